import { MarqueeError } from "../../errors.ts";
import { type RandomStream, randomStream } from "../../math/random.ts";
import type { AnyLearner } from "../learner.ts";
import type { ParamSpecs, ParamsOf } from "../params.ts";
import { findLearner } from "../registry.ts";
import { gridParams, mostCandidates } from "./grid.ts";
import { randomParams } from "./random.ts";
import type { SearchSpace } from "./search-space.ts";

/** All combinations; random draws; or many candidates on little, then fewer on more (successive halving). */
export type SearchMethod = "grid" | "random" | "halving";

/** A search as the caller words it. */
export interface SearchChoice {
  readonly learner: string;
  readonly space: SearchSpace;
  /** Default "grid". */
  readonly method?: SearchMethod;
  /** Candidates drawn at random, 1 to 10,000. Random: default 30. Halving: default none, which takes the whole grid. */
  readonly draws?: number;
  /** Values for hyper-parameters that are not searched. */
  readonly params?: Readonly<Record<string, unknown>>;
}

/** A search with its learner found and its space checked. */
export interface Search {
  readonly learner: AnyLearner;
  readonly method: SearchMethod;
  /** The sets of hyper-parameters to try. Draws nothing for a grid. */
  candidates(random: RandomStream): ParamsOf<ParamSpecs>[];
}

/**
 * Checks a search. Throws LEARNER_UNKNOWN, PARAM_UNKNOWN, PARAM_INVALID, and OPTION_INVALID for an unknown method, draws out
 * of bounds, an empty space, or a range where values must be listed.
 */
export function resolveSearch(choice: SearchChoice): Search {
  const learner = findLearner(choice.learner);
  const { method = "grid", space, params = {} } = choice;
  if (!["grid", "random", "halving"].includes(method)) refuse(learner, "grid, random or halving", method);
  const draws = choice.draws ?? (method === "random" ? 30 : null);
  if (draws === null || method === "grid") {
    const grid = gridParams(learner, space, params);
    return { learner, method, candidates: () => grid };
  }
  if (!Number.isInteger(draws) || draws < 1 || draws > mostCandidates) {
    refuse(learner, `an integer from 1 to ${mostCandidates} draws`, String(draws));
  }
  const candidates = (random: RandomStream) => randomParams(learner, space, params, draws, random);
  // One draw now, so that a space that cannot be drawn from is refused at the door.
  randomParams(learner, space, params, 1, randomStream(0));
  return { learner, method, candidates };
}

function refuse(learner: AnyLearner, expected: string, found: string): never {
  throw new MarqueeError("OPTION_INVALID", { where: `search of ${learner.name}`, expected, found });
}
