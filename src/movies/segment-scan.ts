import type { Progress } from "../learn/context.ts";
import { fitKMeans, type KMeansFit } from "../learn/kmeans/fit.ts";
import { type Columns, rowCount, takeColumns } from "../math/columns.ts";
import { permutation, type RandomStream } from "../math/random.ts";
import { meanSilhouettes } from "../metrics/clustering.ts";
import type { ScanPoint } from "./segment-result.ts";
import { bootstrapRefits, type Refit, stability } from "./stability.ts";

/** Silhouettes compare all pairs of rows: beyond this many rows they, and stability, are taken on a random sample. */
export const pairwiseRowLimit = 20_000;

/** From this mean adjusted Rand index up a number of segments counts as stable. */
export const stabilityFloor = 0.8;

/** One number of segments that was tried, with what was fitted. */
export interface ScannedK {
  readonly point: ScanPoint;
  readonly fit: KMeansFit;
  readonly refits: readonly Refit[];
}

/**
 * Fits k-means for every k (10 restarts of k-means++) and measures inertia, mean silhouette and bootstrap stability.
 * columns: d standardised columns of n numbers; ks: ascending, each at most the number of distinct points and below n.
 */
export function scanSegments(
  columns: Columns,
  ks: readonly number[],
  bootstraps: number,
  random: RandomStream,
  onProgress: (progress: Progress) => void,
): ScannedK[] {
  const total = ks.length + bootstraps;
  const fits = ks.map((k, index) => {
    const fit = fitKMeans(columns, k, { random: random.child(0).child(k) });
    onProgress({ stage: "segments", done: index + 1, total });
    return fit;
  });
  const refits = bootstrapRefits(columns, ks, bootstraps, random.child(1), (done) =>
    onProgress({ stage: "segments", done: ks.length + done, total }),
  );
  const sampled = sampleForPairs(columns, random.child(2));
  const labelings = fits.map((fit) => (sampled.rows === null ? fit.labels : pick(fit.labels, sampled.rows)));
  const silhouettes = meanSilhouettes(sampled.columns, labelings);
  return fits.map((fit, index) => ({
    point: {
      k: fit.k,
      inertia: fit.inertia,
      silhouette: silhouettes[index]!,
      stability: stability(sampled.columns, labelings[index]!, refits[index]!),
    },
    fit,
    refits: refits[index]!,
  }));
}

/**
 * The number of segments to use: the best silhouette among the stable ks, or among all when none is stable.
 * Equal silhouettes go to the smaller k.
 */
export function chooseK(scan: readonly ScanPoint[]): { k: number; anyStable: boolean } {
  const stable = scan.filter((point) => point.stability >= stabilityFloor);
  const candidates = stable.length > 0 ? stable : scan;
  const best = candidates.reduce((leader, point) => (point.silhouette > leader.silhouette ? point : leader));
  return { k: best.k, anyStable: stable.length > 0 };
}

function sampleForPairs(columns: Columns, random: RandomStream): { columns: Columns; rows: Uint32Array | null } {
  const count = rowCount(columns);
  if (count <= pairwiseRowLimit) return { columns, rows: null };
  const rows = permutation(count, random).slice(0, pairwiseRowLimit).sort();
  return { columns: takeColumns(columns, rows), rows };
}

function pick(labels: ArrayLike<number>, rows: Uint32Array): Int32Array {
  return Int32Array.from(rows, (row) => labels[row]!);
}
