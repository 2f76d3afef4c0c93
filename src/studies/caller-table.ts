import { MarqueeError } from "../errors.ts";
import type { MovieTable } from "../movies/movie.ts";

/** The caller's own table. Throws USAGE when there is none. */
export async function callerTable(data: MovieTable | null): Promise<MovieTable> {
  if (data === null) {
    throw new MarqueeError("USAGE", {
      where: "a study of your own table",
      expected: "a table",
      found: "none",
      remedy: "Name the file: marquee run movies.csv",
    });
  }
  return data;
}
