// What Marquee is checked for against scikit-learn, XGBoost and SDMetrics, on data made anew from a seed.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { importXgboost } from "../../dist/export/import-xgboost.js";
import { treesFingerprint } from "../../dist/export/trees-fingerprint.js";
import { hitModelXgboostJson } from "../../dist/export/xgboost-json.js";
import { parseXgboostJson } from "../../dist/export/xgboost-model.js";
import { boosting } from "../../dist/learn/boosting/boosting.js";
import { forest } from "../../dist/learn/forest/forest.js";
import { logistic } from "../../dist/learn/logistic/logistic.js";
import { resolveParams } from "../../dist/learn/params.js";
import { applyScale, fitScale } from "../../dist/learn/scale.js";
import * as classification from "../../dist/metrics/classification.js";
import { adjustedRandIndex, meanSilhouette } from "../../dist/metrics/clustering.js";
import { averagePrecision, rocAuc } from "../../dist/metrics/ranking.js";
import { measureColumns } from "../../dist/movies/features.js";
import { applyHitFeatures } from "../../dist/movies/hit-features.js";
import { measureNames } from "../../dist/movies/movie.js";
import { train } from "../../dist/movies/train.js";
import { synthesize } from "../../dist/synth/synthesize.js";
import { ensembleAuc, lassoCoefficients } from "./ensemble-checks.mjs";
import { rolledUpMovies } from "./roll-up-checks.mjs";
import { madeColumns, madeMovies, plainColumns, unevenMovies, withGaps } from "./tables.mjs";
import { tunedAuc } from "./tuned-checks.mjs";
import { atLeast, largestDifference, within } from "./verdicts.mjs";

/**
 * @typedef {object} Peers
 * @property {(job: Record<string, unknown>) => any} ask what scikit-learn or XGBoost answers to a job of judge.py
 * @property {string} folder for files that both sides read
 * @property {import("../../dist/math/random.js").RandomStream} random
 */

/** Each check returns what it found, in words, and throws when that is not enough. */
export const checks = [
  { name: "logistic regression: coefficients of scikit-learn to 1e-6", run: logisticCoefficients },
  { name: "boosting: trees of XGBoost", run: boostingTrees },
  { name: "forest: mean AUC of scikit-learn within 0.01", run: forestAuc },
  { name: "L1 logistic regression: coefficients of scikit-learn to 1e-5", run: lassoCoefficients },
  { name: "voting and stacking: mean AUC of scikit-learn within 0.01", run: ensembleAuc },
  { name: "tuned on the same grids: test AUC not below scikit-learn's and XGBoost's", run: tunedAuc },
  { name: "metrics: figures of scikit-learn to 1e-10, silhouettes to 1e-8", run: metricFigures },
  { name: "export: XGBoost predicts as our hit model to 1e-6", run: exportedModel },
  { name: "import: we predict as XGBoost to 1e-6", run: importedModel },
  { name: "watch events: every figure of pandas to 1e-9", run: rolledUpMovies },
  { name: "synthetic movies: quality scores of SDMetrics to 1e-9", run: syntheticQuality },
];

const probeRows = 10_000;

/** @param {Peers} peers */
function logisticCoefficients({ ask, random }) {
  const { columns, target } = madeColumns(800, random.child(0));
  const cases = [0.01, 1, 100].flatMap((C) => ["none", "balanced"].map((classWeight) => ({ C, classWeight })));
  const answers = ask({ judge: "logistic", columns: plainColumns(columns), target: Array.from(target), cases });
  const scaled = applyScale(columns, fitScale(columns));
  const differences = cases.map((given, index) => {
    const params = resolveParams("logistic", logistic.params, given);
    const ours = logistic.fit({ columns: scaled, target }, params, { random });
    const { coefficients, intercept } = answers[index];
    return largestDifference([...ours.coefficients, ours.intercept], [...coefficients, intercept]);
  });
  return within(Math.max(...differences), 1e-6, "largest difference");
}

/** @param {Peers} peers */
function boostingTrees({ ask, folder, random }) {
  const { columns, target } = madeColumns(1200, random.child(0));
  const gaps = withGaps(columns, 0.1, random.child(1));
  const rows = withGaps(madeColumns(probeRows, random.child(2)).columns, 0.1, random.child(3));
  const found = [columns, gaps].map((given) => {
    const answer = ask({
      judge: "grow",
      columns: plainColumns(given),
      target: Array.from(target),
      names: measureNames,
      params: { max_depth: 4 },
      trees: 20,
      rows: plainColumns(rows),
      model: join(folder, "grown.json"),
    });
    const params = resolveParams("boosting", boosting.params, { trees: 20, maxDepth: 4 });
    const ours = boosting.fit({ columns: given, target }, params, { random });
    const same = answer.trees.filter((tree, index) => sameTree(ours.trees, ours.trees.roots[index], tree, 0)).length;
    return { same, difference: largestDifference(boosting.probability(ours, rows), answer.probability) };
  });
  // A tie between two splits may fall the other way by the last bit of a sum; then the trees after it differ too.
  const same = found.reduce((sum, each) => sum + each.same, 0);
  if (same === 40) within(Math.max(...found.map(({ difference }) => difference)), 1e-5, "largest difference");
  return atLeast(same, 36, `of 40 trees are the same, split for split and leaf for leaf`);
}

/** @param {Peers} peers */
function forestAuc({ ask, random }) {
  const { columns, target } = madeColumns(1500, random.child(0));
  const settings = { trees: 60, params: { min_samples_leaf: 5 }, train: 1000, seeds: 12 };
  const answer = ask({ judge: "forest", columns: plainColumns(columns), target: Array.from(target), ...settings });
  const params = resolveParams("forest", forest.params, { trees: settings.trees, minSamplesLeaf: 5 });
  const part = (from, to) => columns.map((column) => column.slice(from, to));
  const rows = { columns: part(0, settings.train), target: target.slice(0, settings.train) };
  let sum = 0;
  for (let seed = 0; seed < settings.seeds; seed++) {
    const model = forest.fit(rows, params, { random: random.child(1).child(seed) });
    sum += rocAuc(target.slice(settings.train), forest.probability(model, part(settings.train)));
  }
  return within(
    Math.abs(sum / settings.seeds - answer.auc),
    0.01,
    `against a mean AUC of ${answer.auc.toFixed(4)}, off by`,
  );
}

/** @param {Peers} peers */
function metricFigures({ ask, random }) {
  const { columns, target } = madeColumns(600, random.child(0));
  const draw = random.child(1);
  // Rounded, so that there are ties; never 0 or 1, which log losses clip each in their own way.
  const probability = Float64Array.from(target, (hit) => Math.round(100 * (0.1 + 0.5 * draw.next() + 0.3 * hit)) / 100);
  const labels = Array.from(target, () => draw.integer(4));
  const otherLabels = labels.map((label) => (draw.next() < 0.3 ? draw.integer(4) : label));
  const threshold = 0.5;
  const given = { columns: plainColumns(columns), target: Array.from(target), labels, otherLabels, threshold };
  const answer = ask({ judge: "figures", ...given, probability: Array.from(probability) });
  const confusion = classification.confusionMatrix(target, probability, threshold);
  const ours = {
    accuracy: classification.accuracy(confusion),
    precision: classification.precision(confusion),
    recall: classification.recall(confusion),
    f1: classification.f1Score(confusion),
    rocAuc: rocAuc(target, probability),
    averagePrecision: averagePrecision(target, probability),
    brier: classification.brierScore(target, probability),
    logLoss: classification.logLoss(target, probability),
    silhouette: meanSilhouette(columns, labels),
    adjustedRand: adjustedRandIndex(labels, otherLabels),
  };
  // Distances of a silhouette are taken in single precision at their root.
  const names = Object.keys(answer).filter((name) => name !== "silhouette");
  const silhouette = within(Math.abs(ours.silhouette - answer.silhouette), 1e-8, "silhouette, off by");
  const difference = largestDifference(
    names.map((name) => ours[name]),
    names.map((name) => answer[name]),
  );
  return `${within(difference, 1e-10, `${names.length} figures, largest difference`)}; ${silhouette}`;
}

/** @param {Peers} peers */
function exportedModel({ ask, folder, random }) {
  const choice = { name: "boosting", params: { trees: 100 } };
  const { model } = train(unevenMovies(1200, random.child(0)), { learners: [choice], folds: 2 });
  const measures = measureColumns(unevenMovies(probeRows, random.child(1)));
  const rows = withGaps(applyHitFeatures(model.features, measures), 0.1, random.child(2));
  const [exported, again] = ["exported.json", "again.json"].map((name) => join(folder, name));
  writeFileSync(exported, hitModelXgboostJson(model));
  const answer = ask({ judge: "load", model: exported, again, rows: plainColumns(rows) });
  const { fitted } = model.model;
  const ours = boosting.probability(fitted, rows);
  const doubtful = indistinctRows(fitted.trees, rows);
  const clear = Array.from(ours.keys()).filter((row) => !doubtful.has(row));
  const difference = largestDifference(
    clear.map((row) => ours[row]),
    clear.map((row) => answer.probability[row]),
  );
  if (answer.trees !== fitted.trees.treeCount) throw new Error(`XGBoost sees ${answer.trees} trees`);
  const back = importXgboost(readFileSync(again, "utf8"), "again.json", null);
  if (treesFingerprint(back.model.model.fitted) !== treesFingerprint(fitted))
    throw new Error("the trees came back changed");
  if (back.notes.length > 0) throw new Error(back.notes[0].message);
  atLeast(clear.length, 0.99 * probeRows, "rows have values that float32 tells from the thresholds");
  return `${within(difference, 1e-6, `${clear.length} rows with gaps, largest difference`)}; it came back whole`;
}

/** @param {Peers} peers */
function importedModel({ ask, folder, random }) {
  const { columns, target } = madeColumns(1500, random.child(0));
  const rows = withGaps(measureColumns(madeMovies(probeRows, random.child(1))), 0.15, random.child(2));
  const settings = [
    { params: { max_depth: 6 }, trees: 100 },
    { params: { max_depth: 3, learning_rate: 0.05, base_score: 0.2, subsample: 0.8 }, trees: 500 },
    { params: { max_depth: 4, scale_pos_weight: 3, gamma: 1, num_parallel_tree: 3 }, trees: 20 },
  ];
  const differences = settings.map((setting) => {
    const model = join(folder, "grown.json");
    const answer = ask({
      judge: "grow",
      columns: plainColumns(withGaps(columns, 0.15, random.child(3))),
      target: Array.from(target),
      names: measureNames,
      rows: plainColumns(rows),
      model,
      ...setting,
    });
    const ours = parseXgboostJson(readFileSync(model, "utf8"), "grown.json");
    return largestDifference(boosting.probability(ours.model, rows), answer.probability);
  });
  return within(Math.max(...differences), 1e-6, `3 models, ${probeRows} rows with gaps, largest difference`);
}

/** @param {Peers} peers */
function syntheticQuality({ ask, random }) {
  const real = madeMovies(700, random.child(0));
  const cases = [{ correlation: "learned" }, {}, { correlation: "learned", noise: 0.3, overlap: 0.4, hitRate: 0.3 }];
  const plain = ({ measures, hit }) => ({
    ...Object.fromEntries(Object.entries(measures).map(([name, values]) => [name, Array.from(values)])),
    hit: Array.from(hit),
  });
  const qualities = [];
  const differences = cases.map((options) => {
    const { table, result } = synthesize(real, { ...options, rows: 900 });
    const { quality, shapes, trends } = result.fidelity;
    const theirs = ask({ judge: "quality", real: plain(real), synthetic: plain(table) });
    qualities.push(theirs.quality);
    const scoreOf = (columns) => trends.pairs.find((pair) => pair.columns.join() === columns.join());
    if (theirs.trends.some(({ columns, counted }) => scoreOf(columns)?.counted !== counted)) {
      throw new Error("other pairs count");
    }
    return largestDifference(
      [
        quality,
        ...shapes.columns.map(({ score }) => score),
        ...theirs.trends.map(({ columns }) => scoreOf(columns).score),
      ],
      [
        theirs.quality,
        ...shapes.columns.map(({ column }) => theirs.shapes[column]),
        ...theirs.trends.map(({ score }) => score),
      ],
    );
  });
  const words = `qualities ${qualities.map((quality) => quality.toFixed(3)).join(", ")}, largest difference`;
  return within(Math.max(...differences), 1e-9, words);
}

/** Walks two trees together: the same columns and thresholds (in float32), leaf values to 1e-5. */
function sameTree(trees, node, tree, other) {
  const { feature, threshold, value, left, right } = trees;
  if (feature[node] !== tree.column[other]) return false;
  const condition = tree.condition[other];
  if (feature[node] < 0) return Math.abs(value[node] - condition) < 1e-5 * Math.max(1, Math.abs(condition));
  if (Math.fround(threshold[node]) !== Math.fround(condition)) return false;
  return sameTree(trees, left[node], tree, tree.left[other]) && sameTree(trees, right[node], tree, tree.right[other]);
}

/** The rows that have a value below a threshold which float32, in which XGBoost holds its data, makes equal to it. */
function indistinctRows(trees, columns) {
  const thresholds = columns.map(() => new Map());
  trees.feature.forEach((column, node) => {
    if (column < 0) return;
    const single = Math.fround(trees.threshold[node]);
    thresholds[column].set(single, Math.max(trees.threshold[node], thresholds[column].get(single) ?? -Infinity));
  });
  const rows = new Set();
  columns.forEach((column, index) => {
    column.forEach((value, row) => {
      const threshold = thresholds[index].get(Math.fround(value));
      if (threshold !== undefined && value < threshold) rows.add(row);
    });
  });
  return rows;
}
