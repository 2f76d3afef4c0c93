import { sigmoid } from "../../dist/math/special.js";
import { measureNames } from "../../dist/movies/movie.js";
import { tableFromRecords } from "../../dist/table/read-movies.js";

/**
 * A made-up movie table: one hidden quality moves the measures and, through a logistic curve, the hits.
 * @param {number} count @param {import("../../dist/math/random.js").RandomStream} random
 */
export function madeMovies(count, random) {
  const records = Array.from({ length: count }, (_, row) => {
    const quality = random.normal();
    return {
      movie_id: `m${row}`,
      avg_watch_time: Math.max(1, Math.round(90 + 20 * quality + 15 * random.normal())),
      completion_rate: Math.round(100 * sigmoid(1 + 0.6 * quality + 0.5 * random.normal())) / 100,
      ratings_count: Math.round(Math.exp(8 + 0.7 * quality + 0.6 * random.normal())),
      avg_rating: Math.round(10 * Math.min(5, Math.max(1, 3.8 + 0.4 * quality + 0.3 * random.normal()))) / 10,
      hit: random.next() < sigmoid(1.5 * quality) ? 1 : 0,
    };
  });
  return tableFromRecords(records, "made.csv");
}

/**
 * The four measures of made movies, a column each, and their target; ratings counted in hundreds, so that no column has
 * more than 256 values.
 */
export function madeColumns(count, random) {
  const movies = madeMovies(count, random);
  const columns = measureNames.map((name) => movies.measures[name]);
  columns[2] = columns[2].map((value) => Math.min(255, Math.round(value / 100)));
  return { columns, target: Uint8Array.from(movies.hit) };
}

/** The columns with a share of the values missing. */
export function withGaps(columns, share, random) {
  return columns.map((column) => column.map((value) => (random.next() < share ? Number.NaN : value)));
}

/** Columns as JSON can hold them. */
export function plainColumns(columns) {
  return columns.map((column) => Array.from(column, (value) => (Number.isNaN(value) ? null : value)));
}
