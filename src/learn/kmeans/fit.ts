import { MarqueeError } from "../../errors.ts";
import type { ClusterPoints, ClusterRows } from "../../kernels/cluster-rows.ts";
import { withBoundedRows } from "../../kernels/kmeans-bounds.ts";
import { withTreeRows } from "../../kernels/kmeans-tree.ts";
import type { KernelThreads } from "../../kernels/threads.ts";
import { type Columns, rowCount } from "../../math/columns.ts";
import { squaredDistance } from "../../math/distances.ts";
import type { RandomStream } from "../../math/random.ts";
import { distinctResults, evenSample } from "./sampled-starts.ts";

/** Where k-means has put k centroids among n points of d coordinates. */
export interface CentroidFit {
  readonly k: number;
  /** k × d, centroid after centroid. */
  readonly centroids: Float64Array;
  /** Sum of squared distances of the points from their nearest centroids. */
  readonly inertia: number;
  /** Steps of Lloyd's algorithm on all points that led there. */
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
  /** What the work is shared among, where there are many rows. */
  readonly threads?: KernelThreads | undefined;
}

/**
 * Up to this many columns rows are clustered on a tree of cells. It wins in six where they are as those of a movie table, two
 * of which are made of the other four; boxes of more dimensions hold too much empty space.
 */
const mostTreeColumns = 6;

/**
 * Of more rows than these, restarts are run on groups of neighbours or on a sample, and what they come to is followed on all rows, some
 * steps a round: `firstRound`, then twice as many, and so on. After each round the worse half is dropped, and the last one is run
 * until no label changes. One whose step moves the centroids by no more than `settledAt` of the mean variance of the columns, in
 * squares, waits for the others.
 */
const manyRows = 8_192;
const firstRound = 8;
const settledAt = 1e-4;

/** How many groups of neighbours there are at least, and for each centroid; of far more rows, also so many times as many. */
const leastGroups = 512;
const groupsForEach = 64;
const finer = 32;

/**
 * k-means by Lloyd's algorithm from greedy k-means++ starts. `columns`: d arrays of n finite numbers; `k`: 1 or more. Throws
 * K_TOO_LARGE when there are fewer than k distinct points. The bits do not depend on `threads`.
 * Lloyd 1982, doi:10.1109/TIT.1982.1056489; Arthur and Vassilvitskii 2007, "k-means++: the advantages of careful seeding".
 */
export function fitKMeans(columns: Columns, k: number, { random, ...options }: KMeansOptions): KMeansFit {
  return fitClusterings(columns, [k], { ...options, random: () => random })[0]!;
}

type SeveralOptions = Omit<KMeansOptions, "random"> & { random: (k: number) => RandomStream };

/** The same for several k over the same points, which are made ready once. `random`: the stream of each k. */
export function fitClusterings(
  columns: Columns,
  ks: readonly number[],
  options: SeveralOptions,
  onFit: (done: number) => void = () => {},
): KMeansFit[] {
  return fitAll(columns, ks, options, (rows, fit, done) => {
    onFit(done);
    return { ...fit, labels: rows.labels(fit.centroids, fit.k) };
  });
}

/** The same without the labels. */
export function fitCentroids(columns: Columns, ks: readonly number[], options: SeveralOptions): CentroidFit[] {
  return fitAll(columns, ks, options, (_, fit) => fit);
}

/** Bradley and Fayyad 1998, "Refining initial points for k-means clustering", is where many rows are started from few. */
function fitAll<Fit>(
  columns: Columns,
  ks: readonly number[],
  options: SeveralOptions,
  finish: (rows: ClusterRows, fit: CentroidFit, done: number) => Fit,
): Fit[] {
  const { restarts = 10, maxIterations = 300, random, threads } = options;
  const mostK = Math.max(...ks);
  requireDistinctPoints(columns, mostK);
  const sampled = startsOnSample(columns, ks, options);
  return withRows(columns, mostK, threads, (rows) =>
    ks.map((k, index) => {
      const isMany = rows.count > manyRows;
      const starts = sampled?.[index] ?? (isMany ? startsOnGroups(rows, columns, k, options) : null);
      return finish(
        rows,
        starts === null
          ? bestOf(restartsOf(rows, k, restarts, maxIterations, random(k)))
          : race(rows, starts, k, settledAt * meanVariance(rows, columns), maxIterations),
        index + 1,
      );
    }),
  );
}

/** The distinct results on groups of neighbours; null where rows are not grouped. */
function startsOnGroups(
  rows: ClusterRows,
  columns: Columns,
  k: number,
  { restarts = 10, maxIterations = 300, random }: SeveralOptions,
): Float64Array[] | null {
  const variance = meanVariance(rows, columns);
  const least = Math.max(leastGroups, groupsForEach * k);
  const groups = rows.grouped(least);
  if (groups === null) return null;
  let starts = restartsOf(groups, k, restarts, maxIterations, random(k)).map(({ centroids }) => centroids);
  for (let count = least * finer; count * finer <= rows.count; count *= finer) {
    const groups = rows.grouped(count);
    starts = distinctResults(starts, k, variance);
    for (const centroids of starts) groups?.settle(centroids, k, settledAt * variance, maxIterations);
  }
  return distinctResults(starts, k, variance);
}

/** Settles several starts side by side, as said above. */
function race(
  rows: ClusterRows,
  starts: readonly Float64Array[],
  k: number,
  tolerance: number,
  maxIterations: number,
): CentroidFit {
  let fits = starts.map((centroids): CentroidFit => ({ k, centroids, inertia: 0, iterations: 0 }));
  for (let steps = firstRound; fits.length > 1; steps *= 2) {
    fits = fits
      .map(({ centroids, iterations }) => {
        const settled = rows.settle(centroids, k, tolerance, Math.min(steps, maxIterations - iterations));
        return { k, centroids, inertia: settled.inertia, iterations: iterations + settled.steps };
      })
      .sort((a, b) => a.inertia - b.inertia)
      .slice(0, Math.ceil(fits.length / 2));
  }
  const [best] = fits;
  const { steps, inertia } = rows.settle(best!.centroids, k, 0, maxIterations - best!.iterations);
  return { k, centroids: best!.centroids, inertia, iterations: best!.iterations + steps };
}

function bestOf(fits: readonly CentroidFit[]): CentroidFit {
  return fits.reduce((leader, fit) => (fit.inertia < leader.inertia ? fit : leader));
}

/** The distinct results for each k on a sample of the rows; null where it would save nothing. */
function startsOnSample(
  columns: Columns,
  ks: readonly number[],
  { restarts = 10, maxIterations = 300, random }: SeveralOptions,
): Float64Array[][] | null {
  if (columns.length <= mostTreeColumns || rowCount(columns) <= manyRows) return null;
  const sample = evenSample(columns);
  const mostK = Math.max(...ks);
  if (distinctPoints(sample, mostK) < mostK) return null;
  return withRows(sample, mostK, undefined, (rows) =>
    ks.map((k) => {
      const fits = restartsOf(rows, k, restarts, maxIterations, random(k));
      return distinctResults(
        fits.map(({ centroids }) => centroids),
        k,
        meanVariance(rows, columns),
      );
    }),
  );
}

function withRows<Result>(
  columns: Columns,
  mostK: number,
  threads: KernelThreads | undefined,
  work: (rows: ClusterRows) => Result,
): Result {
  const withThem = columns.length <= mostTreeColumns ? withTreeRows : withBoundedRows;
  return withThem(columns, mostK, drawCount(mostK), work, threads);
}

function meanVariance(rows: ClusterRows, columns: Columns): number {
  return rows.scatter / (rows.count * columns.length);
}

function restartsOf(
  rows: ClusterPoints,
  k: number,
  restarts: number,
  maxIterations: number,
  random: RandomStream,
): CentroidFit[] {
  return Array.from({ length: restarts }, (_, restart) => {
    const stream = random.child(restart);
    const draws = new Float64Array(drawCount(k));
    for (let draw = 0; draw < draws.length; draw++)
      draws[draw] = draw === 0 ? stream.integer(rows.count) : stream.next();
    const centroids = rows.seed(k, trialsFor(k), draws);
    const { steps, inertia } = rows.settle(centroids, k, 0, maxIterations);
    return { k, centroids, inertia, iterations: steps };
  });
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
