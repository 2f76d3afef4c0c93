import { MarqueeError } from "../errors.ts";
import { type BoostingModel, boosting } from "../learn/boosting/boosting.ts";
import { baseMarginOf } from "../learn/boosting/logistic-loss.ts";
import type { Trees } from "../learn/tree/trees.ts";
import { sigmoid } from "../math/special.ts";
import { hitColumns } from "../movies/hit-features.ts";
import { type HitModel, hitModelJson } from "../movies/hit-model.ts";
import { type Note, note } from "../notes.ts";
import { float32Text } from "./float32.ts";
import { treesFingerprint } from "./trees-fingerprint.ts";

/** XGBoost's own attribute of a model that holds the rest of a hit model: what XGBoost has no place for. */
export const hitModelAttribute = "marquee_hit_model";
/** What the trees were when the attribute was written. */
export const treesAttribute = "marquee_trees";

/**
 * A boosting hit model as XGBoost's JSON (schema of versions 3): the trees, on the columns of the hit model. Python
 * loads it with `Booster.load_model` and, given these columns, predicts as Marquee does, provided float32 tells the
 * values from the thresholds. The rest of the hit model (medians, ranges, clusters, segments, threshold, figures) travels
 * as an attribute that XGBoost keeps, so that `importXgboost` gives back the whole. A calibration is not part of the
 * trees: XGBoost predicts what was there before it, and `xgboostExportNotes` says so. Throws MODEL_UNSUPPORTED for a learner other than boosting.
 */
export function hitModelXgboostJson(model: HitModel): string {
  if (model.learner !== boosting.name) {
    throw new MarqueeError("MODEL_UNSUPPORTED", {
      where: "XGBoost JSON",
      expected: "a model of gradient boosting",
      found: model.model.learner.label.toLowerCase(),
      remedy: "Export it as json, or train with --learners boosting.",
    });
  }
  const fitted = model.model.fitted as BoostingModel;
  const { fitted: _, ...rest } = JSON.parse(hitModelJson(model)) as Record<string, unknown>;
  const scalePosWeight = model.params["scalePosWeight"];
  return xgboostJson(fitted, columnNames(model), typeof scalePosWeight === "number" ? scalePosWeight : 1, {
    [hitModelAttribute]: JSON.stringify(rest),
    [treesAttribute]: treesFingerprint(fitted),
  });
}

/** The columns as XGBoost may call them: it allows no brackets in a name, and no name twice. */
function columnNames({ features }: HitModel): string[] {
  const names = hitColumns(features).map(({ name }) => name.replace(/[[\]<]/g, "_"));
  return names.map((name, place) => (names.indexOf(name) === place ? name : `${name} (column ${place + 1})`));
}

/** What of a hit model XGBoost does not use, in words. */
export function xgboostExportNotes(model: HitModel): Note[] {
  const { calibration, decision, features } = model;
  const names = columnNames(model);
  const computed = hitColumns(features).flatMap(({ name, input }, place) =>
    input !== null && features.inputs[input]!.name === name ? [] : [names[place]!],
  );
  const computing = computed.length === 0 ? "" : `: whoever calls it computes ${computed.join(", ")}`;
  const notes = [note("EXPORT_PARTIAL", `XGBoost sees the columns ${names.join(", ")}${computing}.`)];
  if (calibration.method === "none") return notes;
  const message = `XGBoost predicts probabilities before their ${calibration.method} calibration: the threshold of ${decision.threshold} is not for them.`;
  return [...notes, note("EXPORT_PARTIAL", message)];
}

/**
 * A boosting model as XGBoost's JSON, one line. columnNames: XGBoost's feature names, one a column; attributes: kept by
 * XGBoost as they are. Thresholds and leaf values are rounded to float32. Schema:
 * https://xgboost.readthedocs.io/en/stable/tutorials/saving_model.html
 */
export function xgboostJson(
  model: BoostingModel,
  columnNames: readonly string[],
  scalePosWeight = 1,
  attributes: Readonly<Record<string, string>> = {},
): string {
  const { trees } = model;
  const numbers = Array.from({ length: trees.treeCount }, (_, tree) => tree);
  const treeTexts = numbers.map((tree) => treeJson(trees, tree, model.columnCount));
  const head = JSON.stringify({
    attributes,
    feature_names: columnNames,
    feature_types: columnNames.map(() => "float"),
  }).slice(1, -1);
  const tail = JSON.stringify({
    learner_model_param: {
      base_score: `[${float32Text(baseScoreOf(model.baseMargin)).toUpperCase()}]`,
      boost_from_average: "1",
      num_class: "0",
      num_feature: String(model.columnCount),
      num_target: "1",
    },
    objective: { name: "binary:logistic", reg_loss_param: { scale_pos_weight: String(scalePosWeight) } },
  }).slice(1, -1);
  const body = [
    `"cats":{"enc":[],"feature_segments":[],"sorted_idx":[]}`,
    `"gbtree_model_param":{"num_parallel_tree":"1","num_trees":"${trees.treeCount}"}`,
    `"iteration_indptr":[${[...numbers, trees.treeCount]}]`,
    `"tree_info":[${numbers.map(() => 0)}]`,
    `"trees":[${treeTexts}]`,
  ].join(",");
  return `{"learner":{${head},"gradient_booster":{"model":{${body}},"name":"gbtree"},${tail}},"version":[3,2,0]}\n`;
}

const noParent = 2 ** 31 - 1;

/** One tree, its nodes numbered from 0 as they are reached, level by level. */
function treeJson(trees: Trees, tree: number, columnCount: number): string {
  const nodes = [trees.roots[tree]!];
  const parents = [noParent];
  const left: number[] = [];
  const right: number[] = [];
  for (let i = 0; i < nodes.length; i++) {
    const node = nodes[i]!;
    const inner = trees.feature[node]! >= 0;
    left.push(inner ? nodes.length : -1);
    right.push(inner ? nodes.length + 1 : -1);
    if (!inner) continue;
    nodes.push(trees.left[node]!, trees.right[node]!);
    parents.push(i, i);
  }
  const isLeaf = (node: number) => trees.feature[node]! < 0;
  const zeros = nodes.map(() => 0);
  const floats = (read: (node: number) => number) => nodes.map((node) => float32Text(asFloat32(read(node))));
  return [
    `{"base_weights":[${floats((node) => trees.value[node]!)}]`,
    `"categories":[],"categories_nodes":[],"categories_segments":[],"categories_sizes":[]`,
    `"default_left":[${nodes.map((node) => trees.missingLeft[node]!)}]`,
    `"id":${tree}`,
    `"left_children":[${left}]`,
    `"loss_changes":[${floats((node) => trees.gain[node]!)}]`,
    `"parents":[${parents}]`,
    `"right_children":[${right}]`,
    `"split_conditions":[${floats((node) => (isLeaf(node) ? trees.value[node]! : trees.threshold[node]!))}]`,
    `"split_indices":[${nodes.map((node) => Math.max(0, trees.feature[node]!))}]`,
    `"split_type":[${zeros}]`,
    `"sum_hessian":[${floats((node) => trees.cover[node]!)}]`,
    `"tree_param":{"num_deleted":"0","num_feature":"${columnCount}","num_nodes":"${nodes.length}","size_leaf_vector":"1"}}`,
  ].join(",");
}

const largest = 3.4028234663852886e38;

function asFloat32(value: number): number {
  return Math.fround(Math.min(largest, Math.max(-largest, value)));
}

/** The float32 probability whose log odds, as XGBoost computes them, are the margin, or come closest to it. */
function baseScoreOf(margin: number): number {
  let best = Math.fround(sigmoid(margin));
  const start = new Float32Array([Math.min(1 - 2 ** -24, Math.max(2 ** -126, best))]);
  const bits = new Int32Array(start.buffer);
  bits[0]! -= 4;
  let leastError = Number.POSITIVE_INFINITY;
  for (let step = 0; step < 9; step++, bits[0]!++) {
    if (start[0]! >= 1) break;
    const error = Math.abs(baseMarginOf(start[0]!) - margin);
    if (error < leastError) {
      leastError = error;
      best = start[0]!;
    }
  }
  return best;
}
