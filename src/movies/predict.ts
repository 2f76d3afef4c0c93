import { MarqueeError } from "../errors.ts";
import type { Columns } from "../math/columns.ts";
import { randomStream } from "../math/random.ts";
import { type Note, note } from "../notes.ts";
import { trustInterval, verdictOf } from "./decide/abstain.ts";
import { movieThresholds } from "./decide/decision-rule.ts";
import { drift, driftNotes } from "./drift.ts";
import { contributionsOf } from "./explain/contributions.ts";
import { explainable } from "./explain/explainable.ts";
import { measureColumns } from "./features.ts";
import { impute } from "./hit-features.ts";
import type { HitModel } from "./hit-model.ts";
import { modelProbability } from "./model-probability.ts";
import { type MovieTable, measureNames, movieCount, movieTitles } from "./movie.ts";
import { checkNumber } from "./option-checks.ts";
import type { PredictOptions } from "./options.ts";
import type { Prediction, PredictResult } from "./predict-result.ts";
import { assignSegments } from "./segment.ts";

/** Fewer scored movies than this say nothing about drift. */
const fewestForDrift = 20;
/** Above this many movies explanations are made only when asked for: each costs about 1,600 predictions. */
const explainedByDefault = 100;

/**
 * The probability of a hit, its interval, the verdict, the segment and the reasons for every movie. A missing measure is
 * filled with the median of the training rows and said; so is a value outside what the model was trained on, and a table
 * that differs from the training rows as a whole.
 * Throws OPTION_INVALID, FEATURE_MISSING (a movie without any of the four measures), and where the model's thresholds come
 * from cost columns COLUMN_MISSING and OUT_OF_RANGE.
 */
export function predict(model: HitModel, table: MovieTable, options: PredictOptions = {}): PredictResult {
  const measures = measureColumns(table);
  requireMeasures(table, measures);
  const thresholds =
    options.threshold === undefined
      ? movieThresholds(model.decision, table)
      : new Float64Array(movieCount(table)).fill(checkNumber("threshold", options.threshold, { min: 0, max: 1 }));
  const probability = modelProbability(model, measures);
  const segments = assignSegments(model.segments, impute(measures, model.features.medians));
  const titles = movieTitles(table);
  const reasons = explanations(model, table, titles, measures, options);
  const { seed } = model.trainedOn;
  const drifts =
    movieCount(table) < fewestForDrift ? [] : drift(model.drift, measureNames, measures, randomStream(seed));
  return {
    model: {
      learner: model.learner,
      label: model.model.learner.label,
      trainedOn: model.trainedOn.source,
      rows: model.trainedOn.rows,
    },
    predictions: table.ids.map((id, row) => ({
      movie_id: id,
      title: titles[row]!,
      ...verdict(model, probability[row]!, thresholds[row]!),
      segment: model.segments.names[segments[row]!]!,
      explanation: reasons === null ? null : reasons[row]!.explanation,
      notes: movieNotes(model, measures, row),
    })),
    drift: drifts,
    notes: [...table.notes, ...modelNotes(model), ...driftNotes(drifts)],
  };
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
  const wanted = options.explain ?? movieCount(table) <= explainedByDefault;
  if (!wanted || model.reference === null) return null;
  return contributionsOf(explainable(model), { ids: table.ids, titles, columns }).movies;
}

function requireMeasures(table: MovieTable, measures: readonly Float64Array[]): void {
  for (let row = 0; row < movieCount(table); row++) {
    if (measures.some((column) => !Number.isNaN(column[row]!))) continue;
    throw new MarqueeError("FEATURE_MISSING", {
      where: `${table.source}, movie ${table.ids[row]}`,
      expected: `at least one of ${measureNames.join(", ")}`,
      found: "none of them",
      remedy: "Leave the movie out, or fill in what is known.",
    });
  }
}

function movieNotes(model: HitModel, measures: readonly Float64Array[], row: number): Note[] {
  const notes: Note[] = [];
  measureNames.forEach((name, index) => {
    const value = measures[index]![row]!;
    const [low, high] = model.features.ranges[name];
    if (Number.isNaN(value)) {
      const filled = model.features.medians[index]!;
      notes.push(note("IMPUTED", `${name} is missing; the training median ${filled} was used.`));
    } else if (value < low || value > high) {
      const message = `${name} ${value} lies outside the training range ${low} to ${high}.`;
      notes.push(note("OUT_OF_TRAINING_RANGE", message));
    }
  });
  return notes;
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
  return notes;
}
