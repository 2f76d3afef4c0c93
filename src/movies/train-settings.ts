import { MarqueeError } from "../errors.ts";
import { baseline } from "../learn/baseline.ts";
import { resolveParams } from "../learn/params.ts";
import type { Candidate } from "../learn/pipeline.ts";
import { findLearner, learners } from "../learn/registry.ts";
import { checkNumber, checkSeed } from "./option-checks.ts";
import type { LearnerChoice, TrainOptions } from "./options.ts";

/** Training options, complete and within bounds. */
export interface TrainSettings {
  readonly candidates: readonly Candidate[];
  readonly testSize: number;
  readonly splitColumn: string | null;
  readonly timeColumn: string | null;
  readonly folds: number;
  readonly popularityWeight: number;
  readonly clusters: number;
  readonly threshold: number;
  readonly seed: number;
}

/** Completes and checks training options. Throws OPTION_INVALID, LEARNER_UNKNOWN, PARAM_UNKNOWN and PARAM_INVALID. */
export function checkTrainOptions(options: TrainOptions): TrainSettings {
  if (options.splitColumn !== undefined && options.timeColumn !== undefined) {
    throw new MarqueeError("OPTION_INVALID", {
      where: "splitColumn and timeColumn",
      expected: "one of the two",
      found: "both",
    });
  }
  return {
    candidates: candidatesOf(options.learners ?? learners.map(({ name }) => ({ name }))),
    testSize: checkNumber("testSize", options.testSize ?? 0.2, { min: 0, max: 1, exclusive: true }),
    splitColumn: options.splitColumn ?? null,
    timeColumn: options.timeColumn ?? null,
    folds: checkNumber("folds", options.folds ?? 5, { min: 2, max: 20, integer: true }),
    popularityWeight: checkNumber("popularityWeight", options.popularityWeight ?? 0.7, { min: 0, max: 1 }),
    clusters: checkNumber("clusters", options.clusters ?? 4, { min: 2, max: 50, integer: true }),
    threshold: checkNumber("threshold", options.threshold ?? 0.5, { min: 0, max: 1 }),
    seed: checkSeed(options.seed ?? 42),
  };
}

/** The chosen learners, simplest first, with the baseline among them. */
function candidatesOf(choices: readonly LearnerChoice[]): Candidate[] {
  const chosen = new Map<string, Candidate>();
  for (const { name, params } of [{ name: baseline.name, params: {} }, ...choices]) {
    const learner = findLearner(name);
    chosen.set(name, { learner, params: resolveParams(name, learner.params, params) });
  }
  if (chosen.size === 1) {
    throw new MarqueeError("OPTION_INVALID", {
      where: "learners",
      expected: "at least one learner besides the baseline",
      found: "none",
    });
  }
  return [...chosen.values()].sort((a, b) => a.learner.complexity - b.learner.complexity);
}
