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
 * The same with watch times to the last digit. Of whole minutes and whole percents two movies may have one engagement by
 * different ways, and then differ in its last bit alone, which is less than float32 can tell.
 * @param {number} count @param {import("../../dist/math/random.js").RandomStream} random
 */
export function unevenMovies(count, random) {
  const movies = madeMovies(count, random.child(0));
  const draw = random.child(1);
  const avg_watch_time = movies.measures.avg_watch_time.map((minutes) => minutes + draw.next());
  return { ...movies, measures: { ...movies.measures, avg_watch_time } };
}

/**
 * A table of the notebooks' kind: the measures of hits and of the others are normal, each around a mean of its class and
 * independent of the others, cut to their ranges and rounded; half of the movies are hits.
 * @param {number} count @param {import("../../dist/math/random.js").RandomStream} random
 */
export function mixedMovies(count, random) {
  const within = (value, low, high) => Math.min(high, Math.max(low, value));
  const records = Array.from({ length: count }, (_, row) => {
    const hit = row % 2;
    const around = (miss, best, spread) => (hit === 1 ? best : miss) + spread * random.normal();
    return {
      movie_id: `x${row}`,
      avg_watch_time: Math.round(within(around(75, 95, 25), 5, 240)),
      completion_rate: Math.round(100 * within(around(0.66, 0.75, 0.13), 0.05, 1)) / 100,
      ratings_count: Math.round(within(around(4000, 6000, 2600), 20, 30_000)),
      avg_rating: Math.round(10 * within(around(3.9, 4.2, 0.4), 1, 5)) / 10,
      hit,
    };
  });
  return tableFromRecords(records, "mixed.csv");
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
