import type { WorkContext } from "../learn/context.ts";
import { type Candidate, fitCandidate, fittedProbability } from "../learn/pipeline.ts";
import { foldRows, stratifiedFolds } from "../learn/split-rows.ts";
import { type Columns, takeColumns, takeTarget } from "../math/columns.ts";
import { quantile } from "../math/stats.ts";
import { type RankedSample, rankSample, resampledRocAuc } from "../metrics/resampled-ranking.ts";
import { applyHitFeatures, fitHitFeatures } from "./hit-features.ts";
import { forecastScores, summariseFolds } from "./scores.ts";
import type { Comparison, ForecastScores, LeaderboardRow } from "./train-result.ts";

/** Resamples behind each interval. */
const bootstrapCount = 1000;

export interface ComparedCandidates {
  /** In the order of the candidates. */
  readonly rows: readonly LeaderboardRow[];
  /** For each candidate and fold, the fold's validation rows sorted by the out-of-fold probability. */
  readonly ranked: readonly (readonly RankedSample[])[];
  readonly trainRows: number;
}

/** What features to build and how to judge: the part of the training options that cross-validation needs. */
export interface ComparisonSettings {
  readonly folds: number;
  readonly popularityWeight: number;
  readonly clusters: number;
  readonly threshold: number;
}

/**
 * Cross-validates candidates on the same stratified folds. Medians, ranges, composites, clusters, scale and learner are
 * fitted on each fold's training part alone. measures: 4 columns of the training rows; target: their 0s and 1s, with at
 * least as many of each class as folds.
 */
export function compareCandidates(
  candidates: readonly Candidate[],
  measures: Columns,
  target: Uint8Array,
  settings: ComparisonSettings,
  context: WorkContext,
): ComparedCandidates {
  const foldOf = stratifiedFolds(target, settings.folds, context.random.child(0));
  const scores: ForecastScores[][] = candidates.map(() => []);
  const ranked: RankedSample[][] = candidates.map(() => []);
  const total = settings.folds * candidates.length;
  for (let fold = 0; fold < settings.folds; fold++) {
    const random = context.random.child(1 + fold);
    const { train, test } = foldRows(foldOf, fold);
    const trainMeasures = takeColumns(measures, train);
    const features = fitHitFeatures(trainMeasures, settings.popularityWeight, settings.clusters, random.child(0));
    const testColumns = applyHitFeatures(features, takeColumns(measures, test));
    const trainRows = { columns: applyHitFeatures(features, trainMeasures), target: takeTarget(target, train) };
    const testTarget = takeTarget(target, test);
    candidates.forEach((candidate, index) => {
      const model = fitCandidate(candidate, trainRows, { random: random.child(1 + index) });
      const probability = fittedProbability(model, testColumns);
      scores[index]!.push(forecastScores(testTarget, probability, settings.threshold));
      ranked[index]!.push(rankSample(test, testTarget, probability));
      context.onProgress?.({ stage: "cross-validation", done: fold * candidates.length + index + 1, total });
    });
  }
  const rows = candidates.map(({ learner, params }, index) => ({
    learner: learner.name,
    label: learner.label,
    params,
    ...summariseFolds(scores[index]!),
    foldRocAuc: scores[index]!.map((fold) => fold.rocAuc),
  }));
  return { rows, ranked, trainRows: target.length };
}

/** Best first: by mean ROC AUC, then by log loss, then in the order given. */
export function rankLeaderboard(rows: readonly LeaderboardRow[]): LeaderboardRow[] {
  return [...rows].sort((a, b) => (b.cv.rocAuc ?? 0) - (a.cv.rocAuc ?? 0) || a.cv.logLoss - b.cv.logLoss);
}

/**
 * Whether the leader is really ahead: rows are drawn with replacement, the same rows for both learners, and the mean over
 * folds of the ROC AUC is taken again. Efron and Tibshirani 1993, chapter 16.
 * leader: index of the leading candidate. Returns a comparison for every other candidate, in their order.
 */
export function compareWithLeader(compared: ComparedCandidates, leader: number, context: WorkContext): Comparison[] {
  const others = compared.rows.map((_, index) => index).filter((index) => index !== leader);
  const differences = others.map((): number[] => []);
  const counts = new Float64Array(compared.trainRows);
  for (let sample = 0; sample < bootstrapCount; sample++) {
    const random = context.random.child(sample);
    counts.fill(0);
    for (let i = 0; i < counts.length; i++) counts[random.integer(counts.length)]!++;
    const leading = meanFoldAuc(compared.ranked[leader]!, counts);
    if (leading === null) continue;
    others.forEach((index, place) => {
      // A fold's AUC is undefined by its rows, not by its scores, so the others are defined whenever the leader is.
      differences[place]!.push(leading - meanFoldAuc(compared.ranked[index]!, counts)!);
    });
  }
  return others.map((index, place) => {
    const sorted = Float64Array.from(differences[place]!).sort();
    const interval = [quantile(sorted, 0.025), quantile(sorted, 0.975)] as const;
    const difference = (compared.rows[leader]!.cv.rocAuc ?? 0) - (compared.rows[index]!.cv.rocAuc ?? 0);
    return { learner: compared.rows[index]!.learner, difference, interval, tied: interval[0] <= 0 && interval[1] >= 0 };
  });
}

function meanFoldAuc(folds: readonly RankedSample[], counts: Float64Array): number | null {
  let sum = 0;
  let defined = 0;
  for (const fold of folds) {
    const auc = resampledRocAuc(fold, counts);
    if (auc !== null) {
      sum += auc;
      defined++;
    }
  }
  return defined === 0 ? null : sum / defined;
}
