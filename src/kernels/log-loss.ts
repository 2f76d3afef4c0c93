import { startLayout, withKernel } from "./module.ts";
import { type KernelThreads, threadsFor } from "./threads.ts";
import { kernel } from "./wasm/log-loss.ts";

interface Functions {
  place(
    columns: number,
    stride: number,
    width: number,
    target: number,
    weights: number,
    point: number,
    work: number,
  ): void;
  sumShare(
    rows: number,
    every: number,
    parts: number,
    out: number,
    outBytes: number,
    withLoss: number,
    withCurvature: number,
    thread: number,
    threads: number,
  ): void;
}

/** Rows that the kernel works on at a time, and of which a piece of a sample consists. */
const blockRows = 256;
const sampledRows = 32;

/** Into how many parts many rows are divided, whatever the number of threads: those that 2, 3, 4, 6 and 8 threads can share evenly. */
const parts = 24;
const manyRows = 20_000;

/** Below this many rows the start of threads costs more than they save; see bench/thread-gains.mjs. */
const leastRowsForThreads = 50_000;

/** The loss at a point with its derivatives by the d coefficients and, last, the intercept. */
export interface LogLossSums {
  /** NaN where it was not asked for. */
  readonly loss: number;
  readonly gradient: Float64Array;
  /** The lower triangle of a square, row by row; null where it was not asked for. */
  readonly curvature: Float64Array | null;
}

/** What a logistic regression is fitted to. */
export interface LogLossProblem {
  /** d columns of n numbers. */
  readonly columns: readonly Float64Array[];
  /** What is taken from each number of a column and what the rest is divided by, d of them; columns are as they are when absent. */
  readonly scale?: readonly { readonly mean: number; readonly deviation: number }[] | undefined;
  /** n of 0 or 1. */
  readonly target: Uint8Array;
  /** n numbers, at least 0, the strength of the data multiplied in; or one for every row of class 0 and one for those of class 1. */
  readonly weights: Float64Array | readonly [number, number];
}

export interface LogLossRows {
  /** point: d coefficients, then the intercept. */
  sums(point: Float64Array, wanted: { readonly loss: boolean; readonly curvature: boolean }): LogLossSums;
  /** The same by one of `every` pieces of 32 rows, which stand for all; every: 2 to n / 32. */
  sample(every: number): LogLossRows;
}

/**
 * Calls `work` with what gives Σ weights · ln(1 + e^(−y·z)), y = ±1 and z = w·x + b, and its derivatives at any point (w, b), with the
 * same bits on every machine and any number of threads.
 */
export function withLogLoss<Result>(
  { columns, scale, target, weights }: LogLossProblem,
  work: (rows: LogLossRows) => Result,
  threads?: KernelThreads,
): Result {
  const width = columns.length;
  const size = width + 1;
  const count = target.length;
  const rows = Math.ceil(count / 4) * 4;
  const used = threadsFor(count, threads, leastRowsForThreads);
  const partCount = count < manyRows ? 1 : parts;
  const outBytes = 8 * (1 + size + size * size);
  const layout = startLayout();
  const columnsAt = layout.take(width * rows * 8);
  const targetAt = layout.take(rows * 8);
  const weightsAt = layout.take(rows * 8);
  const pointAt = layout.take(size * 8);
  const outAt = layout.take(partCount * outBytes);
  const workAt = Array.from({ length: used?.count ?? 1 }, () => layout.take(3 * 8 * blockRows));
  return withKernel<Functions, Result>(
    kernel,
    layout.size(),
    ({ buffer, onEach, threads }) => {
      const copy = (values: ArrayLike<number>, at: number) => {
        const place = new Float64Array(buffer, at, rows);
        place.set(values);
        place.fill(0, count);
      };
      columns.forEach((column, index) => {
        const at = columnsAt + index * rows * 8;
        if (scale === undefined) copy(column, at);
        else standardise(column, scale[index]!, new Float64Array(buffer, at, rows));
      });
      copy(target, targetAt);
      if (weights instanceof Float64Array) copy(weights, weightsAt);
      else weighByClass(target, weights, new Float64Array(buffer, weightsAt, rows));
      onEach("place", (thread) => [columnsAt, rows * 8, width, targetAt, weightsAt, pointAt, workAt[thread]!]);
      const rowsOf = (every: number): LogLossRows => ({
        sums(point, { loss, curvature }) {
          new Float64Array(buffer, pointAt, size).set(point);
          const wanted = [loss ? 1 : 0, curvature ? 1 : 0] as const;
          onEach("sumShare", (thread) => [rows, every, partCount, outAt, outBytes, ...wanted, thread, threads]);
          const all = new Float64Array(buffer, outAt, partCount * (outBytes / 8));
          const sums = all.slice(0, outBytes / 8);
          for (let at = sums.length; at < all.length; at++) sums[at % sums.length]! += all[at]!;
          if (every > 1) {
            const stoodFor = count / rowsInSample(count, rows, every);
            for (let at = 0; at < sums.length; at++) sums[at]! *= stoodFor;
          }
          return {
            loss: loss ? sums[0]! : Number.NaN,
            gradient: sums.slice(1, 1 + size),
            curvature: curvature ? sums.slice(1 + size) : null,
          };
        },
        sample: rowsOf,
      });
      return work(rowsOf(1));
    },
    used,
  );
}

/** How many of `count` rows, `rows` with those that fill the last place up, a sample consists of. */
function rowsInSample(count: number, rows: number, every: number): number {
  const pieces = Math.floor(rows / (sampledRows * every));
  const end = sampledRows * ((pieces - 1) * every + Math.floor(every / 2) + 1);
  return sampledRows * pieces - Math.max(0, end - count);
}

/** Written where it is needed: columns in between would be fresh memory, which costs more than the arithmetic. */
function standardise(
  column: Float64Array,
  { mean, deviation }: { readonly mean: number; readonly deviation: number },
  place: Float64Array,
): void {
  for (let row = 0; row < column.length; row++) place[row] = (column[row]! - mean) / deviation;
  place.fill(0, column.length);
}

function weighByClass(target: Uint8Array, weights: readonly [number, number], place: Float64Array): void {
  for (let row = 0; row < target.length; row++) place[row] = weights[target[row]!]!;
  place.fill(0, target.length);
}
