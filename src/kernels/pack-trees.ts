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
  /** The numbers of the first tree's leaves from left to right, at their nodes, and how many there are. */
  readonly leafNumbers: Float64Array;
  readonly leafCount: number;
  /** The trees in the form of `assembly/leaves/shallow.ts` where they fit it. */
  readonly shallow: Uint8Array | null;
}

/** Ranks of one column of codes are below this; it marks leaves, and missing values that go right. */
const beyondRanks = 65_535;

/** The most levels that shallow trees may have, and slots, so that they stay in a near cache. */
const shallowest = { depth: 8, slots: 16_384 };

/** More columns than a table has: for numbering parts of columns. */
const mostColumns = 2 ** 20;

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
  // Nodes whose children have no place yet: which they are, where, and how deep.
  const waiting = new Int32Array(trees.nodeCount);
  const places = new Int32Array(trees.nodeCount);
  const levels = new Int32Array(trees.nodeCount);
  let placed = 0;
  for (let tree = 0; tree < trees.treeCount; tree++) {
    const start = placed++;
    starts[tree] = start;
    let ends = 0;
    const wait = (node: number, place: number, level: number): void => {
      waiting[ends] = node;
      places[ends] = place;
      levels[ends++] = level;
    };
    /** Writes a node and makes room for its children, side by side. Returns where the first of them goes, -1 for a leaf. */
    const put = (node: number, place: number, level: number): number => {
      values[place] = trees.value[node]!;
      if (trees.feature[node]! < 0) {
        nodes[2 * place] = beyondRanks;
        nodes[2 * place + 1] = 8 * (place - start);
        if (level > depths[tree]!) depths[tree] = level;
        return -1;
      }
      nodes[2 * place] = codeOf(node);
      nodes[2 * place + 1] = 8 * (placed - start);
      placed += 2;
      return placed - 2;
    };
    wait(trees.roots[tree]!, start, 0);
    for (let next = 0; next < ends; next++) {
      const node = waiting[next]!;
      const level = levels[next]!;
      const children = put(node, places[next]!, level);
      if (children < 0) continue;
      // The children's children come right behind the children: two questions are then mostly on one line of the cache.
      for (let side = 0; side < 2; side++) {
        const child = (side === 0 ? trees.left : trees.right)[node]!;
        const below = put(child, children + side, level + 1);
        if (below < 0) continue;
        wait(trees.left[child]!, below, level + 2);
        wait(trees.right[child]!, below + 1, level + 2);
      }
    }
  }
  const deep = { codeColumns, nodes, values, starts, depths };
  return { ...deep, ...numberLeaves(deep), shallow: packShallow(deep) };
}

function numberLeaves({ nodes, starts }: Pick<PackedTrees, "nodes" | "starts">) {
  const leafNumbers = new Float64Array(starts[1] ?? nodes.length / 2);
  let leafCount = 0;
  const waiting = [0];
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    if ((nodes[2 * node]! & 0xffff) === beyondRanks) leafNumbers[node] = leafCount++;
    else waiting.push(nodes[2 * node + 1]! / 8 + 1, nodes[2 * node + 1]! / 8);
  }
  return { leafNumbers, leafCount };
}

/** Null where the trees are too deep or ask too much. */
function packShallow({
  codeColumns,
  nodes,
  values,
  starts,
  depths,
}: Pick<PackedTrees, "codeColumns" | "nodes" | "values" | "starts" | "depths">): Uint8Array | null {
  // The slot before those of each column; a column has one more than thresholds.
  const slots: number[] = [];
  let slotCount = 1;
  for (const { thresholds } of codeColumns) {
    slots.push(slotCount);
    slotCount += thresholds.length + 1;
  }
  if (slotCount > shallowest.slots || depths.some((depth) => depth > shallowest.depth)) return null;
  const levels = depths.map((depth) => Math.max(3, depth));
  const bytes = new Uint8Array(levels.reduce((sum, depth) => sum + 8 + 12 * 2 ** depth, 0));
  const view = new DataView(bytes.buffer);
  let at = 0;
  starts.forEach((start, tree) => {
    const depth = levels[tree]!;
    const leavesAt = at + 8;
    const questionsAt = leavesAt + 8 * 2 ** depth;
    view.setInt32(at, depth, true);
    const place = (node: number, level: number, index: number): void => {
      if (level === depth) {
        view.setFloat64(leavesAt + 8 * index, values[start + node]!, true);
        return;
      }
      const word = nodes[2 * (start + node)]!;
      const rank = word & 0xffff;
      const isLeaf = rank === beyondRanks;
      const slot = isLeaf ? 0 : slots[word >>> 16]! + rank + 1;
      view.setUint32(questionsAt + 4 * questionPlace(depth, level, index), 16 * slot, true);
      const left = nodes[2 * (start + node) + 1]! / 8;
      place(left, level + 1, 2 * index);
      if (!isLeaf) place(left + 1, level + 1, 2 * index + 1);
    };
    place(0, 0, 0);
    at = questionsAt + 4 * 2 ** depth;
  });
  return bytes;
}

/** Level by level; the last three subtree by subtree. */
function questionPlace(depth: number, level: number, index: number): number {
  const inSubtree = level - (depth - 3);
  if (inSubtree < 0) return 2 ** level - 1 + index;
  const subtree = index >> inSubtree;
  return 2 ** (depth - 3) - 1 + 7 * subtree + (2 ** inSubtree - 1) + (index & (2 ** inSubtree - 1));
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
  const numbers = new Map<number, number>();
  /** The first word of a node: its rank, and above it its column of codes. */
  const codeOf = (node: number): number => {
    const source = trees.feature[node]!;
    const thresholds = asked.get(source)!;
    const rank = firstNotBelow(thresholds, trees.threshold[node]!);
    const part = Math.floor(rank / (beyondRanks - 1));
    const goesLeft = trees.missingLeft[node] === 1;
    const key = 2 * (part * mostColumns + source) + (goesLeft ? 1 : 0);
    let column = numbers.get(key);
    if (column === undefined) {
      column = codeColumns.length;
      const begin = part * (beyondRanks - 1);
      const missing = goesLeft ? 0 : beyondRanks;
      codeColumns.push({ source, thresholds: thresholds.subarray(begin, begin + beyondRanks - 1), missing });
      numbers.set(key, column);
    }
    return ((rank % (beyondRanks - 1)) | (column << 16)) >>> 0;
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
