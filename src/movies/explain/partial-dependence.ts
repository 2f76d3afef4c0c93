import { type Columns, rowCount } from "../../math/columns.ts";
import { quantile } from "../../math/stats.ts";
import type { Score } from "./coalitions.ts";

/** How the score goes with one column. */
export interface DependenceCurves {
  /** Mean score of all rows at each value of the grid: partial dependence. */
  readonly mean: readonly number[];
  /** The score of each row at each value of the grid: individual conditional expectation. */
  readonly curves: readonly (readonly number[])[];
}

/**
 * Partial dependence (Friedman 2001, doi:10.1214/aos/1013203451) and individual conditional expectation (Goldstein et al.
 * 2015, doi:10.1080/10618600.2014.907095) of a score: every row keeps its other columns while one takes each value of the grid.
 * rows: d columns of at least one row; column: its index; grid: one value at least. One call of the score.
 */
export function partialDependence(
  score: Score,
  rows: Columns,
  column: number,
  grid: readonly number[],
): DependenceCurves {
  const count = rowCount(rows);
  const scores = score(
    rows.map((values, index) => {
      const filled = new Float64Array(grid.length * count);
      grid.forEach((value, place) => {
        if (index === column) filled.fill(value, place * count, (place + 1) * count);
        else filled.set(values, place * count);
      });
      return filled;
    }),
  );
  const curves = Array.from({ length: count }, (_, row) => grid.map((_, place) => scores[place * count + row]!));
  return { mean: grid.map((_, place) => curves.reduce((sum, curve) => sum + curve[place]!, 0) / count), curves };
}

/**
 * Values to draw a curve over, from the smallest to the largest known one: all of them when they are few, else quantiles at
 * even shares, so that no curve is drawn where there are no data. Ascending and distinct; empty when nothing is known.
 */
export function quantileGrid(values: ArrayLike<number>, points = 20): number[] {
  const known = Float64Array.from(values)
    .filter((value) => !Number.isNaN(value))
    .sort();
  const distinct = [...new Set(known)];
  if (distinct.length <= points) return distinct;
  return [...new Set(Array.from({ length: points }, (_, index) => quantile(known, index / (points - 1))))];
}
