import type { RandomStream } from "../../math/random.ts";
import { type BinnedColumns, thresholdAbove } from "./bin.ts";
import { type GiniScratch, type GiniSplit, giniScratch, improveGiniSplit } from "./gini-split.ts";
import { partitionRows } from "./partition.ts";
import { addLeaf, setSplit, type TreeBuilder } from "./trees.ts";

export interface GiniRule {
  /** Infinity when there is no limit. */
  readonly maxDepth: number;
  readonly minSamplesSplit: number;
  readonly minSamplesLeaf: number;
}

/** Columns drawn anew at each node: how many, at least 1, and from which stream. */
export interface ColumnDraw {
  readonly columns: number;
  readonly random: RandomStream;
}

/** What growing needs besides the data, made once and used for every tree of a fit. */
export interface GiniTreeScratch {
  readonly rows: Uint32Array;
  readonly held: Uint32Array;
  readonly columns: Uint32Array;
  readonly gini: GiniScratch;
}

export function giniTreeScratch(binned: BinnedColumns): GiniTreeScratch {
  return {
    rows: new Uint32Array(binned.rows),
    held: new Uint32Array(binned.rows),
    columns: new Uint32Array(binned.codes.length),
    gini: giniScratch(Math.max(0, ...binned.lowest.map((bins) => bins.length))),
  };
}

/**
 * Adds one classification tree, grown on the rows of a weight above 0. weights: n numbers, at least 0. `draw`: null tries
 * all columns at every node, in their order, of which the first wins when several are as good. A node's value is its
 * weighted share of hits, its cover the weight of its rows, its gain the fall of impurity times that weight.
 * Breiman et al. 1984, Classification and Regression Trees.
 */
export function growGiniTree(
  binned: BinnedColumns,
  target: Uint8Array,
  weights: Float64Array,
  rule: GiniRule,
  draw: ColumnDraw | null,
  scratch: GiniTreeScratch,
  builder: TreeBuilder,
): void {
  const { rows, columns } = scratch;
  // From the same order for every tree, so that a tree depends on its own stream alone.
  for (let column = 0; column < columns.length; column++) columns[column] = column;
  let counted = 0;
  for (let row = 0; row < weights.length; row++) if (weights[row]! > 0) rows[counted++] = row;
  const best: GiniSplit = { column: -1, bin: 0, nextBin: 0, missingLeft: false, purity: 0 };
  // Nodes to do, four numbers each: node, first row, row after the last, depth.
  const stack = [addLeafOf(builder, rows, target, weights, 0, counted), 0, counted, 0];
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
    tryColumns({ rows, begin, end, weight, hitWeight }, binned, target, weights, rule, draw, scratch, best);
    if (best.column < 0) continue;
    const bins = binned.lowest[best.column]!.length;
    const codes = binned.codes[best.column]!;
    const middle = partitionRows(codes, rows, begin, end, best.bin, bins, best.missingLeft, scratch.held);
    const left = addLeafOf(builder, rows, target, weights, begin, middle);
    const right = addLeafOf(builder, rows, target, weights, middle, end);
    const gain = Math.max(0, 2 * (best.purity - (hitWeight * hitWeight) / weight));
    const threshold = thresholdOf(binned, best);
    setSplit(builder, node, { column: best.column, threshold, missingLeft: best.missingLeft, gain }, left, right);
    stack.push(right, middle, end, depth + 1, left, begin, middle, depth + 1);
  }
}

/** Adds a leaf for rows[begin…end). */
function addLeafOf(
  builder: TreeBuilder,
  rows: Uint32Array,
  target: Uint8Array,
  weights: Float64Array,
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

/** Tries all columns, or as many as are drawn, and more while all so far are constant in the node. */
function tryColumns(
  node: { rows: Uint32Array; begin: number; end: number; weight: number; hitWeight: number },
  binned: BinnedColumns,
  target: Uint8Array,
  weights: Float64Array,
  rule: GiniRule,
  draw: ColumnDraw | null,
  scratch: GiniTreeScratch,
  best: GiniSplit,
): void {
  const { columns, gini } = scratch;
  const wanted = draw === null ? columns.length : draw.columns;
  let useful = 0;
  for (let tried = 0; tried < columns.length && (tried < wanted || useful === 0); tried++) {
    const pick = draw === null ? tried : tried + draw.random.integer(columns.length - tried);
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
