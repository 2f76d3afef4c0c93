import type { RandomStream } from "../../math/random.ts";
import { log1pExp } from "../../math/special.ts";
import type { TrainingRows } from "../learner.ts";
import { stratifiedSplit } from "../split-rows.ts";
import { takeTrainingRows, withoutWeightless } from "../training-rows.ts";
import { addLeaves, rowMajor, type TreeNodes } from "../tree/predict.ts";

/** Rows whose log loss tells when to stop, and after how many trees without a lower one. */
export interface StoppingRule {
  readonly rows: TrainingRows;
  readonly patience: number;
}

/** Follows the log loss of rows that are not learned from. Rewritten with every tree. */
export interface LossWatch extends StoppingRule {
  /** The rows one after the other. */
  readonly values: Float64Array;
  readonly margins: Float64Array;
  /** The tree, counted from 0, after which the loss was lowest, and that loss. */
  best: number;
  lowest: number;
}

/**
 * Holds a stratified share of the rows back; rows of weight 0 are left out. `heldBack` is null when the classes are too
 * small to spare a row.
 */
export function holdBackRows(
  rows: TrainingRows,
  share: number,
  random: RandomStream,
): { readonly training: TrainingRows; readonly heldBack: TrainingRows | null } {
  const counted = withoutWeightless(rows);
  const { train, test } = stratifiedSplit(counted.target, share, random);
  if (test.length === 0) return { training: counted, heldBack: null };
  return { training: takeTrainingRows(counted, train), heldBack: takeTrainingRows(counted, test) };
}

export function startWatch(rule: StoppingRule, baseMargin: number): LossWatch {
  const { columns, target } = rule.rows;
  return {
    ...rule,
    values: rowMajor(columns, target.length),
    margins: new Float64Array(target.length).fill(baseMargin),
    best: -1,
    lowest: Number.POSITIVE_INFINITY,
  };
}

/** Takes a tree into account, whose root is node 0. Returns true when it is time to stop: `patience` trees have not lowered the loss. */
export function watchTree(watch: LossWatch, tree: number, nodes: TreeNodes): boolean {
  addLeaves(nodes, 0, watch.values, watch.rows.columns.length, watch.margins);
  const loss = totalLogLoss(watch.margins, watch.rows);
  if (loss < watch.lowest) {
    watch.lowest = loss;
    watch.best = tree;
  }
  return tree - watch.best >= watch.patience;
}

/** The rows' log losses, weighted and added up; not divided by their weight, which is the same for every tree. */
function totalLogLoss(margins: Float64Array, { target, weights }: TrainingRows): number {
  let loss = 0;
  for (let row = 0; row < margins.length; row++) {
    loss += (weights?.[row] ?? 1) * log1pExp(target[row] === 1 ? -margins[row]! : margins[row]!);
  }
  return loss;
}
