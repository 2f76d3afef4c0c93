import type { Columns } from "../math/columns.ts";

/** Mean and standard deviation (n in the denominator) of a column; the deviation of a constant column is 1. */
export interface ColumnScale {
  readonly mean: number;
  readonly deviation: number;
}

/** Learns each column's mean and standard deviation, as scikit-learn's StandardScaler does. No missing values. */
export function fitScale(columns: Columns): ColumnScale[] {
  return columns.map(fitColumnScale);
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

function fitColumnScale(column: Float64Array): ColumnScale {
  const mean = sumOf(column) / column.length;
  let squares = 0;
  let rest = 0;
  // A plain loop and a product: an iterator and a power take several times as long.
  for (let row = 0; row < column.length; row++) {
    const difference = column[row]! - mean;
    squares += difference * difference;
    rest += difference;
  }
  // The second term takes back what rounding of the mean put in (Chan, Golub and LeVeque 1983, doi:10.1080/00031305.1983.10483115).
  const variance = (squares - (rest * rest) / column.length) / column.length;
  // Rounding leaves a constant column with a tiny variance; ten units in the last place of the mean count as none.
  const noise = 10 * Number.EPSILON * Math.abs(mean);
  const deviation = Math.sqrt(Math.max(variance, 0));
  return { mean, deviation: deviation > noise ? deviation : 1 };
}

function sumOf(column: Float64Array): number {
  let sum = 0;
  for (let row = 0; row < column.length; row++) sum += column[row]!;
  return sum;
}
