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
    return column.map((value) => (value - mean) / deviation);
  });
}

function fitColumnScale(column: Float64Array): ColumnScale {
  let sum = 0;
  for (const value of column) sum += value;
  const mean = sum / column.length;
  let squares = 0;
  let rest = 0;
  for (const value of column) {
    squares += (value - mean) ** 2;
    rest += value - mean;
  }
  // The second term takes back what rounding of the mean put in (Chan, Golub and LeVeque 1983, doi:10.1080/00031305.1983.10483115).
  const variance = (squares - (rest * rest) / column.length) / column.length;
  // Rounding leaves a constant column with a tiny variance; ten units in the last place of the mean count as none.
  const noise = 10 * Number.EPSILON * Math.abs(mean);
  const deviation = Math.sqrt(Math.max(variance, 0));
  return { mean, deviation: deviation > noise ? deviation : 1 };
}
