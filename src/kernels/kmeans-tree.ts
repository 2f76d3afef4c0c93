import { type ClusterRows, centroidPlace, type RowShape, rowShape } from "./cluster-rows.ts";
import { planBuckets } from "./kmeans-buckets.ts";
import { type Layout, type OpenKernel, startLayout, withKernel } from "./module.ts";
import { type KernelThreads, threadsFor } from "./threads.ts";
import { kernel } from "./wasm/kmeans-tree.ts";

interface Functions {
  placeBuckets(
    columns: number,
    stride: number,
    width: number,
    count: number,
    keys: number,
    facts: number,
    places: number,
  ): void;
  measureShare(out: number, thread: number, threads: number): void;
  countShare(buckets: number, thread: number, threads: number): void;
  startBuckets(starts: number, threads: number): void;
  moveShare(rows: number, pairs: number, thread: number, threads: number): void;
  placeTree(rows: number, pairs: number, upper: number, lower: number, buckets: number): void;
  layOutUpper(starts: number, bits: number): number;
  divideShare(buckets: number, thread: number, threads: number): void;
  addUpUpper(): void;
  placeFilter(candidates: number, labels: number, branches: number, outcomes: number, mostK: number): void;
  placeLists(lists: number, listBytes: number, taken: number): void;
  listBranches(grain: number, most: number): number;
  scatter(): number;
  seed(k: number, trials: number, draws: number, centroids: number): void;
  settle(k: number, centroids: number, branches: number, tolerance: number, limit: number): number;
  filterShare(centroids: number, k: number, branches: number, measured: number, thread: number, threads: number): void;
  move(k: number, centroids: number): number;
  addBranches(k: number): number;
  labelRows(
    columns: number,
    stride: number,
    width: number,
    centroids: number,
    k: number,
    labels: number,
    from: number,
    to: number,
  ): void;
  placeCells(
    means: number,
    stride: number,
    width: number,
    weights: number,
    sums: number,
    work: number,
    mostK: number,
  ): void;
  gatherCells(grain: number): number;
  seedOnCells(k: number, trials: number, draws: number, centroids: number): void;
  settleCells(k: number, centroids: number, tolerance: number, limit: number): number;
  inertiaOfCells(k: number, centroids: number): number;
}

/** The depth of the tree, as the kernel has it: the walk over it is bounded. */
const deepest = 60;
/** Rows of a leaf that the kernel measures before it adds them up. */
const blockRows = 64;
/** For how many rows there is room for two cells below a bucket. Where cells run out, leaves are larger: slower, and as right. */
const rowsPerPair = 20;

/** Below this many rows the start of threads costs more than they save; see bench/thread-gains.mjs. */
const leastRowsForThreads = 100_000;

/** Into how many branches the tree of many rows is divided, about and at most; of fewer rows it is one. */
const manyRows = 50_000;
const branches = 64;
const mostBranches = 2 * branches;

/**
 * Calls `work` with rows on a tree of cells, on which few columns are clustered fast however many rows there are. columns: d
 * columns of n finite numbers; `mostK` and `mostDraws`: the most centroids and draws there will be. The bits do not depend on `threads`.
 */
export function withTreeRows<Result>(
  columns: readonly Float64Array[],
  mostK: number,
  mostDraws: number,
  work: (rows: ClusterRows) => Result,
  threads?: KernelThreads,
): Result {
  const shape = rowShape(columns);
  const used = threadsFor(shape.count, threads, leastRowsForThreads);
  const { places, centroids, bytes } = layOut(shape, mostK, mostDraws, used?.count ?? 1);
  return withKernel<Functions, Result>(
    kernel,
    bytes,
    (open) => {
      build(open, columns, shape, places, mostK);
      return work(clusterRows(open, shape, places, centroids, mostK));
    },
    used,
  );
}

type Places = ReturnType<typeof layOut>["places"];

function layOut(shape: RowShape, mostK: number, mostDraws: number, threads: number) {
  const { count, width, bytes } = shape;
  const layout = startLayout();
  const stride = 8 * (count + (count & 1));
  const bits = bucketBits(count);
  const cellBytes = 3 * bytes + 32;
  const mostLeaves = 2 ** bits + Math.floor(count / rowsPerPair) + 1;
  const listBytes = 16 * mostLeaves;
  const places = {
    stride,
    bits,
    listBytes,
    columns: layout.take(width * stride),
    rows: layout.take(count * bytes),
    // The keys of the rows, of use before there are labels, lie where these are written.
    labels: layout.take(stride / 2),
    ranges: layout.take(threads * width * 16),
    facts: layout.take(width * 32),
    stepBits: layout.take(2 * width * 2 ** bits),
    bucketPlaces: layout.take(threads * 4 * 2 ** bits),
    starts: layout.take(4 * (2 ** bits + 1)),
    buckets: layout.take(4 * 2 ** bits),
    upper: layout.take(2 * 2 ** bits * cellBytes),
    lower: layout.take(2 * Math.floor(count / rowsPerPair) * cellBytes),
    lists: layout.take(3 * listBytes),
    draws: layout.take(8 * mostDraws),
    taken: layout.take(4 * mostK),
    branches: layout.take(4 * mostBranches),
    outcomes: layout.take((mostBranches + 1) * (16 + (mostK + 1) * (8 + bytes))),
    threads: Array.from({ length: threads }, () => ({
      candidates: layout.take(mostK * 4 * (deepest + 2)),
      labels: layout.take((blockRows + 2) * 8),
    })),
    cells: layOutCells(layout, shape, mostLeaves, mostK),
  };
  const centroids = centroidPlace(layout, shape, mostK);
  return { places, centroids, bytes: layout.size() };
}

function layOutCells(layout: Layout, { width, bytes }: RowShape, most: number, mostK: number) {
  return {
    stride: 8 * (most + 4),
    means: layout.take(width * 8 * (most + 4)),
    weights: layout.take(8 * (most + 4)),
    sums: layout.take(most * bytes),
    work: layout.take(16 * (most + 4) + mostK * (16 + bytes)),
  };
}

/** Into 2^bits buckets of some dozens of rows, and no more than stay in reach of the processor while rows are moved to them. */
function bucketBits(rows: number): number {
  return Math.min(12, Math.max(0, Math.floor(Math.log2(rows / 64))));
}

function build(
  { buffer, functions, onEach, threads }: OpenKernel<Functions>,
  columns: readonly Float64Array[],
  { count, width, pairs }: RowShape,
  at: Places,
  mostK: number,
): void {
  columns.forEach((column, index) => {
    new Float64Array(buffer, at.columns + index * at.stride, count).set(column);
  });
  onEach("placeBuckets", () => [at.columns, at.stride, width, count, at.labels, at.facts, at.bucketPlaces]);
  onEach("placeTree", () => [at.rows, pairs, at.upper, at.lower, at.buckets]);
  onEach("placeFilter", (thread) => {
    const { candidates, labels } = at.threads[thread]!;
    return [candidates, labels, at.branches, at.outcomes, mostK];
  });
  functions.placeLists(at.lists, at.listBytes, at.taken);
  onEach("measureShare", (thread) => [at.ranges, thread, threads]);
  planBuckets(buffer, at, width, threads);
  onEach("countShare", (thread) => [2 ** at.bits, thread, threads]);
  functions.startBuckets(at.starts, threads);
  onEach("moveShare", (thread) => [at.rows, pairs, thread, threads]);
  const buckets = functions.layOutUpper(at.starts, at.bits);
  onEach("divideShare", (thread) => [buckets, thread, threads]);
  functions.addUpUpper();
}

function clusterRows(
  { buffer, functions, onEach, threads }: OpenKernel<Functions>,
  { count, width }: RowShape,
  at: Places,
  place: ReturnType<typeof centroidPlace>,
  mostK: number,
): ClusterRows {
  function seededBy(seed: Functions["seed"], k: number, trials: number, draws: Float64Array): Float64Array {
    new Float64Array(buffer, at.draws, draws.length).set(draws);
    seed(k, trials, at.draws, place.address);
    return place.read(buffer, new Float64Array(k * width));
  }
  const many = count >= manyRows;
  const branchCount = functions.listBranches(many ? count / branches : count, many ? mostBranches : 1);
  function filter(k: number, measured: number): void {
    if (branchCount === 1) functions.filterShare(place.address, k, 1, measured, 0, 1);
    else onEach("filterShare", (thread) => [place.address, k, branchCount, measured, thread, threads]);
  }
  function settleTogether(k: number, tolerance: number, limit: number): number {
    for (let step = 1; step <= limit; step++) {
      filter(k, 0);
      if (functions.move(k, place.address) <= tolerance) return step;
    }
    return limit;
  }
  return {
    count,
    scatter: functions.scatter(),
    seed: (k, trials, draws) => seededBy(functions.seed, k, trials, draws),
    settle(centroids, k, tolerance, limit) {
      place.write(buffer, centroids);
      const steps =
        threads === 1 || branchCount === 1
          ? functions.settle(k, place.address, branchCount, tolerance, limit)
          : settleTogether(k, tolerance, limit);
      filter(k, 1);
      place.read(buffer, centroids);
      return { steps, inertia: functions.addBranches(k) };
    },
    grouped(groups) {
      const cells = at.cells;
      functions.placeCells(cells.means, cells.stride, width, cells.weights, cells.sums, cells.work, mostK);
      if (functions.gatherCells(Math.ceil(count / groups)) < groups / 4) return null;
      return {
        count,
        seed: (k, trials, draws) => seededBy(functions.seedOnCells, k, trials, draws),
        settle(centroids, k, tolerance, limit) {
          place.write(buffer, centroids);
          const steps = functions.settleCells(k, place.address, tolerance, limit);
          place.read(buffer, centroids);
          return { steps, inertia: functions.inertiaOfCells(k, place.address) };
        },
      };
    },
    labels(centroids, k) {
      new Float64Array(buffer, place.address, centroids.length).set(centroids);
      const pairsOfRows = Math.ceil(count / 2);
      onEach("labelRows", (thread) => {
        const share = [thread, thread + 1].map((edge) => 2 * Math.floor((pairsOfRows * edge) / threads));
        return [at.columns, at.stride, width, place.address, k, at.labels, share[0]!, share[1]!];
      });
      return new Int32Array(buffer, at.labels, count).slice();
    },
  };
}
