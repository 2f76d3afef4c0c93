import { balancedWeights, requireTwoClasses } from "../class-weights.ts";
import type { Learner } from "../learner.ts";
import { readColumnCount, readRecord } from "../model-checks.ts";
import type { ParamSpecs } from "../params.ts";
import { binColumns } from "../tree/bin.ts";
import {
  classificationTreeParams,
  classificationTreeRule,
  parseClassificationTrees,
} from "../tree/classification-trees.ts";
import { giniTreeScratch, growGiniTree } from "../tree/grow-gini-tree.ts";
import { sumOfLeaves } from "../tree/predict.ts";
import { fitSharingTrees } from "../tree/shared-fits.ts";
import { finishTrees, gainShares, startTrees, type Trees } from "../tree/trees.ts";
import { drawBootstrap } from "./bootstrap.ts";

const params = {
  trees: { kind: "integer", default: 100, min: 1, max: 10_000, description: "How many trees vote." },
  maxFeatures: {
    kind: "choice",
    default: "sqrt",
    choices: ["sqrt", "all"],
    description: "How many columns are tried at each split: the square root of their number, or all.",
  },
  ...classificationTreeParams,
} as const satisfies ParamSpecs;

/** The probability of a hit is the mean over the trees of the share of hits in the leaf a movie falls into. */
export interface ForestModel {
  readonly columnCount: number;
  readonly trees: Trees;
}

/**
 * A random forest: trees grown on bootstrap samples, each split the best by the Gini index among randomly drawn columns,
 * as in scikit-learn's RandomForestClassifier; thresholds half-way between values. Columns of more than 256 distinct
 * values are cut at quantiles first. A missing value goes to the side that fits better. Throws ONE_CLASS. Gain: the mean
 * fall of impurity, each tree having one vote. Breiman 2001, doi:10.1023/A:1010933404324
 */
export const forest: Learner<typeof params, ForestModel> = {
  name: "forest",
  label: "Random forest",
  complexity: 3,
  params,
  needsScaling: false,
  fit(rows, given, context) {
    requireTwoClasses(rows, "forest");
    const columnCount = rows.columns.length;
    const weights = balancedWeights(rows, given.classWeight);
    const binned = binColumns(rows.columns, rows.weights);
    const columnsTried = given.maxFeatures === "all" ? columnCount : Math.max(1, Math.floor(Math.sqrt(columnCount)));
    const rule = classificationTreeRule(given);
    const scratch = giniTreeScratch(binned);
    const drawn = new Float64Array(weights.length);
    const builder = startTrees();
    for (let tree = 0; tree < given.trees; tree++) {
      const random = context.random.child(tree);
      drawBootstrap(weights, random, drawn);
      growGiniTree(binned, rows.target, drawn, rule, { columns: columnsTried, random }, scratch, builder);
    }
    return Object.freeze({ columnCount, trees: finishTrees(builder) });
  },
  fitMany(rows, paramsList, context) {
    return fitSharingTrees(
      paramsList,
      () => true,
      (params) => forest.fit(rows, params, context),
    );
  },
  probability(model, columns) {
    const probabilities = sumOfLeaves(model.trees, columns);
    for (let i = 0; i < probabilities.length; i++) probabilities[i]! /= model.trees.treeCount;
    return probabilities;
  },
  gain(model) {
    return gainShares(model.trees, model.columnCount, true);
  },
  parse(value, columnCount) {
    const record = readRecord(value, "forest model");
    const trees = parseClassificationTrees(record["trees"], columnCount, "forest trees");
    return Object.freeze({ columnCount: readColumnCount(record["columnCount"], columnCount, "forest model"), trees });
  },
};
