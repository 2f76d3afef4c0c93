/** The arithmetic mean. NaN for no values, or where a value is NaN. */
export function mean(values: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i]!;
  return sum / values.length;
}

/**
 * The variance: the sum of squared deviations from the mean over n − `ddof` (0: of the values themselves; 1: the sample
 * estimate). NaN when n is not above `ddof`, or where a value is NaN. Two passes, so nearly equal large values keep their digits.
 */
export function variance(values: ArrayLike<number>, ddof: 0 | 1): number {
  if (values.length <= ddof) return Number.NaN;
  const centre = mean(values);
  let squares = 0;
  for (let i = 0; i < values.length; i++) squares += (values[i]! - centre) ** 2;
  return squares / (values.length - ddof);
}

/** The square root of `variance`. */
export function standardDeviation(values: ArrayLike<number>, ddof: 0 | 1): number {
  return Math.sqrt(variance(values, ddof));
}

/** The smallest and the largest value, passing over NaN; both NaN when nothing is left. */
export function minAndMax(values: ArrayLike<number>): [number, number] {
  let min = Number.POSITIVE_INFINITY;
  let max = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    if (value < min) min = value;
    if (value > max) max = value;
  }
  return min <= max ? [min, max] : [Number.NaN, Number.NaN];
}

/**
 * The quantile at share `p` (0 to 1) of values already sorted upwards and free of NaN, interpolated linearly between the
 * neighbouring values (type 7 of Hyndman and Fan 1996, doi:10.2307/2684934). NaN for no values.
 */
export function quantile(sorted: ArrayLike<number>, p: number): number {
  if (sorted.length === 0) return Number.NaN;
  const position = p * (sorted.length - 1);
  const below = Math.floor(position);
  const low = sorted[below]!;
  const high = sorted[Math.min(below + 1, sorted.length - 1)]!;
  return low + (high - low) * (position - below);
}

/** The middle value, passing over NaN; the mean of the middle two when their number is even. NaN when nothing is left. */
export function median(values: ArrayLike<number>): number {
  const known = Float64Array.from(values).filter((value) => !Number.isNaN(value));
  return quantile(known.sort(), 0.5);
}

/** Pearson's correlation of two equally long series, −1 to 1. NaN when either is constant or a value is NaN. */
export function pearson(a: ArrayLike<number>, b: ArrayLike<number>): number {
  const [minA, maxA] = minAndMax(a);
  const [minB, maxB] = minAndMax(b);
  // Seen here because a rounded mean gives a constant series tiny deviations.
  if (minA === maxA || minB === maxB) return Number.NaN;
  const meanA = mean(a);
  const meanB = mean(b);
  let squaresA = 0;
  let squaresB = 0;
  let products = 0;
  for (let i = 0; i < a.length; i++) {
    const deviationA = a[i]! - meanA;
    const deviationB = b[i]! - meanB;
    squaresA += deviationA * deviationA;
    squaresB += deviationB * deviationB;
    products += deviationA * deviationB;
  }
  const correlation = products / (Math.sqrt(squaresA) * Math.sqrt(squaresB));
  return Math.max(-1, Math.min(1, correlation));
}

/**
 * The interval for a share of `successes` among `count` trials, within 0 to 1; [0, 1] without trials. `z`: standard normal
 * deviate, default that of 95 %. Wilson 1927, doi:10.1080/01621459.1927.10502953.
 */
export function wilsonInterval(successes: number, count: number, z = 1.959963984540054): [number, number] {
  if (count === 0) return [0, 1];
  const share = successes / count;
  const spread = (z * z) / count;
  const centre = (share + spread / 2) / (1 + spread);
  const reach = (z / (1 + spread)) * Math.sqrt((share * (1 - share)) / count + spread / (4 * count));
  // With no failures or no successes one bound is exactly 1 or 0, which rounding would miss.
  return [successes === 0 ? 0 : Math.max(0, centre - reach), successes === count ? 1 : Math.min(1, centre + reach)];
}
