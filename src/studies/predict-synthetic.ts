import type { SearchChoice } from "../learn/search/search.ts";
import { type MovieTable, takeMovies } from "../movies/movie.ts";
import { readOriginalMovies } from "./original-movies.ts";
import type { Study } from "./study.ts";
import { trainTable } from "./study-stages.ts";
import { syntheticMovies } from "./synthetic-movies.ts";

// Depth matters most here; more trees than these tell no more of seven columns.
const searches: readonly SearchChoice[] = [
  { learner: "forest", space: { maxDepth: [4, 8] }, params: { trees: 50, minSamplesLeaf: 5 } },
  { learner: "boosting", space: { maxDepth: [2, 4] }, params: { trees: 60, learningRate: 0.1 } },
];

export const predictSynthetic: Study = {
  name: "predict-synthetic",
  title: "Hit prediction on the synthetic movies",
  question: "How near do tuned learners come to the best that is possible, and does what they learned hold for the 15?",
  madeUp: true,
  knownLimits: [
    "The 15 movies are those that the synthetic ones were made to be like: they are outside the model's table, not outside what it was made from.",
  ],
  ofCaller: false,
  run: async (given) => {
    const [{ table, result: synthesis }, original] = await Promise.all([
      given.share(syntheticMovies),
      readOriginalMovies(),
    ]);
    const outcome = trainTable(
      table,
      given,
      { tune: searches },
      { outsideTest: original, newMovies: newMovie(original) },
    );
    const { test, rows, winnerLabel } = outcome.parts.training!;
    const { rocAuc, brier, intervals } = test;
    const reached = { label: winnerLabel, rows: rows.test, rocAuc, interval: intervals.rocAuc ?? null, brier };
    return { ...outcome, parts: { ...outcome.parts, ceiling: { reached, possible: synthesis.oracle, notes: [] } } };
  },
};

/** A movie that is not in any table: better watched and rated than most, and not known to many. */
function newMovie(original: MovieTable): MovieTable {
  return {
    ...takeMovies(original, [0]),
    source: "one made-up movie",
    ids: ["new-1"],
    measures: {
      avg_watch_time: Float64Array.of(102),
      completion_rate: Float64Array.of(0.82),
      ratings_count: Float64Array.of(4200),
      avg_rating: Float64Array.of(4.3),
    },
    hit: null,
    extras: [{ name: "title", values: ["A new movie"] }],
    hash: null,
    notes: [],
  };
}
