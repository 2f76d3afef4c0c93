import { requireTwoClasses } from "../class-weights.ts";
import { smoothedTargets } from "./smoothed-targets.ts";

/** A rising curve through the points (forecasts[i], probabilities[i]): straight between them, flat beyond the first and the last. */
export interface IsotonicCalibration {
  readonly method: "isotonic";
  /** Strictly rising, 0 to 1. */
  readonly forecasts: readonly number[];
  /** Never falling, 0 to 1. */
  readonly probabilities: readonly number[];
}

/**
 * Fits the rising step curve nearest to the truth in squares, with straight lines between its steps, as scikit-learn's
 * IsotonicRegression has it, to Platt's smoothed targets: plain 0s and 1s would make the lowest and the highest step
 * certain, and one surprise there would cost without bound. It is free in shape, so it needs about 1,000 rows.
 * Forecasts on one step become equal: the order among them is lost.
 * probability: n forecasts from 0 to 1 on rows their model did not learn from; target: n values 0 or 1. Throws ONE_CLASS.
 * Zadrozny and Elkan 2002, doi:10.1145/775047.775151.
 */
export function fitIsotonic(probability: Float64Array, target: Uint8Array): IsotonicCalibration {
  requireTwoClasses({ columns: [probability], target }, "isotonic calibration");
  const { low, high } = smoothedTargets(target);
  const { values, hits, counts } = countByForecast(probability, target);
  const shares = hits.map((count, i) => low + ((high - low) * count) / counts[i]!);
  const levels = poolAdjacentViolators(shares, counts);
  // Of each step only its two ends are kept: the curve is flat between them.
  const kept = Array.from(levels.keys()).filter(
    (i) => i === 0 || i === levels.length - 1 || levels[i] !== levels[i - 1] || levels[i] !== levels[i + 1],
  );
  return {
    method: "isotonic",
    forecasts: kept.map((i) => values[i]!),
    probabilities: kept.map((i) => levels[i]!),
  };
}

/** The calibrated probability of each forecast, 0 to 1. */
export function applyIsotonic({ forecasts, probabilities }: IsotonicCalibration, probability: Float64Array) {
  const last = forecasts.length - 1;
  return probability.map((value) => {
    if (value <= forecasts[0]!) return probabilities[0]!;
    if (value >= forecasts[last]!) return probabilities[last]!;
    let below = 0;
    let above = last;
    while (above - below > 1) {
      const middle = (below + above) >> 1;
      if (forecasts[middle]! <= value) below = middle;
      else above = middle;
    }
    const from = probabilities[below]!;
    const to = probabilities[above]!;
    const share = (value - forecasts[below]!) / (forecasts[above]! - forecasts[below]!);
    return Math.min(to, Math.max(from, from + share * (to - from)));
  });
}

/**
 * The never-falling series nearest to `values` in weighted squares: neighbours that fall are pooled into their mean until
 * none do. values: n finite numbers; weights: n numbers above 0. Returns n numbers.
 * Ayer and others 1955, doi:10.1214/aoms/1177728423.
 */
export function poolAdjacentViolators(values: Float64Array, weights: Float64Array): Float64Array {
  const means = new Float64Array(values.length);
  const blockWeights = new Float64Array(values.length);
  const starts = new Uint32Array(values.length + 1);
  let blocks = 0;
  for (let i = 0; i < values.length; i++) {
    means[blocks] = values[i]!;
    blockWeights[blocks] = weights[i]!;
    starts[blocks] = i;
    blocks++;
    while (blocks > 1 && means[blocks - 2]! >= means[blocks - 1]!) {
      const weight = blockWeights[blocks - 2]! + blockWeights[blocks - 1]!;
      const gap = means[blocks - 1]! - means[blocks - 2]!;
      means[blocks - 2] = means[blocks - 2]! + (gap * blockWeights[blocks - 1]!) / weight;
      blockWeights[blocks - 2] = weight;
      blocks--;
    }
  }
  starts[blocks] = values.length;
  const fitted = new Float64Array(values.length);
  for (let block = 0; block < blocks; block++) fitted.fill(means[block]!, starts[block]!, starts[block + 1]!);
  return fitted;
}

/** The distinct forecasts, rising, with the rows and the hits at each. */
function countByForecast(probability: Float64Array, target: Uint8Array) {
  const values = Float64Array.from(new Set(probability)).sort();
  const places = new Map(Array.from(values, (value, place) => [value, place] as const));
  const hits = new Float64Array(values.length);
  const counts = new Float64Array(values.length);
  probability.forEach((value, row) => {
    const place = places.get(value)!;
    hits[place]! += target[row]!;
    counts[place]!++;
  });
  return { values, hits, counts };
}
