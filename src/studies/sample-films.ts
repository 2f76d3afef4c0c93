import { engagementProxy } from "../films/engagement-proxies.ts";
import { quantile } from "../math/stats.ts";
import type { MovieTable } from "../movies/movie.ts";

/** Where in a table of films a new one would stand, as a share of the films below it. */
const samples = [
  { title: "Loved and widely known", at: 0.9 },
  { title: "Middle of the road", at: 0.5 },
  { title: "Overlooked", at: 0.1 },
] as const;

/** Minutes. */
const usualRunningTime = 110;

/**
 * Three made-up new movies, whose rating and number of ratings stand high, in the middle and low among the given films; watch
 * time and completion follow by the formula of the proxies.
 */
export function sampleFilms({ measures }: MovieTable): MovieTable {
  const standing = (values: Float64Array, at: number) =>
    quantile(values.filter((value) => !Number.isNaN(value)).sort(), at);
  const films = samples.map(({ title, at }) => {
    const avgRating = standing(measures.avg_rating, at);
    const ratingsCount = Math.round(standing(measures.ratings_count, at));
    const proxy = engagementProxy({ avgRating, ratingsCount, runningTime: usualRunningTime });
    return { title, avgRating, ratingsCount, ...proxy };
  });
  return {
    source: "three made-up movies",
    ids: films.map((_, index) => `new-${index + 1}`),
    measures: {
      avg_watch_time: Float64Array.from(films, ({ avgWatchTime }) => avgWatchTime),
      completion_rate: Float64Array.from(films, ({ completionRate }) => completionRate),
      ratings_count: Float64Array.from(films, ({ ratingsCount }) => ratingsCount),
      avg_rating: Float64Array.from(films, ({ avgRating }) => avgRating),
    },
    hit: null,
    extras: [{ name: "title", values: films.map(({ title }) => title) }],
    hash: null,
    proxies: [],
    targetRule: null,
    notes: [],
  };
}
