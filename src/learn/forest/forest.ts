import { balancedWeights, requireTwoClasses } from "../class-weights.ts";
import type { Learner } from "../learner.ts";
import { readColumnCount, readRecord, refuseModel } from "../model-checks.ts";
import type { ParamSpecs } from "../params.ts";
import { binColumns } from "../tree/bin.ts";
import { sumOfLeaves } from "../tree/predict.ts";
import { finishTrees, gainShares, parseTrees, startTrees, type Trees } from "../tree/trees.ts";
import { forestScratch, growForestTree } from "./grow-tree.ts";

const params = {
  trees: { kind: "integer", default: 100, min: 1, max: 10_000, description: "How many trees vote." },
  maxFeatures: {
    kind: "choice",
    default: "sqrt",
    choices: ["sqrt", "all"],
    description: "How many columns are tried at each split: the square root of their number, or all.",
  },
  maxDepth: {
    kind: "integer-or-none",
    default: null,
    min: 1,
    max: 1000,
    description: "The most questions on the way to a leaf.",
  },
  minSamplesSplit: {
    kind: "integer",
    default: 2,
    min: 2,
    max: 1_000_000,
    description: "The fewest rows a node must hold to be split.",
  },
  minSamplesLeaf: {
    kind: "integer",
    default: 1,
    min: 1,
    max: 1_000_000,
    description: "The fewest rows on each side of a split.",
  },
  classWeight: {
    kind: "choice",
    default: "none",
    choices: ["none", "balanced"],
    description: "Whether the rarer class counts for more, so that both classes weigh the same.",
  },
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
    const rule = {
      columnsTried: given.maxFeatures === "all" ? columnCount : Math.max(1, Math.floor(Math.sqrt(columnCount))),
      maxDepth: given.maxDepth ?? Number.POSITIVE_INFINITY,
      minSamplesSplit: given.minSamplesSplit,
      minSamplesLeaf: given.minSamplesLeaf,
    };
    const scratch = forestScratch(binned);
    const builder = startTrees();
    for (let tree = 0; tree < given.trees; tree++) {
      growForestTree(binned, rows.target, weights, rule, context.random.child(tree), scratch, builder);
    }
    return Object.freeze({ columnCount, trees: finishTrees(builder) });
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
    const trees = parseTrees(record["trees"], columnCount, "forest trees");
    if (trees.treeCount === 0) refuseModel("MODEL_INVALID", "forest trees", "at least 1 tree", 0);
    for (let node = 0; node < trees.nodeCount; node++) {
      const share = trees.value[node]!;
      if (share < 0 || share > 1) refuseModel("MODEL_INVALID", `forest node ${node}`, "a share from 0 to 1", share);
    }
    return Object.freeze({ columnCount: readColumnCount(record["columnCount"], columnCount, "forest model"), trees });
  },
};
