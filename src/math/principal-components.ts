import { type Columns, rowCount } from "./columns.ts";
import { symmetricEigen } from "./eigen.ts";
import { mean } from "./stats.ts";

export interface PrincipalComponents {
  /** The loadings: for each component the weight of each of the d columns, a unit vector whose largest weight is positive. */
  readonly components: readonly Float64Array[];
  /** For each component the place of each of the n rows on it. */
  readonly scores: readonly Float64Array[];
  /** Share of the total variance that each component explains, 0 to 1; 0 when nothing varies. */
  readonly explainedVarianceRatio: readonly number[];
}

/**
 * The first `count` principal components (1 to d) of d columns of n finite numbers, n at least 2. Columns are centred but
 * not scaled. Jolliffe, "Principal Component Analysis", 2nd edition, doi:10.1007/b98835.
 */
export function principalComponents(columns: Columns, count: number): PrincipalComponents {
  const centred = columns.map((column) => {
    const centre = mean(column);
    return column.map((value) => value - centre);
  });
  const covariance = centred.map((a) => Float64Array.from(centred, (b) => dot(a, b) / (rowCount(columns) - 1)));
  const { values, vectors } = symmetricEigen(covariance);
  const total = values.reduce((sum, value) => sum + value, 0);
  const components = vectors.slice(0, count).map(withLargestPositive);
  return {
    components,
    scores: components.map((component) => combine(centred, component)),
    explainedVarianceRatio: Array.from(values.subarray(0, count), (value) =>
      total > 0 ? Math.max(0, value / total) : 0,
    ),
  };
}

function withLargestPositive(vector: Float64Array): Float64Array {
  const largest = vector.reduce((found, value) => (Math.abs(value) > Math.abs(found) ? value : found), 0);
  return largest < 0 ? vector.map((value) => -value) : vector;
}

function combine(columns: Columns, weights: Float64Array): Float64Array {
  const combined = new Float64Array(rowCount(columns));
  columns.forEach((column, j) => {
    for (let i = 0; i < combined.length; i++) combined[i] = combined[i]! + weights[j]! * column[i]!;
  });
  return combined;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}
