import { baseline } from "../learn/baseline.ts";
import { type FittedLearner, fitCandidate, fittedProbability } from "../learn/pipeline.ts";
import type { RowSplit } from "../learn/split-rows.ts";
import { type Columns, takeColumns, takeTarget } from "../math/columns.ts";
import { type RandomStream, randomStream } from "../math/random.ts";
import { mean } from "../math/stats.ts";
import { type Note, note } from "../notes.ts";
import { compareCandidates, compareWithLeader, rankLeaderboard } from "./compare.ts";
import { evaluateForecast } from "./evaluate.ts";
import { constantMeasures, measureColumns } from "./features.ts";
import { applyHitFeatures, fitHitFeatures, type HitFeatures, hitColumnNames } from "./hit-features.ts";
import type { HitModel } from "./hit-model.ts";
import { featureImportance } from "./importance.ts";
import { type LabelledMovies, labelledMovies, splitMovies } from "./labelled-rows.ts";
import { leakNotes } from "./leakage.ts";
import { type MovieTable, measureNames, takeMovies } from "./movie.ts";
import type { TrainOptions } from "./options.ts";
import { scoreNames } from "./scores.ts";
import { segment } from "./segment.ts";
import { comparisonNotes, intervalNotes, testSizeNotes } from "./train-notes.ts";
import type { Comparison, ForecastScores, LeaderboardRow, TestReport, TrainResult } from "./train-result.ts";
import { checkTrainOptions, type TrainSettings } from "./train-settings.ts";

/** What training gives: the result to read and the model to use. */
export interface TrainOutcome {
  readonly result: TrainResult;
  readonly model: HitModel;
}

// The random streams of the stages: a stage added later takes a new number and leaves the others as they are.
const streams = { split: 0, comparison: 1, resampling: 2, refit: 3, test: 4, importance: 5 } as const;

/**
 * Trains a hit model honestly. The rows are split before anything is fitted; learners are compared by cross-validation
 * inside the training rows, with medians, ranges, composites, clusters and scale fitted inside each fold; the simplest
 * learner that cannot be told apart from the leader is refitted on all training rows and judged once on the test rows.
 * The same table, options and seed give the same bits.
 * Throws OPTION_INVALID, LEARNER_UNKNOWN, PARAM_UNKNOWN, PARAM_INVALID, NO_TARGET, TOO_FEW_ROWS, ONE_CLASS,
 * COLUMN_MISSING, SPLIT_INVALID, DATE_INVALID, COLUMN_EMPTY and K_TOO_LARGE.
 */
export function train(table: MovieTable, options: TrainOptions = {}): TrainOutcome {
  const settings = checkTrainOptions(options);
  const random = randomStream(settings.seed);
  const labelled = labelledMovies(table);
  const split = splitMovies(labelled, settings, random.child(streams.split));
  const measures = measureColumns(labelled.movies);
  const trainMeasures = takeColumns(measures, split.train);
  const trainTarget = takeTarget(labelled.target, split.train);
  const testMeasures = takeColumns(measures, split.test);
  const testTarget = takeTarget(labelled.target, split.test);

  const folds = reducedFolds(settings.folds, trainTarget);
  const choice = chooseLearner(trainMeasures, trainTarget, { ...settings, folds }, random, options);
  const features = fitHitFeatures(
    trainMeasures,
    settings.popularityWeight,
    settings.clusters,
    random.child(streams.refit).child(0),
  );
  const model = fitCandidate(
    settings.candidates.find(({ learner }) => learner.name === choice.winner.learner)!,
    { columns: applyHitFeatures(features, trainMeasures), target: trainTarget },
    { random: random.child(streams.refit).child(1) },
  );
  const probability = fittedProbability(model, applyHitFeatures(features, testMeasures));
  const test = evaluateForecast(testTarget, probability, settings.threshold, random.child(streams.test));
  const result: TrainResult = {
    source: table.source,
    rows: { train: split.train.length, test: split.test.length },
    hitRate: { train: mean(trainTarget), test: mean(testTarget) },
    seed: settings.seed,
    split: {
      kind: settings.splitColumn !== null ? "column" : settings.timeColumn !== null ? "time" : "stratified",
      column: settings.splitColumn ?? settings.timeColumn,
      testSize: split.test.length / labelled.target.length,
      folds,
    },
    features: hitColumnNames,
    ...choice.summary,
    threshold: settings.threshold,
    test,
    importance: featureImportance(features, model, testMeasures, testTarget, random.child(streams.importance)),
    notes: [
      ...table.notes,
      ...labelled.notes,
      ...trainingNotes(features, settings, folds, trainMeasures, trainTarget),
      ...choice.notes,
      ...testSizeNotes(split.test.length, testTarget),
      ...intervalNotes(test),
    ],
  };
  return { result, model: hitModel(labelled, split, settings, features, model, test) };
}

interface LearnerDecision {
  readonly winner: LeaderboardRow;
  readonly summary: Pick<
    TrainResult,
    "baseline" | "leaderboard" | "leader" | "winner" | "winnerLabel" | "tie" | "comparisons"
  >;
  readonly notes: readonly Note[];
}

function chooseLearner(
  measures: Columns,
  target: Uint8Array,
  settings: TrainSettings,
  random: RandomStream,
  { onProgress }: TrainOptions,
): LearnerDecision {
  const { candidates } = settings;
  const context = { random: random.child(streams.comparison), onProgress };
  const compared = compareCandidates(candidates, measures, target, settings, context);
  const leaderboard = rankLeaderboard(compared.rows);
  // The baseline is on the board to be beaten, not to be chosen: a model that only repeats the hit rate predicts nothing.
  const leader = leaderboard.find(({ learner }) => learner !== baseline.name)!;
  const leaderIndex = compared.rows.indexOf(leader);
  const comparisons = compareWithLeader(compared, leaderIndex, { random: random.child(streams.resampling) });
  const winner = simplestOfTied(compared.rows, leader, comparisons);
  const rivals = comparisons.filter(({ learner }) => learner !== baseline.name);
  return {
    winner,
    summary: {
      baseline: compared.rows.find(({ learner }) => learner === baseline.name)!,
      leaderboard,
      leader: leader.learner,
      winner: winner.learner,
      winnerLabel: winner.label,
      tie: rivals.some(({ tied }) => tied),
      comparisons,
    },
    notes: comparisonNotes(leaderboard, leader, winner, comparisons, baseline.name),
  };
}

/** The first candidate, simplest first, that is the leader or tied with it; the baseline is passed over. */
function simplestOfTied(
  rows: readonly LeaderboardRow[],
  leader: LeaderboardRow,
  comparisons: readonly Comparison[],
): LeaderboardRow {
  const tied = new Set(comparisons.filter(({ tied }) => tied).map(({ learner }) => learner));
  return rows.find((row) => row.learner !== baseline.name && (row === leader || tied.has(row.learner)))!;
}

/** No more folds than the smaller class has rows, so that every fold holds both classes. */
function reducedFolds(folds: number, target: Uint8Array): number {
  const hits = target.reduce((sum, value) => sum + value, 0);
  return Math.min(folds, hits, target.length - hits);
}

function trainingNotes(
  features: HitFeatures,
  settings: TrainSettings,
  folds: number,
  measures: Columns,
  target: Uint8Array,
): Note[] {
  const notes: Note[] = [];
  measureNames.forEach((name, index) => {
    const missing = measures[index]!.reduce((count, value) => count + (Number.isNaN(value) ? 1 : 0), 0);
    if (missing === 0) return;
    const message = `${missing} training rows lack ${name}; the median of the training rows, ${features.medians[index]}, was used.`;
    notes.push(note("IMPUTED", message));
  });
  for (const name of constantMeasures(features.ranges)) {
    notes.push(note("DROPPED_CONSTANT", `${name} is the same in every training row, so the model cannot use it.`));
  }
  if (folds < settings.folds) {
    const message = `${folds} folds instead of ${settings.folds}, because the smaller class has ${folds} training rows.`;
    notes.push(note("FOLDS_REDUCED", message));
  }
  if (features.centroids.length < settings.clusters) {
    const message = `${features.centroids.length} clusters instead of ${settings.clusters}, because there are no more distinct training rows.`;
    notes.push(note("CLUSTERS_REDUCED", message));
  }
  return [...notes, ...leakNotes(measures, target)];
}

function hitModel(
  labelled: LabelledMovies,
  split: RowSplit,
  settings: TrainSettings,
  features: HitFeatures,
  model: FittedLearner,
  test: TestReport,
): HitModel {
  const { movies, target } = labelled;
  const { params } = settings.candidates.find(({ learner }) => learner === model.learner)!;
  return {
    learner: model.learner.name,
    params,
    trainedOn: {
      source: movies.source,
      hash: movies.hash,
      rows: split.train.length,
      hits: takeTarget(target, split.train).reduce((sum, value) => sum + value, 0),
      seed: settings.seed,
      proxies: movies.proxies.map(({ column }) => column),
      targetRule: movies.targetRule,
    },
    test: Object.fromEntries(scoreNames.map((name) => [name, test[name]])) as unknown as ForecastScores,
    threshold: settings.threshold,
    features,
    segments: segment(takeMovies(movies, split.train), { seed: settings.seed, bootstraps: 20 }).model,
    model,
  };
}
