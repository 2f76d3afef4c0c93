import {
  maxModelNodes,
  maxModelTrees,
  readCount,
  readIntegers,
  readNumbers,
  readRecord,
  refuseModel,
} from "../model-checks.ts";

/**
 * Decision trees as one flat record: node i of whichever tree is entry i of every array. A row goes left when its value
 * is below the threshold, a missing value where `missingLeft` says.
 */
export interface Trees {
  readonly treeCount: number;
  readonly nodeCount: number;
  /** The node each tree starts at. */
  readonly roots: Int32Array;
  /** The column a node asks about; −1 at a leaf. */
  readonly feature: Int32Array;
  readonly threshold: Float64Array;
  /** The nodes below; −1 at a leaf. */
  readonly left: Int32Array;
  readonly right: Int32Array;
  /** 1 when a missing value goes left. */
  readonly missingLeft: Uint8Array;
  /** What the node answers; at an inner node, what it would answer as a leaf. */
  readonly value: Float64Array;
  /** What the split gained, 0 at a leaf. */
  readonly gain: Float64Array;
  /** How much training data reached the node: weight of rows (forest) or sum of second derivatives (boosting). */
  readonly cover: Float64Array;
}

/** Trees in the making. */
export interface TreeBuilder {
  readonly roots: number[];
  nodeCount: number;
  /** The arrays of the trees so far, longer than needed. */
  nodes: NodeArrays;
}

type NodeArrays = Pick<Trees, "feature" | "threshold" | "left" | "right" | "missingLeft" | "value" | "gain" | "cover">;

export function startTrees(): TreeBuilder {
  return { roots: [], nodeCount: 0, nodes: nodeArrays(1024) };
}

/** Adds a leaf and returns its number. */
export function addLeaf(builder: TreeBuilder, value: number, cover: number): number {
  const node = builder.nodeCount++;
  if (node === builder.nodes.feature.length) builder.nodes = resized(builder.nodes, 2 * node);
  const { feature, left, right } = builder.nodes;
  feature[node] = -1;
  left[node] = -1;
  right[node] = -1;
  builder.nodes.value[node] = value + 0; // JSON has no −0
  builder.nodes.cover[node] = cover;
  return node;
}

/** Makes a leaf into an inner node. */
export function setSplit(
  builder: TreeBuilder,
  node: number,
  split: { readonly column: number; readonly threshold: number; readonly missingLeft: boolean; readonly gain: number },
  left: number,
  right: number,
): void {
  const { nodes } = builder;
  nodes.feature[node] = split.column;
  nodes.threshold[node] = split.threshold + 0;
  nodes.missingLeft[node] = split.missingLeft ? 1 : 0;
  nodes.gain[node] = split.gain;
  nodes.left[node] = left;
  nodes.right[node] = right;
}

export function finishTrees(builder: TreeBuilder): Trees {
  return Object.freeze({
    treeCount: builder.roots.length,
    nodeCount: builder.nodeCount,
    roots: Int32Array.from(builder.roots),
    ...resized(builder.nodes, builder.nodeCount),
  });
}

/** The first `count` trees, those of `finishTrees` being stored one after the other. `count`: from 1 to the number of trees. */
export function firstTrees(trees: Trees, count: number): Trees {
  if (count === trees.treeCount) return trees;
  const nodeCount = trees.roots[count]!;
  return Object.freeze({
    treeCount: count,
    nodeCount,
    roots: trees.roots.slice(0, count),
    ...resized(trees, nodeCount),
  });
}

/**
 * Sums the gain of every column's splits, an entry a column. `perTree`: each tree's sums are first brought to a total of
 * 1, so that every tree has one vote. The result adds up to 1, or is all 0 when there is no gain.
 */
export function gainShares(trees: Trees, columnCount: number, perTree: boolean): Float64Array {
  const shares = new Float64Array(columnCount);
  const ofTree = new Float64Array(columnCount);
  for (let tree = 0; tree < trees.treeCount; tree++) {
    ofTree.fill(0);
    const stack = [trees.roots[tree]!];
    while (stack.length > 0) {
      const node = stack.pop()!;
      if (trees.feature[node]! < 0) continue;
      ofTree[trees.feature[node]!]! += trees.gain[node]!;
      stack.push(trees.right[node]!, trees.left[node]!);
    }
    if (perTree) scaleToOne(ofTree);
    for (let column = 0; column < columnCount; column++) shares[column]! += ofTree[column]!;
  }
  scaleToOne(shares);
  return shares;
}

/**
 * Checks and restores trees read from JSON. Throws MODEL_TOO_LARGE (before anything is allocated), MODEL_INDEX for a
 * column or node that does not exist, MODEL_CYCLE for a node that is reached twice, MODEL_NONFINITE and MODEL_INVALID.
 */
export function parseTrees(value: unknown, columnCount: number, where: string): Trees {
  const record = readRecord(value, where);
  const treeCount = readCount(record["treeCount"], maxModelTrees, `${where} treeCount`);
  const nodeCount = readCount(record["nodeCount"], maxModelNodes, `${where} nodeCount`);
  const numbers = (name: string) => readNumbers(record[name], nodeCount, `${where} ${name}`);
  const integers = (name: string, min: number, max: number, length = nodeCount) =>
    readIntegers(record[name], length, { min, max, code: "MODEL_INDEX" }, `${where} ${name}`);
  const trees: Trees = {
    treeCount,
    nodeCount,
    roots: integers("roots", 0, nodeCount - 1, treeCount),
    feature: integers("feature", -1, columnCount - 1),
    threshold: numbers("threshold"),
    left: integers("left", -1, nodeCount - 1),
    right: integers("right", -1, nodeCount - 1),
    missingLeft: Uint8Array.from(integers("missingLeft", 0, 1)),
    value: numbers("value"),
    gain: numbers("gain"),
    cover: numbers("cover"),
  };
  checkShape(trees, where);
  return Object.freeze(trees);
}

/** Every node must be reached exactly once, from one root. */
function checkShape(trees: Trees, where: string): void {
  const reached = new Uint8Array(trees.nodeCount);
  let reachedCount = 0;
  const stack: number[] = [];
  const visit = (node: number) => {
    if (reached[node] === 1) refuseModel("MODEL_CYCLE", `${where} node ${node}`, "one way to each node", "a second");
    reached[node] = 1;
    reachedCount++;
    stack.push(node);
  };
  for (let tree = 0; tree < trees.treeCount; tree++) {
    visit(trees.roots[tree]!);
    while (stack.length > 0) {
      const node = stack.pop()!;
      const left = trees.left[node]!;
      const right = trees.right[node]!;
      if (trees.feature[node]! < 0) {
        if (left >= 0 || right >= 0) refuseModel("MODEL_INVALID", `${where} node ${node}`, "a leaf", "nodes below it");
        continue;
      }
      if (left < 0 || right < 0) refuseModel("MODEL_INDEX", `${where} node ${node}`, "two nodes below it", -1);
      visit(right);
      visit(left);
    }
  }
  if (reachedCount < trees.nodeCount) {
    refuseModel("MODEL_INVALID", where, `${trees.nodeCount} nodes in trees`, reachedCount);
  }
}

function scaleToOne(values: Float64Array): void {
  let total = 0;
  for (let i = 0; i < values.length; i++) total += values[i]!;
  if (total > 0) for (let i = 0; i < values.length; i++) values[i]! /= total;
}

function nodeArrays(length: number): NodeArrays {
  return {
    feature: new Int32Array(length),
    threshold: new Float64Array(length),
    left: new Int32Array(length),
    right: new Int32Array(length),
    missingLeft: new Uint8Array(length),
    value: new Float64Array(length),
    gain: new Float64Array(length),
    cover: new Float64Array(length),
  };
}

/** A copy of other length, cut short or filled up with 0. */
function resized(nodes: NodeArrays, length: number): NodeArrays {
  const copy = nodeArrays(length);
  const kept = Math.min(length, nodes.feature.length);
  for (const name of Object.keys(copy) as (keyof NodeArrays)[]) copy[name].set(nodes[name].subarray(0, kept));
  return copy;
}
