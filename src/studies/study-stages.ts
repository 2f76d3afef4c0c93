import { evaluateModel } from "../movies/evaluate-model.ts";
import type { MovieTable } from "../movies/movie.ts";
import { predict } from "../movies/predict.ts";
import { segment } from "../movies/segment.ts";
import { train } from "../movies/train.ts";
import type { StageOptions, StudyGiven, StudyOutcome } from "./study.ts";

/** A study that groups the movies of a table. Throws what `segment` throws. */
export function segmentTable(
  table: MovieTable,
  { seed, onProgress, threads }: StudyGiven,
  options: StageOptions["segment"] = {},
): StudyOutcome {
  return { table, parts: { segmentation: segment(table, { threads, ...options, seed, onProgress }) } };
}

export interface TrainedUses {
  /** A table with a target that the model is judged on besides its own test. */
  readonly outsideTest?: MovieTable;
  /** Movies to predict and explain. */
  readonly newMovies?: MovieTable;
}

/** A study that learns to tell the hits of a table, and uses what it learned. Throws what `train`, `evaluateModel` and `predict` throw. */
export function trainTable(
  table: MovieTable,
  { seed, onProgress, threads }: StudyGiven,
  options: StageOptions["train"] = {},
  { outsideTest, newMovies }: TrainedUses = {},
): StudyOutcome {
  const { result, model } = train(table, { threads, ...options, seed, onProgress });
  return {
    table,
    parts: {
      training: result,
      ...(outsideTest === undefined ? {} : { outsideTest: evaluateModel(model, outsideTest, { seed }) }),
      ...(newMovies === undefined ? {} : { newMovies: predict(model, newMovies, { explain: true }) }),
    },
    model,
  };
}
