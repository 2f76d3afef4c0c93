import type { MovieTable } from "../movies/movie.ts";
import { segment } from "../movies/segment.ts";
import { train } from "../movies/train.ts";
import type { StageOptions, StudyGiven, StudyOutcome } from "./study.ts";

/** A study that groups the movies of a table. Throws what `segment` throws. */
export function segmentTable(
  table: MovieTable,
  { seed, onProgress }: StudyGiven,
  options: StageOptions["segment"] = {},
): StudyOutcome {
  return { table, parts: { segmentation: segment(table, { ...options, seed, onProgress }) } };
}

/** A study that learns to tell the hits of a table. Throws what `train` throws. */
export function trainTable(
  table: MovieTable,
  { seed, onProgress }: StudyGiven,
  options: StageOptions["train"] = {},
): StudyOutcome {
  const { result, model } = train(table, { ...options, seed, onProgress });
  return { table, parts: { training: result }, model };
}
