import type { FilmImport } from "../films/film-import.ts";
import { filmListLimits, readFilmList } from "./film-list.ts";
import type { StudyGiven } from "./study.ts";

/** Real films as a movie table, and what a study must say of them. */
export interface RealFilms extends FilmImport {
  /** To continue "… on …". */
  readonly name: string;
  /** Said before a study's conclusion; empty for the films that were asked for. */
  readonly preface: string;
  /** What is known about them and shows in no figure. */
  readonly limits: readonly string[];
}

/**
 * The films of TMDB 5000 where its file was given, else the film list, which is then said to stand in for them. To be had
 * through `given.share`. Throws what `readTmdb` throws, and FILE_NOT_FOUND when the film list is not installed.
 */
export async function realFilms({ tmdb }: StudyGiven): Promise<RealFilms> {
  if (tmdb === null) {
    return {
      ...(await readFilmList()),
      name: "the film list",
      preface: "No TMDB 5000 file was given (--tmdb FILE), so this is the film list.",
      limits: filmListLimits,
    };
  }
  const { readTmdb } = await import("../films/tmdb/read-tmdb.ts");
  return { ...(await readTmdb(tmdb)), name: "TMDB 5000", preface: "", limits: tmdbLimits };
}

const tmdbLimits = [
  "Votes and mean votes were collected in 2017, years after most of the releases, and a hit draws votes: the figures show what goes together in hindsight, not what could have been known before a release.",
  "The films are those that the data set chose, mostly well known and mostly American: not a sample of a streaming catalogue. Dollars are those of the year, so a budget of 1950 and one of 2015 are not the same money.",
] as const;
