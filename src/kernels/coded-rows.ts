/** The code of a missing value; others count a column's values in ascending order, from 0. */
export const missingCode = 65_535;

/** Rows as trees learn from them: one column of codes or more. */
export interface CodedRows {
  /** The code of every row, an array a column. */
  readonly codes: readonly Uint16Array[];
  /** The smallest and the largest value that has a code, by code, an array a column. */
  readonly lowest: readonly Float64Array[];
  readonly highest: readonly Float64Array[];
  readonly target: Uint8Array;
  /** What a row weighs: by its class, 0 and 1, or each on its own. At least 0, not all 0. */
  readonly weights: readonly [number, number] | Float64Array;
}

/** How trees are grown. */
export interface TreeRule {
  /** Infinity when there is no limit. */
  readonly maxDepth: number;
  readonly minSamplesSplit: number;
  readonly minSamplesLeaf: number;
  /** How many columns are drawn at each node; all of them are tried in their order. */
  readonly columnsTried: number;
  /** The most bins that a node of more than 64 rows is looked through with, a multiple of 64 up to 65,536. */
  readonly finest: number;
}

/** Limits that only cut trees short. */
export type TreeLimits = Pick<TreeRule, "maxDepth" | "minSamplesSplit">;
