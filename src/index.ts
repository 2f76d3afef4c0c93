/**
 * Marquee as a library: read a movie table, segment it, train a hit model and use it.
 *
 *     import { predict, readMovies, segment, train } from "marquee";
 *
 *     const movies = await readMovies("movies.csv");
 *     const { segments } = segment(movies);
 *     const { result, model } = train(movies);
 *     const { predictions } = predict(model, await readMovies("new-movies.csv"));
 *
 * Everything refused is a `MarqueeError` with a stable code.
 */
export { type ErrorCode, type ErrorDetails, errorCatalogue, MarqueeError } from "./errors.ts";
export type { Progress } from "./learn/context.ts";
export type { AnyLearner } from "./learn/learner.ts";
export type { ParamSpec, ParamSpecs, ParamValue } from "./learn/params.ts";
export { findLearner, learners } from "./learn/registry.ts";
export { type HitModel, hitModelJson, parseHitModel } from "./movies/hit-model.ts";
export {
  type CellValue,
  type ExtraColumn,
  type MeasureName,
  type MeasureProxy,
  type MovieTable,
  measureNames,
  movieCount,
} from "./movies/movie.ts";
export type { FeatureSet, LearnerChoice, PredictOptions, SegmentOptions, TrainOptions } from "./movies/options.ts";
export { predict } from "./movies/predict.ts";
export type { Prediction, PredictResult } from "./movies/predict-result.ts";
export { segment } from "./movies/segment.ts";
export type { ScanPoint, SegmentedMovies, SegmentProfile, SegmentResult } from "./movies/segment-result.ts";
export { type TrainOutcome, train } from "./movies/train.ts";
export type { ForecastScores, LeaderboardRow, TestReport, TrainResult } from "./movies/train-result.ts";
export { type Note, type NoteCode, noteMeanings } from "./notes.ts";
export { renderMarkdown } from "./report/markdown.ts";
export { renderReport } from "./report/report.ts";
export { readRun } from "./runs/read-run.ts";
export { type RunFiles, writeRun } from "./runs/write-run.ts";
export { runStudies, type StudiesOptions, type StudiesRun, studyNames } from "./studies/run-studies.ts";
export type { RunResult, StudyResult } from "./studies/study-result.ts";
export { parseMovies, readMovies, tableFromRecords } from "./table/read-movies.ts";
export type { ReadOptions } from "./table/read-options.ts";
export { movieTableColumns, type TableColumn } from "./table/table-columns.ts";
export { writeTable } from "./table/write-table.ts";
