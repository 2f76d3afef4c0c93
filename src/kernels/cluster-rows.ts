import type { Layout } from "./module.ts";

/** What centroids came to. */
export interface Settled {
  readonly steps: number;
  /** The sum of squared distances of the rows from their nearest centroids. */
  readonly inertia: number;
}

/** Points that k-means is run on again and again. Centroids are k·d numbers, centroid after centroid. */
export interface ClusterPoints {
  /** How many rows they stand for. */
  readonly count: number;
  /**
   * k starting centroids by greedy k-means++. `draws`: a whole number below n for the first row, in an order of the kernel's
   * own; then for each further centroid `trials` numbers in [0, 1), each of which draws a row with a chance proportional to its
   * squared distance from the nearest centroid. Of these rows the one that leaves the least inertia is taken.
   */
  seed(k: number, trials: number, draws: Float64Array): Float64Array;
  /**
   * Moves centroids to the means of the rows nearest to them (the first of equally near ones), step by step, until the squared
   * moves of a step add up to no more than `tolerance` (0: until no label changes), or `limit` steps are taken.
   * A centroid without rows takes the row farthest from its own, out of those that are not alone.
   */
  settle(centroids: Float64Array, k: number, tolerance: number, limit: number): Settled;
}

/** n rows of d numbers, made ready to be clustered. */
export interface ClusterRows extends ClusterPoints {
  /** The sum of squared distances of the rows from their mean. */
  readonly scatter: number;
  /** The nearest centroid of each row, the first of equally near ones, in the order in which the rows were given. */
  labels(centroids: Float64Array, k: number): Int32Array;
  /** The rows in about as many groups of neighbours, each a point at its mean; null where there are no groups, or far fewer. */
  grouped(groups: number): ClusterPoints | null;
}

/** Rows in a kernel's memory: `pairs` registers of two numbers each, an odd last column filled up with 0. */
export interface RowShape {
  readonly count: number;
  readonly width: number;
  readonly pairs: number;
  readonly bytes: number;
}

export function rowShape(columns: readonly Float64Array[]): RowShape {
  const pairs = Math.ceil(columns.length / 2);
  return { count: columns[0]!.length, width: columns.length, pairs, bytes: 16 * pairs };
}

/** The kernel's function that writes a column to place `at` of each row. */
export type PlaceColumn = (column: number, count: number, rows: number, rowBytes: number, at: number) => void;

/** Writes columns as rows to `rowsAt`. `staging`: room for one column. */
export function placeRows(
  buffer: ArrayBuffer,
  columns: readonly Float64Array[],
  { count, pairs, bytes }: RowShape,
  rowsAt: number,
  staging: number,
  place: PlaceColumn,
): void {
  const stage = new Float64Array(buffer, staging, count);
  for (let at = 0; at < 2 * pairs; at++) {
    if (at < columns.length) stage.set(columns[at]!);
    else stage.fill(0);
    place(staging, count, rowsAt, bytes, at);
  }
}

/** Room for up to `mostK` centroids, which in a kernel's memory have the shape of its rows. */
export function centroidPlace(layout: Layout, { width, pairs, bytes }: RowShape, mostK: number) {
  const address = layout.take(mostK * bytes);
  const placeOf = (index: number) => Math.floor(index / width) * 2 * pairs + (index % width);
  return {
    address,
    write(buffer: ArrayBuffer, centroids: Float64Array): void {
      const padded = new Float64Array(buffer, address, mostK * 2 * pairs);
      padded.fill(0);
      for (let index = 0; index < centroids.length; index++) padded[placeOf(index)] = centroids[index]!;
    },
    read(buffer: ArrayBuffer, centroids: Float64Array): Float64Array {
      const padded = new Float64Array(buffer, address, mostK * 2 * pairs);
      for (let index = 0; index < centroids.length; index++) centroids[index] = padded[placeOf(index)]!;
      return centroids;
    },
  };
}
