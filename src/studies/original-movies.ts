import { fileURLToPath } from "node:url";
import type { MovieTable } from "../movies/movie.ts";
import { readMovies } from "../table/read-movies.ts";

/** The 15 movies that ship with Marquee. The path holds from `src/studies` and from `dist/studies` alike. */
export function readOriginalMovies(): Promise<MovieTable> {
  return readMovies(fileURLToPath(new URL("../../data/movies.csv", import.meta.url)));
}
