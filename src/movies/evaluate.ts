import type { RandomStream } from "../math/random.ts";
import { quantile } from "../math/stats.ts";
import { calibrationBins } from "../metrics/calibration.ts";
import {
  accuracy,
  type ConfusionMatrix,
  confusionMatrix,
  f1Score,
  precision,
  recall,
  rowLogLoss,
} from "../metrics/classification.ts";
import { prCurve, rocCurve } from "../metrics/ranking.ts";
import { rankSample, resampledAveragePrecision, resampledRocAuc } from "../metrics/resampled-ranking.ts";
import { forecastScores, scoreNames } from "./scores.ts";
import type { Interval } from "./segment-result.ts";
import type { Curve, ScoreName, TestReport } from "./train-result.ts";

const resamples = 1000;
const longestCurve = 1000;

/**
 * The figures of the one look at the test rows, with 95 % percentile bootstrap intervals. An interval is left out where
 * fewer than half the resamples define the figure, or where all resamples agree: a figure that cannot vary in so few rows
 * (three right out of three) would else look certain.
 * target: n values, 0 or 1; probability: n numbers in 0–1; threshold: the probability from which a movie is called a hit, one for
 * all or one a movie.
 */
export function evaluateForecast(
  target: Uint8Array,
  probability: Float64Array,
  threshold: number | Float64Array,
  random: RandomStream,
): TestReport {
  const hits = target.reduce((sum, value) => sum + value, 0);
  const bothClasses = hits > 0 && hits < target.length;
  return {
    ...forecastScores(target, probability, threshold),
    confusion: confusionMatrix(target, probability, threshold),
    intervals: bootstrapIntervals(target, probability, threshold, random),
    roc: bothClasses ? thinned(rocCurve(target, probability)) : null,
    pr: bothClasses ? thinned(prCurve(target, probability)) : null,
    calibration: calibrationBins(target, probability),
  };
}

/** A curve of a great many points, cut to what a page can draw: evenly spaced ones, the first and the last among them. */
function thinned(curve: Curve | null): Curve | null {
  const points = curve?.x.length ?? 0;
  if (curve === null || points <= longestCurve) return curve;
  const kept = Array.from({ length: longestCurve }, (_, i) => Math.round((i * (points - 1)) / (longestCurve - 1)));
  return {
    x: kept.map((i) => curve.x[i]!),
    y: kept.map((i) => curve.y[i]!),
    threshold: kept.map((i) => curve.threshold[i]!),
  };
}

/** Percentile bootstrap (Efron 1979, doi:10.1214/aos/1176344552): rows are drawn with replacement and counted, so that a resample costs one pass. */
function bootstrapIntervals(
  target: Uint8Array,
  probability: Float64Array,
  threshold: number | Float64Array,
  random: RandomStream,
): Partial<Record<ScoreName, Interval>> {
  const rows = Uint32Array.from(target, (_, row) => row);
  const ranked = rankSample(rows, target, probability);
  const rowBrier = probability.map((value, row) => (value - target[row]!) ** 2);
  const rowLoss = probability.map((value, row) => rowLogLoss(target[row]!, value));
  const counts = new Float64Array(rows.length);
  const draws = new Uint32Array(rows.length);
  const drawn = new Map<ScoreName, number[]>(scoreNames.map((name) => [name, []]));
  for (let sample = 0; sample < resamples; sample++) {
    const stream = random.child(sample);
    counts.fill(0);
    stream.integers(draws, draws.length);
    for (let i = 0; i < draws.length; i++) counts[draws[i]!]!++;
    const confusion = countedConfusion(target, probability, threshold, counts);
    const scores: Record<ScoreName, number | null> = {
      accuracy: accuracy(confusion),
      rocAuc: resampledRocAuc(ranked, counts),
      prAuc: resampledAveragePrecision(ranked, counts),
      brier: countedMean(rowBrier, counts),
      logLoss: countedMean(rowLoss, counts),
      ...verdictScores(confusion),
    };
    for (const name of scoreNames) {
      const value = scores[name];
      if (value !== null) drawn.get(name)!.push(value);
    }
  }
  const intervals: Partial<Record<ScoreName, Interval>> = {};
  for (const [name, values] of drawn) {
    const sorted = Float64Array.from(values).sort();
    if (sorted.length < resamples / 2 || sorted[0] === sorted[sorted.length - 1]) continue;
    intervals[name] = [quantile(sorted, 0.025), quantile(sorted, 0.975)];
  }
  return intervals;
}

/** Undefined where nothing is called a hit, or nothing is one: counted as 0 they would say more of the resample than of the forecast. */
function verdictScores(confusion: ConfusionMatrix): Record<"precision" | "recall" | "f1", number | null> {
  const [[, falsePositives], [falseNegatives, truePositives]] = confusion;
  const called = truePositives + falsePositives > 0;
  const present = truePositives + falseNegatives > 0;
  return {
    precision: called ? precision(confusion) : null,
    recall: present ? recall(confusion) : null,
    f1: called && present ? f1Score(confusion) : null,
  };
}

function countedConfusion(
  target: Uint8Array,
  probability: Float64Array,
  threshold: number | Float64Array,
  counts: Float64Array,
): ConfusionMatrix {
  const cells: [[number, number], [number, number]] = [
    [0, 0],
    [0, 0],
  ];
  for (let row = 0; row < target.length; row++) {
    const reach = typeof threshold === "number" ? threshold : threshold[row]!;
    cells[target[row] as 0 | 1][probability[row]! >= reach ? 1 : 0] += counts[row]!;
  }
  return cells;
}

function countedMean(values: Float64Array, counts: Float64Array): number {
  let sum = 0;
  for (let row = 0; row < values.length; row++) sum += values[row]! * counts[row]!;
  return sum / values.length;
}
