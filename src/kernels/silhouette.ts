import { startLayout, withKernel } from "./module.ts";
import { type KernelThreads, threadsFor } from "./threads.ts";
import { kernel } from "./wasm/silhouette.ts";

interface Functions {
  distanceSums(
    columns: number,
    stride: number,
    width: number,
    starts: number,
    cells: number,
    bounds: number,
    parts: number,
    sums: number,
    withLow: number,
    thread: number,
    threads: number,
  ): void;
  addParts(sums: number, partBytes: number, parts: number, thread: number, threads: number): void;
}

/** Bytes of sums that are held at once. */
const mostBytes = 1 << 28;

/** Below this many points the start of threads costs more than they save; see bench/thread-gains.mjs. */
const leastPointsForThreads = 10_000;

/**
 * Into how many parts the points are divided, whatever the number of threads, so that the sums have the same bits on any: those that
 * 2, 3, 4, 6 and 12 threads can share evenly. One where sums of so many parts take too much room, or threads are not worth it.
 */
function partsFor(points: number, cells: number): number {
  return points >= leastPointsForThreads && cells * 12 <= mostCells(points) ? 12 : 1;
}

/** The most cells for which the sums of so many points are held at once. */
export function mostCells(points: number): number {
  return Math.floor(mostBytes / 8 / (points + 4));
}

export interface DistanceOptions {
  /** Whether numbers are taken by 48 bits, or rounded to 24 before differences are taken, which is faster. Default true. */
  readonly withLow?: boolean;
  readonly threads?: KernelThreads | undefined;
  /** By default as many as suit the numbers of points and cells; threads share them. */
  readonly parts?: number;
}

/**
 * The sums of the Euclidean distances of every point from the points of every cell, each distance right to 2.4e-7 of itself, apart from
 * what rounding the columns does. columns: d columns of n numbers of a size of about 1, the points cell after cell; starts: where each cell
 * begins, and after them n. `read` is given, once for each point, its n-th sum to the cells in an array that is used again.
 */
export function withDistanceSums(
  columns: readonly Float64Array[],
  starts: Int32Array,
  read: (point: number, sums: Float64Array) => void,
  { withLow = true, threads, parts = partsFor(columns[0]!.length, starts.length - 1) }: DistanceOptions = {},
): void {
  const points = columns[0]!.length;
  const cells = starts.length - 1;
  const stride = points + 4 + (points % 2);
  const width = Math.max(2, columns.length);
  const layout = startLayout();
  const columnsAt = layout.take(width * stride * 8);
  const startsAt = layout.take(starts.length * 4);
  const boundsAt = layout.take((parts + 1) * 4);
  const partBytes = cells * stride * 8;
  const sumsAt = layout.take(parts * partBytes);
  const used = parts > 1 ? threadsFor(points, threads, leastPointsForThreads) : undefined;
  const work = ({ buffer, onEach, threads }: Parameters<Parameters<typeof withKernel<Functions, void>>[2]>[0]) => {
    for (let at = 0; at < width; at++) {
      writeParts(new Float32Array(buffer, columnsAt + at * stride * 8, 2 * stride), columns[at]);
    }
    new Int32Array(buffer, startsAt, starts.length).set(starts);
    new Int32Array(buffer, boundsAt, parts + 1).set(partBounds(points, parts));
    const places = [columnsAt, stride, width, startsAt, cells, boundsAt, parts, sumsAt, withLow ? 1 : 0] as const;
    onEach("distanceSums", (thread) => [...places, thread, threads]);
    if (parts > 1) onEach("addParts", (thread) => [sumsAt, partBytes, parts, thread, threads]);
    const sums = new Float64Array(buffer, sumsAt, cells * stride);
    const ofPoint = new Float64Array(cells);
    for (let point = 0; point < points; point++) {
      for (let cell = 0; cell < cells; cell++) ofPoint[cell] = sums[cell * stride + point]!;
      read(point, ofPoint);
    }
  };
  withKernel<Functions, void>(kernel, layout.size(), work, used);
}

/** Writes the high and the low part of every number, and 0 behind them. */
function writeParts(place: Float32Array, column: Float64Array | undefined): void {
  const stride = place.length / 2;
  place.fill(0);
  if (column === undefined) return;
  place.set(column);
  for (let at = 0; at < column.length; at++) place[stride + at] = column[at]! - place[at]!;
}

/** Where parts of about the same number of pairs begin: a point is measured with those behind it. */
function partBounds(points: number, parts: number): number[] {
  return Array.from({ length: parts + 1 }, (_, part) => Math.round(points * (1 - Math.sqrt(1 - part / parts))));
}
