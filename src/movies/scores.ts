import { standardDeviation } from "../math/stats.ts";
import {
  accuracy,
  brierScore,
  confusionMatrix,
  f1Score,
  logLoss,
  precision,
  recall,
} from "../metrics/classification.ts";
import { averagePrecision, rocAuc } from "../metrics/ranking.ts";
import type { ForecastScores, ScoreName } from "./train-result.ts";

export const scoreNames: readonly ScoreName[] = [
  "accuracy",
  "rocAuc",
  "prAuc",
  "brier",
  "logLoss",
  "precision",
  "recall",
  "f1",
];

/** All figures of a forecast. target: n values, 0 or 1; probability: n numbers in 0–1; a probability of at least `threshold` (one for all or one a row) is a verdict of 1. */
export function forecastScores(
  target: Uint8Array,
  probability: Float64Array,
  threshold: number | Float64Array,
): ForecastScores {
  const confusion = confusionMatrix(target, probability, threshold);
  return {
    accuracy: accuracy(confusion),
    rocAuc: rocAuc(target, probability),
    prAuc: averagePrecision(target, probability),
    brier: brierScore(target, probability),
    logLoss: logLoss(target, probability),
    precision: precision(confusion),
    recall: recall(confusion),
    f1: f1Score(confusion),
  };
}

/** Mean and sample standard deviation of each figure over folds; folds where a figure is undefined are passed over. */
export function summariseFolds(folds: readonly ForecastScores[]): { cv: ForecastScores; cvStd: ForecastScores } {
  const cv: Partial<Record<ScoreName, number | null>> = {};
  const cvStd: Partial<Record<ScoreName, number | null>> = {};
  for (const name of scoreNames) {
    const values = Float64Array.from(folds.map((fold) => fold[name]).filter((value) => value !== null));
    cv[name] = values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
    cvStd[name] = values.length === 0 ? null : values.length === 1 ? 0 : standardDeviation(values, 1);
  }
  return { cv: cv as unknown as ForecastScores, cvStd: cvStd as unknown as ForecastScores };
}
