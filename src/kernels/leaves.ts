import { startLayout, withKernel } from "./module.ts";
import { packedTrees, type WalkableTrees } from "./pack-trees.ts";
import { type KernelThreads, threadsFor } from "./threads.ts";
import { kernel } from "./wasm/leaves.ts";

type AddLeaves = (
  values: number,
  sourceStride: number,
  begin: number,
  end: number,
  codeColumns: number,
  width: number,
  block: number,
  trees: number,
  treeCount: number,
  sums: number,
) => void;

interface Functions {
  readonly addLeaves: AddLeaves;
  readonly addShallowLeaves: AddLeaves;
}

/** As many as the kernel takes of deep trees at a time. */
const blockRows = 4096;
/** The rows that shallow trees are answered for together: as many may be read and written to beyond the last. */
const together = 128;

/** Rows are handed to the kernel so many at a time, so that its memory stays small. */
const stretchRows = 1 << 16;

/**
 * The sum over all trees of the leaf value each row falls into, bit for bit as by comparing float64 numbers, tree after tree.
 * columns: d arrays of n numbers, NaN where missing. The trees are packed for the kernel at their first use and must
 * not change afterwards.
 */
export function sumLeaves(
  trees: WalkableTrees,
  columns: readonly Float64Array[],
  threads: KernelThreads | undefined,
): Float64Array {
  const rows = columns[0]!.length;
  const { codeColumns, nodes, values, starts, depths, shallow } = packedTrees(trees);
  const width = codeColumns.length;
  const used = threadsFor(rows, threads);
  const count = used?.count ?? 1;
  const stretch = together * Math.ceil(Math.min(rows, stretchRows) / together);
  const layout = startLayout();
  const nodesAt = layout.take(shallow === null ? nodes.byteLength : 0);
  const valuesAt = layout.take(shallow === null ? values.byteLength : 0);
  const treesAt = layout.take(shallow === null ? 12 * trees.treeCount : shallow.length);
  const columnsAt = layout.take(16 * width);
  const thresholdsAt = codeColumns.map(({ thresholds }) => layout.take(thresholds.byteLength));
  const sourceAt = layout.take(8 * stretch * columns.length);
  const slots = codeColumns.reduce((sum, { thresholds }) => sum + thresholds.length + 1, 1);
  const blockBytes = shallow === null ? 2 * (width + 1) * blockRows : 1024 + 16 * slots;
  const blocksAt = layout.take(blockBytes * count);
  const sumsAt = layout.take(8 * stretch);
  return withKernel<Functions, Float64Array>(
    kernel,
    layout.size(),
    ({ buffer, onEach }) => {
      if (shallow === null) {
        new Uint32Array(buffer, nodesAt, nodes.length).set(nodes);
        new Float64Array(buffer, valuesAt, values.length).set(values);
        const treeTable = new Int32Array(buffer, treesAt, 3 * trees.treeCount);
        starts.forEach((start, tree) => {
          treeTable.set([nodesAt + 8 * start, valuesAt + 8 * start, depths[tree]!], 3 * tree);
        });
      } else new Uint8Array(buffer, treesAt, shallow.length).set(shallow);
      const columnTable = new Int32Array(buffer, columnsAt, 4 * width);
      codeColumns.forEach(({ source, thresholds, missing }, index) => {
        new Float64Array(buffer, thresholdsAt[index], thresholds.length).set(thresholds);
        const last = shallow === null ? missing : Math.min(missing, thresholds.length);
        columnTable.set([source, thresholdsAt[index]!, thresholds.length, last], 4 * index);
      });
      const source = new Float64Array(buffer, sourceAt, stretch * columns.length);
      const partial = new Float64Array(buffer, sumsAt, stretch);
      const sums = new Float64Array(rows);
      for (let begin = 0; begin < rows; begin += stretch) {
        const length = Math.min(stretch, rows - begin);
        columns.forEach((column, index) => {
          source.set(column.subarray(begin, begin + length), index * stretch);
        });
        partial.fill(0);
        const share = together * Math.ceil(length / count / together);
        onEach(
          shallow === null ? "addLeaves" : "addShallowLeaves",
          (thread) =>
            [
              ...[sourceAt, 8 * stretch, Math.min(length, share * thread), Math.min(length, share * (thread + 1))],
              ...[columnsAt, width, blocksAt + blockBytes * thread, treesAt, trees.treeCount, sumsAt],
            ] as Parameters<AddLeaves>,
        );
        sums.set(partial.subarray(0, length), begin);
      }
      return sums;
    },
    used,
  );
}
