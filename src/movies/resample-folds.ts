import type { RandomStream } from "../math/random.ts";
import { quantile } from "../math/stats.ts";
import { type RankedSample, resampledRocAuc } from "../metrics/resampled-ranking.ts";
import type { Interval } from "./segment-result.ts";

/** Resamples behind each interval. */
const bootstrapCount = 1000;

/**
 * Mean ROC AUC over folds in 1000 bootstrap resamples, for several sets of out-of-fold predictions on the same draws, so
 * that their differences may be taken. sets: the folds of each forecast; rows: how many rows the folds number; groups: the
 * group of each row where rows of a group are alike, so that whole groups are drawn; null to draw rows.
 * Returns resamples[resample][set]; resamples that leave a set without a fold of both classes are passed over.
 */
export function resampledMeanAucs(
  sets: readonly (readonly RankedSample[])[],
  rows: number,
  groups: Uint32Array | null,
  random: RandomStream,
): number[][] {
  const resamples: number[][] = [];
  const counts = new Float64Array(rows);
  const draws = new Uint32Array(rows);
  const present = groups === null ? null : [...new Set(groups)];
  const groupCounts = new Float64Array((present ?? []).reduce((most, group) => Math.max(most, group + 1), 0));
  for (let sample = 0; sample < bootstrapCount; sample++) {
    const stream = random.child(sample);
    if (groups === null || present === null) {
      counts.fill(0);
      stream.integers(draws, rows);
      for (let i = 0; i < rows; i++) counts[draws[i]!]!++;
    } else {
      groupCounts.fill(0);
      for (let i = 0; i < present.length; i++) groupCounts[present[stream.integer(present.length)]!]!++;
      for (let row = 0; row < rows; row++) counts[row] = groupCounts[groups[row]!]!;
    }
    const aucs = sets.map((folds) => meanFoldAuc(folds, counts));
    if (aucs.every((auc) => auc !== null)) resamples.push(aucs);
  }
  return resamples;
}

/** The 95 % percentile interval of resampled figures. Efron 1979, doi:10.1214/aos/1176344552 */
export function percentileInterval(figures: readonly number[]): Interval {
  const sorted = Float64Array.from(figures).sort();
  return [quantile(sorted, 0.025), quantile(sorted, 0.975)];
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
