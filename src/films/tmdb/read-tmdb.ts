import { basename } from "node:path";
import type { FilmImport } from "../film-import.ts";
import { type HitRule, usualMultiple } from "../hit-rules.ts";
import { readDirectors } from "./tmdb-credits.ts";
import { readTmdbFiles } from "./tmdb-files.ts";
import { readTmdbFilms } from "./tmdb-films.ts";
import { tmdbTable } from "./tmdb-table.ts";

export interface TmdbOptions {
  /** Default: takings of at least 2.5 times the budget. */
  readonly hitRule?: HitRule;
  /** The credits of the data set, for the directors; default: those in the same archive, if there are. */
  readonly credits?: string;
}

/**
 * The TMDB 5000 data set as a movie table (see tmdbTable). path: its movies as .csv or .csv.gz, or the archive as .zip.
 * Throws FILE_NOT_FOUND, FORMAT_UNKNOWN and the codes of the error catalogue that refuse data.
 */
export async function readTmdb(path: string, options: TmdbOptions = {}): Promise<FilmImport> {
  const { movies, credits, hash } = await readTmdbFiles(path, options.credits);
  const rule = options.hitRule ?? { kind: "roi", multiple: usualMultiple };
  const directors = credits === null ? null : readDirectors(credits);
  return tmdbTable(readTmdbFilms(movies), directors, rule, basename(path), hash);
}
