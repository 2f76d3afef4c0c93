import type { SegmentedMovies } from "../../src/movies/segment-result.ts";
import type { View } from "./view.ts";

/** Movies that were selected on the map: by a rectangle, or one by one. */
export interface Selection {
  readonly rect: View | null;
  readonly picked: readonly number[];
  /** The rows, rising. */
  readonly rows: Int32Array;
}

export interface SelectionFigures {
  readonly movies: number;
  /** Movies of which it is known whether they are hits, and those that are. */
  readonly known: number;
  readonly hits: number;
  /** Means; null of nothing. */
  readonly engagement: number | null;
  readonly popularity: number | null;
}

/** What the selected movies come to. */
export function selectionFigures(rows: Int32Array, movies: SegmentedMovies): SelectionFigures {
  let [known, hits, engagement, popularity] = [0, 0, 0, 0];
  for (const row of rows) {
    if (movies.hit[row] !== null) known++;
    if (movies.hit[row] === 1) hits++;
    engagement += movies.engagement[row]!;
    popularity += movies.popularity[row]!;
  }
  const mean = (sum: number) => (rows.length === 0 ? null : sum / rows.length);
  return { movies: rows.length, known, hits, engagement: mean(engagement), popularity: mean(popularity) };
}
