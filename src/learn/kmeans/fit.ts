import { MarqueeError } from "../../errors.ts";
import type { ClusterRows } from "../../kernels/cluster-rows.ts";
import { withBoundedRows } from "../../kernels/kmeans-bounds.ts";
import { withTreeRows } from "../../kernels/kmeans-tree.ts";
import { type Columns, rowCount } from "../../math/columns.ts";
import { squaredDistance } from "../../math/distances.ts";
import type { RandomStream } from "../../math/random.ts";
import { nearestCentroids } from "./assign.ts";
import { distinctResults, evenSample } from "./sampled-starts.ts";

/** Where k-means has put k centroids among n points of d coordinates. */
export interface CentroidFit {
  readonly k: number;
  /** k × d, centroid after centroid. */
  readonly centroids: Float64Array;
  /** Sum of squared distances of the points from their nearest centroids. */
  readonly inertia: number;
  /** Steps of Lloyd's algorithm that the best restart took. */
  readonly iterations: number;
}

/** A partition of n points of d coordinates into k clusters. */
export interface KMeansFit extends CentroidFit {
  /** n indices in [0, k): the nearest centroid, the lowest index among equals. */
  readonly labels: Int32Array;
}

export interface KMeansOptions {
  /** Fits from different starts, of which the one with the least inertia is kept (the first among equals). Default 10. */
  readonly restarts?: number;
  /** Steps after which a restart is stopped though labels still change. Default 300. */
  readonly maxIterations?: number;
  /** Each restart draws from the child stream of its index. */
  readonly random: RandomStream;
}

/**
 * Up to this many columns rows are clustered on a tree of cells. It wins in six where they are as those of a movie table, two
 * of which are made of the other four; boxes of more dimensions hold too much empty space.
 */
const mostTreeColumns = 6;

/** Up to this many columns a step on the tree is so short that no sample is needed. */
const mostUnsampledColumns = 3;

/**
 * Restarts are run until no label changes. Of many rows that takes long, for little: they are compared once a step moves the
 * centroids by no more than `comparedAt` of the mean variance of the columns, in squares, and the best alone is run to the end.
 */
const manyRows = 8_192;
const comparedAt = 1e-4;

/**
 * k-means by Lloyd's algorithm from greedy k-means++ starts. `columns`: d arrays of n finite numbers; `k`: 1 or more. Throws
 * K_TOO_LARGE when there are fewer than k distinct points.
 * Lloyd 1982, doi:10.1109/TIT.1982.1056489; Arthur and Vassilvitskii 2007, "k-means++: the advantages of careful seeding".
 */
export function fitKMeans(columns: Columns, k: number, options: KMeansOptions): KMeansFit {
  const { random } = options;
  const fit = fitCentroids(columns, [k], { ...options, random: () => random })[0]!;
  return { ...fit, labels: nearestCentroids(columns, fit.centroids, k) };
}

/**
 * The same for several k over the same points, which are made ready once; without the labels. `random`: the stream of each k.
 *
 * Many rows of many columns are first clustered by a sample of them, and each result that differs is followed on all rows:
 * Bradley and Fayyad 1998, "Refining initial points for k-means clustering".
 */
export function fitCentroids(
  columns: Columns,
  ks: readonly number[],
  options: Omit<KMeansOptions, "random"> & { random: (k: number) => RandomStream },
  onFit: (done: number) => void = () => {},
): CentroidFit[] {
  const { restarts = 10, maxIterations = 300, random } = options;
  const mostK = Math.max(...ks);
  requireDistinctPoints(columns, mostK);
  const starts = startsOnSample(columns, ks, options);
  return withRows(columns, mostK, (rows) =>
    ks.map((k, index) => {
      const tolerance = rows.count > manyRows ? comparedAt * meanVariance(rows, columns) : 0;
      const fits =
        starts === null
          ? restartsOf(rows, k, restarts, maxIterations, tolerance, random(k))
          : starts[index]!.map((centroids) => settle(rows, centroids, k, tolerance, maxIterations));
      const best = fits.reduce((leader, fit) => (fit.inertia < leader.inertia ? fit : leader));
      const { steps, inertia } = rows.settle(best.centroids, k, 0, maxIterations - best.iterations);
      onFit(index + 1);
      return { k, centroids: best.centroids, inertia, iterations: best.iterations + steps };
    }),
  );
}

/** The distinct results for each k on a sample of the rows; null where it would save nothing. */
function startsOnSample(
  columns: Columns,
  ks: readonly number[],
  { restarts = 10, maxIterations = 300, random }: Parameters<typeof fitCentroids>[2],
): Float64Array[][] | null {
  if (columns.length <= mostUnsampledColumns || rowCount(columns) <= manyRows) return null;
  const sample = evenSample(columns);
  const mostK = Math.max(...ks);
  if (distinctPoints(sample, mostK) < mostK) return null;
  return withRows(sample, mostK, (rows) =>
    ks.map((k) => {
      const fits = restartsOf(rows, k, restarts, maxIterations, 0, random(k));
      return distinctResults(
        fits.map(({ centroids }) => centroids),
        k,
        meanVariance(rows, columns),
      );
    }),
  );
}

function withRows<Result>(columns: Columns, mostK: number, work: (rows: ClusterRows) => Result): Result {
  const withThem = columns.length <= mostTreeColumns ? withTreeRows : withBoundedRows;
  return withThem(columns, mostK, drawCount(mostK), work);
}

function meanVariance(rows: ClusterRows, columns: Columns): number {
  return rows.scatter / (rows.count * columns.length);
}

function restartsOf(
  rows: ClusterRows,
  k: number,
  restarts: number,
  maxIterations: number,
  tolerance: number,
  random: RandomStream,
): CentroidFit[] {
  return Array.from({ length: restarts }, (_, restart) => {
    const stream = random.child(restart);
    const draws = new Float64Array(drawCount(k));
    for (let draw = 0; draw < draws.length; draw++)
      draws[draw] = draw === 0 ? stream.integer(rows.count) : stream.next();
    return settle(rows, rows.seed(k, trialsFor(k), draws), k, tolerance, maxIterations);
  });
}

function settle(
  rows: ClusterRows,
  centroids: Float64Array,
  k: number,
  tolerance: number,
  maxIterations: number,
): CentroidFit {
  const { steps, inertia } = rows.settle(centroids, k, tolerance, maxIterations);
  return { k, centroids, inertia, iterations: steps };
}

/** The candidates for each centroid of a greedy start, as Arthur and Vassilvitskii chose them. */
function trialsFor(k: number): number {
  return 2 + Math.floor(Math.log(k));
}

/** The random numbers of a start. */
function drawCount(k: number): number {
  return 1 + (k - 1) * trialsFor(k);
}

function requireDistinctPoints(columns: Columns, k: number): void {
  const distinct = distinctPoints(columns, k);
  if (distinct >= k) return;
  throw new MarqueeError("K_TOO_LARGE", {
    expected: `at least ${k} distinct points for ${k} clusters`,
    found: `${distinct}`,
    remedy: `Ask for at most ${distinct} clusters, or give more rows.`,
  });
}

/** The number of rows that differ from one another, counted no further than `limit`: the largest k that `fitKMeans` accepts. */
export function distinctPoints(columns: Columns, limit: number): number {
  const found: number[][] = [];
  for (let i = 0; i < rowCount(columns) && found.length < limit; i++) {
    const row = columns.map((column) => column[i]!);
    // A distance so small that its square is 0 is no difference to k-means either.
    if (found.every((other) => squaredDistance(row, other) > 0)) found.push(row);
  }
  return found.length;
}
