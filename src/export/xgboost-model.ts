import { MarqueeError } from "../errors.ts";
import { type BoostingModel, boosting } from "../learn/boosting/boosting.ts";
import { baseMarginOf } from "../learn/boosting/logistic-loss.ts";
import { maxModelTrees, readNumber, readRecord, refuseModel } from "../learn/model-checks.ts";
import { parseModelJson } from "../learn/model-json.ts";
import { readBaseScore, readCountText, refuseUnsupported } from "./xgboost-parts.ts";
import { readXgboostTrees } from "./xgboost-trees.ts";

/** An XGBoost model as it was read. */
export interface XgboostModel {
  /** On the columns as XGBoost numbers them. */
  readonly model: BoostingModel;
  /** XGBoost's names of the columns; null when the file has none. */
  readonly columnNames: readonly string[] | null;
  readonly scalePosWeight: number;
  /** What the file says besides, text by name. */
  readonly attributes: Readonly<Record<string, string>>;
}

const mostColumns = 10_000;

/**
 * Reads XGBoost's JSON of a model of binary:logistic and gbtree, versions 1 to 3, as `Booster.save_model("model.json")`
 * writes it. The model predicts what `Booster.predict` does with all trees: it compares in float32, a missing value (NaN)
 * takes the default side. where: the file's name for messages.
 * Throws FORMAT_MISMATCH (not JSON), MODEL_INVALID, MODEL_UNSUPPORTED (another objective, several classes, dart, gblinear,
 * splits by categories), MODEL_CYCLE, MODEL_INDEX, MODEL_TOO_LARGE and MODEL_NONFINITE.
 */
export function parseXgboostJson(text: string, where: string): XgboostModel {
  return placed(where, () => readModel(text, where));
}

function readModel(text: string, where: string): XgboostModel {
  const remedy = `Write it in Python with save_model("model.json").`;
  const file = parseModelJson(text, where, "an XGBoost model", remedy);
  const learner = readRecord(readRecord(file, "the file")["learner"], "learner");
  requireBinaryLogistic(learner);
  const params = readRecord(learner["learner_model_param"], "learner_model_param");
  const columnCount = readCountText(params["num_feature"], mostColumns, "num_feature");
  if (readCountText(params["num_class"] ?? "0", mostColumns, "num_class") > 1) {
    refuseUnsupported("num_class", "two classes", "several");
  }
  if (readCountText(params["num_target"] ?? "1", mostColumns, "num_target") > 1) {
    refuseUnsupported("num_target", "one target", "several");
  }
  const trees = readXgboostTrees(readTreeList(learner), columnCount);
  const baseMargin = baseMarginOf(readBaseScore(params["base_score"]));
  return {
    model: boosting.parse({ columnCount, baseMargin, trees }, columnCount),
    columnNames: readColumnNames(learner["feature_names"], columnCount),
    scalePosWeight: readScalePosWeight(readRecord(learner["objective"], "objective")),
    attributes: readAttributes(learner["attributes"]),
  };
}

function requireBinaryLogistic(learner: Readonly<Record<string, unknown>>): void {
  const objective = readRecord(learner["objective"], "objective")["name"];
  if (typeof objective !== "string") refuseModel("MODEL_INVALID", "objective", "a name", objective);
  if (objective !== "binary:logistic") refuseUnsupported("objective", "binary:logistic", objective);
  const booster = readRecord(learner["gradient_booster"], "gradient_booster")["name"];
  if (typeof booster !== "string") refuseModel("MODEL_INVALID", "gradient_booster", "a name", booster);
  if (booster !== "gbtree") refuseUnsupported("gradient_booster", "gbtree", booster);
}

function readTreeList(learner: Readonly<Record<string, unknown>>): readonly unknown[] {
  const booster = readRecord(learner["gradient_booster"], "gradient_booster");
  const model = readRecord(booster["model"], "gradient_booster model");
  const { trees } = model;
  if (!Array.isArray(trees)) refuseModel("MODEL_INVALID", "trees", "a list", trees);
  const params = readRecord(model["gbtree_model_param"], "gbtree_model_param");
  const declared = readCountText(params["num_trees"], maxModelTrees, "num_trees");
  if (declared !== trees.length) refuseModel("MODEL_INVALID", "trees", `${declared} trees`, trees.length);
  const groups = model["tree_info"];
  if (Array.isArray(groups) && groups.some((group) => group !== 0)) {
    refuseUnsupported("tree_info", "trees of one class", "trees of several");
  }
  return trees;
}

function readColumnNames(value: unknown, columnCount: number): readonly string[] | null {
  if (value === undefined || (Array.isArray(value) && value.length === 0)) return null;
  if (!Array.isArray(value) || value.length !== columnCount || !value.every((name) => typeof name === "string")) {
    refuseModel("MODEL_INVALID", "feature_names", `${columnCount} names`, value);
  }
  return value;
}

function readScalePosWeight(objective: Readonly<Record<string, unknown>>): number {
  const params = objective["reg_loss_param"];
  if (params === undefined) return 1;
  const text = readRecord(params, "reg_loss_param")["scale_pos_weight"] ?? "1";
  return readNumber(typeof text === "string" && text.trim() !== "" ? Number(text) : text, "scale_pos_weight");
}

function readAttributes(value: unknown): Readonly<Record<string, string>> {
  if (value === undefined) return {};
  const entries = Object.entries(readRecord(value, "attributes"));
  return Object.fromEntries(entries.filter((entry): entry is [string, string] => typeof entry[1] === "string"));
}

/** The readers of parts do not know the file's name: it is put in front of what they say. */
function placed<Result>(where: string, parse: () => Result): Result {
  try {
    return parse();
  } catch (error) {
    if (!(error instanceof MarqueeError)) throw error;
    const part = error.details.where;
    const inside = part === undefined || part === where ? where : `${where}, ${part}`;
    throw new MarqueeError(error.code, { ...error.details, where: inside });
  }
}
