import { normalCdf, normalDensity, normalQuantile } from "../math/special.ts";
import { mean, quantile, standardDeviation } from "../math/stats.ts";
import { type ColumnGrid, fromOpenScale, toOpenScale } from "./column-grid.ts";

/**
 * How a column is spread within a class: the value at each of the knots, rising. A standard normal number is turned into a
 * value by going straight between the knots; beyond the outermost it stays at the end.
 */
export type Margin = Float64Array;

const lastKnot = 5;
const knotsPerUnit = 10;
const knotCount = 2 * lastKnot * knotsPerUnit + 1;
/** More values than these are stood for by as many quantiles. */
const mostKernels = 200;

/** The standard normal number that a knot stands for. */
function knotAt(index: number): number {
  return index / knotsPerUnit - lastKnot;
}

/**
 * Fits the margin of known values: a Gaussian kernel on each, on the column's open scale, with Silverman's bandwidth
 * 0.9·min(sd, IQR/1.349)·n^(−1/5), and the kernels drawn together so that the variance stays that of the values.
 * Silverman 1986, "Density Estimation for Statistics and Data Analysis", equation 3.31 and section 6.4.1.
 */
export function fitMargin(grid: ColumnGrid, values: Float64Array): Margin {
  const sorted = values.map((value) => toOpenScale(grid, value)).sort();
  const sd = standardDeviation(sorted, 0);
  if (sorted[0] === sorted.at(-1)) return new Float64Array(knotCount).fill(values[0]!);
  const spread = (quantile(sorted, 0.75) - quantile(sorted, 0.25)) / 1.349;
  const bandwidth = 0.9 * (spread > 0 ? Math.min(sd, spread) : sd) * sorted.length ** -0.2;
  const centre = mean(sorted);
  const shrink = 1 / Math.hypot(1, bandwidth / sd);
  const kernels = kernelCentres(sorted).map((value) => centre + shrink * (value - centre));
  return smoothedQuantiles(kernels, bandwidth * shrink).map((open) => fromOpenScale(grid, open));
}

function kernelCentres(sorted: Float64Array): Float64Array {
  if (sorted.length <= mostKernels) return sorted;
  return Float64Array.from({ length: mostKernels }, (_, i) => quantile(sorted, (i + 0.5) / mostKernels));
}

/** The quantiles of kernels around sorted centres, at the shares that lie below the knots. */
function smoothedQuantiles(centres: Float64Array, bandwidth: number): Float64Array {
  const top = centres.at(-1)! + (lastKnot + 1) * bandwidth;
  let low = centres[0]! - (lastKnot + 1) * bandwidth;
  return Float64Array.from({ length: knotCount }, (_, index) => {
    low = smoothedQuantile(centres, bandwidth, knotAt(index), low, top);
    return low;
  });
}

/**
 * The place between two others below which the kernels have the share that a standard normal number has below it. Newton's
 * steps within a bracket, on the scale of normal numbers, where what is looked for is nearly straight.
 */
function smoothedQuantile(centres: Float64Array, bandwidth: number, normal: number, from: number, to: number): number {
  let low = from;
  let high = to;
  let place = low;
  for (let step = 0; step < 100; step++) {
    let below = 0;
    let density = 0;
    for (const centre of centres) {
      const distance = (place - centre) / bandwidth;
      below += normalCdf(distance);
      density += normalDensity(distance);
    }
    const found = normalQuantile(below / centres.length);
    if (Math.abs(found - normal) <= 1e-8 || high - low <= 1e-12 * (1 + Math.abs(low))) return place;
    if (found > normal) high = place;
    else low = place;
    const slope = density / (centres.length * bandwidth * normalDensity(found));
    const next = place + (normal - found) / slope;
    place = next > low && next < high ? next : (low + high) / 2;
  }
  return place;
}

/** The value of a standard normal number. */
export function marginValue(margin: Margin, normal: number): number {
  const position = (normal + lastKnot) * knotsPerUnit;
  if (!(position > 0)) return margin[0]!;
  const index = Math.floor(position);
  if (index >= knotCount - 1) return margin[knotCount - 1]!;
  const below = margin[index]!;
  return below + (position - index) * (margin[index + 1]! - below);
}

/** The standard normal number from which on values reach `value`: −∞ when all do, ∞ when none does. */
export function marginNormal(margin: Margin, value: number): number {
  if (value <= margin[0]!) return Number.NEGATIVE_INFINITY;
  if (value > margin[knotCount - 1]!) return Number.POSITIVE_INFINITY;
  let low = 0;
  let high = knotCount - 1;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (margin[middle]! < value) low = middle;
    else high = middle;
  }
  return knotAt(low + (value - margin[low]!) / (margin[high]! - margin[low]!));
}

/** A margin on the way from one (0) to another (1). */
export function betweenMargins(from: Margin, to: Margin, way: number): Margin {
  return from.map((value, index) => value + way * (to[index]! - value));
}

/** The margin of normal numbers that are all moved by `shift`: more of the high values, within the same range. */
export function shiftedMargin(margin: Margin, shift: number): Margin {
  return margin.map((_, index) => marginValue(margin, knotAt(index) + shift));
}

/** Mean and variance of the values of standard normal numbers: exact, piece by piece. */
export function marginMoments(margin: Margin): { readonly mean: number; readonly variance: number } {
  // Taken from one of the values, so that nearly equal ones keep their digits.
  const origin = margin[(knotCount - 1) / 2]!;
  const tail = normalCdf(-lastKnot);
  const ends = [margin[0]! - origin, margin[knotCount - 1]! - origin] as const;
  let first = tail * (ends[0] + ends[1]);
  let second = tail * (ends[0] ** 2 + ends[1] ** 2);
  for (let index = 0; index + 1 < knotCount; index++) {
    const [a, b] = [knotAt(index), knotAt(index + 1)];
    const slope = (margin[index + 1]! - margin[index]!) * knotsPerUnit;
    const level = margin[index]! - origin - slope * a;
    const mass = normalCdf(b) - normalCdf(a);
    const linear = normalDensity(a) - normalDensity(b);
    const square = mass + a * normalDensity(a) - b * normalDensity(b);
    first += level * mass + slope * linear;
    second += level * level * mass + 2 * level * slope * linear + slope * slope * square;
  }
  return { mean: origin + first, variance: Math.max(0, second - first * first) };
}

/** A margin that has the values of a function of standard normal numbers at its knots. */
export function marginOf(value: (normal: number) => number): Margin {
  return Float64Array.from({ length: knotCount }, (_, index) => value(knotAt(index)));
}
