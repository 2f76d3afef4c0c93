import { type Columns, rowCount } from "../../math/columns.ts";
import { squaredDistances } from "../../math/distances.ts";

/**
 * The nearest of k centroids for every row, by Euclidean distance; the lowest index among equals. `columns`: d arrays of n
 * finite numbers; `centroids`: k × d, centroid after centroid. Returns n indices in [0, k).
 */
export function nearestCentroids(columns: Columns, centroids: Float64Array, k: number): Int32Array {
  const count = rowCount(columns);
  const labels = new Int32Array(count);
  const least = new Float64Array(count).fill(Number.POSITIVE_INFINITY);
  const distances = new Float64Array(count);
  for (let c = 0; c < k; c++) {
    const centroid = centroids.subarray(c * columns.length, (c + 1) * columns.length);
    squaredDistances(columns, count, centroid, distances);
    for (let i = 0; i < count; i++) {
      if (distances[i]! < least[i]!) {
        least[i] = distances[i]!;
        labels[i] = c;
      }
    }
  }
  return labels;
}
