import type { SourceTable } from "../../src/export/sql/model-inputs-sql.ts";
import { costNames } from "../../src/export/sql/model-sql.ts";
import type { HitModel } from "../../src/movies/hit-model.ts";
import { type MovieTable, measureNames } from "../../src/movies/movie.ts";

/** A movie table as the rows of VALUES, for SQL that takes plain literals; its columns are those of the table. */
export function valuesSql(movies: MovieTable, types: { readonly double: string; readonly text: string }) {
  const quoted = (name: string) => `"${name.replaceAll('"', '""')}"`;
  const columns = [
    { name: "movie_id", values: movies.ids as readonly unknown[], type: types.text },
    ...measureNames.map((name) => ({ name, values: Array.from(movies.measures[name]), type: types.double })),
    ...movies.extras.map(({ name, values }) => ({
      name,
      values,
      type: values.some((value) => typeof value === "number") ? types.double : types.text,
    })),
  ];
  const cell = (value: unknown) => {
    if (value === null || Number.isNaN(value)) return "NULL";
    return typeof value === "number" ? `${value}e0` : `'${String(value).replaceAll("'", "''")}'`;
  };
  const rows = movies.ids.map((_, row) => `(${columns.map(({ values }) => cell(values[row]!)).join(", ")})`);
  const names = columns.map(({ name }) => quoted(name)).join(", ");
  const cast = columns.map(({ name, type }) => `CAST(${quoted(name)} AS ${type}) AS ${quoted(name)}`).join(", ");
  return `SELECT ${cast} FROM (VALUES ${rows.join(",\n")}) AS given (${names})`;
}

/** The table of `valuesSql` as a model's SQL is told of it. */
export function valuesTable(model: HitModel, from: string): SourceTable {
  return {
    from,
    id: "movie_id",
    columns: model.features.inputs.map(({ name, kind }) => ({ name, kind: kind === "number" ? "number" : "text" })),
    costs: costNames(model.decision).map((name) => ({ name, kind: "number" })),
  };
}
