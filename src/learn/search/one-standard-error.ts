import type { ParamValue } from "../params.ts";

type Params = Readonly<Record<string, ParamValue>>;

/**
 * Which end of a hyper-parameter makes the simpler model, the most telling first: shallow trees before few trees, then
 * larger leaves, then a stronger penalty, then a slower learner. The names mean the same in every learner that has them.
 */
const simplerEnds: readonly (readonly [name: string, end: "low" | "high"])[] = [
  ["maxDepth", "low"],
  ["trees", "low"],
  ["minSamplesLeaf", "high"],
  ["minSamplesSplit", "high"],
  ["minChildWeight", "high"],
  ["C", "low"],
  ["gamma", "high"],
  ["lambda", "high"],
  ["alpha", "high"],
  ["learningRate", "low"],
];

/** Orders hyper-parameters of one learner: negative when `a` makes the simpler model, 0 when neither does. "None" is no limit. */
export function compareSimplicity(a: Params, b: Params): number {
  for (const [name, end] of simplerEnds) {
    const first = limitOf(a[name]);
    const second = limitOf(b[name]);
    if (first !== second) return first < second === (end === "low") ? -1 : 1;
  }
  return 0;
}

/** A candidate as the rule sees it: a score of which more is better, and its standard error. */
export interface ScoredParams {
  readonly params: Params;
  readonly score: number | null;
  readonly standardError: number | null;
}

/**
 * The one-standard-error rule: the place of the simplest candidate whose score is within one standard error of the best; the
 * better ranked of two equally simple. ranked: best first, all of one learner. 0 when the best has no standard error.
 * Breiman, Friedman, Olshen and Stone 1984, section 3.4.3.
 */
export function simplestWithinOneStandardError(ranked: readonly ScoredParams[]): number {
  const best = ranked[0]!;
  if (best.score === null || best.standardError === null) return 0;
  const least = best.score - best.standardError;
  let chosen = 0;
  ranked.forEach(({ params, score }, place) => {
    const within = score !== null && score >= least;
    if (within && compareSimplicity(params, ranked[chosen]!.params) < 0) chosen = place;
  });
  return chosen;
}

function limitOf(value: ParamValue | undefined): number {
  return typeof value === "number" ? value : Number.POSITIVE_INFINITY;
}
