import type { MovieTable } from "../movies/movie.ts";
import type { ReadOptions } from "../table/read-options.ts";
import { refuseOption } from "./options.ts";

/** The values of one `--movie`, by column. */
export type MovieRecord = Readonly<Record<string, string>>;

/** Reads `column=value,column=value`; a comma belongs to the value unless a new `column=` follows. Throws OPTION_INVALID. */
export function addMovie(text: string, earlier: readonly MovieRecord[]): MovieRecord[] {
  const record = new Map<string, string>();
  for (const part of text.split(/,(?=[^,=]+=)/)) {
    const equals = part.indexOf("=");
    const column = part.slice(0, equals).trim();
    if (equals < 0 || column === "") refuseOption("movie", "column=value pairs such as avg_watch_time=100", part);
    if (record.has(column)) refuseOption("movie", "each column once", `${column} twice`);
    record.set(column, part.slice(equals + 1).trim());
  }
  return [...earlier, Object.fromEntries(record)];
}

/** The movies of the command line as a table. Nobody expects ids of them: that there are none is not worth a note. */
export async function describedMovies(movies: readonly MovieRecord[], options: ReadOptions): Promise<MovieTable> {
  const { tableFromRecords } = await import("../table/read-movies.ts");
  const table = tableFromRecords(movies, "--movie", options);
  return { ...table, notes: table.notes.filter(({ code }) => code !== "ID_ASSIGNED") };
}
