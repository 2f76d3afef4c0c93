import type { MovieTable } from "../movies/movie.ts";
import type { ReadOptions } from "../table/read-options.ts";
import { refuseOption } from "./options.ts";

/** Ways to look at a table that change nothing of one that is whole. */
const harmless: readonly string[] = ["measures", "asIs", "threads"];

/** The movies of a file, or of a built-in table named `builtin:movies` or `builtin:films`. Throws what reading throws, and OPTION_INVALID for reading options of a table that is not read from a file. */
export async function readData(data: string, options: ReadOptions): Promise<MovieTable> {
  const [{ readMovies }, { builtInTable }] = await Promise.all([
    import("../table/read-movies.ts"),
    import("../studies/built-in-tables.ts"),
  ]);
  const table = builtInTable(data);
  if (table === null) return readMovies(data, options);
  const stray = Object.keys(options).find((name) => !harmless.includes(name));
  if (stray !== undefined)
    refuseOption(stray, `no reading options with ${data}, which is a movie table already`, "one");
  return table.load();
}
