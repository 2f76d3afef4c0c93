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
  leaves: number,
  queue: number,
) => void;

interface Functions {
  readonly addLeaves: AddLeaves;
  /** Has no use for the last two. */
  readonly addShallowLeaves: AddLeaves;
}

/** The rows that shallow trees are answered for together: as many may be read and written to beyond the last. */
const together = 128;

/** Of the queue of deep trees: as many visits as rows go through a tree together. */
const queueBytesOfLevel = 16 * 512;

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
  const { codeColumns, nodes, values, starts, depths, leafNumbers, leafCount, shallow } = packedTrees(trees);
  const width = codeColumns.length;
  const used = threadsFor(rows, threads);
  const count = used?.count ?? 1;
  const stretch = together * Math.ceil(Math.min(rows, stretchRows) / together);
  const layout = startLayout();
  const nodesAt = layout.take(shallow === null ? nodes.byteLength : 0);
  const valuesAt = layout.take(shallow === null ? values.byteLength : 0);
  const numbersAt = layout.take(shallow === null ? leafNumbers.byteLength : 0);
  const treesAt = layout.take(shallow === null ? 8 * (trees.treeCount + 1) : shallow.length);
  const columnsAt = layout.take(16 * width);
  const thresholdsAt = codeColumns.map(({ thresholds }) => layout.take(thresholds.byteLength));
  const sourceAt = layout.take(8 * stretch * columns.length);
  const room = together * Math.ceil(stretch / count / together);
  const slots = codeColumns.reduce((sum, { thresholds }) => sum + thresholds.length + 1, 1);
  const workBytes = shallow === null ? (4 * width + 12) * room + 4 * leafCount + 32 : 1024 + 16 * slots;
  const queueBytes = shallow === null ? queueBytesOfLevel * (Math.max(...depths) + 1) + 32 : 0;
  const queuesAt = Array.from({ length: count }, () => layout.take(queueBytes));
  const worksAt = Array.from({ length: count }, () => layout.take(workBytes));
  const sumsAt = layout.take(8 * stretch);
  return withKernel<Functions, Float64Array>(
    kernel,
    layout.size(),
    ({ buffer, onEach }) => {
      if (shallow === null) {
        new Uint32Array(buffer, nodesAt, nodes.length).set(nodes);
        new Float64Array(buffer, valuesAt, values.length).set(values);
        new Float64Array(buffer, numbersAt, leafNumbers.length).set(leafNumbers);
        const treeTable = new Int32Array(buffer, treesAt, 2 * (trees.treeCount + 1));
        starts.forEach((start, tree) => {
          treeTable.set([nodesAt + 8 * start, valuesAt + 8 * start], 2 * tree);
        });
        treeTable.set([nodesAt, numbersAt], 2 * trees.treeCount);
      } else new Uint8Array(buffer, treesAt, shallow.length).set(shallow);
      const columnTable = new Int32Array(buffer, columnsAt, 4 * width);
      codeColumns.forEach(({ source, thresholds, missing }, index) => {
        new Float64Array(buffer, thresholdsAt[index], thresholds.length).set(thresholds);
        // Of two columns of codes with the same thresholds one is looked up.
        const twin = codeColumns.findIndex(
          (other) => other.missing > 0 && other.source === source && other.thresholds[0] === thresholds[0],
        );
        const entry = [source, thresholdsAt[index]!, thresholds.length, Math.min(missing, 1)];
        if (shallow !== null) entry[3] = Math.min(missing, thresholds.length);
        else if (missing === 0 && twin >= 0) entry.splice(0, 2, twin, 0);
        columnTable.set(entry, 4 * index);
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
              ...[columnsAt, width, worksAt[thread]!, treesAt, trees.treeCount, sumsAt, leafCount, queuesAt[thread]!],
            ] as Parameters<AddLeaves>,
        );
        sums.set(partial.subarray(0, length), begin);
      }
      return sums;
    },
    used,
  );
}
