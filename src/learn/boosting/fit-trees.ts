import { type BoostingKernel, type GrowthRule, type TreeDraw, withBoostingKernel } from "../../kernels/boosting.ts";
import { collectTrees } from "../../kernels/grown-trees.ts";
import { permutation, type RandomStream } from "../../math/random.ts";
import type { WorkContext } from "../context.ts";
import type { TrainingRows } from "../learner.ts";
import { firstTrees, type Trees } from "../tree/trees.ts";
import { chooseBins } from "./bin-edges.ts";
import { type StoppingRule, startWatch, watchTree } from "./early-stopping.ts";
import { baseMarginOf, estimateBaseScore } from "./logistic-loss.ts";
import type { BoostingParams } from "./params.ts";

/** The start of a boosting model and its trees. */
export interface FittedTrees {
  readonly baseMargin: number;
  readonly trees: Trees;
}

/** Fits once with each set of hyper-parameters it is called with; `stopping` as in `fitTrees`. */
export type TreeFitter = (params: BoostingParams, stopping: StoppingRule | null) => FittedTrees;

/**
 * Lends `work` a fitter over rows whose columns are cut into bins once for all its fits. maxDepth: the deepest tree of any.
 */
export function withTreeFitter<Result>(
  rows: TrainingRows,
  maxDepth: number,
  { random, threads }: Pick<WorkContext, "random" | "threads">,
  work: (fit: TreeFitter) => Result,
): Result {
  return withBoostingKernel(chooseBins(rows), maxDepth, threads, (kernel) =>
    work((params, stopping) => fitTrees(kernel, rows, params, random, stopping)),
  );
}

/**
 * Fits the start and the trees of a boosting model, each tree with a random stream of its own. `stopping`: null for
 * all trees, else only those up to the lowest log loss of the rule's rows.
 */
function fitTrees(
  kernel: BoostingKernel,
  rows: TrainingRows,
  params: BoostingParams,
  random: RandomStream,
  stopping: StoppingRule | null,
): FittedTrees {
  const { signed, largest, baseMargin } = startOf(rows, params);
  kernel.startFit(signed, largest, baseMargin, growthRule(params));
  const watch = stopping === null ? null : startWatch(stopping, baseMargin);
  const draw = (tree: number) => drawTree(rows, params, random.child(tree));
  const collector = collectTrees(params.trees);
  // What a tree does to the rows of the rule is known before the next one.
  const atOnce = watch === null ? kernel.treesAtOnce : 1;
  for (let tree = 0; tree < params.trees; tree += atOnce) {
    const count = Math.min(atOnce, params.trees - tree);
    const draws = Array.from({ length: count }, (_, index) => draw(tree + index));
    const grown = kernel.grow(draws, collector);
    if (watch !== null && watchTree(watch, tree, grown)) break;
  }
  const trees = collector.finish();
  return { baseMargin, trees: watch === null ? trees : firstTrees(trees, watch.best + 1) };
}

/** What a fit starts from: weights in float32, negative for hits, the largest of them, and the log odds of all rows. */
export function startOf(rows: TrainingRows, { scalePosWeight, baseScore }: BoostingParams) {
  const weights = hitScaledWeights(rows, scalePosWeight);
  return {
    signed: signedWeights(rows.target, weights),
    largest: largestOf(weights),
    baseMargin: baseMarginOf(baseScore ?? estimateBaseScore(rows.target, weights, scalePosWeight)),
  };
}

export function growthRule(params: BoostingParams): GrowthRule {
  return {
    maxDepth: params.maxDepth,
    learningRate: Math.fround(params.learningRate),
    lambda: Math.fround(params.lambda),
    alpha: Math.fround(params.alpha),
    gamma: Math.fround(params.gamma),
    minChildWeight: Math.fround(params.minChildWeight),
  };
}

/** What one tree learns from. */
export function drawTree({ target, columns }: TrainingRows, params: BoostingParams, random: RandomStream): TreeDraw {
  return {
    rows: params.subsample === 1 ? null : random.sample(target.length, params.subsample),
    columns: sampleColumns(columns.length, params.columnSample, random),
  };
}

/** The rows' weights in float32, those of hits times `scalePosWeight`. */
function hitScaledWeights({ target, weights }: TrainingRows, scalePosWeight: number): Float32Array {
  const scale = Math.fround(scalePosWeight);
  const scaled = new Float32Array(target.length);
  for (let row = 0; row < target.length; row++) {
    scaled[row] = Math.fround(weights === undefined ? 1 : weights[row]!) * (target[row] === 1 ? scale : 1);
  }
  return scaled;
}

/** The weights, negative for hits. */
function signedWeights(target: Uint8Array, weights: Float32Array): Float32Array {
  const signed = new Float32Array(weights.length);
  for (let row = 0; row < weights.length; row++) signed[row] = target[row] === 1 ? -weights[row]! : weights[row]!;
  return signed;
}

function largestOf(weights: Float32Array): number {
  let largest = 0;
  for (let row = 0; row < weights.length; row++) if (weights[row]! > largest) largest = weights[row]!;
  return largest;
}

/** 1 for each column that one tree may use. */
function sampleColumns(count: number, share: number, random: RandomStream): Uint8Array {
  const mayUse = new Uint8Array(count);
  if (share === 1) return mayUse.fill(1);
  const drawn = permutation(count, random).subarray(0, Math.max(1, Math.floor(share * count)));
  for (const column of drawn) mayUse[column] = 1;
  return mayUse;
}
