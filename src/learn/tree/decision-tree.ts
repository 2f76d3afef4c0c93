import { requireTwoClasses } from "../class-weights.ts";
import type { WorkContext } from "../context.ts";
import type { Learner, TrainingRows } from "../learner.ts";
import { readColumnCount, readRecord, refuseModel } from "../model-checks.ts";
import type { ParamsOf } from "../params.ts";
import { classificationTreeParams, growSharing, parseClassificationTrees } from "./classification-trees.ts";
import { growClassificationTrees } from "./grow-classification-trees.ts";
import { rowSumOfLeaves, sumOfLeaves } from "./predict.ts";
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
    return fitTrees(rows, [given], context)[0]!;
  },
  fitMany: (rows, paramsList, context) => fitTrees(rows, paramsList, context),
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

type Params = ParamsOf<typeof classificationTreeParams>;

function fitTrees(rows: TrainingRows, paramsList: readonly Params[], context: WorkContext): DecisionTreeModel[] {
  requireTwoClasses(rows, "tree");
  const columnCount = rows.columns.length;
  const trees = growSharing(paramsList, ([params], limits) => {
    const { classWeight, minSamplesLeaf } = params!;
    const growing = { classWeight, minSamplesLeaf, columnsTried: columnCount, bins: 65_536, seeds: null };
    return growClassificationTrees(rows, growing, limits, context);
  });
  return trees.map((trees) => Object.freeze({ columnCount, trees }));
}
