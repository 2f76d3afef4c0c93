import { requireTwoClasses } from "../class-weights.ts";
import type { Learner } from "../learner.ts";
import { readColumnCount, readRecord, refuseModel } from "../model-checks.ts";
import type { ParamsOf } from "../params.ts";
import {
  classificationTreeParams,
  parseClassificationTrees,
  sharingTrees,
  treeLimits,
} from "./classification-trees.ts";
import { forecastClassificationTrees, growClassificationTrees, type TreeGrowing } from "./grow-classification-trees.ts";
import { sumOfLeaves } from "./predict.ts";
import { rowSumOfLeaves } from "./predict-row.ts";
import { gainShares, type Trees } from "./trees.ts";

/** The probability of a hit is the share of hits in the leaf a movie falls into. */
export interface DecisionTreeModel {
  readonly columnCount: number;
  /** One tree. */
  readonly trees: Trees;
}

/**
 * A single classification tree: every split is the best of all by the Gini index, with the threshold half-way between two
 * values; nothing is random. Where each best split is the only one it is the tree of scikit-learn's
 * DecisionTreeClassifier, save that a new value exactly on a threshold goes right; of splits as good as each other the
 * first column's and the lowest threshold's is taken. Columns of more than 65,535 distinct values are cut at quantiles first. A missing value goes to the side that fits better.
 * Throws ONE_CLASS. Gain: the fall of impurity. Breiman et al. 1984, Classification and Regression Trees.
 */
export const decisionTree: Learner<typeof classificationTreeParams, DecisionTreeModel> = {
  name: "tree",
  label: "Decision tree",
  complexity: 2,
  params: classificationTreeParams,
  needsScaling: false,
  fit(rows, given, context) {
    requireTwoClasses(rows, "tree");
    const columnCount = rows.columns.length;
    const trees = growClassificationTrees(rows, growingOf(given, columnCount), treeLimits(given), context);
    return Object.freeze({ columnCount, trees });
  },
  forecastMany(rows, paramsList, columns, context) {
    requireTwoClasses(rows, "tree");
    return sharingTrees(paramsList, (sets) => {
      const asked = sets.map((params) => ({ limits: treeLimits(params), trees: 1 }));
      return forecastClassificationTrees(rows, growingOf(sets[0]!, columns.length), asked, columns, context);
    });
  },
  probability(model, columns, threads) {
    return sumOfLeaves(model.trees, columns, threads);
  },
  rowProbability(model) {
    return rowSumOfLeaves(model.trees);
  },
  gain(model) {
    return gainShares(model.trees, model.columnCount, true);
  },
  parse(value, columnCount) {
    const record = readRecord(value, "tree model");
    const trees = parseClassificationTrees(record["trees"], columnCount, "tree");
    if (trees.treeCount !== 1) refuseModel("MODEL_INVALID", "tree", "1 tree", trees.treeCount);
    return Object.freeze({ columnCount: readColumnCount(record["columnCount"], columnCount, "tree model"), trees });
  },
};

function growingOf(
  { classWeight, minSamplesLeaf }: ParamsOf<typeof classificationTreeParams>,
  columnCount: number,
): TreeGrowing {
  return { classWeight, minSamplesLeaf, columnsTried: columnCount, bins: 65_536, seeds: null };
}
