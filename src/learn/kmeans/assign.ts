import { nearestCentroid } from "../../kernels/nearest.ts";
import type { Columns } from "../../math/columns.ts";

/**
 * The nearest of k centroids for every row, by Euclidean distance; the lowest index among equals. `columns`: d arrays of n
 * finite numbers; `centroids`: k × d, centroid after centroid. Returns n indices in [0, k).
 */
export const nearestCentroids: (columns: Columns, centroids: Float64Array, k: number) => Int32Array = nearestCentroid;
