import { requireTwoClasses } from "../class-weights.ts";
import type { WorkContext } from "../context.ts";
import type { Learner, TrainingRows } from "../learner.ts";
import { readColumnCount, readRecord } from "../model-checks.ts";
import type { ParamSpecs, ParamsOf } from "../params.ts";
import { classificationTreeParams, growSharing, parseClassificationTrees } from "../tree/classification-trees.ts";
import { growClassificationTrees } from "../tree/grow-classification-trees.ts";
import { rowSumOfLeaves, sumOfLeaves } from "../tree/predict.ts";
import { firstTrees, gainShares, type Trees } from "../tree/trees.ts";

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
 * as in scikit-learn's RandomForestClassifier; thresholds half-way between values. Where the values that reach a node are more
 * than 1,024, a node of more than 64 rows looks at groups of neighbours; of columns of more than 65,535 distinct values, neighbours
 * are taken together throughout. A missing value goes to the side that fits better. Throws ONE_CLASS. Gain: the mean
 * fall of impurity, each tree having one vote. Breiman 2001, doi:10.1023/A:1010933404324
 */
export const forest: Learner<typeof params, ForestModel> = {
  name: "forest",
  label: "Random forest",
  complexity: 3,
  params,
  needsScaling: false,
  fit(rows, given, context) {
    return fitForests(rows, [given], context)[0]!;
  },
  fitMany: (rows, paramsList, context) => fitForests(rows, paramsList, context),
  probability(model, columns, threads) {
    const probabilities = sumOfLeaves(model.trees, columns, threads);
    for (let i = 0; i < probabilities.length; i++) probabilities[i]! /= model.trees.treeCount;
    return probabilities;
  },
  rowProbability(model) {
    const sum = rowSumOfLeaves(model.trees);
    return (row) => sum(row) / model.trees.treeCount;
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

/** The most bins that a large node's values are looked at in. */
const bins = 1024;

function fitForests(
  rows: TrainingRows,
  paramsList: readonly ParamsOf<typeof params>[],
  context: WorkContext,
): ForestModel[] {
  requireTwoClasses(rows, "forest");
  const columnCount = rows.columns.length;
  const grown = growSharing(paramsList, (sets, limits) => {
    const { classWeight, minSamplesLeaf, maxFeatures } = sets[0]!;
    const columnsTried = maxFeatures === "all" ? columnCount : Math.max(1, Math.floor(Math.sqrt(columnCount)));
    const seeds = treeSeeds(Math.max(...sets.map(({ trees }) => trees)), context);
    return growClassificationTrees(rows, { classWeight, minSamplesLeaf, columnsTried, bins, seeds }, limits, context);
  });
  return paramsList.map(({ trees }, index) => Object.freeze({ columnCount, trees: firstTrees(grown[index]!, trees) }));
}

/** Two 32-bit numbers a tree, each tree's from a stream of its own. */
function treeSeeds(trees: number, { random }: WorkContext): Uint32Array {
  const seeds = new Uint32Array(2 * trees);
  for (let tree = 0; tree < trees; tree++) {
    const stream = random.child(tree);
    seeds[2 * tree] = stream.integer(2 ** 32);
    seeds[2 * tree + 1] = stream.integer(2 ** 32);
  }
  return seeds;
}
