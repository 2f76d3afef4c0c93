import { describeValue, type ParamValue } from "../learn/params.ts";
import type { TrainResult } from "../movies/train-result.ts";
import { decimal, none } from "./format.ts";

/** The name people know a learner by. */
export function learnerLabel(result: TrainResult, learner: string): string {
  return result.leaderboard.find((row) => row.learner === learner)?.label ?? learner;
}

/** "trees = 200, maxDepth = none"; the members of an ensemble by name. */
export function paramsText(params: readonly (readonly [string, ParamValue])[]): string {
  return params.map(([name, value]) => `${name} = ${describeValue(value)}`).join(", ") || "none";
}

/** "0.84 ± 0.02"; with 3 digits "0.842 ± 0.019", to tell neighbours apart. */
export function withError(mean: number | null, error: number | null, digits = 2): string {
  if (mean === null) return none;
  return error === null ? decimal(mean, digits) : `${decimal(mean, digits)} ± ${decimal(error, digits)}`;
}
