import { csvTexts } from "../../table/csv-texts.ts";
import { namedEntries } from "./named-lists.ts";
import { type TmdbFile, tmdbLimits } from "./tmdb-files.ts";

/**
 * The directors of each film by its id, from the credits of the TMDB 5000 data set. Throws COLUMN_MISSING, JSON_INVALID and
 * what reading CSV throws.
 */
export function readDirectors({ bytes, name }: TmdbFile): Map<string, readonly string[]> {
  return new Map(
    csvTexts(bytes, name, ["movie_id", "crew"], tmdbLimits).map(({ movie_id, crew }, index) => {
      const entries = namedEntries(crew, { where: name, row: index + 1, column: "crew" });
      const directors = entries.filter((entry) => entry.job === "Director").map((entry) => entry.name);
      return [movie_id.trim(), [...new Set(directors)]];
    }),
  );
}
