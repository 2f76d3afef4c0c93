import { MarqueeError } from "../errors.ts";
import { builtInWord } from "../movies/command-line.ts";
import type { MovieTable } from "../movies/movie.ts";
import { readFilmList } from "./film-list.ts";
import { readOriginalMovies } from "./original-movies.ts";

interface BuiltInTable {
  /** For people. */
  readonly name: string;
  /** Throws FILE_NOT_FOUND when the package that holds it is not installed. */
  readonly load: () => Promise<MovieTable>;
}

/** Tables that are there without a file, by the name that stands behind `builtin:` on a command line. */
export const builtInTables: Readonly<Record<string, BuiltInTable>> = {
  movies: { name: "15 built-in movies", load: readOriginalMovies },
  films: { name: "Film list", load: async () => (await readFilmList()).table },
};

/** The built-in table that a word of a command line names; null for the name of a file. Throws FILE_NOT_FOUND for one there is not. */
export function builtInTable(word: string): BuiltInTable | null {
  if (!word.startsWith(builtInWord(""))) return null;
  const id = word.slice(builtInWord("").length);
  if (Object.hasOwn(builtInTables, id)) return builtInTables[id]!;
  throw new MarqueeError("FILE_NOT_FOUND", {
    where: word,
    expected: `a built-in table, one of ${Object.keys(builtInTables).map(builtInWord).join(", ")}`,
    found: id,
  });
}
