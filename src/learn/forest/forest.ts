import { requireTwoClasses } from "../class-weights.ts";
import type { WorkContext } from "../context.ts";
import type { Learner } from "../learner.ts";
import { readColumnCount, readRecord } from "../model-checks.ts";
import type { ParamSpecs, ParamsOf } from "../params.ts";
import {
  classificationTreeParams,
  parseClassificationTrees,
  sharingTrees,
  treeLimits,
} from "../tree/classification-trees.ts";
import {
  forecastClassificationTrees,
  growClassificationTrees,
  type TreeGrowing,
} from "../tree/grow-classification-trees.ts";
import { sumOfLeaves } from "../tree/predict.ts";
import { rowSumOfLeaves } from "../tree/predict-row.ts";
import { gainShares, type Trees } from "../tree/trees.ts";

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
    requireTwoClasses(rows, "forest");
    const columnCount = rows.columns.length;
    const growing = growingOf(given, columnCount, given.trees, context);
    const trees = growClassificationTrees(rows, growing, treeLimits(given), context);
    return Object.freeze({ columnCount, trees });
  },
  forecastMany(rows, paramsList, columns, context) {
    requireTwoClasses(rows, "forest");
    return sharingTrees(paramsList, (sets) => {
      const most = Math.max(...sets.map(({ trees }) => trees));
      const growing = growingOf(sets[0]!, columns.length, most, context);
      const asked = sets.map((params) => ({ limits: treeLimits(params), trees: params.trees }));
      const sums = forecastClassificationTrees(rows, growing, asked, columns, context);
      return sums.map((values, index) => meanOfTrees(values, sets[index]!.trees));
    });
  },
  probability(model, columns, threads) {
    return sumOfLeaves(model.trees, columns, threads, (sum) => sum / model.trees.treeCount);
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

function growingOf(
  { classWeight, minSamplesLeaf, maxFeatures }: ParamsOf<typeof params>,
  columnCount: number,
  trees: number,
  context: WorkContext,
): TreeGrowing {
  const columnsTried = maxFeatures === "all" ? columnCount : Math.max(1, Math.floor(Math.sqrt(columnCount)));
  return { classWeight, minSamplesLeaf, columnsTried, bins, seeds: treeSeeds(trees, context) };
}

/** Divides the sums in place. */
function meanOfTrees(sums: Float64Array, trees: number): Float64Array {
  for (let row = 0; row < sums.length; row++) sums[row]! /= trees;
  return sums;
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
