import { balancedWeights, requireTwoClasses } from "../class-weights.ts";
import type { Learner } from "../learner.ts";
import { readColumnCount, readRecord, refuseModel } from "../model-checks.ts";
import { binColumns, exactBins } from "./bin.ts";
import { classificationTreeParams, classificationTreeRule, parseClassificationTrees } from "./classification-trees.ts";
import { giniTreeScratch, growGiniTree } from "./grow-gini-tree.ts";
import { sumOfLeaves } from "./predict.ts";
import { finishTrees, gainShares, startTrees, type Trees } from "./trees.ts";

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
  fit(rows, given) {
    requireTwoClasses(rows, "tree");
    const weights = balancedWeights(rows, given.classWeight);
    const binned = binColumns(rows.columns, rows.weights, exactBins);
    const builder = startTrees();
    growGiniTree(binned, rows.target, weights, classificationTreeRule(given), null, giniTreeScratch(binned), builder);
    return Object.freeze({ columnCount: rows.columns.length, trees: finishTrees(builder) });
  },
  probability(model, columns) {
    return sumOfLeaves(model.trees, columns);
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
