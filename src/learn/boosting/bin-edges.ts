import type { BinnableColumns } from "../../kernels/boosting-memory.ts";
import { takeRows } from "../../math/columns.ts";
import type { TrainingRows } from "../learner.ts";
import { binEdges, maxBins, thresholdAbove } from "../tree/bin.ts";

/** Of more rows than this, quantiles are taken from a sample: 64 rows a bin tell them to an eighth of a bin. */
const sampleRows = 64 * maxBins;

/**
 * Chooses the bins of every column: one a value where there are at most 256 (255 where values are missing, whose bin is
 * the last), else between quantiles of the weighted rows, of which a sample is looked at where they are many.
 */
export function chooseBins({ columns, weights }: TrainingRows): BinnableColumns {
  const hasMissing = Uint8Array.from(columns, missesValues);
  const lowest = columns.map((column, index) => edgesOf(column, weights, maxBins - hasMissing[index]!));
  return {
    columns,
    hasMissing,
    lowest,
    thresholds: columns.map((column, index) => thresholdsOf(column, lowest[index]!)),
  };
}

function missesValues(column: Float64Array): number {
  for (let row = 0; row < column.length; row++) if (Number.isNaN(column[row]!)) return 1;
  return 0;
}

/** Behind each bin the smallest value that goes right; behind the last, where only missing values go right, one above all values. */
function thresholdsOf(column: Float64Array, lowest: Float64Array): Float64Array {
  const thresholds = new Float64Array(lowest.length);
  thresholds.set(lowest.subarray(1));
  thresholds[lowest.length - 1] = thresholdAbove(Float64Array.of(largestOf(column)));
  return thresholds;
}

function edgesOf(column: Float64Array, weights: Float64Array | undefined, bins: number): Float64Array {
  if (column.length <= sampleRows) return binEdges(column, weights, bins);
  const values = fewValues(column, bins);
  if (values !== null) return values;
  const sampled = spreadRows(column.length);
  return binEdges(takeRows(column, sampled), weights === undefined ? undefined : takeRows(weights, sampled), bins);
}

/** The distinct values of a column, rising; null when there are more than `most`. */
function fewValues(column: Float64Array, most: number): Float64Array | null {
  const seen = new Float64Array(4 * maxBins).fill(Number.NaN);
  const bits = new Uint32Array(2);
  const number = new Float64Array(bits.buffer);
  let count = 0;
  for (let row = 0; row < column.length; row++) {
    const value = column[row]! + 0; // makes −0 into 0
    if (Number.isNaN(value)) continue;
    number[0] = value;
    let place = Math.imul(bits[0]! ^ Math.imul(bits[1]!, 0x85ebca6b), 0x9e3779b9) >>> 22;
    while (seen[place] !== value) {
      if (Number.isNaN(seen[place])) {
        if (count++ === most) return null;
        seen[place] = value;
        break;
      }
      place = (place + 1) & (seen.length - 1);
    }
  }
  return seen.filter((value) => !Number.isNaN(value)).sort();
}

/**
 * One row of each of `sampleRows` stretches of rows, at places in them that follow the golden ratio, so that no order of
 * the rows meets them in step.
 */
function spreadRows(rows: number): Uint32Array {
  const stretch = rows / sampleRows;
  return Uint32Array.from({ length: sampleRows }, (_, index) => (index + ((index * 0.6180339887498949) % 1)) * stretch);
}

function largestOf(column: Float64Array): number {
  let largest = Number.NEGATIVE_INFINITY;
  for (let row = 0; row < column.length; row++) if (column[row]! > largest) largest = column[row]!;
  return largest;
}
