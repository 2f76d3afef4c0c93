import type { Progress, WorkContext } from "../learn/context.ts";
import { fitClusterings, type KMeansFit } from "../learn/kmeans/fit.ts";
import { type Columns, rowCount, takeColumns } from "../math/columns.ts";
import { permutation, type RandomStream } from "../math/random.ts";
import { meanSilhouettes } from "../metrics/clustering.ts";
import type { ScanPoint } from "./segment-result.ts";
import { bootstrapRefits, bootstrapRowLimit, type Refit, stability } from "./stability.ts";

/** Silhouettes compare all pairs of rows: beyond this many rows they are taken on a random sample. */
export const pairwiseRowLimit = 30_000;

/** From this mean adjusted Rand index up a number of segments counts as stable. */
export const stabilityFloor = 0.8;

/** One number of segments that was tried, with what was fitted. */
export interface ScannedK {
  readonly point: ScanPoint;
  readonly fit: KMeansFit;
  readonly refits: readonly Refit[];
}

interface ScanContext extends Pick<WorkContext, "random" | "threads"> {
  readonly onProgress: (progress: Progress) => void;
}

/**
 * Fits k-means for every k (10 restarts of k-means++) and measures inertia, mean silhouette and bootstrap stability.
 * columns: d standardised columns of n numbers; ks: ascending, each at most the number of distinct points and below n.
 */
export function scanSegments(
  columns: Columns,
  ks: readonly number[],
  bootstraps: number,
  { random, onProgress, threads }: ScanContext,
): ScannedK[] {
  const total = ks.length + bootstraps;
  const fits = fitClusterings(columns, ks, { random: (k) => random.child(0).child(k), threads }, (done) =>
    onProgress({ stage: "segments", done, total }),
  );
  const refits = bootstrapRefits(columns, ks, bootstraps, random.child(1), (done) =>
    onProgress({ stage: "segments", done: ks.length + done, total }),
  );
  const sampled = sampleRows(columns, pairwiseRowLimit, random.child(2));
  const silhouettes = meanSilhouettes(
    sampled.columns,
    fits.map((fit) => pick(fit.labels, sampled.rows)),
    threads,
  );
  const compared = sampleRows(columns, bootstrapRowLimit, random.child(2));
  return fits.map((fit, index) => ({
    point: {
      k: fit.k,
      inertia: fit.inertia,
      silhouette: silhouettes[index]!,
      stability: stability(compared.columns, pick(fit.labels, compared.rows), refits[index]!),
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

/** At most `limit` rows, drawn at random; `rows` is null when there are no more. */
function sampleRows(
  columns: Columns,
  limit: number,
  random: RandomStream,
): { columns: Columns; rows: Uint32Array | null } {
  const count = rowCount(columns);
  if (count <= limit) return { columns, rows: null };
  const rows = permutation(count, random).slice(0, limit).sort();
  return { columns: takeColumns(columns, rows), rows };
}

function pick(labels: Int32Array, rows: Uint32Array | null): Int32Array {
  return rows === null ? labels : Int32Array.from(rows, (row) => labels[row]!);
}
