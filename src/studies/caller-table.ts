import { MarqueeError } from "../errors.ts";
import type { MovieTable } from "../movies/movie.ts";
import type { StudyGiven } from "./study.ts";

/** The caller's own table. Throws USAGE when there is none. */
export function callerTable({ data }: StudyGiven): MovieTable {
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
