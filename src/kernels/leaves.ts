import { startLayout, withKernel } from "./module.ts";
import { type KernelThreads, threadsFor } from "./threads.ts";
import { kernel } from "./wasm/leaves.ts";

interface Functions {
  addLeaves(
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
  ): void;
}

/** Decision trees as `Trees` in `learn/tree` has them. */
export interface WalkableTrees {
  readonly treeCount: number;
  readonly nodeCount: number;
  readonly roots: Int32Array;
  readonly feature: Int32Array;
  readonly threshold: Float64Array;
  readonly left: Int32Array;
  readonly right: Int32Array;
  readonly missingLeft: Uint8Array;
  readonly value: Float64Array;
}

/** A column of codes: thresholds of one column, and which way its missing values go. */
interface CodeColumn {
  readonly source: number;
  readonly thresholds: Float64Array;
  readonly missing: number;
}

/** Trees ready for the kernel, in the form that `assembly/leaves.ts` explains. */
interface PackedTrees {
  readonly codeColumns: readonly CodeColumn[];
  /** 8 bytes a node, tree after tree. */
  readonly nodes: Uint32Array;
  readonly values: Float64Array;
  /** The first node of each tree, and its depth. */
  readonly starts: Int32Array;
  readonly depths: Int32Array;
}

/** Ranks of one column of codes are below this; it marks leaves, and missing values that go right. */
const beyondRanks = 65_535;
const blockRows = 1024;
/** Rows are handed to the kernel so many at a time, so that its memory stays small. */
const stretchRows = 1 << 16;

const packed = new WeakMap<WalkableTrees, PackedTrees>();

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
  const { codeColumns, nodes, values, starts, depths } = packedTrees(trees);
  const width = codeColumns.length;
  const used = threadsFor(rows, threads);
  const count = used?.count ?? 1;
  // Four rows are walked together: up to three more than there are.
  const stretch = Math.ceil(Math.min(rows, stretchRows) / 4) * 4;
  const layout = startLayout();
  const nodesAt = layout.take(nodes.byteLength);
  const valuesAt = layout.take(values.byteLength);
  const treesAt = layout.take(12 * trees.treeCount);
  const columnsAt = layout.take(16 * width);
  const thresholdsAt = codeColumns.map(({ thresholds }) => layout.take(thresholds.byteLength));
  const sourceAt = layout.take(8 * stretch * columns.length);
  const blockBytes = 2 * width * blockRows;
  const blocksAt = layout.take(blockBytes * count);
  const sumsAt = layout.take(8 * stretch);
  return withKernel<Functions, Float64Array>(
    kernel,
    layout.size(),
    ({ buffer, onEach }) => {
      new Uint32Array(buffer, nodesAt, nodes.length).set(nodes);
      new Float64Array(buffer, valuesAt, values.length).set(values);
      const treeTable = new Int32Array(buffer, treesAt, 3 * trees.treeCount);
      starts.forEach((start, tree) => {
        treeTable.set([nodesAt + 8 * start, valuesAt + 8 * start, depths[tree]!], 3 * tree);
      });
      const columnTable = new Int32Array(buffer, columnsAt, 4 * width);
      codeColumns.forEach(({ source, thresholds, missing }, index) => {
        new Float64Array(buffer, thresholdsAt[index], thresholds.length).set(thresholds);
        columnTable.set([source, thresholdsAt[index]!, thresholds.length, missing], 4 * index);
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
        const share = 4 * Math.ceil(length / count / 4);
        onEach(
          "addLeaves",
          (thread) =>
            [
              ...[sourceAt, 8 * stretch, Math.min(length, share * thread), Math.min(length, share * (thread + 1))],
              ...[columnsAt, width, blocksAt + blockBytes * thread, treesAt, trees.treeCount, sumsAt],
            ] as Parameters<Functions["addLeaves"]>,
        );
        sums.set(partial.subarray(0, length), begin);
      }
      return sums;
    },
    used,
  );
}

function packedTrees(trees: WalkableTrees): PackedTrees {
  let found = packed.get(trees);
  if (found === undefined) {
    found = packTrees(trees);
    packed.set(trees, found);
  }
  return found;
}

function packTrees(trees: WalkableTrees): PackedTrees {
  const { codeColumns, codeOf } = chooseCodeColumns(trees);
  const nodes = new Uint32Array(2 * trees.nodeCount);
  const values = new Float64Array(trees.nodeCount);
  const starts = new Int32Array(trees.treeCount);
  const depths = new Int32Array(trees.treeCount);
  let placed = 0;
  for (let tree = 0; tree < trees.treeCount; tree++) {
    const start = placed++;
    starts[tree] = start;
    // Breadth first: both children side by side, after their parent.
    let level = [trees.roots[tree]!];
    let place = start;
    for (let depth = 0; level.length > 0; depth++) {
      depths[tree] = depth;
      const below: number[] = [];
      for (const node of level) {
        values[place] = trees.value[node]!;
        if (trees.feature[node]! < 0) {
          nodes[2 * place] = beyondRanks;
          nodes[2 * place + 1] = place - start;
        } else {
          const { rank, column } = codeOf(node);
          nodes[2 * place] = rank | ((2 * column) << 16);
          nodes[2 * place + 1] = placed - start;
          below.push(trees.left[node]!, trees.right[node]!);
          placed += 2;
        }
        place++;
      }
      level = below;
    }
  }
  return { codeColumns, nodes, values, starts, depths };
}

/** The columns of codes that the trees need, and the rank and the column of codes of every inner node. */
function chooseCodeColumns(trees: WalkableTrees) {
  const asked = new Map<number, Float64Array>();
  const counts = new Map<number, number>();
  for (let node = 0; node < trees.nodeCount; node++) {
    const feature = trees.feature[node]!;
    if (feature >= 0) counts.set(feature, (counts.get(feature) ?? 0) + 1);
  }
  for (const [feature, count] of counts) asked.set(feature, new Float64Array(count));
  for (let node = 0; node < trees.nodeCount; node++) {
    const feature = trees.feature[node]!;
    if (feature < 0) continue;
    const left = counts.get(feature)! - 1;
    counts.set(feature, left);
    asked.get(feature)![left] = trees.threshold[node]!;
  }
  for (const [feature, thresholds] of asked) asked.set(feature, distinct(thresholds.sort()));

  const codeColumns: CodeColumn[] = [];
  const numbers = new Map<string, number>();
  const codeOf = (node: number): { readonly rank: number; readonly column: number } => {
    const source = trees.feature[node]!;
    const thresholds = asked.get(source)!;
    const rank = firstNotBelow(thresholds, trees.threshold[node]!);
    const part = Math.floor(rank / (beyondRanks - 1));
    const missing = trees.missingLeft[node] === 1 ? 0 : beyondRanks;
    const key = `${source} ${part} ${missing}`;
    let column = numbers.get(key);
    if (column === undefined) {
      column = codeColumns.length;
      const begin = part * (beyondRanks - 1);
      codeColumns.push({ source, thresholds: thresholds.subarray(begin, begin + beyondRanks - 1), missing });
      numbers.set(key, column);
    }
    return { rank: rank % (beyondRanks - 1), column };
  };
  return { codeColumns, codeOf };
}

function distinct(sorted: Float64Array): Float64Array {
  let count = 0;
  for (const value of sorted) if (count === 0 || value !== sorted[count - 1]) sorted[count++] = value;
  return sorted.slice(0, count);
}

/** The place of a value among rising ones that hold it. */
function firstNotBelow(rising: Float64Array, value: number): number {
  let low = 0;
  let high = rising.length - 1;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (rising[middle]! < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
