import type { KernelThreads } from "../../kernels/threads.ts";
import type { Columns } from "../../math/columns.ts";
import { sigmoid } from "../../math/special.ts";
import { requireTwoClasses } from "../class-weights.ts";
import type { WorkContext } from "../context.ts";
import type { Learner, TrainingRows } from "../learner.ts";
import { readColumnCount, readNumber, readRecord, refuseModel } from "../model-checks.ts";
import { sumOfLeaves } from "../tree/predict.ts";
import { rowSumOfLeaves } from "../tree/predict-row.ts";
import { fitSharingTrees } from "../tree/shared-fits.ts";
import { gainShares, parseTrees, type Trees } from "../tree/trees.ts";
import { holdBackRows } from "./early-stopping.ts";
import { withTreeFitter } from "./fit-trees.ts";
import { forecastMargins } from "./forecast-fits.ts";
import { type BoostingParams, boostingParams } from "./params.ts";

/** Log odds of a hit = baseMargin + the sum over the trees of the leaf value a movie falls into. */
export interface BoostingModel {
  readonly columnCount: number;
  readonly baseMargin: number;
  readonly trees: Trees;
}

/**
 * Gradient boosted trees with XGBoost's objective binary:logistic, grown depth-wise on histograms (its method hist).
 * Without sampling, splits and leaf values are those of XGBoost 3.2 on columns of at most 256 distinct values (255 beside missing ones), provided
 * float32, in which XGBoost holds its data, tells them apart; other columns are cut at quantiles of our own. A missing
 * value takes the side that gained more in training. Throws ONE_CLASS. Gain: the share of the total gain. Chen and Guestrin 2016, doi:10.1145/2939672.2939785
 *
 * With `earlyStoppingRounds` a stratified share of the training rows is held back, drawn at random; after each tree their
 * log loss is taken, and the trees up to the lowest are kept (XGBoost's rule). The model is not fitted again on all rows.
 * Where the classes are too small to spare a row, none is held back and all trees are kept.
 */
export const boosting: Learner<typeof boostingParams, BoostingModel> = {
  name: "boosting",
  label: "Gradient boosting",
  complexity: 4,
  params: boostingParams,
  needsScaling: false,
  fit(rows, given, context) {
    return fitMany(rows, [given], context)[0]!;
  },
  forecastMany(rows, paramsList, columns, context) {
    requireTwoClasses(rows, "boosting");
    // Threads share the rows of a fit where there are many; else they take whole fits.
    const whole = rows.target.length < leastRowsToShare ? paramsList.filter(isWhole) : [];
    const margins = whole.length === 0 ? new Map() : forecastMargins(rows, whole, columns, context);
    const others = paramsList.filter((params) => !margins.has(params));
    fitMany(rows, others, context).forEach((model, index) => {
      margins.set(others[index]!, marginsOf(model, columns, context.threads));
    });
    return paramsList.map((params) => margins.get(params)!.map(sigmoid));
  },
  probability(model, columns, threads) {
    return sumOfLeaves(model.trees, columns, threads, (sum) => sigmoid(model.baseMargin + sum));
  },
  rowProbability(model) {
    const sum = rowSumOfLeaves(model.trees);
    return (row) => sigmoid(model.baseMargin + sum(row));
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

/** From so many rows on, sets are fitted one after another, each by all threads. */
const leastRowsToShare = 50_000;

const isWhole = (params: BoostingParams): boolean => heldBackShare(params) === null;

/** The log odds of every row. */
function marginsOf({ trees, baseMargin }: BoostingModel, columns: Columns, threads?: KernelThreads): Float64Array {
  return sumOfLeaves(trees, columns, threads, (sum) => baseMargin + sum);
}

const largestFloat32 = 3.4028234663852886e38;

// Above those of the trees, one each.
const heldBackStream = 1_000_000;

/**
 * Fits a model for each set of hyper-parameters. Those that learn from the same rows share the bins, and those that differ
 * in the number of trees alone share the trees.
 */
function fitMany(rows: TrainingRows, paramsList: readonly BoostingParams[], context: WorkContext): BoostingModel[] {
  requireTwoClasses(rows, "boosting");
  const columnCount = rows.columns.length;
  const models = new Map<BoostingParams, BoostingModel>();
  for (const share of new Set(paramsList.map(heldBackShare))) {
    const group = paramsList.filter((params) => heldBackShare(params) === share);
    const { training, heldBack } =
      share === null
        ? { training: rows, heldBack: null }
        : holdBackRows(rows, share, context.random.child(heldBackStream));
    const maxDepth = Math.max(...group.map((params) => params.maxDepth));
    withTreeFitter(training, maxDepth, context, (fitTrees) => {
      const fitOne = (params: BoostingParams): BoostingModel => {
        const { earlyStoppingRounds: patience } = params;
        const stopping = heldBack === null || patience === null ? null : { rows: heldBack, patience };
        return Object.freeze({ columnCount, ...fitTrees(params, stopping) });
      };
      const fitted = fitSharingTrees(group, () => heldBack === null, fitOne);
      group.forEach((params, index) => {
        models.set(params, fitted[index]!);
      });
    });
  }
  return paramsList.map((params) => models.get(params)!);
}

/** The share of the rows that a fit holds back to know when to stop; null for none. */
function heldBackShare({ earlyStoppingRounds, validationShare }: BoostingParams): number | null {
  return earlyStoppingRounds === null ? null : validationShare;
}
