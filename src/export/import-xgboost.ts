import { MarqueeError } from "../errors.ts";
import { type BoostingModel, boosting } from "../learn/boosting/boosting.ts";
import { toPlain } from "../learn/model-checks.ts";
import { parseModelJson } from "../learn/model-json.ts";
import type { Trees } from "../learn/tree/trees.ts";
import { takeTarget } from "../math/columns.ts";
import { randomStream } from "../math/random.ts";
import { keptLedger } from "../movies/choose-fields.ts";
import { driftProfile } from "../movies/drift.ts";
import { referenceMovies } from "../movies/explain/reference-movies.ts";
import { fieldLedger } from "../movies/field-ledger.ts";
import { codeInputs } from "../movies/fitted-inputs.ts";
import { fitHitFeatures, measureColumnNames } from "../movies/hit-features.ts";
import { type HitModel, parseHitModel } from "../movies/hit-model.ts";
import { sketchIds } from "../movies/id-sketch.ts";
import { measureInputs, takeInputs } from "../movies/inputs.ts";
import { type MovieTable, measureNames, movieCount, takeMovies } from "../movies/movie.ts";
import { checkNumber, checkSeed } from "../movies/option-checks.ts";
import { syntheticMovies } from "../movies/origin.ts";
import { modelSegments } from "../movies/segment.ts";
import { type Note, note } from "../notes.ts";
import { treesFingerprint } from "./trees-fingerprint.ts";
import { hitModelAttribute, treesAttribute } from "./xgboost-json.ts";
import { parseXgboostJson, type XgboostModel } from "./xgboost-model.ts";

export interface ImportedModel {
  readonly model: HitModel;
  readonly notes: readonly Note[];
}

export interface ImportOptions {
  /** Weight of the number of ratings in popularity, 0 to 1. Default 0.7. */
  readonly popularityWeight?: number;
  /** Clusters of the cluster feature, 2 to 50. Default 4. */
  readonly clusters?: number;
  /** Integer from 0 up. Default 42. */
  readonly seed?: number;
}

/**
 * An XGBoost model as a hit model. text: XGBoost's JSON; where: the file's name.
 *
 * A file that Marquee exported carries the rest of the hit model, and comes back whole, even after XGBoost has changed the
 * trees: then the figures of its test, its calibration and its intervals no longer hold and are dropped. Any other model needs `movies`, the table it learned
 * from: medians, ranges, clusters and segments are taken from it. Its columns are found by XGBoost's feature names, any of
 * the seven of a hit model in any order; without names there must be four, the measures in the order of `measureNames`,
 * or seven, in the order of `measureColumnNames`. As in every hit model a missing measure is filled with the median, so the
 * trees' default sides are not used.
 *
 * Throws what `parseXgboostJson`, `parseHitModel` and `segment` throw, OPTION_INVALID, FEATURE_MISSING (a column Marquee
 * does not have), and USAGE when a table is needed and none is given.
 */
export function importXgboost(
  text: string,
  where: string,
  movies: MovieTable | null,
  options: ImportOptions = {},
): ImportedModel {
  const read = parseXgboostJson(text, where);
  const carried = read.attributes[hitModelAttribute];
  if (carried !== undefined) return restoreHitModel(read, carried, where);
  const columns = hitColumnsOf(read, where);
  if (movies === null) {
    throw new MarqueeError("USAGE", {
      where,
      expected: "the table of movies the model learned from",
      found: "an XGBoost model alone, which knows no medians, ranges and segments",
      remedy: "Name the table with --data.",
    });
  }
  return wrapTrees(read, columns, movies, options);
}

/** What was learned from the forecasts of other trees. */
const ofNoUse = { test: null, band: null, calibration: { method: "none" } };

/** Puts trees and the rest of the hit model together again. */
function restoreHitModel(read: XgboostModel, carried: string, where: string): ImportedModel {
  const inside = `${where}, attribute ${hitModelAttribute}`;
  const rest = parseModelJson(carried, inside, "the rest of a hit model", "Export the model again.");
  const changed = read.attributes[treesAttribute] !== treesFingerprint(read.model);
  const parts = typeof rest === "object" && rest !== null ? rest : {};
  const whole = { ...parts, ...(changed ? ofNoUse : {}), fitted: toPlain(read.model) };
  const model = parseHitModel(JSON.stringify(whole), inside);
  if (model.learner !== boosting.name) {
    throw new MarqueeError("MODEL_INVALID", { where: inside, expected: boosting.name, found: model.learner });
  }
  const message =
    "The trees were changed since Marquee exported them: the figures of its test, its calibration and its intervals no longer hold and are left out.";
  return { model, notes: changed ? [note("IMPORTED", message)] : [] };
}

/** For each column of XGBoost, the column of a hit model. */
function hitColumnsOf({ model, columnNames }: XgboostModel, where: string): number[] {
  const names: readonly string[] = measureColumnNames;
  if (columnNames === null) {
    const count = model.columnCount;
    if (count === measureNames.length || count === names.length) return Array.from({ length: count }, (_, i) => i);
    throw new MarqueeError("FEATURE_MISSING", {
      where,
      expected: `feature names, or the ${measureNames.length} measures or all ${names.length} columns in order`,
      found: `${count} columns without names`,
      remedy: "Set feature_names on the DMatrix before training.",
    });
  }
  return columnNames.map((name, index) => {
    const column = names.indexOf(name);
    if (column >= 0 && columnNames.indexOf(name) === index) return column;
    throw new MarqueeError("FEATURE_MISSING", {
      where,
      expected: `columns among ${names.join(", ")}, each once`,
      found: name,
      remedy: "Train on these columns, under these names.",
    });
  });
}

function wrapTrees(read: XgboostModel, columns: readonly number[], movies: MovieTable, options: ImportOptions) {
  const popularityWeight = checkNumber("popularityWeight", options.popularityWeight ?? 0.7, { min: 0, max: 1 });
  const clusters = checkNumber("clusters", options.clusters ?? 4, { min: 2, max: 50, integer: true });
  const seed = checkSeed(options.seed ?? 42);
  const inputs = measureInputs(movies);
  const random = randomStream(seed);
  const features = fitHitFeatures(inputs, { popularityWeight, clusters }, random.child(0));
  const target = Uint8Array.from(movies.hit ?? [], (hit) => (hit === 1 ? 1 : 0));
  const known = Array.from(target.keys()).filter((row) => movies.hit![row]! >= 0);
  const fitted: BoostingModel = Object.freeze({
    columnCount: measureColumnNames.length,
    baseMargin: read.model.baseMargin,
    trees: withColumns(read.model.trees, columns),
  });
  const model: HitModel = {
    learner: boosting.name,
    params: { trees: fitted.trees.treeCount, scalePosWeight: read.scalePosWeight },
    trainedOn: {
      source: movies.source,
      hash: movies.hash,
      rows: known.length > 0 ? known.length : movieCount(movies),
      hits: target.reduce((sum, hit) => sum + hit, 0),
      seed,
      proxies: movies.proxies.map(({ column }) => column),
      targetRule: movies.targetRule,
      synthetic: syntheticMovies(movies) > 0,
      ids: sketchIds(movies.ids),
      testLook: null,
    },
    test: null,
    decision: { criterion: "fixed", threshold: 0.5, costs: null, ownThresholds: false },
    calibration: { method: "none" },
    band: null,
    features,
    at: null,
    ledger: keptLedger(fieldLedger(movies), inputs),
    segments: modelSegments(movies, seed),
    drift: driftProfile(features.inputs, codeInputs(features.inputs, inputs)),
    reference:
      known.length > 0
        ? referenceMovies(
            takeMovies(movies, known),
            takeInputs(inputs, known),
            takeTarget(target, known),
            random.child(1),
          )
        : null,
    model: { learner: boosting, scale: null, fitted },
  };
  return { model, notes: wrapNotes(read, columns) };
}

function wrapNotes({ attributes, model }: XgboostModel, columns: readonly number[]): Note[] {
  const notes = [
    note("IMPORTED", "The model was trained in XGBoost: judge it with evaluate on movies it has not seen."),
  ];
  const made = measureColumnNames
    .slice(measureNames.length)
    .filter((_, i) => columns.includes(measureNames.length + i));
  if (made.length > 0) {
    const message = `${made.join(", ")} are computed by Marquee's formulas from the table named: the model fits only if it learned from the same.`;
    notes.push(note("IMPORTED", message));
  }
  const best = Number(attributes["best_iteration"] ?? Number.NaN);
  if (best + 1 < model.trees.treeCount) {
    const message = `All ${model.trees.treeCount} trees are used, as Booster.predict does; XGBClassifier stops at its best iteration, ${best}. Slice the booster before saving to keep those alone.`;
    notes.push(note("IMPORTED", message));
  }
  return notes;
}

function withColumns(trees: Trees, columns: readonly number[]): Trees {
  return Object.freeze({
    ...trees,
    feature: trees.feature.map((column) => (column < 0 ? column : columns[column]!)),
  });
}
