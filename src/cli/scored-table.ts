import { basename } from "node:path";
import type { CellValue, MovieTable } from "../movies/movie.ts";
import { namedFormat } from "../table/formats.ts";
import { movieTableColumns, type TableColumn } from "../table/table-columns.ts";
import { writeTable } from "../table/write-table.ts";
import { checkOutput, refuseOption } from "./options.ts";

/** Columns to add, by name: a value for each movie of `ids`. */
export interface Scores {
  readonly ids: readonly string[];
  readonly columns: Readonly<Record<string, readonly CellValue[]>>;
}

/**
 * Looks at the name and the place of a table to write before any work is done.
 * Throws FORMAT_UNKNOWN, OPTION_INVALID, OUTPUT_EXISTS, OUTPUT_UNWRITABLE.
 */
export function checkTableOutput(path: string, force: boolean): void {
  if (namedFormat(basename(path)).json) refuseOption("out", "JSON lines in a file that ends in .jsonl", path);
  checkOutput(path, force);
}

/**
 * Writes a movie table with columns added. Movies that have no scores get missing values; columns of the table with the
 * name of an added one, such as those of an earlier scoring, give way to it.
 */
export async function writeScoredTable(path: string, table: MovieTable, scores: Scores): Promise<void> {
  await writeTable(path, scoredColumns(table, scores));
}

export function scoredColumns(table: MovieTable, { ids, columns }: Scores): TableColumn[] {
  const position = new Map(ids.map((id, index) => [id, index]));
  const added = Object.entries(columns).map(([name, values]) => ({
    name,
    values: table.ids.map((id) => values[position.get(id) ?? -1] ?? null),
  }));
  const kept = movieTableColumns(table).filter(({ name }) => !Object.hasOwn(columns, name.toLowerCase()));
  return [...kept, ...added];
}
