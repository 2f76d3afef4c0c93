import { mean, quantile, wilsonInterval } from "../math/stats.ts";
import { type MeasureName, measureNames } from "./movie.ts";
import { nameSegments } from "./segment-names.ts";
import type { FiveNumbers, SegmentProfile } from "./segment-result.ts";

/** The movies that were segmented, column by column; all arrays of one length. */
export interface ProfiledRows {
  readonly measures: readonly Float64Array[];
  readonly engagement: Float64Array;
  readonly popularity: Float64Array;
  readonly confidence: Float64Array;
  /** 1, 0, −1 where not known; null without a target. */
  readonly hit: Int8Array | null;
}

/**
 * The order of clusters as segments: the highest mean engagement plus popularity first.
 * labels: n cluster numbers in [0, k), every cluster has rows. Returns for each cluster its segment.
 */
export function rankClusters(
  labels: ArrayLike<number>,
  k: number,
  engagement: Float64Array,
  popularity: Float64Array,
): Int32Array {
  const sums = new Float64Array(k);
  const counts = new Float64Array(k);
  for (let row = 0; row < labels.length; row++) {
    sums[labels[row]!]! += engagement[row]! + popularity[row]!;
    counts[labels[row]!]!++;
  }
  const order = Array.from({ length: k }, (_, cluster) => cluster);
  order.sort((a, b) => sums[b]! / counts[b]! - sums[a]! / counts[a]! || a - b);
  const segmentOf = new Int32Array(k);
  order.forEach((cluster, segment) => {
    segmentOf[cluster] = segment;
  });
  return segmentOf;
}

/** What each segment is like. labels: n segments in [0, k). */
export function profileSegments(labels: Int32Array, k: number, rows: ProfiledRows): SegmentProfile[] {
  const members = Array.from({ length: k }, (): number[] => []);
  labels.forEach((segment, row) => {
    members[segment]!.push(row);
  });
  const meanOf = (column: Float64Array, chosen: readonly number[]) => mean(chosen.map((row) => column[row]!));
  const places = members.map((chosen) => ({
    engagement: meanOf(rows.engagement, chosen),
    popularity: meanOf(rows.popularity, chosen),
  }));
  const names = nameSegments(places);
  return members.map((chosen, segment) => ({
    segment,
    name: names[segment]!,
    count: chosen.length,
    ...places[segment]!,
    means: Object.fromEntries(
      measureNames.map((name, index) => [name, meanOf(rows.measures[index]!, chosen)]),
    ) as Record<MeasureName, number>,
    spread: Object.fromEntries(
      measureNames.map((name, index) => [name, fiveNumbers(chosen.map((row) => rows.measures[index]![row]!))]),
    ) as Record<MeasureName, FiveNumbers>,
    ...hitRate(rows.hit, chosen),
    confidence: meanOf(rows.confidence, chosen),
  }));
}

function fiveNumbers(values: readonly number[]): FiveNumbers {
  const sorted = Float64Array.from(values).sort();
  const at = (share: number) => quantile(sorted, share);
  return [at(0), at(0.25), at(0.5), at(0.75), at(1)];
}

function hitRate(
  hit: Int8Array | null,
  chosen: readonly number[],
): Pick<SegmentProfile, "hitRate" | "hitRateInterval"> {
  const known = hit === null ? [] : chosen.filter((row) => hit[row]! >= 0);
  if (known.length === 0) return { hitRate: null, hitRateInterval: null };
  const hits = known.filter((row) => hit![row] === 1).length;
  return { hitRate: hits / known.length, hitRateInterval: wilsonInterval(hits, known.length) };
}
