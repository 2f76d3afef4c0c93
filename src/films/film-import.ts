import type { MovieTable } from "../movies/movie.ts";
import type { Preparation } from "./preparation.ts";

/** A list of films as a movie table, and how it came about. */
export interface FilmImport {
  readonly table: MovieTable;
  readonly preparation: Preparation;
}
