import type { BinnedColumns } from "../tree/bin.ts";
import { thresholdAbove } from "../tree/bin.ts";
import { addToHistogram, histogramOffsets, subtractHistogram } from "../tree/histogram.ts";
import {
  bestNewtonSplit,
  type GradientSums,
  type NewtonRule,
  type NewtonSplit,
  newtonValue,
} from "../tree/newton-split.ts";
import { partitionRows } from "../tree/partition.ts";
import { addLeaf, setSplit, type TreeBuilder } from "../tree/trees.ts";

export interface BoostingRule extends NewtonRule {
  readonly maxDepth: number;
  readonly learningRate: number;
  /** The least gain of a split. */
  readonly gamma: number;
}

/** XGBoost's kRtEps: splits that gain less are rounding. */
const leastGain = Math.fround(1e-6);

/** What the trees of one fit share. Gradients and curvatures are rewritten between trees, margins by every tree. */
export interface BoostingState {
  readonly binned: BinnedColumns;
  readonly offsets: Uint32Array;
  readonly gradients: Float32Array;
  readonly curvatures: Float32Array;
  /** The log odds of every row so far. */
  readonly margins: Float32Array;
  readonly rows: Uint32Array;
  readonly held: Uint32Array;
  /** Histograms not in use. */
  readonly pool: Float64Array[];
}

export function boostingState(binned: BinnedColumns, baseMargin: number): BoostingState {
  return {
    binned,
    offsets: histogramOffsets(binned),
    gradients: new Float32Array(binned.rows),
    curvatures: new Float32Array(binned.rows),
    margins: new Float32Array(binned.rows).fill(baseMargin),
    rows: new Uint32Array(binned.rows),
    held: new Uint32Array(binned.rows),
    pool: [],
  };
}

/** A node that may yet be split: its rows, their sums, and its histogram. */
interface OpenNode {
  readonly node: number;
  readonly begin: number;
  readonly end: number;
  readonly depth: number;
  readonly sums: GradientSums;
  readonly histogram: Float64Array;
}

/**
 * Adds one tree on the state's gradients and moves the margins by what it answers. `columns`: the columns it may use,
 * ascending. Leaf values carry the learning rate, covers are sums of curvatures. Sums are float64 over float32 gradients,
 * gains and values float32, as in XGBoost, so that equal gains are equal here too.
 */
export function growBoostedTree(
  state: BoostingState,
  columns: readonly number[],
  rule: BoostingRule,
  builder: TreeBuilder,
): void {
  const { binned, rows, margins } = state;
  for (let row = 0; row < binned.rows; row++) rows[row] = row;
  const rootSums = sumGradients(state);
  const root = addValuedLeaf(builder, rootSums, rule);
  builder.roots.push(root);
  const histogram = takeHistogram(state);
  fillHistogram(state, columns, 0, binned.rows, histogram);
  const open: OpenNode[] = [{ node: root, begin: 0, end: binned.rows, depth: 0, sums: rootSums, histogram }];
  for (let parent = open.pop(); parent !== undefined; parent = open.pop()) {
    const split = findSplit(state, columns, parent, rule);
    if (split === null) {
      addToMargins(margins, rows, parent.begin, parent.end, builder.nodes.value[parent.node]!);
      state.pool.push(parent.histogram);
      continue;
    }
    const bins = binned.lowest[split.column]!.length;
    const codes = binned.codes[split.column]!;
    const middle = partitionRows(codes, rows, parent.begin, parent.end, split.bin, bins, split.missingLeft, state.held);
    const left = addValuedLeaf(builder, split.left, rule);
    const right = addValuedLeaf(builder, split.right, rule);
    setSplit(builder, parent.node, { ...split, threshold: thresholdOf(binned, split) }, left, right);
    const depth = parent.depth + 1;
    if (depth === rule.maxDepth) {
      addToMargins(margins, rows, parent.begin, middle, builder.nodes.value[left]!);
      addToMargins(margins, rows, middle, parent.end, builder.nodes.value[right]!);
      state.pool.push(parent.histogram);
      continue;
    }
    const smaller = takeHistogram(state);
    const leftIsSmaller = split.left.curvature <= split.right.curvature;
    if (leftIsSmaller) fillHistogram(state, columns, parent.begin, middle, smaller);
    else fillHistogram(state, columns, middle, parent.end, smaller);
    subtractHistogram(parent.histogram, smaller);
    const [leftHistogram, rightHistogram] = leftIsSmaller ? [smaller, parent.histogram] : [parent.histogram, smaller];
    open.push({ node: right, begin: middle, end: parent.end, depth, sums: split.right, histogram: rightHistogram });
    open.push({ node: left, begin: parent.begin, end: middle, depth, sums: split.left, histogram: leftHistogram });
  }
}

function sumGradients({ gradients, curvatures }: BoostingState): GradientSums {
  let gradient = 0;
  let curvature = 0;
  for (let row = 0; row < gradients.length; row++) {
    gradient += gradients[row]!;
    curvature += curvatures[row]!;
  }
  return { gradient, curvature };
}

function addValuedLeaf(builder: TreeBuilder, sums: GradientSums, rule: BoostingRule): number {
  return addLeaf(builder, Math.fround(newtonValue(sums, rule) * rule.learningRate), sums.curvature);
}

/** The best split of a node, null when none is worth having. */
function findSplit(
  { binned, offsets }: BoostingState,
  columns: readonly number[],
  { histogram, sums }: OpenNode,
  rule: BoostingRule,
): NewtonSplit | null {
  let best: NewtonSplit | null = null;
  for (const column of columns) {
    const bins = binned.lowest[column]!.length;
    const part = { histogram, column, offset: offsets[column]!, bins, hasMissing: binned.hasMissing[column] === 1 };
    best = bestNewtonSplit(part, sums, rule, best);
  }
  if (best === null || best.gain <= leastGain || best.gain < rule.gamma) return null;
  return best.left.curvature === 0 || best.right.curvature === 0 ? null : best;
}

function takeHistogram({ pool, offsets }: BoostingState): Float64Array {
  return pool.pop() ?? new Float64Array(offsets[offsets.length - 1]!);
}

function fillHistogram(
  { binned, offsets, rows, gradients, curvatures }: BoostingState,
  columns: readonly number[],
  begin: number,
  end: number,
  histogram: Float64Array,
): void {
  histogram.fill(0);
  for (const column of columns) {
    addToHistogram(binned.codes[column]!, rows, begin, end, gradients, curvatures, histogram, offsets[column]!);
  }
}

function addToMargins(margins: Float32Array, rows: Uint32Array, begin: number, end: number, value: number): void {
  for (let i = begin; i < end; i++) margins[rows[i]!]! += value;
}

/** A data value: the smallest that goes right. Where only missing values go right, above all values. */
function thresholdOf(binned: BinnedColumns, { column, bin }: NewtonSplit): number {
  return binned.lowest[column]![bin + 1] ?? thresholdAbove(binned.highest[column]!);
}
