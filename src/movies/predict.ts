import { MarqueeError } from "../errors.ts";
import type { Columns } from "../math/columns.ts";
import { randomStream } from "../math/random.ts";
import { type Note, note } from "../notes.ts";
import { ledgerOf } from "./choose-fields.ts";
import { trustInterval, verdictOf } from "./decide/abstain.ts";
import { movieThresholds } from "./decide/decision-rule.ts";
import { drift, driftNotes } from "./drift.ts";
import { contributionCost, contributionsOf } from "./explain/contributions.ts";
import { explainable } from "./explain/explainable.ts";
import { checkMoment, fieldLedger, isKnownAt, type Moment, refuseLaterFields } from "./field-ledger.ts";
import { codeInputs, type FittedInput, unseenNotes } from "./fitted-inputs.ts";
import { filledMeasures } from "./hit-features.ts";
import type { HitModel } from "./hit-model.ts";
import { readInputs } from "./inputs.ts";
import { modelProbability } from "./model-probability.ts";
import { type MovieTable, movieCount, movieTitles } from "./movie.ts";
import { checkNumber } from "./option-checks.ts";
import type { PredictOptions } from "./options.ts";
import type { Prediction, PredictResult } from "./predict-result.ts";
import { assignSegments } from "./segment.ts";

/** Fewer scored movies than this say nothing about drift. */
const fewestForDrift = 20;
/** Explanations that take more predictions than this are made only when asked for: 100 movies of four inputs take so many. */
const explainedByDefault = 160_000;

/**
 * The probability of a hit, its interval, the verdict, the segment and the reasons for every movie. A missing number is
 * filled with the median of the training rows and said; so is a value outside what the model was trained on, a category it
 * does not know, a column that is known only later than the model's moment, and a table that differs from the training rows
 * as a whole.
 * Throws OPTION_INVALID, FEATURE_MISSING (a column that the model needs, or a movie of which nothing is known), TYPE,
 * FIELD_NOT_YET_KNOWN (the model needs more than is known at `options.at`), and where the model's thresholds come from cost
 * columns COLUMN_MISSING and OUT_OF_RANGE.
 */
export function predict(model: HitModel, table: MovieTable, options: PredictOptions = {}): PredictResult {
  const { inputs } = model.features;
  const at = momentOf(model, options.at);
  const cells = readInputs(inputs, table);
  const codes = codeInputs(inputs, cells);
  requireKnown(table, inputs, codes);
  const thresholds =
    options.threshold === undefined
      ? movieThresholds(model.decision, table)
      : new Float64Array(movieCount(table)).fill(checkNumber("threshold", options.threshold, { min: 0, max: 1 }));
  const probability = modelProbability(model, codes);
  const segments = segmentNames(model, codes);
  const titles = movieTitles(table);
  const reasons = explanations(model, table, titles, codes, options);
  const { seed } = model.trainedOn;
  const inputNames = inputs.map(({ name }) => name);
  const drifts = movieCount(table) < fewestForDrift ? [] : drift(model.drift, inputNames, codes, randomStream(seed));
  return {
    model: {
      learner: model.learner,
      label: model.model.learner.label,
      trainedOn: model.trainedOn.source,
      rows: model.trainedOn.rows,
    },
    at,
    predictions: table.ids.map((id, row) => ({
      movie_id: id,
      title: titles[row]!,
      ...verdict(model, probability[row]!, thresholds[row]!),
      segment: segments === null ? null : segments[row]!,
      explanation: reasons === null ? null : reasons[row]!.explanation,
      notes: movieNotes(inputs, codes, row),
    })),
    drift: drifts,
    notes: [
      ...table.notes,
      ...modelNotes(model),
      ...ignoredNotes(model, table),
      ...unseenNotes(inputs, cells, codes),
      ...driftNotes(drifts),
    ],
  };
}

/** The moment of the predictions: the model's, or the one asked for, at which all inputs must be known. */
function momentOf(model: HitModel, asked: string | undefined): Moment | null {
  if (asked === undefined) return model.at;
  const at = checkMoment(asked, "at");
  refuseLaterFields(ledgerOf(model.ledger, model.features.inputs), at, "the model");
  return at;
}

/** The name of each movie's segment; null where the model has none. */
function segmentNames({ segments, features }: HitModel, codes: Columns): string[] | null {
  const measures = filledMeasures(features.inputs, codes);
  if (segments === null || measures === null) return null;
  return Array.from(assignSegments(segments, measures), (segment) => segments.names[segment]!);
}

function verdict(
  { band }: HitModel,
  probability: number,
  threshold: number,
): Pick<Prediction, "probability" | "interval" | "hit" | "verdict" | "threshold"> {
  const hit = probability >= threshold ? 1 : 0;
  if (band === null) return { probability, interval: null, hit, verdict: hit === 1 ? "hit" : "no hit", threshold };
  const interval = trustInterval(band, probability);
  return { probability, interval, hit, verdict: verdictOf(probability, threshold, band), threshold };
}

/** Null where explanations were not asked for, or the model carries nothing to compare with. */
function explanations(
  model: HitModel,
  table: MovieTable,
  titles: readonly string[],
  columns: Columns,
  options: PredictOptions,
) {
  const cost = movieCount(table) * contributionCost(columns.length);
  const wanted = options.explain ?? cost <= explainedByDefault;
  if (!wanted || model.reference === null) return null;
  return contributionsOf(explainable(model), { ids: table.ids, titles, columns }).movies;
}

function requireKnown(table: MovieTable, inputs: readonly FittedInput[], codes: Columns): void {
  for (let row = 0; row < movieCount(table); row++) {
    if (codes.some((column) => !Number.isNaN(column[row]!))) continue;
    throw new MarqueeError("FEATURE_MISSING", {
      where: `${table.source}, movie ${table.ids[row]}`,
      expected: `at least one of ${inputs.map(({ name }) => name).join(", ")}`,
      found: "none of them",
      remedy: "Leave the movie out, or fill in what is known.",
    });
  }
}

function movieNotes(inputs: readonly FittedInput[], codes: Columns, row: number): Note[] {
  return inputs.flatMap((input, index) => {
    const { name } = input;
    const value = codes[index]![row]!;
    if (input.kind !== "number") {
      if (value !== input.levels.length) return [];
      return [note("UNSEEN_CATEGORY", `${name} is one that training had not seen, or seen too rarely.`)];
    }
    const [low, high] = input.range;
    if (Number.isNaN(value)) {
      return [note("IMPUTED", `${name} is missing; the training median ${input.median} was used.`)];
    }
    if (value >= low && value <= high) return [];
    return [note("OUT_OF_TRAINING_RANGE", `${name} ${value} lies outside the training range ${low} to ${high}.`)];
  });
}

/** Says which columns of the table are known only later than the moment of the model, which makes no use of them. */
function ignoredNotes({ at, ledger, features }: HitModel, table: MovieTable): Note[] {
  if (at === null) return [];
  const used = new Set(features.inputs.map(({ name }) => name));
  const inTraining = new Map(ledger.map(({ field, known }) => [field, known]));
  const later = fieldLedger(table)
    .filter(({ field }) => !used.has(field))
    .map(({ field, known }) => ({ field, known: inTraining.has(field) ? inTraining.get(field)! : known }))
    .filter(({ known }) => known !== null && !isKnownAt(known, at))
    .map(({ field, known }) => `${field} (${known})`);
  if (later.length === 0) return [];
  return [note("FIELDS_LEFT_OUT", `Predicted at ${at}, so without what is known only later: ${later.join(", ")}.`)];
}

function modelNotes({ trainedOn }: HitModel): Note[] {
  const notes: Note[] = [];
  if (trainedOn.rows < 100) {
    const message = `The model learned from ${trainedOn.rows} movies: take its probabilities as a sketch.`;
    notes.push(note("SMALL_SAMPLE", message));
  }
  if (trainedOn.proxies.length > 0) {
    const message = `The model was trained on stand-ins for ${trainedOn.proxies.join(" and ")}, not on measurements.`;
    notes.push(note("PROXY", message));
  }
  if (trainedOn.targetRule !== null) {
    notes.push(note("DERIVED_TARGET", `In training a hit was defined by a rule: ${trainedOn.targetRule}.`));
  }
  if (trainedOn.synthetic) {
    const message =
      "The model learned from synthetic movies, made by marquee synth: what it says is no evidence about any market.";
    notes.push(note("SYNTHETIC", message));
  }
  return notes;
}
