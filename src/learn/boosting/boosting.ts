import { permutation, type RandomStream } from "../../math/random.ts";
import { sigmoid } from "../../math/special.ts";
import { requireTwoClasses } from "../class-weights.ts";
import type { Learner, TrainingRows } from "../learner.ts";
import { readColumnCount, readNumber, readRecord, refuseModel } from "../model-checks.ts";
import type { ParamSpecs } from "../params.ts";
import { binColumns } from "../tree/bin.ts";
import { sumOfLeaves } from "../tree/predict.ts";
import { finishTrees, gainShares, parseTrees, startTrees, type Trees } from "../tree/trees.ts";
import { boostingState, growBoostedTree } from "./grow-tree.ts";
import { baseMarginOf, estimateBaseScore, fillGradients } from "./logistic-loss.ts";

const params = {
  trees: { kind: "integer", default: 100, min: 1, max: 10_000, description: "How many trees are added up." },
  maxDepth: { kind: "integer", default: 6, min: 1, max: 64, description: "The most questions on the way to a leaf." },
  learningRate: {
    kind: "number",
    default: 0.3,
    min: 0,
    minExclusive: true,
    max: 1,
    description: "How much of each tree's correction is taken.",
  },
  lambda: { kind: "number", default: 1, min: 0, max: 1e6, description: "L2 penalty on leaf values." },
  alpha: { kind: "number", default: 0, min: 0, max: 1e6, description: "L1 penalty on leaf values." },
  gamma: { kind: "number", default: 0, min: 0, max: 1e6, description: "The least gain a split must bring." },
  minChildWeight: {
    kind: "number",
    default: 1,
    min: 0,
    max: 1e6,
    description: "The least sum of second derivatives on each side of a split.",
  },
  subsample: {
    kind: "number",
    default: 1,
    min: 0,
    minExclusive: true,
    max: 1,
    description: "The share of rows each tree learns from.",
  },
  columnSample: {
    kind: "number",
    default: 1,
    min: 0,
    minExclusive: true,
    max: 1,
    description: "The share of columns each tree may use, at least one column.",
  },
  scalePosWeight: {
    kind: "number",
    default: 1,
    min: 0,
    minExclusive: true,
    max: 1e6,
    description: "How many times more a hit counts than a miss.",
  },
  baseScore: {
    kind: "number-or-none",
    default: null,
    min: 1e-6,
    max: 1 - 1e-6,
    description: "The probability to start from; none starts from the training rows' hit rate.",
  },
} as const satisfies ParamSpecs;

/** Log odds of a hit = baseMargin + the sum over the trees of the leaf value a movie falls into. */
export interface BoostingModel {
  readonly columnCount: number;
  readonly baseMargin: number;
  readonly trees: Trees;
}

/**
 * Gradient boosted trees with XGBoost's objective binary:logistic, grown depth-wise on histograms (its method hist).
 * Without sampling, splits and leaf values are those of XGBoost 3.2 on columns of at most 256 distinct values, provided
 * float32, in which XGBoost holds its data, tells them apart; other columns are cut at quantiles of our own. A missing
 * value takes the side that gained more in training. Throws ONE_CLASS. Gain: the share of the total gain. Chen and Guestrin 2016, doi:10.1145/2939672.2939785
 */
export const boosting: Learner<typeof params, BoostingModel> = {
  name: "boosting",
  label: "Gradient boosting",
  complexity: 4,
  params,
  needsScaling: false,
  fit(rows, given, context) {
    requireTwoClasses(rows, "boosting");
    const columnCount = rows.columns.length;
    const weights = hitScaledWeights(rows, given.scalePosWeight);
    const baseScore = given.baseScore ?? estimateBaseScore(rows.target, weights, given.scalePosWeight);
    const baseMargin = baseMarginOf(baseScore);
    const state = boostingState(binColumns(rows.columns, rows.weights), baseMargin);
    const rule = {
      maxDepth: given.maxDepth,
      learningRate: Math.fround(given.learningRate),
      lambda: Math.fround(given.lambda),
      alpha: Math.fround(given.alpha),
      gamma: Math.fround(given.gamma),
      minChildWeight: Math.fround(given.minChildWeight),
    };
    const builder = startTrees();
    for (let tree = 0; tree < given.trees; tree++) {
      const random = context.random.child(tree);
      const sampled = sampleRows(rows.target.length, given.subsample, random);
      const columns = sampleColumns(columnCount, given.columnSample, random);
      fillGradients(state.margins, rows.target, weights, sampled, state.gradients, state.curvatures);
      growBoostedTree(state, columns, rule, builder);
    }
    return Object.freeze({ columnCount, baseMargin, trees: finishTrees(builder) });
  },
  probability(model, columns) {
    const probabilities = sumOfLeaves(model.trees, columns);
    for (let i = 0; i < probabilities.length; i++) probabilities[i] = sigmoid(model.baseMargin + probabilities[i]!);
    return probabilities;
  },
  gain(model) {
    return gainShares(model.trees, model.columnCount, false);
  },
  parse(value, columnCount) {
    const record = readRecord(value, "boosting model");
    const baseMargin = readNumber(record["baseMargin"], "boosting baseMargin");
    const trees = parseTrees(record["trees"], columnCount, "boosting trees");
    for (let node = 0; node < trees.nodeCount; node++) {
      if (Math.abs(trees.value[node]!) > largestFloat32) {
        refuseModel("MODEL_NONFINITE", `boosting node ${node}`, "a float32 number", trees.value[node]);
      }
    }
    return Object.freeze({
      columnCount: readColumnCount(record["columnCount"], columnCount, "boosting model"),
      baseMargin,
      trees,
    });
  },
};

const largestFloat32 = 3.4028234663852886e38;

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
