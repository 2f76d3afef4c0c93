import { sigmoid } from "../../math/special.ts";
import { requireTwoClasses } from "../class-weights.ts";
import type { Learner } from "../learner.ts";
import { readColumnCount, readNumber, readRecord, refuseModel } from "../model-checks.ts";
import { sumOfLeaves } from "../tree/predict.ts";
import { fitSharingTrees } from "../tree/shared-fits.ts";
import { gainShares, parseTrees, type Trees } from "../tree/trees.ts";
import { holdBackRows } from "./early-stopping.ts";
import { fitTrees } from "./fit-trees.ts";
import { boostingParams } from "./params.ts";

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
  fit(rows, given, { random }) {
    requireTwoClasses(rows, "boosting");
    const columnCount = rows.columns.length;
    const { earlyStoppingRounds: patience, validationShare } = given;
    if (patience === null) return Object.freeze({ columnCount, ...fitTrees(rows, given, random, null) });
    const { training, heldBack } = holdBackRows(rows, validationShare, random.child(heldBackStream));
    const stopping = heldBack === null ? null : { rows: heldBack, patience };
    return Object.freeze({ columnCount, ...fitTrees(training, given, random, stopping) });
  },
  fitMany(rows, paramsList, context) {
    return fitSharingTrees(
      paramsList,
      (params) => params.earlyStoppingRounds === null,
      (params) => boosting.fit(rows, params, context),
    );
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

// Above those of the trees, one each.
const heldBackStream = 1_000_000;
