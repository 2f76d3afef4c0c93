import { startLayout, withKernel } from "./module.ts";
import { kernel } from "./wasm/silhouette.ts";

interface Functions {
  distanceSums(columns: number, stride: number, width: number, starts: number, cells: number, sums: number): void;
}

/** Bytes of sums that are held at once. */
const mostBytes = 1 << 28;

/** The most cells for which the sums of so many points are held at once. */
export function mostCells(points: number): number {
  return Math.floor(mostBytes / 8 / (points + 4));
}

/**
 * The sums of the Euclidean distances of every point from the points of every cell, each distance right to 9e-8 of itself.
 * columns: d columns of n numbers of a size of about 1, the points cell after cell; starts: where each cell begins, and after
 * them n. `read` is given, once for each point, its n-th sum to the cells in an array that is used again.
 */
export function withDistanceSums(
  columns: readonly Float64Array[],
  starts: Int32Array,
  read: (point: number, sums: Float64Array) => void,
): void {
  const points = columns[0]!.length;
  const cells = starts.length - 1;
  const stride = points + 4;
  const width = Math.max(2, columns.length);
  const layout = startLayout();
  const columnsAt = layout.take(width * stride * 8);
  const startsAt = layout.take(starts.length * 4);
  const sumsAt = layout.take(cells * stride * 8);
  withKernel<Functions, void>(kernel, layout.size(), ({ functions, buffer }) => {
    for (let at = 0; at < width; at++) {
      const column = new Float64Array(buffer, columnsAt + at * stride * 8, stride).fill(0);
      if (at < columns.length) column.set(columns[at]!);
    }
    new Int32Array(buffer, startsAt, starts.length).set(starts);
    functions.distanceSums(columnsAt, stride, width, startsAt, cells, sumsAt);
    const sums = new Float64Array(buffer, sumsAt, cells * stride);
    const ofPoint = new Float64Array(cells);
    for (let point = 0; point < points; point++) {
      for (let cell = 0; cell < cells; cell++) ofPoint[cell] = sums[cell * stride + point]!;
      read(point, ofPoint);
    }
  });
}
