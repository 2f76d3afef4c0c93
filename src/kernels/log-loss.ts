import { startLayout, withKernel } from "./module.ts";
import { kernel } from "./wasm/log-loss.ts";

interface Functions {
  addLogLoss(
    columns: number,
    stride: number,
    rows: number,
    width: number,
    target: number,
    weights: number,
    point: number,
    work: number,
    out: number,
    withCurvature: number,
  ): void;
}

/** Rows that are copied in and worked on at a time: they stay in cache, and a table of any length needs no more memory. */
const blockRows = 512;

/** The loss at a point with its derivatives by the d coefficients and, last, the intercept. */
export interface LogLossSums {
  readonly loss: number;
  readonly gradient: Float64Array;
  /** The lower triangle of a square, row by row; null where it was not asked for. */
  readonly curvature: Float64Array | null;
}

/**
 * Σ weights · ln(1 + e^(−y·z)), y = ±1 and z = w·x + b, and its derivatives, with the same bits on every machine. columns: d
 * columns of n numbers; target: n of 0 or 1; weights: n numbers; point: w, then b.
 */
export function logLossSums(
  columns: readonly Float64Array[],
  target: Uint8Array,
  weights: Float64Array,
  point: Float64Array,
  withCurvature: boolean,
): LogLossSums {
  const width = columns.length;
  const size = width + 1;
  const stride = blockRows * 8;
  const layout = startLayout();
  const columnsAt = layout.take(width * stride);
  const targetAt = layout.take(stride);
  const weightsAt = layout.take(stride);
  const workAt = layout.take(3 * stride);
  const pointAt = layout.take(size * 8);
  const outAt = layout.take((1 + size + size * size) * 8);
  return withKernel<Functions, LogLossSums>(kernel, layout.size(), ({ functions, buffer }) => {
    const blocks = columns.map((_, at) => new Float64Array(buffer, columnsAt + at * stride, blockRows));
    const blockTarget = new Float64Array(buffer, targetAt, blockRows);
    const blockWeights = new Float64Array(buffer, weightsAt, blockRows);
    new Float64Array(buffer, pointAt, size).set(point);
    const out = new Float64Array(buffer, outAt, 1 + size + size * size).fill(0);
    for (let start = 0; start < target.length; start += blockRows) {
      const end = Math.min(start + blockRows, target.length);
      const rows = end - start;
      blocks.forEach((block, at) => {
        block.set(columns[at]!.subarray(start, end));
      });
      blockTarget.set(target.subarray(start, end));
      blockWeights.set(weights.subarray(start, end));
      if (rows % 2 === 1) {
        for (const block of [...blocks, blockTarget, blockWeights]) block[rows] = 0;
      }
      const even = rows + (rows % 2);
      const flag = withCurvature ? 1 : 0;
      functions.addLogLoss(columnsAt, stride, even, width, targetAt, weightsAt, pointAt, workAt, outAt, flag);
    }
    return {
      loss: out[0]!,
      gradient: out.slice(1, 1 + size),
      curvature: withCurvature ? out.slice(1 + size) : null,
    };
  });
}
