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
export type { Column, Engine, EngineOptions, QueryOptions, Source, SourceFormat } from "./engine/engine.ts";
export { openEngine } from "./engine/open-engine.ts";
export { type ErrorCode, type ErrorDetails, errorCatalogue, MarqueeError } from "./errors.ts";
export { type EventsOutput, type GenerateOptions, generateEvents } from "./events/generate-events.ts";
export { type RollUp, type RollUpOptions, rollUp } from "./events/roll-up.ts";
export { type ImportedModel, type ImportOptions, importXgboost } from "./export/import-xgboost.ts";
export { type CardFacts, modelCard, modelCardPath } from "./export/model-card.ts";
export { hitModelOnnx } from "./export/onnx/hit-model-onnx.ts";
export { type EngineScores, type ScoreOptions, scoreInEngine } from "./export/score-in-engine.ts";
export { exportedSql } from "./export/sql/exported-sql.ts";
export { hitModelXgboostJson, xgboostExportNotes } from "./export/xgboost-json.ts";
export type { FilmImport } from "./films/film-import.ts";
export { type HitRule, parseHitRule } from "./films/hit-rules.ts";
export type { Finding, Preparation } from "./films/preparation.ts";
export { readTmdb, type TmdbOptions } from "./films/tmdb/read-tmdb.ts";
export type { KernelThreads } from "./kernels/threads.ts";
export { applyCalibration, type Calibration, parseCalibration } from "./learn/calibrate/calibrate.ts";
export type { Progress } from "./learn/context.ts";
export type { AnyLearner } from "./learn/learner.ts";
export type { ParamSpec, ParamSpecs, ParamValue } from "./learn/params.ts";
export { type FittedLearner, rowPredictor } from "./learn/pipeline.ts";
export { findLearner, learners } from "./learn/registry.ts";
export { findSearchPreset, resolveSearches, type SearchPresetName, searchPresets } from "./learn/search/presets.ts";
export { resolveSearch, type Search, type SearchChoice, type SearchMethod } from "./learn/search/search.ts";
export type { ParamChoices, ParamRange, SearchSpace } from "./learn/search/search-space.ts";
export { reliability } from "./metrics/calibration.ts";
export { type CanaryResult, runCanary } from "./movies/canary.ts";
export { type Choosing, type ChoosingSettings, chooseCandidate } from "./movies/choose.ts";
export type {
  AucWithInterval,
  LearningCurvePoint,
  NestedFold,
  NestedResult,
  SearchedParams,
  SearchResult,
  SearchRule,
  TimeGap,
} from "./movies/choosing-result.ts";
export {
  fitTrustBand,
  parseTrustBand,
  type TrustBand,
  trustInterval,
  type Verdict,
  verdictOf,
} from "./movies/decide/abstain.ts";
export { type CalibrationChoice, chooseCalibration } from "./movies/decide/calibration-choice.ts";
export { type CostOptions, movieCosts } from "./movies/decide/costs.ts";
export { type DecisionRule, movieThresholds, parseDecisionRule } from "./movies/decide/decision-rule.ts";
export { chooseThreshold, type ThresholdChoice } from "./movies/decide/threshold.ts";
export { type ColumnDrift, drift, driftNotes, driftProfile, parseDriftProfile } from "./movies/drift.ts";
export { type EngineeredName, engineeredNames } from "./movies/engineered.ts";
export {
  type EvaluateOptions,
  type EvaluateResult,
  evaluateModel,
  type SeenInTraining,
} from "./movies/evaluate-model.ts";
export { contributionsOf, explainModel } from "./movies/explain/contributions.ts";
export { explain } from "./movies/explain/explain.ts";
export type { FeatureContribution, ModelExplanation } from "./movies/explain/explain-result.ts";
export { explainable } from "./movies/explain/explainable.ts";
export type { ExplainResult, MovieExplanation } from "./movies/explain/movie-explanation.ts";
export { type ReferenceMovies, referenceMovies } from "./movies/explain/reference-movies.ts";
export { type FieldLedger, fieldLedger, type Moment, type MomentRow, moments } from "./movies/field-ledger.ts";
export type { FittedInput } from "./movies/fitted-inputs.ts";
export type { FeatureSettings } from "./movies/hit-features.ts";
export { type HitModel, hitModelJson, parseHitModel } from "./movies/hit-model.ts";
export { cellKind, type InputColumn, type InputField, measureInputs, readInputs } from "./movies/inputs.ts";
export { knownDates, rowGroups, rowMoments } from "./movies/labelled-rows.ts";
export { learningCurve } from "./movies/learning-curve.ts";
export { modelProbability, movieScorer } from "./movies/model-probability.ts";
export {
  type CellValue,
  type ExtraColumn,
  type MeasureName,
  type MeasureProxy,
  type MovieTable,
  measureNames,
  movieCount,
} from "./movies/movie.ts";
export { nestedCrossValidation } from "./movies/nested.ts";
export type { FeatureSet, LearnerChoice, PredictOptions, SegmentOptions, TrainOptions } from "./movies/options.ts";
export { predict } from "./movies/predict.ts";
export type { Prediction, PredictResult } from "./movies/predict-result.ts";
export { type ProfileOptions, profileMovies } from "./movies/profile/profile.ts";
export type {
  ColumnProfile,
  Correlations,
  HitContrast,
  NumberProfile,
  SuspectedUnit,
  TableProfile,
} from "./movies/profile/profile-result.ts";
export { type SegmentScan, scanMovies, segment, segmentAt } from "./movies/segment.ts";
export type { ScanPoint, SegmentedMovies, SegmentProfile, SegmentResult } from "./movies/segment-result.ts";
export { timeGap } from "./movies/time-gap.ts";
export { type TrainOutcome, train } from "./movies/train.ts";
export type { ForecastScores, LeaderboardRow, TestReport, TrainResult } from "./movies/train-result.ts";
export { type Note, type NoteCode, noteMeanings } from "./notes.ts";
export { threadPool } from "./parallel/thread-pool.ts";
export { renderMarkdown } from "./report/markdown.ts";
export { renderShortReport } from "./report/pdf/short-report.ts";
export { type ProfileFacts, renderProfile } from "./report/profile-page.ts";
export { renderReport } from "./report/report.ts";
export {
  compareRuns,
  type FigureChange,
  type RunComparison,
  type StudyComparison,
} from "./runs/compare-runs.ts";
export { exportRun } from "./runs/export-run.ts";
export type { RunManifest } from "./runs/manifest.ts";
export { readRun } from "./runs/read-run.ts";
export { deleteRun, listRuns, type RunList, readStoredRun, runFolder, type StoredRun } from "./runs/run-store.ts";
export { verifyRun } from "./runs/verify-run.ts";
export { type RunFiles, type WriteRunOptions, writeRun } from "./runs/write-run.ts";
export type { StudiesOptions } from "./studies/run-chosen.ts";
export { runStudies, type StudiesRun, studyNames } from "./studies/run-studies.ts";
export type { RunResult, StudyResult } from "./studies/study-result.ts";
export { oracleProbability } from "./synth/oracle.ts";
export { comparisonPower, type LearnerPair, rowsToTellApart } from "./synth/power.ts";
export type { SynthOptions } from "./synth/synth-options.ts";
export type { Fidelity, Oracle, SynthResult } from "./synth/synth-result.ts";
export { type Synthesis, startSynthesis } from "./synth/synthesis.ts";
export { type Synthesized, synthesize } from "./synth/synthesize.ts";
export { parseMovies, readMovies, tableFromRecords } from "./table/read-movies.ts";
export type { ReadOptions } from "./table/read-options.ts";
export { movieTableColumns, type TableColumn } from "./table/table-columns.ts";
export { writeTable } from "./table/write-table.ts";
