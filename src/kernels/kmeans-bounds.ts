import { type ClusterRows, centroidPlace, type PlaceColumn, placeRows, rowShape } from "./cluster-rows.ts";
import { startLayout, withKernel } from "./module.ts";
import { nearestCentroid } from "./nearest.ts";
import { kernel } from "./wasm/kmeans-bounds.ts";

interface Functions {
  place: PlaceColumn;
  start(rows: number, count: number, pairs: number, perRow: number, mostK: number, perCluster: number): void;
  scatter(mean: number): number;
  seed(k: number, trials: number, draws: number, centroids: number, candidates: number): void;
  settle(k: number, centroids: number, tolerance: number, limit: number): number;
  inertia(centroids: number): number;
}

/**
 * Calls `work` with rows of any number of columns, clustered by Lloyd's algorithm with bounds. columns: d columns of n finite
 * numbers, n at least 1; `mostK` and `mostDraws`: the most centroids and draws there will be.
 */
export function withBoundedRows<Result>(
  columns: readonly Float64Array[],
  mostK: number,
  mostDraws: number,
  work: (rows: ClusterRows) => Result,
): Result {
  const shape = rowShape(columns);
  const layout = startLayout();
  const rowsAt = layout.take(shape.count * shape.bytes);
  const perRowAt = layout.take(shape.count * 24);
  const perClusterAt = layout.take(mostK * (shape.bytes + 32));
  const drawsAt = layout.take(mostDraws * 8);
  const candidatesAt = layout.take((mostDraws + 1) * (shape.bytes + 8));
  const place = centroidPlace(layout, shape, mostK);
  return withKernel<Functions, Result>(kernel, layout.size(), ({ functions, buffer }) => {
    placeRows(buffer, columns, shape, rowsAt, perRowAt, functions.place);
    functions.start(rowsAt, shape.count, shape.pairs, perRowAt, mostK, perClusterAt);
    return work({
      count: shape.count,
      scatter: functions.scatter(candidatesAt),
      seed(k, trials, draws) {
        new Float64Array(buffer, drawsAt, draws.length).set(draws);
        functions.seed(k, trials, drawsAt, place.address, candidatesAt);
        const centroids = new Float64Array(k * shape.width);
        place.read(buffer, centroids);
        return centroids;
      },
      settle(centroids, k, tolerance, limit) {
        place.write(buffer, centroids);
        const steps = functions.settle(k, place.address, tolerance, limit);
        place.read(buffer, centroids);
        return { steps, inertia: functions.inertia(place.address) };
      },
      labels: (centroids, k) => nearestCentroid(columns, centroids, k),
      grouped: () => null,
    });
  });
}
