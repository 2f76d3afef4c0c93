import { nearestCentroids } from "../learn/kmeans/assign.ts";
import { distinctPoints, fitCentroids } from "../learn/kmeans/fit.ts";
import { maximumAssignment } from "../math/assignment.ts";
import { type Columns, rowCount, takeColumns } from "../math/columns.ts";
import type { RandomStream } from "../math/random.ts";
import { adjustedRandIndex } from "../metrics/clustering.ts";

/** A bootstrap sample has at most this many rows. For larger tables that is stricter than a full bootstrap: smaller samples vary more. */
export const bootstrapRowLimit = 5_000;

/** A refit has fewer starts than the fit it checks. A worse optimum counts against stability, never for it. */
const refitRestarts = 2;

/** The centroids of one bootstrap refit: `k` is lower than asked where the sample has fewer distinct points. */
export interface Refit {
  readonly k: number;
  readonly centroids: Float64Array;
}

/**
 * Fits k-means again on bootstrap samples (rows drawn with replacement, as many as there are, at most `bootstrapRowLimit`).
 * columns: d standardised columns of n numbers; ks: the numbers of segments to refit; count: samples, one stream each.
 * Returns for each k its `count` refits.
 */
export function bootstrapRefits(
  columns: Columns,
  ks: readonly number[],
  count: number,
  random: RandomStream,
  onSample: (done: number) => void = () => {},
): Refit[][] {
  const rows = rowCount(columns);
  const size = Math.min(rows, bootstrapRowLimit);
  const refits: Refit[][] = ks.map(() => []);
  for (let sample = 0; sample < count; sample++) {
    const stream = random.child(sample);
    const drawn = new Uint32Array(size);
    stream.integers(drawn, rows);
    const resampled = takeColumns(columns, drawn);
    const distinct = distinctPoints(resampled, Math.max(...ks));
    const possible = ks.map((k) => Math.min(k, distinct));
    const distinctKs = [...new Set(possible)];
    const fits = fitCentroids(resampled, distinctKs, { restarts: refitRestarts, random: (k) => stream.child(k) });
    possible.forEach((k, index) => {
      refits[index]!.push(fits[distinctKs.indexOf(k)]!);
    });
    onSample(sample + 1);
  }
  return refits;
}

/**
 * Mean adjusted Rand index between labels and the labels that refits give the same rows (Ben-Hur, Elisseeff and Guyon
 * 2002 in spirit; Hubert and Arabie 1985 for the index). columns, labels: n rows. Returns a number up to 1.
 */
export function stability(columns: Columns, labels: ArrayLike<number>, refits: readonly Refit[]): number {
  let sum = 0;
  for (const refit of refits) {
    sum += adjustedRandIndex(labels, nearestCentroids(columns, refit.centroids, refit.k));
  }
  return sum / refits.length;
}

/**
 * How often refits put each row in the segment it has: the clusters of a refit are matched one to one to the segments so
 * that most rows agree, then agreements are counted. labels: n integers in [0, k). Returns n shares, 0 to 1.
 */
export function confidence(
  columns: Columns,
  labels: ArrayLike<number>,
  k: number,
  refits: readonly Refit[],
): Float64Array {
  const rows = rowCount(columns);
  const agreed = new Float64Array(rows);
  for (const refit of refits) {
    const refitLabels = nearestCentroids(columns, refit.centroids, refit.k);
    const overlap = new Float64Array(k * k);
    for (let row = 0; row < rows; row++) overlap[refitLabels[row]! * k + labels[row]!]!++;
    const segmentOf = maximumAssignment(overlap, k);
    for (let row = 0; row < rows; row++) {
      if (segmentOf[refitLabels[row]!] === labels[row]) agreed[row]!++;
    }
  }
  return agreed.map((count) => count / refits.length);
}
