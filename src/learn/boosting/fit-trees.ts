import { permutation, type RandomStream } from "../../math/random.ts";
import type { TrainingRows } from "../learner.ts";
import { binColumns } from "../tree/bin.ts";
import { finishTrees, firstTrees, startTrees, type Trees } from "../tree/trees.ts";
import { type StoppingRule, startWatch, watchTree } from "./early-stopping.ts";
import { boostingState, growBoostedTree } from "./grow-tree.ts";
import { baseMarginOf, estimateBaseScore, fillGradients } from "./logistic-loss.ts";
import type { BoostingParams } from "./params.ts";

/**
 * Fits the start and the trees of a boosting model, each tree with a random stream of its own. `stopping`: null for
 * all trees, else only those up to the lowest log loss of the rule's rows.
 */
export function fitTrees(
  rows: TrainingRows,
  params: BoostingParams,
  random: RandomStream,
  stopping: StoppingRule | null,
): { readonly baseMargin: number; readonly trees: Trees } {
  const weights = hitScaledWeights(rows, params.scalePosWeight);
  const baseScore = params.baseScore ?? estimateBaseScore(rows.target, weights, params.scalePosWeight);
  const baseMargin = baseMarginOf(baseScore);
  const state = boostingState(binColumns(rows.columns, rows.weights), baseMargin);
  const rule = {
    maxDepth: params.maxDepth,
    learningRate: Math.fround(params.learningRate),
    lambda: Math.fround(params.lambda),
    alpha: Math.fround(params.alpha),
    gamma: Math.fround(params.gamma),
    minChildWeight: Math.fround(params.minChildWeight),
  };
  const watch = stopping === null ? null : startWatch(stopping, baseMargin);
  const builder = startTrees();
  for (let tree = 0; tree < params.trees; tree++) {
    const treeRandom = random.child(tree);
    const sampled = sampleRows(rows.target.length, params.subsample, treeRandom);
    const columns = sampleColumns(rows.columns.length, params.columnSample, treeRandom);
    fillGradients(state.margins, rows.target, weights, sampled, state.gradients, state.curvatures);
    growBoostedTree(state, columns, rule, builder);
    if (watch !== null && watchTree(watch, builder)) break;
  }
  const trees = finishTrees(builder);
  return { baseMargin, trees: watch === null ? trees : firstTrees(trees, watch.best + 1) };
}

/** The rows' weights in float32, those of hits times `scalePosWeight`. */
function hitScaledWeights({ target, weights }: TrainingRows, scalePosWeight: number): Float32Array {
  const scale = Math.fround(scalePosWeight);
  return Float32Array.from(target, (hit, row) => Math.fround(weights?.[row] ?? 1) * (hit === 1 ? scale : 1));
}

/** 1 for each row drawn, each by itself with probability `share`; null when all are. */
function sampleRows(rows: number, share: number, random: RandomStream): Uint8Array | null {
  if (share === 1) return null;
  return Uint8Array.from({ length: rows }, () => (random.next() < share ? 1 : 0));
}

/** The columns one tree may use, ascending. */
function sampleColumns(count: number, share: number, random: RandomStream): number[] {
  const all = Array.from({ length: count }, (_, column) => column);
  if (share === 1) return all;
  const drawn = permutation(count, random).subarray(0, Math.max(1, Math.floor(share * count)));
  return Array.from(drawn).sort((a, b) => a - b);
}
