import { MarqueeError } from "../errors.ts";
import type { FilmImport } from "../films/film-import.ts";
import { filmPackage, readVegaFilms } from "../films/vega-films.ts";

/** The film list as a movie table, and how it came about. Throws FILE_NOT_FOUND when its package is not installed. */
export async function readFilmList(): Promise<FilmImport> {
  const films = await readVegaFilms();
  if (films === null) {
    throw new MarqueeError("FILE_NOT_FOUND", {
      where: filmPackage,
      expected: "the npm package that holds the film list",
      found: "that it is not installed",
      remedy: `Install it and run again: npm install ${filmPackage}`,
    });
  }
  return films;
}

/** What is known about the film list and shows in no figure. */
export const filmListLimits = [
  "Ratings and votes were collected years after most of the releases, and a hit draws votes: the figures show what goes together in hindsight, not what could have been known before a release.",
  "The films are those with known budget and worldwide gross up to 2010, mostly American: not a sample of a streaming catalogue.",
] as const;
