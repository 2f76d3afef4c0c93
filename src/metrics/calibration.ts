import type { RandomStream } from "../math/random.ts";
import { mean, quantile, wilsonInterval } from "../math/stats.ts";

/** The rows whose probability fell into one bin. */
export interface ReliabilityBin {
  readonly count: number;
  readonly meanProbability: number;
  /** Share of ones. */
  readonly hitRate: number;
  /** 95 % Wilson interval of the hit rate. */
  readonly interval: readonly [low: number, high: number];
}

/** How rows are put into bins: each bin as wide as the next, or with as many rows as the next. */
export type Binning = "equal-width" | "equal-mass";

/** The expected calibration error: the mean gap between forecast and truth over the bins, each weighing its rows. */
export interface CalibrationError {
  /** 0 to 1, lower is better. Chance alone raises it. */
  readonly value: number;
  /** 95 % bootstrap interval that allows for chance: its lower end is 0 where nothing but chance may be seen. */
  readonly interval: readonly [low: number, high: number];
  /** What a perfectly calibrated forecast of these rows shows on average. */
  readonly expectedByChance: number;
}

/** What a forecast says against what came true, in one way of binning. */
export interface Reliability {
  readonly binning: Binning;
  readonly bins: readonly ReliabilityBin[];
  readonly error: CalibrationError;
}

/**
 * Forecast against truth: `bins` (1 or more, default 10) of equal width over 0 to 1, in rising order, empty ones left out. A
 * probability on an edge belongs to the bin below. `target`: n values 0 or 1; `probability`: n numbers from 0 to 1.
 * Murphy and Winkler 1977, doi:10.2307/2346866.
 */
export function calibrationBins(target: Uint8Array, probability: Float64Array, bins = 10): ReliabilityBin[] {
  return summariseBins(equalWidthBins(probability, bins), target, probability, bins);
}

/**
 * The reliability curve with Wilson bands, and the expected calibration error with its bootstrap interval. Equal-mass bins
 * keep rows of the same probability together, so there may be fewer than asked for.
 * target: n values 0 or 1, n at least 1; probability: n numbers from 0 to 1; bins: default 10; resamples: default 1000.
 * Naeini, Cooper and Hauskrecht 2015, doi:10.1609/aaai.v29i1.9602; equal mass: Nixon and others 2019, arXiv:1904.01685.
 */
export function reliability(
  target: Uint8Array,
  probability: Float64Array,
  binning: Binning,
  random: RandomStream,
  { bins = 10, resamples = 1000 }: { readonly bins?: number; readonly resamples?: number } = {},
): Reliability {
  const binOf = binning === "equal-width" ? equalWidthBins(probability, bins) : equalMassBins(probability, bins);
  const gaps = probability.map((value, row) => value - target[row]!);
  const sums = binSums(binOf, gaps, bins);
  return {
    binning,
    bins: summariseBins(binOf, target, probability, bins),
    error: {
      value: sumOfSizes(sums) / target.length,
      interval: errorInterval(binOf, gaps, sums, random, resamples),
      expectedByChance: expectedByChance(binOf, probability, bins),
    },
  };
}

/**
 * A bootstrap interval of Σ|gap| / n that allows for what chance adds to it. Every gap that is found is a true gap and an error,
 * so the figure is at most the true one plus Σ|error| / n, whose 97.5 % quantile the centred resamples give: the lower bound.
 * Chance raises the figure on average, so the usual reach below the mean of the resamples, added to it, is the upper bound.
 */
function errorInterval(
  binOf: Uint32Array,
  gaps: Float64Array,
  sums: Float64Array,
  random: RandomStream,
  resamples: number,
): [number, number] {
  const rows = gaps.length;
  const figures = new Float64Array(resamples);
  const errors = new Float64Array(resamples);
  const drawn = new Float64Array(sums.length);
  const draws = new Uint32Array(rows);
  for (let sample = 0; sample < resamples; sample++) {
    const stream = random.child(sample);
    drawn.fill(0);
    stream.integers(draws, rows);
    for (let i = 0; i < rows; i++) {
      const row = draws[i]!;
      drawn[binOf[row]!]! += gaps[row]!;
    }
    figures[sample] = sumOfSizes(drawn) / rows;
    errors[sample] = sumOfSizes(drawn.map((sum, bin) => sum - sums[bin]!)) / rows;
  }
  const value = sumOfSizes(sums) / rows;
  const reach = mean(figures) - quantile(figures.sort(), 0.025);
  return [Math.max(0, value - quantile(errors.sort(), 0.975)), Math.min(1, value + Math.max(0, reach))];
}

/** The expected calibration error alone: see `reliability`. 0 to 1; NaN without rows. */
export function calibrationError(target: Uint8Array, probability: Float64Array, binning: Binning, bins = 10): number {
  const binOf = binning === "equal-width" ? equalWidthBins(probability, bins) : equalMassBins(probability, bins);
  const gaps = probability.map((value, row) => value - target[row]!);
  return sumOfSizes(binSums(binOf, gaps, bins)) / target.length;
}

/**
 * The mean of each bin's gap when every row is a hit with its own probability: a bin's gap is then nearly normal about 0
 * with the summed variance of its rows, and the mean size of a normal number is √(2/π) of its deviation.
 */
function expectedByChance(binOf: Uint32Array, probability: Float64Array, bins: number): number {
  const variances = new Float64Array(bins);
  probability.forEach((value, row) => {
    variances[binOf[row]!]! += value * (1 - value);
  });
  return variances.reduce((sum, variance) => sum + Math.sqrt((2 / Math.PI) * variance), 0) / probability.length;
}

/** The sum of the rows' values in each bin. The error is Σ|sum of gaps| / n: a bin's weight times the size of its mean gap. */
function binSums(binOf: Uint32Array, values: Float64Array, bins: number): Float64Array {
  const sums = new Float64Array(bins);
  values.forEach((value, row) => {
    sums[binOf[row]!]! += value;
  });
  return sums;
}

function sumOfSizes(values: Float64Array): number {
  return values.reduce((sum, value) => sum + Math.abs(value), 0);
}

function equalWidthBins(probability: Float64Array, bins: number): Uint32Array {
  return Uint32Array.from(probability, (value) => Math.max(0, Math.ceil(value * bins) - 1));
}

/** Rows in the order of probability are dealt to bins by their middle rank, which rows of one probability share. */
function equalMassBins(probability: Float64Array, bins: number): Uint32Array {
  const sorted = probability.slice().sort();
  const binOfValue = new Map<number, number>();
  for (let start = 0; start < sorted.length; ) {
    let end = start + 1;
    while (end < sorted.length && sorted[end] === sorted[start]) end++;
    binOfValue.set(sorted[start]!, Math.floor((((start + end) / 2) * bins) / sorted.length));
    start = end;
  }
  return Uint32Array.from(probability, (value) => binOfValue.get(value)!);
}

function summariseBins(
  binOf: Uint32Array,
  target: Uint8Array,
  probability: Float64Array,
  bins: number,
): ReliabilityBin[] {
  const counts = new Float64Array(bins);
  const probabilities = new Float64Array(bins);
  const hits = new Float64Array(bins);
  binOf.forEach((bin, row) => {
    counts[bin]!++;
    probabilities[bin]! += probability[row]!;
    hits[bin]! += target[row]!;
  });
  return Array.from(counts, (count, bin) => ({
    count,
    meanProbability: probabilities[bin]! / count,
    hitRate: hits[bin]! / count,
    interval: wilsonInterval(hits[bin]!, count),
  })).filter((bin) => bin.count > 0);
}
