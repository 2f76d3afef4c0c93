import { missingCode } from "../../kernels/coded-rows.ts";
import { codeColumns } from "../../kernels/column-codes.ts";
import { type Columns, rowCount } from "../../math/columns.ts";

/** The most bins a column is cut into when nothing is said, the bin of missing values not counted. */
export const maxBins = 256;

/**
 * Columns cut into bins. A column of no more distinct values than bins has a bin for each, so nothing is lost; others are
 * cut at quantiles. Bins are numbered in the order of their values; missing values have the number above the last.
 */
export interface BinnedColumns {
  readonly rows: number;
  /** The bin of every row, an array a column. */
  readonly codes: readonly Uint16Array[];
  /** The smallest and the largest value in each bin, an array a column; its length is the number of bins. */
  readonly lowest: readonly Float64Array[];
  readonly highest: readonly Float64Array[];
  /** Whether a column has missing values at all, 0 or 1. */
  readonly hasMissing: Uint8Array;
}

/** Cuts columns into at most `bins` bins. `weights`: how much each row counts towards the quantiles, 1 when absent. */
export function binColumns(columns: Columns, weights?: Float64Array, bins = maxBins): BinnedColumns {
  const cuts = columns.map((column) => cutColumn(column, weights, bins));
  return {
    rows: rowCount(columns),
    codes: columns.map((column, index) => codeColumn(column, cuts[index]!.lowest)),
    lowest: cuts.map((cut) => cut.lowest),
    highest: cuts.map((cut) => cut.highest),
    hasMissing: Uint8Array.from(columns, (column) => (column.some(Number.isNaN) ? 1 : 0)),
  };
}

/**
 * A threshold that sends every value of a bin's column left and leaves the right to missing values: the largest value
 * plus its own size, as XGBoost has it.
 */
export function thresholdAbove(highest: Float64Array): number {
  const largest = highest[highest.length - 1]!;
  return Math.min(largest + (Math.abs(largest) + 1e-5), Number.MAX_VALUE);
}

/** The smallest value of each bin of a column cut into at most `bins` bins; one bin for a column without values. At most 65,535 rows. */
export function binEdges(column: Float64Array, weights: Float64Array | undefined, bins: number): Float64Array {
  const { codes, lowest } = codeColumns([column]);
  const distinct = lowest[0]!;
  if (distinct.length === 0) return Float64Array.of(0);
  if (distinct.length <= bins) return distinct;
  const masses = new Float64Array(distinct.length);
  const ofRow = codes[0]!;
  for (let row = 0; row < column.length; row++) {
    if (ofRow[row] !== missingCode) masses[ofRow[row]!]! += weights === undefined ? 1 : weights[row]!;
  }
  return Float64Array.from(quantileStarts(masses, bins), (start) => distinct[start]!);
}

function cutColumn(column: Float64Array, weights: Float64Array | undefined, bins: number) {
  const { values: distinct, counts } = distinctValues(column);
  if (distinct.length <= bins) return { lowest: distinct, highest: distinct };
  const masses = weights === undefined ? counts : valueMasses(column, distinct, weights);
  const starts = quantileStarts(masses, bins);
  return {
    lowest: Float64Array.from(starts, (start) => distinct[start]!),
    highest: Float64Array.from(starts, (_, bin) => distinct[(starts[bin + 1] ?? distinct.length) - 1]!),
  };
}

/** The values of a column without repeats and without missing ones, in ascending order, and how many rows have each. */
function distinctValues(column: Float64Array): { readonly values: Float64Array; readonly counts: Float64Array } {
  const sorted = column.slice().sort();
  const counts = new Float64Array(sorted.length);
  let count = 0;
  for (let i = 0; i < sorted.length; i++) {
    const value = sorted[i]! + 0; // makes −0 into 0
    if (Number.isNaN(value)) continue;
    if (count === 0 || value !== sorted[count - 1]) sorted[count++] = value;
    counts[count - 1]!++;
  }
  return { values: sorted.slice(0, count), counts: counts.slice(0, count) };
}

/** How much each distinct value weighs. */
function valueMasses(column: Float64Array, distinct: Float64Array, weights: Float64Array): Float64Array {
  const masses = new Float64Array(distinct.length);
  for (let i = 0; i < column.length; i++) {
    if (!Number.isNaN(column[i])) masses[lastNotAbove(distinct, column[i]!)]! += weights[i]!;
  }
  return masses;
}

/** Where each bin starts among the distinct values: a bin is closed when it holds its share of what was left for the bins to come. */
function quantileStarts(masses: Float64Array, bins: number): number[] {
  let left = 0;
  for (let i = 0; i < masses.length; i++) left += masses[i]!;
  const starts = [0];
  let filled = 0;
  for (let i = 0; i < masses.length - 1; i++) {
    filled += masses[i]!;
    const binsToCome = bins - starts.length;
    if (binsToCome > 0 && filled >= left / (binsToCome + 1)) {
      starts.push(i + 1);
      left -= filled;
      filled = 0;
    }
  }
  return starts;
}

function codeColumn(column: Float64Array, lowest: Float64Array): Uint16Array {
  const codes = new Uint16Array(column.length);
  for (let i = 0; i < column.length; i++) {
    codes[i] = Number.isNaN(column[i]) ? lowest.length : lastNotAbove(lowest, column[i]!);
  }
  return codes;
}

/** The index of the last value that is not above `value`, by bisection. `ascending[0]` is not above it. */
function lastNotAbove(ascending: Float64Array, value: number): number {
  let low = 0;
  let high = ascending.length;
  while (high - low > 1) {
    const middle = (low + high) >>> 1;
    if (ascending[middle]! <= value) low = middle;
    else high = middle;
  }
  return low;
}
