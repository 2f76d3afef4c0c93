import { startLayout, withKernel } from "./module.ts";
import { kernel } from "./wasm/nearest.ts";

interface Functions {
  nearest(columns: number, stride: number, width: number, centroids: number, k: number, labels: number): void;
}

/**
 * The nearest centroid of each of n rows, by Euclidean distance; the first of equally near ones. columns: d columns of n
 * finite numbers; centroids: k·d numbers, centroid by centroid. Returns n integers in [0, k).
 */
export function nearestCentroid(columns: readonly Float64Array[], centroids: Float64Array, k: number): Int32Array {
  const rows = columns[0]!.length;
  const stride = rows + (rows & 1);
  const layout = startLayout();
  const columnsAt = layout.take(columns.length * stride * 8);
  const centroidsAt = layout.take(centroids.length * 8);
  const labelsAt = layout.take(stride * 4);
  return withKernel<Functions, Int32Array>(kernel, layout.size(), ({ functions, buffer }) => {
    columns.forEach((column, index) => {
      new Float64Array(buffer, columnsAt + index * stride * 8, rows).set(column);
    });
    new Float64Array(buffer, centroidsAt, centroids.length).set(centroids);
    functions.nearest(columnsAt, stride, columns.length, centroidsAt, k, labelsAt);
    return new Int32Array(buffer, labelsAt, rows).slice();
  });
}
