import { wilsonInterval } from "../math/stats.ts";

/** The rows whose probability fell into one bin. */
export interface ReliabilityBin {
  readonly count: number;
  readonly meanProbability: number;
  /** Share of ones. */
  readonly hitRate: number;
  /** 95 % Wilson interval of the hit rate. */
  readonly interval: readonly [low: number, high: number];
}

/**
 * Forecast against truth: `bins` (1 or more, default 10) of equal width over 0 to 1, in rising order, empty ones left out. A
 * probability on an edge belongs to the bin below. `target`: n values 0 or 1; `probability`: n numbers from 0 to 1.
 * Murphy and Winkler 1977, doi:10.2307/2346866.
 */
export function calibrationBins(target: Uint8Array, probability: Float64Array, bins = 10): ReliabilityBin[] {
  const counts = new Float64Array(bins);
  const probabilities = new Float64Array(bins);
  const hits = new Float64Array(bins);
  for (let i = 0; i < target.length; i++) {
    const bin = Math.max(0, Math.ceil(probability[i]! * bins) - 1);
    counts[bin]!++;
    probabilities[bin]! += probability[i]!;
    hits[bin]! += target[i]!;
  }
  return Array.from(counts, (count, bin) => ({
    count,
    meanProbability: probabilities[bin]! / count,
    hitRate: hits[bin]! / count,
    interval: wilsonInterval(hits[bin]!, count),
  })).filter((bin) => bin.count > 0);
}
