import { type CellValue, hasMeasure, type MovieTable, measureNames } from "../movies/movie.ts";
import { provenanceColumns } from "./provenance-columns.ts";

/** A column to write. NaN stands for missing, as null does. */
export interface TableColumn {
  readonly name: string;
  readonly values: ArrayLike<CellValue>;
}

/** The columns of a movie table under the movie table's names, for writing. Extra columns that share one of them get `_2` behind. Stand-ins and a computed target come with the columns that say so. */
export function movieTableColumns(table: MovieTable): TableColumn[] {
  const columns: TableColumn[] = [{ name: "movie_id", values: table.ids }];
  for (const name of measureNames.filter((measure) => hasMeasure(table, measure))) {
    const values = table.measures[name];
    // Counts are whole: as a plain array they are written as such where a format has a type for it.
    columns.push({ name, values: name === "ratings_count" ? Array.from(values) : values });
  }
  if (table.hit !== null) columns.push({ name: "hit", values: Array.from(table.hit, (hit) => (hit < 0 ? null : hit)) });
  const taken = new Set(columns.map((column) => column.name));
  for (const { name, values } of [...table.extras, ...provenanceColumns(table)]) {
    let free = name;
    for (let suffix = 2; taken.has(free.toLowerCase()); suffix++) free = `${name}_${suffix}`;
    taken.add(free.toLowerCase());
    columns.push({ name: free, values });
  }
  return columns;
}

/** Numbers are doubles; integers are whole and at most 2^53. */
export type ColumnType = "text" | "number" | "integer" | "boolean";

export interface TypedColumn {
  readonly name: string;
  readonly type: ColumnType;
}

/** Some rows of a table: for each column at least `rows` values. NaN stands for missing, as null does. */
export interface TableBlock {
  readonly rows: number;
  readonly values: readonly ArrayLike<CellValue>[];
}

/** What a column holds: text where values of several kinds are mixed. */
export function columnType({ values }: TableColumn): ColumnType {
  if (values instanceof Float64Array) return "number";
  const kinds = new Set<string>();
  let whole = true;
  for (let row = 0; row < values.length; row++) {
    const value = values[row];
    if (value === null || value === undefined || Number.isNaN(value)) continue;
    kinds.add(typeof value);
    whole &&= Number.isSafeInteger(value);
  }
  if (kinds.size !== 1 || kinds.has("string")) return "text";
  if (kinds.has("boolean")) return "boolean";
  return whole ? "integer" : "number";
}
