import { lowerBound } from "../../math/ranks.ts";
import { mean, quantile, standardDeviation } from "../../math/stats.ts";
import type { FiveNumbers, Histogram, NumberProfile, Outliers } from "./profile-result.ts";

const mostBins = 30;
/** A column whose greatest value is this many times its median has a tail that hides all else on a plain axis. */
const longTail = 20;
const tailFrom = 100;

/** Figures of known values. sorted: n ≥ 1 numbers upwards, without NaN. */
export function numberProfile(sorted: Float64Array): NumberProfile {
  const at = (p: number) => quantile(sorted, p);
  return {
    ...fiveNumbers(sorted),
    mean: mean(sorted),
    standardDeviation: sampleDeviation(sorted),
    quantiles: { p1: at(0.01), p5: at(0.05), p10: at(0.1), p90: at(0.9), p95: at(0.95), p99: at(0.99) },
    zeros: lowerBound(sorted, Number.MIN_VALUE) - lowerBound(sorted, 0),
    whole: sorted.every(Number.isInteger),
    histogram: histogram(sorted),
    outliers: outliers(sorted),
  };
}

export function fiveNumbers(sorted: Float64Array): FiveNumbers {
  return {
    min: sorted[0]!,
    q1: quantile(sorted, 0.25),
    median: quantile(sorted, 0.5),
    q3: quantile(sorted, 0.75),
    max: sorted[sorted.length - 1]!,
  };
}

/** The sample standard deviation; null for a single value. */
export function sampleDeviation(values: Float64Array): number | null {
  return values.length < 2 ? null : standardDeviation(values, 1);
}

/** Different values among some that are sorted. */
export function distinctCount(sorted: Float64Array): number {
  let distinct = 0;
  for (let index = 0; index < sorted.length; index++)
    if (index === 0 || sorted[index] !== sorted[index - 1]) distinct++;
  return distinct;
}

function histogram(sorted: Float64Array): Histogram {
  const { scale, edges } = histogramEdges(sorted);
  return { scale, edges, counts: binCounts(sorted, edges) };
}

/**
 * Bins of equal width by the rule of Freedman and Diaconis (1981, doi:10.1007/BF01025868), at least as many as that of Sturges
 * (1926, doi:10.1080/01621459.1926.10502161) and at most 30. Of equal width in log(1 + x) where the values are not negative and
 * the greatest is at least 100 and 20 times the median.
 */
export function histogramEdges(sorted: Float64Array): Pick<Histogram, "scale" | "edges"> {
  const { min, median, max } = fiveNumbers(sorted);
  if (min === max) return { scale: "linear", edges: [min, max] };
  const isTailed = min >= 0 && max >= tailFrom && max > longTail * median;
  const placed = isTailed ? sorted.map(Math.log1p) : sorted;
  const [low, high] = [placed[0]!, placed[placed.length - 1]!];
  const bins = binNumber(placed);
  const edges = Array.from({ length: bins + 1 }, (_, index) => {
    if (index === 0) return min;
    if (index === bins) return max;
    const edge = low + (high - low) * (index / bins);
    return isTailed ? Math.expm1(edge) : edge;
  });
  return { scale: isTailed ? "log1p" : "linear", edges };
}

function binNumber(sorted: Float64Array): number {
  const { min, q1, q3, max } = fiveNumbers(sorted);
  const sturges = Math.ceil(Math.log2(sorted.length)) + 1;
  const width = (2 * (q3 - q1)) / Math.cbrt(sorted.length);
  const freedmanDiaconis = width > 0 ? Math.ceil((max - min) / width) : 0;
  return Math.min(mostBins, Math.max(sturges, freedmanDiaconis));
}

/** How many of the sorted values fall into each bin. */
export function binCounts(sorted: Float64Array, edges: readonly number[]): number[] {
  const below = edges.map((edge) => lowerBound(sorted, edge));
  below[below.length - 1] = sorted.length;
  return below.slice(1).map((end, bin) => end - below[bin]!);
}

function outliers(sorted: Float64Array): Outliers {
  const { q1, q3 } = fiveNumbers(sorted);
  const lowFence = q1 - 1.5 * (q3 - q1);
  const highFence = q3 + 1.5 * (q3 - q1);
  const low = lowerBound(sorted, lowFence);
  let high = 0;
  while (high < sorted.length && sorted[sorted.length - 1 - high]! > highFence) high++;
  return { lowFence, highFence, low, high };
}
