import type { WorkContext } from "../learn/context.ts";
import type { FoldChoice } from "../learn/fold-plan.ts";
import { type FittedLearner, fitCandidate } from "../learn/pipeline.ts";
import type { RowSplit } from "../learn/split-rows.ts";
import { takeTarget } from "../math/columns.ts";
import { type RandomStream, randomStream } from "../math/random.ts";
import { mean } from "../math/stats.ts";
import type { Note } from "../notes.ts";
import { runCanary } from "./canary.ts";
import { type Choosing, type ChoosingSettings, chooseCandidate } from "./choose.ts";
import { chooseFields, keptLedger, ledgerOf } from "./choose-fields.ts";
import type { FitTime } from "./cross-validate.ts";
import { verdictOf } from "./decide/abstain.ts";
import { movieThresholds } from "./decide/decision-rule.ts";
import { driftProfile } from "./drift.ts";
import { requireMeasuresOf } from "./engineered.ts";
import { evaluateForecast } from "./evaluate.ts";
import { explainModel } from "./explain/contributions.ts";
import { explainable } from "./explain/explainable.ts";
import { referenceMovies } from "./explain/reference-movies.ts";
import { type FieldLedger, fieldLedger } from "./field-ledger.ts";
import { codeInputs } from "./fitted-inputs.ts";
import { applyHitFeatures, fitHitFeatures, hitColumns } from "./hit-features.ts";
import type { HitModel } from "./hit-model.ts";
import { sketchIds } from "./id-sketch.ts";
import { featureImportance } from "./importance.ts";
import { type InputColumn, type InputField, readInputs } from "./inputs.ts";
import { type LabelledMovies, labelledMovies, rowGroups, rowMoments, splitMovies } from "./labelled-rows.ts";
import { suspectRules } from "./leakage.ts";
import { type LearnedProbability, learnProbability } from "./learn-probability.ts";
import { learningCurve } from "./learning-curve.ts";
import { modelProbability } from "./model-probability.ts";
import { aucByMoment } from "./moment-scores.ts";
import { type MovieTable, takeMovies } from "./movie.ts";
import { nestedCrossValidation } from "./nested.ts";
import type { TrainOptions } from "./options.ts";
import { syntheticMovies } from "./origin.ts";
import { scoreNames } from "./scores.ts";
import { modelSegments } from "./segment.ts";
import { firstLook } from "./test-looks.ts";
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
  moments: 11,
} as const;

/** Labelled movies, divided: everything below sees the training side, and the test side once. */
interface SplitTable {
  readonly movies: MovieTable;
  readonly target: Uint8Array;
  readonly split: RowSplit;
  readonly train: TrainSide;
  readonly ledger: FieldLedger;
  /** What is learned from, and what was said of the choice. */
  readonly fields: readonly InputField[];
  readonly fieldNotes: readonly Note[];
}

interface TrainSide {
  readonly movies: MovieTable;
  readonly inputs: readonly InputColumn[];
  readonly target: Uint8Array;
}

/**
 * Trains a hit model honestly. The rows are split before anything is fitted; hyper-parameters and learners are chosen by
 * cross-validation inside the training rows, with medians, frequent categories, composites, clusters and scale fitted inside each fold;
 * the simplest learner that cannot be told apart from the leader is refitted on all training rows; calibration, threshold
 * and trust band are learned from its out-of-fold forecasts; and it is judged once on the test rows. The same table,
 * options and seed give the same bits.
 * Throws OPTION_INVALID, LEARNER_UNKNOWN, PARAM_UNKNOWN, PARAM_INVALID, NO_TARGET, TOO_FEW_ROWS, ONE_CLASS,
 * COLUMN_MISSING, FIELD_NOT_YET_KNOWN, TYPE, SPLIT_INVALID, DATE_INVALID, OUT_OF_RANGE and K_TOO_LARGE.
 */
export function train(table: MovieTable, options: TrainOptions = {}): TrainOutcome {
  const settings = checkTrainOptions(options);
  const random = randomStream(settings.seed);
  const labelled = labelledMovies(table);
  const ledger = fieldLedger(labelled.movies, options.known);
  const data = splitTable(labelled, splitMovies(labelled, settings, random.child(streams.split)), ledger, settings);
  const { onProgress, clock, threads } = options;
  const context = { random: random.child(streams.choosing), onProgress, clock, threads };
  const choosingSettings = settingsOfChoosing(settings, data.train.movies);
  const choosing = chooseCandidate(data.train.inputs, data.train.target, choosingSettings, context);
  const learned = learnProbability(choosing.outOfFold, data.train.movies, settings, random.child(streams.probability));
  const model = refit(data, settings, choosing, learned, { random, threads });
  const judged = judgeOnce(model, data, settings, random);
  const nested = settings.nested
    ? nestedCrossValidation(data.train.inputs, data.train.target, choosingSettings.folds, choosingSettings, {
        ...context,
        random: random.child(streams.nested),
      })
    : null;
  const rules = suspectRules(data.train.inputs, data.train.target, random.child(streams.rules));
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
    at: settings.at,
    inputs: ledgerOf(ledger, data.fields),
    features: hitColumns(model.features).map(({ name }) => name),
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
      ? learningCurve(choosing.candidate, data.train.inputs, data.train.target, choosing.plan, settings, context)
      : null,
    timeGap: gap,
    moments: settings.moments
      ? aucByMoment(
          data.train.movies,
          data.train.target,
          {
            ...choosingSettings,
            candidate: choosing.candidate,
            plan: choosing.plan,
            ledger,
            extraFeatures: settings.extraFeatures?.length === 0 ? null : settings.extraFeatures,
            bootstrap: random.child(streams.moments),
          },
          context,
        )
      : null,
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
      ...data.fieldNotes,
      ...trainingNotes(model.features, settings.clusters, data.train.inputs),
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

function splitTable(
  { movies, target }: LabelledMovies,
  split: RowSplit,
  ledger: FieldLedger,
  settings: TrainSettings,
): SplitTable {
  const trainMovies = takeMovies(movies, split.train);
  const { fields, notes } = chooseFields(trainMovies, ledger, settings);
  requireMeasuresOf(settings.engineered, fields);
  const inputs = readInputs(fields, trainMovies);
  const train = { movies: trainMovies, inputs, target: takeTarget(target, split.train) };
  return { movies, target, split, train, ledger, fields, fieldNotes: notes };
}

function splitKind({ splitColumn, timeColumn, groupColumn }: TrainSettings): TrainResult["split"]["kind"] {
  if (splitColumn !== null) return "column";
  if (timeColumn !== null) return "time";
  return groupColumn !== null ? "grouped" : "stratified";
}

function settingsOfChoosing(settings: TrainSettings, movies: MovieTable): ChoosingSettings {
  const { candidates, searches, rule, folds, repeats, timeColumn, groupColumn } = settings;
  const { popularityWeight, clusters, engineered } = settings;
  const foldChoice: FoldChoice =
    timeColumn !== null
      ? { kind: "time", folds, moments: rowMoments(movies, timeColumn) }
      : groupColumn !== null
        ? { kind: "grouped", folds, repeats, groups: rowGroups(movies, groupColumn) }
        : { kind: "stratified", folds, repeats };
  // While the threshold is not learned yet, verdicts of the folds are taken at one half.
  const threshold = settings.threshold ?? 0.5;
  return { candidates, searches, rule, popularityWeight, clusters, engineered, folds: foldChoice, threshold };
}

/** Fits the winner on all training rows and packs everything a prediction needs. */
function refit(
  { movies, target, split, train, ledger, fields }: SplitTable,
  settings: TrainSettings,
  { candidate }: Choosing,
  learned: LearnedProbability,
  { random, threads }: WorkContext,
): HitModel {
  const stream = random.child(streams.refit);
  const { at, seed } = settings;
  const inputNames = new Set(train.inputs.map(({ name }) => name));
  const features = fitHitFeatures(train.inputs, settings, stream.child(0));
  const codes = codeInputs(features.inputs, train.inputs);
  const rows = { columns: applyHitFeatures(features, codes), target: train.target };
  const model: FittedLearner = fitCandidate(candidate, rows, { random: stream.child(1), threads });
  return {
    learner: candidate.learner.name,
    params: candidate.params,
    trainedOn: {
      source: movies.source,
      hash: movies.hash,
      rows: split.train.length,
      hits: train.target.reduce((sum, value) => sum + value, 0),
      seed,
      proxies: movies.proxies.map(({ column }) => column).filter((column) => inputNames.has(column)),
      targetRule: movies.targetRule,
      synthetic: syntheticMovies(train.movies) > 0,
      ids: sketchIds(train.movies.ids),
      testLook: firstLook(takeMovies(movies, split.test).ids, takeTarget(target, split.test)),
    },
    test: null,
    decision: learned.decision,
    calibration: learned.calibration.calibration,
    band: learned.band,
    features,
    at,
    ledger: keptLedger(ledger, fields),
    segments: features.composites === null ? null : modelSegments(train.movies, seed),
    drift: driftProfile(features.inputs, codes),
    reference: referenceMovies(train.movies, train.inputs, train.target, random.child(streams.reference)),
    model,
  };
}

/** The one look at the test rows. */
function judgeOnce(
  model: HitModel,
  { movies, target, split, fields }: SplitTable,
  settings: TrainSettings,
  random: RandomStream,
) {
  const testMovies = takeMovies(movies, split.test);
  const testTarget = takeTarget(target, split.test);
  const codes = codeInputs(model.features.inputs, readInputs(fields, testMovies));
  const probability = modelProbability(model, codes);
  const thresholds = movieThresholds(model.decision, testMovies);
  const test = evaluateForecast(testTarget, probability, thresholds, random.child(streams.test));
  const tooClose = probability.filter(
    (value, row) => verdictOf(value, thresholds[row]!, model.band!) === "too close to call",
  );
  const importance = featureImportance(
    model.features,
    model.model,
    codes,
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
    train({ ...table, hit }, { ...rest, explain: false, moments: false, seed: settings.seed + 1 + index }).result.test
      .rocAuc;
  const context: WorkContext = { random, ...(onProgress === undefined ? {} : { onProgress }) };
  return runCanary(table.hit, run, context, settings.canary);
}
