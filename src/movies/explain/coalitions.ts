import { type Columns, rowCount } from "../../math/columns.ts";

/**
 * A score of rows: n finite numbers for d columns of n numbers, a missing value NaN. Each row's score depends on that row
 * alone. A hit model's probability through everything that was fitted is one.
 */
export type Score = (columns: Columns) => Float64Array;

/** How much of each movie's score each column brought: base + the movie's contributions = its score. */
export interface ShapleyValues {
  /** Mean score of the background rows. */
  readonly base: number;
  /** The score of each movie. */
  readonly scores: Float64Array;
  /** One column for each column of the movies. */
  readonly contributions: readonly Float64Array[];
  /** Of each contribution, from sampling permutations; null when all coalitions were tried. */
  readonly standardErrors: readonly Float64Array[] | null;
}

/** Which columns take part: 1 or 0 for each of d columns. */
export type Coalition = Uint8Array;

/** Bounds the memory of one call of the score; a coalition is never cut in two. */
const mostRowsAtOnce = 100_000;

/**
 * What each coalition is worth for a movie: the mean score of the background rows with the coalition's columns set to the
 * movie's values (the interventional expectation; Janzing, Minorics and Blöbaum 2020, arXiv:1910.13413).
 * movie: d values; background: d columns of at least one row. All coalitions that fit in 100,000 rows are one call of the score.
 */
export function coalitionWorths(
  score: Score,
  movie: readonly number[],
  background: Columns,
  coalitions: readonly Coalition[],
): Float64Array {
  const size = rowCount(background);
  const worths = new Float64Array(coalitions.length);
  const atOnce = Math.max(1, Math.floor(mostRowsAtOnce / size));
  for (let first = 0; first < coalitions.length; first += atOnce) {
    const some = coalitions.slice(first, first + atOnce);
    const scores = score(
      background.map((column, index) => {
        const filled = new Float64Array(some.length * size);
        some.forEach((coalition, place) => {
          if (coalition[index] === 1) filled.fill(movie[index]!, place * size, (place + 1) * size);
          else filled.set(column, place * size);
        });
        return filled;
      }),
    );
    for (let place = 0; place < some.length; place++) {
      let sum = 0;
      for (let row = place * size; row < (place + 1) * size; row++) sum += scores[row]!;
      worths[first + place] = sum / size;
    }
  }
  return worths;
}
