/** A table of numbers, one array a column, all of one length. A missing value is NaN. */
export type Columns = readonly Float64Array[];

/** The number of rows; 0 for a table without columns. */
export function rowCount(columns: Columns): number {
  return columns[0]?.length ?? 0;
}

/** The given rows of a column, in the order of `rows` (indices into the column). */
export function takeRows(column: Float64Array, rows: ArrayLike<number>): Float64Array {
  const taken = new Float64Array(rows.length);
  for (let i = 0; i < rows.length; i++) taken[i] = column[rows[i]!]!;
  return taken;
}

/** The given rows of every column. */
export function takeColumns(columns: Columns, rows: ArrayLike<number>): Float64Array[] {
  return columns.map((column) => takeRows(column, rows));
}

/** The given rows of a 0/1 target. */
export function takeTarget(target: Uint8Array, rows: ArrayLike<number>): Uint8Array {
  const taken = new Uint8Array(rows.length);
  for (let i = 0; i < rows.length; i++) taken[i] = target[rows[i]!]!;
  return taken;
}
