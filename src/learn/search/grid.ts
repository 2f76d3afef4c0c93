import { MarqueeError } from "../../errors.ts";
import type { AnyLearner } from "../learner.ts";
import type { ParamSpecs, ParamsOf, ParamValue } from "../params.ts";
import { checkSpace, paramsWith, type SearchSpace } from "./search-space.ts";

/** The most sets of hyper-parameters one search may hold. */
export const mostCandidates = 10_000;

/**
 * Every combination of listed values, the first hyper-parameter of the space varying slowest. `given`: values for
 * hyper-parameters outside the space. Throws PARAM_UNKNOWN, PARAM_INVALID, and OPTION_INVALID for a range instead of a list
 * or more than 10,000 combinations.
 */
export function gridParams(
  learner: AnyLearner,
  space: SearchSpace,
  given: Readonly<Record<string, unknown>>,
): ParamsOf<ParamSpecs>[] {
  let combinations: Readonly<Record<string, ParamValue>>[] = [{}];
  for (const { name, from } of checkSpace(learner, space)) {
    if (!("length" in from))
      refuse(learner, `a list of values for ${name}`, `a range from ${from.low} to ${from.high}`);
    const count = combinations.length * from.length;
    if (count > mostCandidates) refuse(learner, `at most ${mostCandidates} combinations`, `${count} or more`);
    combinations = combinations.flatMap((combination) => from.map((value) => ({ ...combination, [name]: value })));
  }
  return combinations.map((varied) => paramsWith(learner, given, varied));
}

function refuse(learner: AnyLearner, expected: string, found: string): never {
  throw new MarqueeError("OPTION_INVALID", {
    where: `grid search of ${learner.name}`,
    expected,
    found,
    remedy: "A random search takes ranges and any number of draws.",
  });
}
