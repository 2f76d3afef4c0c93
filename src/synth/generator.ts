import type { Columns } from "../math/columns.ts";
import type { ColumnGrid } from "./column-grid.ts";
import type { Margin } from "./margin.ts";

/**
 * What makes synthetic movies, as plain data. A movie is a hit with probability `hitRate`. Its class is what its target
 * says, or, for a share `noise` of the movies, a class drawn anew. Its d measures are correlated standard normal numbers of
 * its class (a Gaussian copula), each turned into a value by the margin of the measure in that class and rounded to the grid.
 */
export interface MovieGenerator {
  readonly grids: readonly ColumnGrid[];
  readonly hitRate: number;
  readonly noise: number;
  /** Of the other movies, and of the hits. */
  readonly classes: readonly [ClassModel, ClassModel];
  /** Measures of the movies it learned from, on the grid: none of these is made again. */
  readonly learnedFrom: Columns;
}

export interface ClassModel {
  readonly margins: readonly Margin[];
  /** L of correlation = L·Lᵀ, d·d numbers, row by row. */
  readonly factor: Float64Array;
}

/** Movies as columns: the measures in the order of the movie table, missing values NaN, and the target. */
export interface LabelledColumns {
  readonly measures: readonly Float64Array[];
  readonly hit: Uint8Array;
}
