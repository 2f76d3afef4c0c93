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
export interface PackedTrees {
  readonly codeColumns: readonly CodeColumn[];
  /** 8 bytes a node, tree after tree. */
  readonly nodes: Uint32Array;
  readonly values: Float64Array;
  /** The first node of each tree, and its depth. */
  readonly starts: Int32Array;
  readonly depths: Int32Array;
  /** The trees in the form of `assembly/leaves/shallow.ts` where they fit it. */
  readonly shallow: Uint8Array | null;
}

/** Ranks of one column of codes are below this; it marks leaves, and missing values that go right. */
const beyondRanks = 65_535;

/** The most levels, code columns and thresholds of one that shallow trees may have, and the bytes of one of them. */
const shallowest = { depth: 6, columns: 16, thresholds: 254, bytes: 752 };

const packed = new WeakMap<WalkableTrees, PackedTrees>();

/** The trees in that form, made at the first call and kept as long as they are. */
export function packedTrees(trees: WalkableTrees): PackedTrees {
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
  const deep = { codeColumns, nodes, values, starts, depths };
  return { ...deep, shallow: packShallow(deep) };
}

/** Null where the trees are too deep or ask too much. */
function packShallow({ codeColumns, nodes, values, starts, depths }: Omit<PackedTrees, "shallow">): Uint8Array | null {
  const fits =
    depths.every((depth) => depth <= shallowest.depth) &&
    codeColumns.length <= shallowest.columns &&
    codeColumns.every(({ thresholds }) => thresholds.length <= shallowest.thresholds);
  if (!fits) return null;
  const bytes = new Uint8Array(shallowest.bytes * starts.length);
  const view = new DataView(bytes.buffer);
  starts.forEach((start, tree) => {
    const at = shallowest.bytes * tree;
    const depth = depths[tree]!;
    view.setInt32(at + 736, depth, true);
    const place = (node: number, level: number, index: number): void => {
      const rank = nodes[2 * (start + node)]! & 0xffff;
      const isLeaf = rank === beyondRanks;
      if (level === depth) {
        view.setFloat64(at + 224 + 8 * index, values[start + node]!, true);
        return;
      }
      const [ranksAt, columnsAt] = level < 5 ? [32 * level, 32 * level + 16] : [160, 192];
      bytes[at + ranksAt + index] = isLeaf ? 255 : rank;
      bytes[at + columnsAt + index] = isLeaf ? 0 : (nodes[2 * (start + node)]! >>> 16) / 2;
      const left = nodes[2 * (start + node) + 1]!;
      place(left, level + 1, 2 * index);
      if (!isLeaf) place(left + 1, level + 1, 2 * index + 1);
    };
    place(0, 0, 0);
  });
  return bytes;
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
