import { sumLeaves } from "../../kernels/leaves.ts";
import type { KernelThreads } from "../../kernels/threads.ts";
import { type Columns, rowCount } from "../../math/columns.ts";
import type { Trees } from "./trees.ts";

/** Of fewer rows, plain code is as fast as packing the trees for the kernel. */
const leastRowsForKernel = 256;

/**
 * What `answer` makes of the sum over all trees of the leaf value each row falls into, by default the sum itself: n numbers. A missing value
 * (NaN) takes the default side.
 */
export function sumOfLeaves(
  trees: Trees,
  columns: Columns,
  threads?: KernelThreads,
  answer: (sum: number) => number = (sum) => sum,
): Float64Array {
  return rowCount(columns) < leastRowsForKernel
    ? plainSumOfLeaves(trees, columns).map(answer)
    : sumLeaves(trees, columns, threads, answer);
}

/** The sums in plain code, bit for bit. */
export function plainSumOfLeaves(trees: Trees, columns: Columns): Float64Array {
  const rows = rowCount(columns);
  const sums = new Float64Array(rows);
  const values = rowMajor(columns, rows);
  for (let tree = 0; tree < trees.treeCount; tree++) {
    addLeaves(trees, trees.roots[tree]!, values, columns.length, sums);
  }
  return sums;
}

/** What is asked of trees to find the leaves of rows. */
export type TreeNodes = Pick<Trees, "feature" | "threshold" | "left" | "right" | "missingLeft" | "value">;

/** Adds the leaf values of the tree at `root` to `sums`. `values`: the rows one after the other, `width` numbers each. */
export function addLeaves(
  trees: TreeNodes,
  root: number,
  values: Float64Array,
  width: number,
  sums: Float64Array,
): void {
  const { feature, threshold, left, right, missingLeft, value } = trees;
  for (let row = 0; row < sums.length; row++) {
    let node = root;
    while (feature[node]! >= 0) {
      const x = values[row * width + feature[node]!]!;
      node = x < threshold[node]! || (Number.isNaN(x) && missingLeft[node] === 1) ? left[node]! : right[node]!;
    }
    sums[row]! += value[node]!;
  }
}

/** The rows one after the other, a number a column. */
export function rowMajor(columns: Columns, rows: number): Float64Array {
  const width = columns.length;
  const values = new Float64Array(rows * width);
  columns.forEach((column, index) => {
    for (let row = 0; row < rows; row++) values[row * width + index] = column[row]!;
  });
  return values;
}
