import type { RandomStream } from "../../math/random.ts";
import { type BinnedColumns, thresholdAbove } from "../tree/bin.ts";
import { type GiniScratch, type GiniSplit, giniScratch, improveGiniSplit } from "../tree/gini-split.ts";
import { partitionRows } from "../tree/partition.ts";
import { addLeaf, setSplit, type TreeBuilder } from "../tree/trees.ts";

export interface ForestRule {
  /** How many columns are tried at each node, at least 1. */
  readonly columnsTried: number;
  /** Infinity when there is no limit. */
  readonly maxDepth: number;
  readonly minSamplesSplit: number;
  readonly minSamplesLeaf: number;
}

/** What growing needs besides the data, made once and used for every tree of a forest. */
export interface ForestScratch {
  readonly rows: Uint32Array;
  readonly held: Uint32Array;
  readonly weights: Float64Array;
  readonly columns: Uint32Array;
  readonly gini: GiniScratch;
}

export function forestScratch(binned: BinnedColumns): ForestScratch {
  return {
    rows: new Uint32Array(binned.rows),
    held: new Uint32Array(binned.rows),
    weights: new Float64Array(binned.rows),
    columns: Uint32Array.from(binned.codes, (_, column) => column),
    gini: giniScratch(),
  };
}

/**
 * Adds one classification tree, grown on a bootstrap sample of the rows. `weights`: n numbers, at least 0. A node's value
 * is its weighted share of hits, its cover the weight of its rows, its gain the fall of impurity times that weight.
 * Breiman 2001, doi:10.1023/A:1010933404324
 */
export function growForestTree(
  binned: BinnedColumns,
  target: Uint8Array,
  weights: Float64Array,
  rule: ForestRule,
  random: RandomStream,
  scratch: ForestScratch,
  builder: TreeBuilder,
): void {
  const { rows } = scratch;
  const inBag = drawBootstrap(weights, random, scratch);
  const best: GiniSplit = { column: -1, bin: 0, nextBin: 0, missingLeft: false, purity: 0 };
  // Nodes to do, four numbers each: node, first row, row after the last, depth.
  const stack = [addLeafOf(builder, scratch, target, 0, inBag), 0, inBag, 0];
  builder.roots.push(stack[0]!);
  while (stack.length > 0) {
    const depth = stack.pop()!;
    const end = stack.pop()!;
    const begin = stack.pop()!;
    const node = stack.pop()!;
    const share = builder.nodes.value[node]!;
    if (share === 0 || share === 1 || depth >= rule.maxDepth || end - begin < rule.minSamplesSplit) continue;
    const weight = builder.nodes.cover[node]!;
    const hitWeight = weight * share;
    best.column = -1;
    best.purity = Number.NEGATIVE_INFINITY;
    tryColumns({ rows, begin, end, weight, hitWeight }, binned, target, rule, random, scratch, best);
    if (best.column < 0) continue;
    const bins = binned.lowest[best.column]!.length;
    const codes = binned.codes[best.column]!;
    const middle = partitionRows(codes, rows, begin, end, best.bin, bins, best.missingLeft, scratch.held);
    const left = addLeafOf(builder, scratch, target, begin, middle);
    const right = addLeafOf(builder, scratch, target, middle, end);
    const gain = Math.max(0, 2 * (best.purity - (hitWeight * hitWeight) / weight));
    const threshold = thresholdOf(binned, best);
    setSplit(builder, node, { column: best.column, threshold, missingLeft: best.missingLeft, gain }, left, right);
    stack.push(right, middle, end, depth + 1, left, begin, middle, depth + 1);
  }
}

/** Draws as many rows as there are, with replacement. Leaves the rows drawn, ascending, and their weights in the scratch; returns how many. */
function drawBootstrap(weights: Float64Array, random: RandomStream, scratch: ForestScratch): number {
  const { rows, weights: drawn } = scratch;
  drawn.fill(0);
  for (let i = 0; i < drawn.length; i++) {
    const row = random.integer(drawn.length);
    drawn[row]! += weights[row]!;
  }
  let inBag = 0;
  for (let row = 0; row < drawn.length; row++) if (drawn[row]! > 0) rows[inBag++] = row;
  return inBag;
}

/** Adds a leaf for rows[begin…end) of the scratch. */
function addLeafOf(
  builder: TreeBuilder,
  { rows, weights }: ForestScratch,
  target: Uint8Array,
  begin: number,
  end: number,
): number {
  let weight = 0;
  let hitWeight = 0;
  for (let i = begin; i < end; i++) {
    const row = rows[i]!;
    weight += weights[row]!;
    hitWeight += weights[row]! * target[row]!;
  }
  return addLeaf(builder, weight > 0 ? hitWeight / weight : 0, weight);
}

/** Tries columns in random order: as many as the rule says, and more while all so far are constant in the node. */
function tryColumns(
  node: { rows: Uint32Array; begin: number; end: number; weight: number; hitWeight: number },
  binned: BinnedColumns,
  target: Uint8Array,
  rule: ForestRule,
  random: RandomStream,
  scratch: ForestScratch,
  best: GiniSplit,
): void {
  const { columns, gini, weights } = scratch;
  let useful = 0;
  for (let tried = 0; tried < columns.length && (tried < rule.columnsTried || useful === 0); tried++) {
    const pick = tried + random.integer(columns.length - tried);
    const column = columns[pick]!;
    columns[pick] = columns[tried]!;
    columns[tried] = column;
    const codes = binned.codes[column]!;
    const bins = binned.lowest[column]!.length;
    if (improveGiniSplit(node, column, codes, bins, target, weights, rule.minSamplesLeaf, gini, best)) useful++;
  }
}

/** Half-way between the values on both sides; where only missing values go right, above all values. */
function thresholdOf(binned: BinnedColumns, { column, bin, nextBin }: GiniSplit): number {
  const lowest = binned.lowest[column]!;
  const highest = binned.highest[column]!;
  if (nextBin === lowest.length) return thresholdAbove(highest);
  const above = lowest[nextBin]!;
  const middle = highest[bin]! / 2 + above / 2;
  // Between neighbouring numbers the middle is rounded onto one of them, and the lower one would go right.
  return middle > highest[bin]! ? middle : above;
}
