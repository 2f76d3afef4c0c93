import type { WorkContext } from "../learn/context.ts";
import type { FoldChoice } from "../learn/fold-plan.ts";
import { type FittedLearner, fitCandidate } from "../learn/pipeline.ts";
import type { RowSplit } from "../learn/split-rows.ts";
import { type Columns, takeColumns, takeTarget } from "../math/columns.ts";
import { type RandomStream, randomStream } from "../math/random.ts";
import { mean } from "../math/stats.ts";
import { runCanary } from "./canary.ts";
import { type Choosing, type ChoosingSettings, chooseCandidate } from "./choose.ts";
import { circularRules } from "./circular-rules.ts";
import type { FitTime } from "./cross-validate.ts";
import { verdictOf } from "./decide/abstain.ts";
import { movieThresholds } from "./decide/decision-rule.ts";
import { driftProfile } from "./drift.ts";
import { evaluateForecast } from "./evaluate.ts";
import { explainModel } from "./explain/contributions.ts";
import { explainable } from "./explain/explainable.ts";
import { referenceMovies } from "./explain/reference-movies.ts";
import { measureColumns } from "./features.ts";
import { applyHitFeatures, fitHitFeatures, hitColumnNames } from "./hit-features.ts";
import type { HitModel } from "./hit-model.ts";
import { sketchIds } from "./id-sketch.ts";
import { featureImportance } from "./importance.ts";
import { labelledMovies, rowGroups, rowMoments, splitMovies } from "./labelled-rows.ts";
import { type LearnedProbability, learnProbability } from "./learn-probability.ts";
import { learningCurve } from "./learning-curve.ts";
import { modelProbability } from "./model-probability.ts";
import { type MovieTable, measureNames, takeMovies } from "./movie.ts";
import { nestedCrossValidation } from "./nested.ts";
import type { TrainOptions } from "./options.ts";
import { scoreNames } from "./scores.ts";
import { modelSegments } from "./segment.ts";
import { comparisonNotes, guardNotes, intervalNotes, testSizeNotes, trainingNotes } from "./train-notes.ts";
import type { ForecastScores, TrainResult } from "./train-result.ts";
import { checkTrainOptions, type TrainSettings } from "./train-settings.ts";
import { winnerTimeGap } from "./winner-time-gap.ts";

/** What training gives: the result to read, the model to use, and how long the learners took where there was a clock. */
export interface TrainOutcome {
  readonly result: TrainResult;
  readonly model: HitModel;
  readonly times: readonly FitTime[];
}

// The random streams of the stages: a stage added later takes a new number and leaves the others as they are.
const streams = {
  split: 0,
  choosing: 1,
  probability: 2,
  refit: 3,
  test: 4,
  importance: 5,
  nested: 6,
  timeGap: 7,
  rules: 8,
  reference: 9,
  canary: 10,
} as const;

/** Labelled movies, divided: everything below sees the training side, and the test side once. */
interface SplitTable {
  readonly movies: MovieTable;
  readonly target: Uint8Array;
  readonly split: RowSplit;
  readonly train: TrainSide;
}

interface TrainSide {
  readonly movies: MovieTable;
  readonly measures: Columns;
  readonly target: Uint8Array;
}

/**
 * Trains a hit model honestly. The rows are split before anything is fitted; hyper-parameters and learners are chosen by
 * cross-validation inside the training rows, with medians, ranges, composites, clusters and scale fitted inside each fold;
 * the simplest learner that cannot be told apart from the leader is refitted on all training rows; calibration, threshold
 * and trust band are learned from its out-of-fold forecasts; and it is judged once on the test rows. The same table,
 * options and seed give the same bits.
 * Throws OPTION_INVALID, LEARNER_UNKNOWN, PARAM_UNKNOWN, PARAM_INVALID, NO_TARGET, TOO_FEW_ROWS, ONE_CLASS,
 * COLUMN_MISSING, SPLIT_INVALID, DATE_INVALID, OUT_OF_RANGE and K_TOO_LARGE.
 */
export function train(table: MovieTable, options: TrainOptions = {}): TrainOutcome {
  const settings = checkTrainOptions(options);
  const random = randomStream(settings.seed);
  const labelled = labelledMovies(table);
  const data = splitTable(
    labelled.movies,
    labelled.target,
    splitMovies(labelled, settings, random.child(streams.split)),
  );
  const context = { random: random.child(streams.choosing), onProgress: options.onProgress, clock: options.clock };
  const choosingSettings = settingsOfChoosing(settings, data.train.movies);
  const choosing = chooseCandidate(data.train.measures, data.train.target, choosingSettings, context);
  const learned = learnProbability(choosing.outOfFold, data.train.movies, settings, random.child(streams.probability));
  const model = refit(data, settings, choosing, learned, random);
  const judged = judgeOnce(model, data, settings, random);
  const nested = settings.nested
    ? nestedCrossValidation(data.train.measures, data.train.target, choosingSettings.folds, choosingSettings, {
        ...context,
        random: random.child(streams.nested),
      })
    : null;
  const rules = circularRules(measureNames, data.train.measures, data.train.target, random.child(streams.rules));
  const gap = winnerTimeGap(choosing.candidate, data.train, settings, {
    ...context,
    random: random.child(streams.timeGap),
  });
  const result: TrainResult = {
    source: table.source,
    rows: { train: data.split.train.length, test: data.split.test.length },
    hitRate: { train: mean(data.train.target), test: mean(judged.target) },
    seed: settings.seed,
    split: {
      kind: splitKind(settings),
      column: settings.splitColumn ?? settings.timeColumn ?? settings.groupColumn,
      testSize: data.split.test.length / labelled.target.length,
      folds: choosing.plan.folds,
      repeats: choosing.plan.repeats,
    },
    features: hitColumnNames,
    baseline: choosing.leaderboard.find(({ learner }) => learner === "baseline")!,
    leaderboard: choosing.leaderboard,
    leader: choosing.leader.learner,
    winner: choosing.winner.learner,
    winnerLabel: choosing.winner.label,
    tie: choosing.tie,
    comparisons: choosing.comparisons,
    searches: choosing.searches,
    nested,
    learningCurve: settings.learningCurve
      ? learningCurve(choosing.candidate, data.train.measures, data.train.target, choosing.plan, settings, context)
      : null,
    timeGap: gap,
    canary: canary(table, settings, options, random.child(streams.canary)),
    circularRules: rules,
    probability: { ...learned.report, tooCloseToCall: judged.tooCloseToCall },
    threshold: learned.decision.threshold,
    test: judged.test,
    explanation: options.explain === false ? null : explainModel(explainable(model)),
    importance: judged.importance,
    notes: [
      ...table.notes,
      ...labelled.notes,
      ...trainingNotes(model.features, settings.clusters, data.train.measures),
      ...choosing.plan.notes,
      ...guardNotes(rules, gap, nested, choosing.searches),
      ...comparisonNotes(choosing.leaderboard, choosing.leader, choosing.winner, choosing.comparisons, "baseline"),
      ...testSizeNotes(data.split.test.length, judged.target),
      ...intervalNotes(judged.test),
    ],
  };
  const testFigures = Object.fromEntries(scoreNames.map((name) => [name, judged.test[name]]));
  return { result, model: { ...model, test: testFigures as unknown as ForecastScores }, times: choosing.times };
}

function splitTable(movies: MovieTable, target: Uint8Array, split: RowSplit): SplitTable {
  const measures = takeColumns(measureColumns(movies), split.train);
  const train = { movies: takeMovies(movies, split.train), measures, target: takeTarget(target, split.train) };
  return { movies, target, split, train };
}

function splitKind({ splitColumn, timeColumn, groupColumn }: TrainSettings): TrainResult["split"]["kind"] {
  if (splitColumn !== null) return "column";
  if (timeColumn !== null) return "time";
  return groupColumn !== null ? "grouped" : "stratified";
}

function settingsOfChoosing(settings: TrainSettings, movies: MovieTable): ChoosingSettings {
  const { candidates, searches, rule, popularityWeight, clusters, folds, repeats, timeColumn, groupColumn } = settings;
  const foldChoice: FoldChoice =
    timeColumn !== null
      ? { kind: "time", folds, moments: rowMoments(movies, timeColumn) }
      : groupColumn !== null
        ? { kind: "grouped", folds, repeats, groups: rowGroups(movies, groupColumn) }
        : { kind: "stratified", folds, repeats };
  // While the threshold is not learned yet, verdicts of the folds are taken at one half.
  const threshold = settings.threshold ?? 0.5;
  return { candidates, searches, rule, popularityWeight, clusters, folds: foldChoice, threshold };
}

/** Fits the winner on all training rows and packs everything a prediction needs. */
function refit(
  { movies, target, split, train }: SplitTable,
  settings: TrainSettings,
  { candidate }: Choosing,
  learned: LearnedProbability,
  random: RandomStream,
): HitModel {
  const stream = random.child(streams.refit);
  const { popularityWeight, clusters, seed } = settings;
  const features = fitHitFeatures(train.measures, popularityWeight, clusters, stream.child(0));
  const rows = { columns: applyHitFeatures(features, train.measures), target: train.target };
  const model: FittedLearner = fitCandidate(candidate, rows, { random: stream.child(1) });
  return {
    learner: candidate.learner.name,
    params: candidate.params,
    trainedOn: {
      source: movies.source,
      hash: movies.hash,
      rows: split.train.length,
      hits: train.target.reduce((sum, value) => sum + value, 0),
      seed,
      proxies: movies.proxies.map(({ column }) => column),
      targetRule: movies.targetRule,
      ids: sketchIds(train.movies.ids),
    },
    test: null,
    decision: learned.decision,
    calibration: learned.calibration.calibration,
    band: learned.band,
    features,
    segments: modelSegments(train.movies, seed),
    drift: driftProfile(measureNames, train.measures),
    reference: referenceMovies(movies, split.train, target, random.child(streams.reference)),
    model,
  };
}

/** The one look at the test rows. */
function judgeOnce(
  model: HitModel,
  { movies, target, split }: SplitTable,
  settings: TrainSettings,
  random: RandomStream,
) {
  const testMovies = takeMovies(movies, split.test);
  const testTarget = takeTarget(target, split.test);
  const measures = measureColumns(testMovies);
  const probability = modelProbability(model, measures);
  const thresholds = movieThresholds(model.decision, testMovies);
  const test = evaluateForecast(testTarget, probability, thresholds, random.child(streams.test));
  const tooClose = probability.filter(
    (value, row) => verdictOf(value, thresholds[row]!, model.band!) === "too close to call",
  );
  const importance = featureImportance(
    model.features,
    model.model,
    measures,
    testTarget,
    randomStream(settings.seed).child(streams.importance),
  );
  return { target: testTarget, test, importance, tooCloseToCall: tooClose.length / testTarget.length };
}

/** Trains again and again on a permuted target, from the split on. */
function canary(table: MovieTable, settings: TrainSettings, options: TrainOptions, random: RandomStream) {
  if (settings.canary === null || table.hit === null) return null;
  const { canary: _, nested: __, learningCurve: ___, onProgress, ...rest } = options;
  const run = (hit: Int8Array, index: number) =>
    train({ ...table, hit }, { ...rest, explain: false, seed: settings.seed + 1 + index }).result.test.rocAuc;
  const context: WorkContext = { random, ...(onProgress === undefined ? {} : { onProgress }) };
  return runCanary(table.hit, run, context, settings.canary);
}
