import type { SegmentProfile, SegmentResult } from "../movies/segment-result.ts";
import type { TrainResult } from "../movies/train-result.ts";
import { countOf } from "./wording.ts";

/** What figures amount to. The conclusion, the limits and the decisions of a study all use these readings, so they cannot contradict each other. */

export type Separation = "strong" | "reasonable" | "weak" | "absent";

/**
 * The usual reading of a mean silhouette (−1 to 1): above 0.70 strong, above 0.50 reasonable, above 0.25 weak, else no
 * substantial structure. Kaufman and Rousseeuw 1990, Finding Groups in Data, table 4.
 */
export function separation(silhouette: number): Separation {
  if (silhouette > 0.7) return "strong";
  if (silhouette > 0.5) return "reasonable";
  return silhouette > 0.25 ? "weak" : "absent";
}

/** The stability of the number of segments that was used; null when that number is not in the scan. */
export function stabilityUsed(result: SegmentResult): number | null {
  return result.scan.find((point) => point.k === result.k)?.stability ?? null;
}

/** True when resampling gives much the same segments. */
export function isStable(result: SegmentResult): boolean {
  const stability = stabilityUsed(result);
  return stability !== null && stability >= result.stabilityFloor;
}

/** Segments of fewer movies than this are a sketch, however clear they look. */
const fewestForFinding = 50;

/** True when the movies are too few for a finding. */
export function isSketch(result: SegmentResult): boolean {
  return result.rows < fewestForFinding;
}

/** Share of hits among all movies that were segmented and whose target is known; null when there are none. */
export function overallHitRate(result: SegmentResult): number | null {
  const known = result.movies.hit.filter((hit) => hit !== null);
  return known.length === 0 ? null : known.filter((hit) => hit === 1).length / known.length;
}

export type Against = "above" | "below" | "unclear";

/** Whether a segment's hit rate is surely above or below the overall one: its 95% interval leaves the overall rate out. */
export function hitRateAgainst(segment: SegmentProfile, overall: number): Against {
  if (segment.hitRateInterval === null) return "unclear";
  const [low, high] = segment.hitRateInterval;
  if (low > overall) return "above";
  return high < overall ? "below" : "unclear";
}

export type TestWeight = "none" | "little" | "fair";

/** Fewer test movies than this, or fewer of the rarer class, prove nothing. */
const fewest = { movies: 30, ofRarerClass: 5 };
/** From this many on the intervals can be relied on. */
const enough = { movies: 100, ofRarerClass: 50 };

/** How much the test rows can bear. */
export function testWeight(result: TrainResult): TestWeight {
  return weightOfTest(result.rows.test, testHits(result));
}

/** How much a test of so many movies with so many hits can bear. */
export function weightOfTest(movies: number, hits: number): TestWeight {
  const rarer = Math.min(hits, movies - hits);
  if (movies < fewest.movies || rarer < fewest.ofRarerClass) return "none";
  return movies < enough.movies || rarer < enough.ofRarerClass ? "little" : "fair";
}

/** What makes a test small, in words: `3 test movies`, or `2 hits among 400 test movies` when it is the rarer class. */
export function smallTest(result: TrainResult): string {
  const movies = result.rows.test;
  const all = countOf(movies, "test movie");
  if (movies < fewest.movies) return all;
  const hits = testHits(result);
  return `${hits <= movies - hits ? countOf(hits, "hit") : countOf(movies - hits, "other movie")} among ${all}`;
}

/** Hits among the test movies. */
export function testHits(result: TrainResult): number {
  const [, [missed, found]] = result.test.confusion;
  return missed + found;
}

/**
 * True when the hit model is surely better than the baseline: in cross-validation the leader's paired interval leaves 0
 * out, and on the test rows the interval of the winner's ROC AUC lies above 0.5, which is what a constant guess reaches.
 */
export function beatsBaseline(result: TrainResult): boolean {
  const paired = result.comparisons.find((comparison) => comparison.learner === result.baseline.learner);
  if (paired !== undefined && (paired.tied || paired.difference <= 0)) return false;
  const interval = result.test.intervals.rocAuc;
  return interval !== undefined && interval[0] > 0.5;
}

/** Labels of the learners, the baseline left out, that the winner cannot be told apart from; empty without a tie. */
export function tiedLearners(result: TrainResult): readonly string[] {
  if (!result.tie) return [];
  const tied = result.comparisons.filter((comparison) => comparison.tied).map((comparison) => comparison.learner);
  return [result.leader, ...tied]
    .filter((learner) => learner !== result.winner && learner !== result.baseline.learner)
    .map((learner) => result.leaderboard.find((row) => row.learner === learner)?.label ?? learner);
}
