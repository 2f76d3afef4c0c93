import { MarqueeError } from "../errors.ts";
import { randomStream } from "../math/random.ts";
import { type Note, note } from "../notes.ts";
import { evaluateForecast } from "./evaluate.ts";
import type { HitModel } from "./hit-model.ts";
import { countSketched } from "./id-sketch.ts";
import { type MovieTable, movieCount, takeMovies } from "./movie.ts";
import { checkSeed } from "./option-checks.ts";
import { predict } from "./predict.ts";
import type { PredictResult } from "./predict-result.ts";
import { forecastScores } from "./scores.ts";
import { intervalNotes, testSizeNotes } from "./train-notes.ts";
import type { ForecastScores, TestReport } from "./train-result.ts";

export interface EvaluateOptions {
  /** Overrides the model's threshold, 0 to 1. */
  readonly threshold?: number;
  /** Of the bootstrap intervals; integer from 0 up. Default 42. */
  readonly seed?: number;
}

/** A model judged on labelled movies. */
export interface EvaluateResult {
  readonly source: string;
  readonly model: PredictResult["model"];
  /** Movies whose target is known. */
  readonly rows: number;
  readonly hitRate: number;
  /** Null when movies have thresholds of their own. */
  readonly threshold: number | null;
  readonly scores: TestReport;
  /** The figures on its own test rows when the model was trained; null when there are none. */
  readonly atTraining: ForecastScores | null;
  /** Always guessing the hit rate the model learned from; null when that is not known. */
  readonly baseline: ForecastScores | null;
  readonly seen: SeenInTraining;
  readonly notes: readonly Note[];
}

/** What the model may have learned from already. */
export interface SeenInTraining {
  /** True when the table is byte for byte the one the model was trained from; null when that cannot be told. */
  readonly sameTable: boolean | null;
  /** How many movies have the id of one the model learned from; null when that cannot be told. */
  readonly sharedIds: number | null;
}

/**
 * Judges a model on a table with a target: the movies with a known target, predicted as `predict` does. Says so when the
 * model has learned from the same table or the same ids, for then the figures are too good.
 * Throws NO_TARGET, OPTION_INVALID and what `predict` throws.
 */
export function evaluateModel(model: HitModel, table: MovieTable, options: EvaluateOptions = {}): EvaluateResult {
  const seed = checkSeed(options.seed ?? 42);
  const known = labelledRows(table);
  const movies = takeMovies(table, known);
  const target = Uint8Array.from(movies.hit!);
  const { threshold } = options;
  const predicted = predict(model, movies, { explain: false, ...(threshold === undefined ? {} : { threshold }) });
  const probability = Float64Array.from(predicted.predictions, (prediction) => prediction.probability);
  const thresholds = Float64Array.from(predicted.predictions, (prediction) => prediction.threshold);
  const scores = evaluateForecast(target, probability, thresholds, randomStream(seed));
  const seen = seenInTraining(model, movies);
  const dropped = movieCount(table) - known.length;
  const droppedMessage = `${dropped} of ${movieCount(table)} movies have no known target and were left out.`;
  return {
    source: table.source,
    model: predicted.model,
    rows: known.length,
    hitRate: target.reduce((sum, hit) => sum + hit, 0) / known.length,
    threshold: thresholds.every((value) => value === thresholds[0]) ? thresholds[0]! : null,
    scores,
    atTraining: model.test,
    baseline: baselineScores(model, target, thresholds),
    seen,
    notes: [
      ...seenNotes(seen, model, known.length),
      ...predicted.notes,
      ...(dropped === 0 ? [] : [note("ROWS_DROPPED", droppedMessage)]),
      ...testSizeNotes(known.length, target),
      ...intervalNotes(scores),
    ],
  };
}

function baselineScores({ trainedOn }: HitModel, target: Uint8Array, thresholds: Float64Array) {
  const rate = trainedOn.hits / trainedOn.rows;
  return rate > 0 && rate < 1 ? forecastScores(target, new Float64Array(target.length).fill(rate), thresholds) : null;
}

function labelledRows(table: MovieTable): number[] {
  const known: number[] = [];
  table.hit?.forEach((value, row) => {
    if (value >= 0) known.push(row);
  });
  if (known.length > 0) return known;
  throw new MarqueeError("NO_TARGET", {
    where: table.source,
    expected: "a column hit with 0 and 1 to judge the model by",
    found: table.hit === null ? "no such column" : "no value in it",
    remedy: "Name the column with --target, or use predict, which needs none.",
  });
}

function seenInTraining({ trainedOn }: HitModel, movies: MovieTable): SeenInTraining {
  const { hash, ids } = trainedOn;
  // Ids that are row numbers are the same in every table.
  const numbered = movies.notes.some(({ code }) => code === "ID_ASSIGNED");
  return {
    sameTable: hash === null || movies.hash === null ? null : hash === movies.hash,
    sharedIds: ids === null || numbered ? null : countSketched(ids, movies.ids),
  };
}

function seenNotes({ sameTable, sharedIds }: SeenInTraining, { trainedOn }: HitModel, rows: number): Note[] {
  if (sameTable === true) {
    const message = `This is the table the model was trained from (${trainedOn.source}, the same SHA-256): most of these movies it has learned from, so the figures are too good. Judge it on movies it has not seen.`;
    return [note("SEEN_IN_TRAINING", message)];
  }
  if (sharedIds === null || sharedIds === 0) return [];
  const message = `${sharedIds} of ${rows} movies have the id of a movie the model learned from (${trainedOn.source}): if they are the same movies, the figures are too good.`;
  return [note("SEEN_IN_TRAINING", message)];
}
