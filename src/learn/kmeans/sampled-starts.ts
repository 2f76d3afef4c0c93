import { type Columns, rowCount, takeColumns } from "../../math/columns.ts";
import { squaredDistance } from "../../math/distances.ts";

/** Rows of a sample: enough that its clusters lie within a few steps of those of all rows. */
const sampledRows = 4096;

/** Two results are one when their centroids lie closer than this share of the columns' mean variance, in squares. */
const sameResult = 1e-9;

/** Rows spread evenly over the table, so that each part of one that is sorted has its share. */
export function evenSample(columns: Columns): Float64Array[] {
  const count = rowCount(columns);
  return takeColumns(
    columns,
    Uint32Array.from({ length: sampledRows }, (_, index) => Math.floor(((index + 0.5) * count) / sampledRows)),
  );
}

/** The results that differ, whatever the order of their centroids, the first of each. `variance`: the mean of the columns'. */
export function distinctResults(results: readonly Float64Array[], k: number, variance: number): Float64Array[] {
  const distinct: Float64Array[] = [];
  for (const result of results) {
    if (!distinct.some((other) => isSame(result, other, k, sameResult * variance))) distinct.push(result);
  }
  return distinct;
}

function isSame(a: Float64Array, b: Float64Array, k: number, tolerance: number): boolean {
  const width = a.length / k;
  const centroid = (all: Float64Array, index: number) => all.subarray(index * width, (index + 1) * width);
  const indices = Array.from({ length: k }, (_, index) => index);
  return indices.every((i) => indices.some((j) => squaredDistance(centroid(a, i), centroid(b, j)) <= tolerance));
}
