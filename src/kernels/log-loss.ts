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
    parts: number,
    out: number,
    outBytes: number,
    withLoss: number,
    withCurvature: number,
    thread: number,
    threads: number,
  ): void;
}

/** Rows that the kernel works on at a time. */
const blockRows = 256;

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

export interface LogLossRows {
  /** point: d coefficients, then the intercept. */
  sums(point: Float64Array, wanted: { readonly loss: boolean; readonly curvature: boolean }): LogLossSums;
}

/**
 * Calls `work` with what gives Σ weights · ln(1 + e^(−y·z)), y = ±1 and z = w·x + b, and its derivatives at any point (w, b), with the
 * same bits on every machine and any number of threads. columns: d columns of n numbers; target: n of 0 or 1; weights: n numbers.
 */
export function withLogLoss<Result>(
  columns: readonly Float64Array[],
  target: Uint8Array,
  weights: Float64Array,
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
        copy(column, columnsAt + index * rows * 8);
      });
      copy(target, targetAt);
      copy(weights, weightsAt);
      onEach("place", (thread) => [columnsAt, rows * 8, width, targetAt, weightsAt, pointAt, workAt[thread]!]);
      return work({
        sums(point, { loss, curvature }) {
          new Float64Array(buffer, pointAt, size).set(point);
          const wanted = [loss ? 1 : 0, curvature ? 1 : 0] as const;
          onEach("sumShare", (thread) => [rows, partCount, outAt, outBytes, ...wanted, thread, threads]);
          const all = new Float64Array(buffer, outAt, partCount * (outBytes / 8));
          const sums = all.slice(0, outBytes / 8);
          for (let at = sums.length; at < all.length; at++) sums[at % sums.length]! += all[at]!;
          return {
            loss: loss ? sums[0]! : Number.NaN,
            gradient: sums.slice(1, 1 + size),
            curvature: curvature ? sums.slice(1 + size) : null,
          };
        },
      });
    },
    used,
  );
}
