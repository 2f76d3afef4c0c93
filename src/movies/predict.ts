import { MarqueeError } from "../errors.ts";
import { type Note, note } from "../notes.ts";
import { measureColumns } from "./features.ts";
import { hitProbability, impute } from "./hit-features.ts";
import type { HitModel } from "./hit-model.ts";
import { type MovieTable, measureNames, movieCount, movieTitles } from "./movie.ts";
import { checkNumber } from "./option-checks.ts";
import type { PredictOptions } from "./options.ts";
import type { PredictResult } from "./predict-result.ts";
import { assignSegments } from "./segment.ts";

/**
 * The probability of a hit, the verdict and the segment of every movie. A missing measure is filled with the median of the
 * training rows and said; so is a value outside what the model was trained on.
 * Throws OPTION_INVALID and FEATURE_MISSING (a movie without any of the four measures).
 */
export function predict(model: HitModel, table: MovieTable, options: PredictOptions = {}): PredictResult {
  const threshold = checkNumber("threshold", options.threshold ?? model.threshold, { min: 0, max: 1 });
  const measures = measureColumns(table);
  requireMeasures(table, measures);
  const probability = hitProbability(model.features, model.model, measures);
  const segments = assignSegments(model.segments, impute(measures, model.features.medians));
  const titles = movieTitles(table);
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
      probability: probability[row]!,
      hit: probability[row]! >= threshold ? 1 : 0,
      threshold,
      segment: model.segments.names[segments[row]!]!,
      notes: movieNotes(model, measures, row),
    })),
    notes: [...table.notes, ...modelNotes(model)],
  };
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
