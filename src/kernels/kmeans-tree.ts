import { type ClusterRows, centroidPlace, type PlaceColumn, placeRows, rowShape } from "./cluster-rows.ts";
import { startLayout, withKernel } from "./module.ts";
import { kernel } from "./wasm/kmeans-tree.ts";

interface Functions {
  place: PlaceColumn;
  build(rows: number, count: number, pairs: number, cells: number, end: number, spare: number, deepest: number): void;
  placeWork(
    sums: number,
    sizes: number,
    taken: number,
    candidates: number,
    lists: number,
    listBytes: number,
    labels: number,
  ): void;
  scatter(): number;
  seed(k: number, trials: number, draws: number, centroids: number): void;
  inertia(k: number, centroids: number): number;
  settle(k: number, centroids: number, tolerance: number, limit: number): number;
}

/** The depth at which a cell of the tree stays whole however many rows it has. */
const deepest = 60;

/** For how many rows there is room for a cell. Where cells run out, the leaves are larger: slower, and as right. */
const rowsPerCell = 8;

/**
 * Calls `work` with rows on a tree of cells, on which few columns are clustered fast however many rows there are. columns: d
 * columns of n finite numbers, n at least 1; `mostK` and `mostDraws`: the most centroids and draws there will be.
 */
export function withTreeRows<Result>(
  columns: readonly Float64Array[],
  mostK: number,
  mostDraws: number,
  work: (rows: ClusterRows) => Result,
): Result {
  const shape = rowShape(columns);
  const cells = Math.ceil(shape.count / rowsPerCell) + 2;
  const listBytes = 16 * (Math.ceil(cells / 2) + 1);
  const layout = startLayout();
  const rowsAt = layout.take(shape.count * shape.bytes);
  const spareAt = layout.take(shape.count * shape.bytes);
  const cellsAt = layout.take(cells * (3 * shape.bytes + 32));
  const cellsEnd = layout.size();
  const listsAt = layout.take(3 * listBytes);
  const sumsAt = layout.take(mostK * shape.bytes);
  const sizesAt = layout.take(mostK * 8);
  const takenAt = layout.take(mostK * 4);
  const candidatesAt = layout.take(mostK * 4 * (deepest + 2));
  const drawsAt = layout.take(mostDraws * 8);
  const place = centroidPlace(layout, shape, mostK);
  return withKernel<Functions, Result>(kernel, layout.size(), ({ functions, buffer }) => {
    placeRows(buffer, columns, shape, rowsAt, spareAt, functions.place);
    functions.build(rowsAt, shape.count, shape.pairs, cellsAt, cellsEnd, spareAt, deepest);
    functions.placeWork(sumsAt, sizesAt, takenAt, candidatesAt, listsAt, listBytes, spareAt);
    return work({
      count: shape.count,
      scatter: functions.scatter(),
      seed(k, trials, draws) {
        new Float64Array(buffer, drawsAt, draws.length).set(draws);
        functions.seed(k, trials, drawsAt, place.address);
        const centroids = new Float64Array(k * shape.width);
        place.read(buffer, centroids);
        return centroids;
      },
      settle(centroids, k, tolerance, limit) {
        place.write(buffer, centroids);
        const steps = functions.settle(k, place.address, tolerance, limit);
        const inertia = functions.inertia(k, place.address);
        place.read(buffer, centroids);
        return { steps, inertia };
      },
    });
  });
}
