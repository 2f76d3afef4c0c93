import { randomStream } from "../../src/math/random.ts";
import { sigmoid } from "../../src/math/special.ts";
import type { MovieTable } from "../../src/movies/movie.ts";

/** A made-up table with a known structure: one hidden quality moves the measures and, through a logistic curve, the hits. */
export function madeMovies(count: number, seed = 1): MovieTable {
  const random = randomStream(seed);
  const watch = new Float64Array(count);
  const completion = new Float64Array(count);
  const ratings = new Float64Array(count);
  const rating = new Float64Array(count);
  const hit = new Int8Array(count);
  for (let row = 0; row < count; row++) {
    const quality = random.normal();
    watch[row] = Math.max(1, Math.round(90 + 20 * quality + 15 * random.normal()));
    completion[row] = Math.round(100 * sigmoid(1 + 0.6 * quality + 0.5 * random.normal())) / 100;
    ratings[row] = Math.round(Math.exp(8 + 0.7 * quality + 0.6 * random.normal()));
    rating[row] = Math.round(10 * Math.min(5, Math.max(1, 3.8 + 0.4 * quality + 0.3 * random.normal()))) / 10;
    hit[row] = random.next() < sigmoid(1.5 * quality) ? 1 : 0;
  }
  return {
    source: "made.csv",
    ids: Array.from({ length: count }, (_, row) => `m${row + 1}`),
    measures: { avg_watch_time: watch, completion_rate: completion, ratings_count: ratings, avg_rating: rating },
    hit,
    extras: [],
    hash: null,
    proxies: [],
    targetRule: null,
    notes: [],
  };
}
