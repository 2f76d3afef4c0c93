import type { Columns } from "../math/columns.ts";

/** Mean and standard deviation (n in the denominator) of a column; the deviation of a constant column is 1. */
export interface ColumnScale {
  readonly mean: number;
  readonly deviation: number;
}

/** Learns each column's mean and standard deviation, as scikit-learn's StandardScaler does. No missing values. */
export function fitScale(columns: Columns): ColumnScale[] {
  const scales: ColumnScale[] = [];
  // Two at a time: a sum waits for its last addition, and meanwhile there is time for another's.
  for (let at = 0; at < columns.length; at += 2) {
    const first = columns[at]!;
    const second = columns[at + 1];
    const pair = fitTwo(first, second ?? first);
    scales.push(...(second === undefined ? pair.slice(0, 1) : pair));
  }
  return scales;
}

/** Standardises: (value − mean) / deviation. */
export function applyScale(columns: Columns, scales: readonly ColumnScale[]): Float64Array[] {
  return columns.map((column, index) => {
    const { mean, deviation } = scales[index]!;
    const scaled = new Float64Array(column.length);
    for (let row = 0; row < scaled.length; row++) scaled[row] = (column[row]! - mean) / deviation;
    return scaled;
  });
}

function fitTwo(first: Float64Array, second: Float64Array): ColumnScale[] {
  const count = first.length;
  let firstMean = 0;
  let secondMean = 0;
  for (let row = 0; row < count; row++) {
    firstMean += first[row]!;
    secondMean += second[row]!;
  }
  firstMean /= count;
  secondMean /= count;
  let firstSquares = 0;
  let firstRest = 0;
  let secondSquares = 0;
  let secondRest = 0;
  for (let row = 0; row < count; row++) {
    const firstDifference = first[row]! - firstMean;
    const secondDifference = second[row]! - secondMean;
    firstSquares += firstDifference * firstDifference;
    firstRest += firstDifference;
    secondSquares += secondDifference * secondDifference;
    secondRest += secondDifference;
  }
  return [scaleOf(firstMean, firstSquares, firstRest, count), scaleOf(secondMean, secondSquares, secondRest, count)];
}

function scaleOf(mean: number, squares: number, rest: number, count: number): ColumnScale {
  // The second term takes back what rounding of the mean put in (Chan, Golub and LeVeque 1983, doi:10.1080/00031305.1983.10483115).
  const variance = (squares - (rest * rest) / count) / count;
  // Rounding leaves a constant column with a tiny variance; ten units in the last place of the mean count as none.
  const noise = 10 * Number.EPSILON * Math.abs(mean);
  const deviation = Math.sqrt(Math.max(variance, 0));
  return { mean, deviation: deviation > noise ? deviation : 1 };
}
