import type { WorkContext } from "../learn/context.ts";
import { type FoldPlan, planFolds } from "../learn/fold-plan.ts";
import type { Candidate } from "../learn/pipeline.ts";
import { foldStandardError } from "../learn/standard-error.ts";
import { type RankedSample, rankSample } from "../metrics/resampled-ranking.ts";
import { crossValidate, type FitTime, type PreparedFold, prepareFolds } from "./cross-validate.ts";
import type { FeatureSettings } from "./hit-features.ts";
import type { InputColumn } from "./inputs.ts";
import { percentileInterval, resampledMeanAucs } from "./resample-folds.ts";
import { forecastScores, summariseFolds } from "./scores.ts";
import type { Comparison, LeaderboardRow } from "./train-result.ts";

export interface ComparedCandidates {
  /** In the order of the candidates. */
  readonly rows: readonly LeaderboardRow[];
  /** For each candidate and fold, the probability of each of the fold's validation rows. */
  readonly probability: readonly (readonly Float64Array[])[];
  /** For each candidate and fold, the fold's validation rows sorted by the out-of-fold probability. */
  readonly ranked: readonly (readonly RankedSample[])[];
  readonly trainRows: number;
  /** The group of each training row, where folds keep groups whole. */
  readonly groups: Uint32Array | null;
  /** One a learner, where the context has a clock. */
  readonly times: readonly FitTime[];
}

/** What features to build and how to judge: the part of the training options that cross-validation needs. */
export interface ComparisonSettings extends FeatureSettings {
  /** Stratified folds, where there is no `plan`. */
  readonly folds: number;
  readonly plan?: FoldPlan;
  readonly threshold: number;
}

/**
 * Cross-validates candidates on the same folds. Medians, ranges, composites, clusters, scale and learner are fitted on each
 * fold's training part alone. inputs: of the training rows; target: their 0s and 1s, at least two of each.
 */
export function compareCandidates(
  candidates: readonly Candidate[],
  inputs: readonly InputColumn[],
  target: Uint8Array,
  settings: ComparisonSettings,
  context: WorkContext,
): ComparedCandidates {
  const stratified = { kind: "stratified", folds: settings.folds, repeats: 1 } as const;
  const plan = settings.plan ?? planFolds(target, stratified, context.random.child(0));
  const folds = prepareFolds(inputs, target, plan.splits, settings, context.random.child(1));
  return compareOnFolds(candidates, plan, folds, settings.threshold, context);
}

/**
 * Compares candidates on folds whose features are fitted already. folds: those of the plan, in its order; known: probabilities of the
 * folds' validation rows that a search on the same folds has left.
 */
export function compareOnFolds(
  candidates: readonly Candidate[],
  plan: FoldPlan,
  folds: readonly PreparedFold[],
  threshold: number,
  context: Pick<WorkContext, "onProgress" | "clock" | "threads">,
  known: ReadonlyMap<Candidate, readonly Float64Array[]> = new Map(),
): ComparedCandidates {
  const judge = ({ test }: PreparedFold, probability: Float64Array) => ({
    scores: forecastScores(test.target, probability, threshold),
    ranked: rankSample(test.rows, test.target, probability),
    probability,
  });
  const unknown = candidates.filter((candidate) => !known.has(candidate));
  const { figures: fresh, times } = crossValidate(unknown, folds, "cross-validation", judge, context);
  const figures = candidates.map(
    (candidate) =>
      known.get(candidate)?.map((probability, fold) => judge(folds[fold]!, probability)) ??
      fresh[unknown.indexOf(candidate)]!,
  );
  const rows = candidates.map(({ learner, params }, index) => {
    const scores = figures[index]!.map((figure) => figure.scores);
    const foldRocAuc = scores.map((fold) => fold.rocAuc);
    const standardError = (values: readonly (number | null)[]) =>
      foldStandardError(
        values.filter((value) => value !== null),
        plan.splits,
      );
    return {
      learner: learner.name,
      label: learner.label,
      params,
      ...summariseFolds(scores),
      cvStandardError: {
        rocAuc: standardError(foldRocAuc),
        logLoss: standardError(scores.map((fold) => fold.logLoss)),
      },
      foldRocAuc,
    };
  });
  return {
    rows,
    probability: figures.map((folds) => folds.map((figure) => figure.probability)),
    ranked: figures.map((folds) => folds.map((figure) => figure.ranked)),
    trainRows: plan.rows,
    groups: plan.groups,
    times,
  };
}

/** Best first: by mean ROC AUC, then by log loss, then in the order given. */
export function rankLeaderboard<Row extends LeaderboardRow>(rows: readonly Row[]): Row[] {
  return [...rows].sort((a, b) => (b.cv.rocAuc ?? 0) - (a.cv.rocAuc ?? 0) || a.cv.logLoss - b.cv.logLoss);
}

/**
 * Whether the leader is really ahead: rows (whole groups, where folds keep groups whole) are drawn with replacement, the
 * same for both learners, and the mean over all folds of all repeats of the ROC AUC is taken again. Efron and Tibshirani
 * 1993, chapter 16. leader: index of the leading candidate. Returns a comparison for every other candidate, in their order.
 */
export function compareWithLeader(compared: ComparedCandidates, leader: number, context: WorkContext): Comparison[] {
  const others = compared.rows.map((_, index) => index).filter((index) => index !== leader);
  const sets = [leader, ...others].map((index) => compared.ranked[index]!);
  const resamples = resampledMeanAucs(sets, compared.trainRows, compared.groups, context.random);
  return others.map((index, place) => {
    const interval = percentileInterval(resamples.map((aucs) => aucs[0]! - aucs[1 + place]!));
    const difference = (compared.rows[leader]!.cv.rocAuc ?? 0) - (compared.rows[index]!.cv.rocAuc ?? 0);
    return { learner: compared.rows[index]!.learner, difference, interval, tied: interval[0] <= 0 && interval[1] >= 0 };
  });
}
