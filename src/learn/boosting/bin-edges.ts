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
  const rows = columns[0]!.length;
  const sampled = rows > sampleRows ? spreadRows(rows) : null;
  const sampledWeights = sampled === null || weights === undefined ? weights : takeRows(weights, sampled);
  const ranges = columns.map(rangeOf);
  const lowest = columns.map((column, index) => {
    const most = ranges[index]!.misses ? maxBins - 1 : maxBins;
    if (sampled === null) return binEdges(column, weights, most);
    return fewValues(column, most) ?? binEdges(takeRows(column, sampled), sampledWeights, most);
  });
  return {
    columns,
    hasMissing: Uint8Array.from(ranges, ({ misses }) => (misses ? 1 : 0)),
    lowest,
    thresholds: lowest.map((edges, index) => thresholdsOf(edges, ranges[index]!.largest)),
  };
}

/** The largest value of a column, −∞ of one without values, and whether some are missing. */
function rangeOf(column: Float64Array): { readonly largest: number; readonly misses: boolean } {
  let largest = Number.NEGATIVE_INFINITY;
  let misses = false;
  for (let row = 0; row < column.length; row++) {
    const value = column[row]!;
    if (value > largest) largest = value;
    if (Number.isNaN(value)) misses = true;
  }
  return { largest, misses };
}

/** Behind each bin the smallest value that goes right; behind the last, where only missing values go right, one above all values. */
function thresholdsOf(lowest: Float64Array, largest: number): Float64Array {
  const thresholds = new Float64Array(lowest.length);
  thresholds.set(lowest.subarray(1));
  thresholds[lowest.length - 1] = thresholdAbove(Float64Array.of(largest));
  return thresholds;
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
  const spread = new Uint32Array(sampleRows);
  for (let index = 0; index < sampleRows; index++) {
    spread[index] = (index + ((index * 0.6180339887498949) % 1)) * stretch;
  }
  return spread;
}
