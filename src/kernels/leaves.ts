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
  /** Takes the address of the row that comes next for `begin`, and has no use for the last two. */
  readonly addShallowLeaves: AddLeaves;
}

/** The rows that shallow trees are answered for together: as many may be read and written to beyond the last. */
const together = 128;

/** Of the queue of deep trees: as many visits as rows go through a tree together. */
const queueBytesOfLevel = 16 * 512;

/**
 * Rows are handed to the kernel so many at a time, so that its memory stays small: for deep trees more, as the more rows there are, the
 * more alike are neighbours.
 */
const stretchRows = { deep: 1 << 16, shallow: 1 << 14 };

/**
 * What `answer` makes of the sum over all trees of the leaf value each row falls into, bit for bit as by comparing float64 numbers, tree after
 * tree.
 * columns: d arrays of n numbers, NaN where missing. The trees are packed for the kernel at their first use and must
 * not change afterwards.
 */
export function sumLeaves(
  trees: WalkableTrees,
  columns: readonly Float64Array[],
  threads: KernelThreads | undefined,
  answer: (sum: number) => number = (sum) => sum,
): Float64Array {
  const rows = columns[0]!.length;
  const { codeColumns, nodes, values, starts, depths, leafNumbers, leafCount, shallow } = packedTrees(trees);
  const width = codeColumns.length;
  const used = threadsFor(rows, threads);
  const count = used?.count ?? 1;
  const most = stretchRows[shallow === null ? "deep" : "shallow"];
  const stretch = together * Math.ceil(Math.min(rows, most) / together);
  const layout = startLayout();
  const nodesAt = layout.take(shallow === null ? nodes.byteLength : 0);
  const valuesAt = layout.take(shallow === null ? values.byteLength : 0);
  const numbersAt = layout.take(shallow === null ? leafNumbers.byteLength : 0);
  const treesAt = layout.take(shallow === null ? 8 * (trees.treeCount + 1) : shallow.length);
  const columnsAt = layout.take(16 * width);
  const thresholdsAt = codeColumns.map(({ thresholds }) => layout.take(thresholds.byteLength));
  const sourceAt = [0, 1].map(() => layout.take(8 * stretch * columns.length));
  const nextAt = layout.take(4);
  const room = together * Math.ceil(stretch / count / together);
  const slots = codeColumns.reduce((sum, { thresholds }) => sum + thresholds.length + 1, 1);
  const workBytes = shallow === null ? (4 * width + 12) * room + 4 * leafCount + 32 : 1024 + 16 * slots;
  const queueBytes = shallow === null ? queueBytesOfLevel * (Math.max(...depths) + 1) + 32 : 0;
  const queuesAt = Array.from({ length: count }, () => layout.take(queueBytes));
  const worksAt = Array.from({ length: count }, () => layout.take(workBytes));
  const sumsAt = [0, 1].map(() => layout.take(8 * stretch));
  return withKernel<Functions, Float64Array>(
    kernel,
    layout.size(),
    ({ buffer, functions, onOthers }) => {
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
      const answers = new Float64Array(rows);
      /** Brings the rows of a stretch into one of the two places for them. */
      const bring = (begin: number): void => {
        const length = Math.min(stretch, rows - begin);
        const source = new Float64Array(buffer, placeOf(sourceAt, begin), stretch * columns.length);
        columns.forEach((column, index) => {
          source.set(column.subarray(begin, begin + length), index * stretch);
        });
        new Float64Array(buffer, placeOf(sumsAt, begin), stretch).fill(0);
      };
      const take = (begin: number): void => {
        const sums = new Float64Array(buffer, placeOf(sumsAt, begin), Math.min(stretch, rows - begin));
        for (let row = 0; row < sums.length; row++) answers[begin + row] = answer(sums[row]!);
      };
      const placeOf = (places: readonly number[], begin: number): number => places[(begin / stretch) % 2]!;
      const next = new Int32Array(buffer, nextAt, 1);
      bring(0);
      for (let begin = 0; begin < rows; begin += stretch) {
        const length = Math.min(stretch, rows - begin);
        const share = together * Math.ceil(length / count / together);
        next[0] = 0;
        const name = shallow === null ? "addLeaves" : "addShallowLeaves";
        const argsOf = (thread: number) => {
          const [from, to] = [Math.min(length, share * thread), Math.min(length, share * (thread + 1))];
          return [
            ...[placeOf(sourceAt, begin), 8 * stretch, ...(shallow === null ? [from, to] : [nextAt, length])],
            ...[columnsAt, width, worksAt[thread]!, treesAt, trees.treeCount, placeOf(sumsAt, begin)],
            ...[leafCount, queuesAt[thread]!],
          ] as unknown as Parameters<AddLeaves>;
        };
        // The caller's thread also takes out the answers of the stretch before and brings the next one.
        onOthers(name, argsOf, () => {
          if (begin > 0) take(begin - stretch);
          if (begin + stretch < rows) bring(begin + stretch);
          functions[name](...argsOf(0));
        });
      }
      take(stretch * (Math.ceil(rows / stretch) - 1));
      return answers;
    },
    used,
  );
}
