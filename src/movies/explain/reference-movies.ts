import { type RandomStream, shuffle } from "../../math/random.ts";
import { type MeasureName, type MovieTable, measureNames, movieTitles } from "../movie.ts";

/** The most reference movies a model file holds. */
export const mostReferenceMovies = 200;

/** A sample of the training movies that a model carries: what its explanations compare with. Plain data. */
export interface ReferenceMovies {
  readonly ids: readonly string[];
  readonly titles: readonly string[];
  /** Null where a value is missing. */
  readonly measures: Readonly<Record<MeasureName, readonly (number | null)[]>>;
  /** What became of each. */
  readonly hit: readonly (0 | 1)[];
}

/**
 * Draws reference movies from the training rows, hits and others in their own proportion, at least one of each; all rows
 * when they are no more than `limit`. Every beginning of the sample has about the same proportion.
 * rows: indices of the training rows in the table; target: 0 or 1 for every row of the table; limit: from 2, default 200.
 */
export function referenceMovies(
  table: MovieTable,
  rows: ArrayLike<number>,
  target: Uint8Array,
  random: RandomStream,
  limit = mostReferenceMovies,
): ReferenceMovies {
  const classes = [0, 1].map((label) => Uint32Array.from(Array.from(rows).filter((row) => target[row] === label)));
  const hits = classes[1]!.length;
  const drawn = Math.min(limit, rows.length);
  const share = Math.round((drawn * hits) / rows.length);
  const wanted = hits === 0 || hits === rows.length ? share : Math.min(drawn - 1, Math.max(1, share));
  const chosen = classes
    .flatMap((members, label) => {
      shuffle(members, random.child(label));
      const count = label === 1 ? wanted : drawn - wanted;
      return Array.from(members.subarray(0, count), (row, rank) => ({ row, place: (rank + 0.5) / count }));
    })
    .sort((a, b) => a.place - b.place)
    .map(({ row }) => row);
  const titles = movieTitles(table);
  const column = (name: MeasureName) =>
    chosen.map((row) => {
      const value = table.measures[name][row]!;
      return Number.isNaN(value) ? null : value;
    });
  return {
    ids: chosen.map((row) => table.ids[row]!),
    titles: chosen.map((row) => titles[row]!),
    measures: {
      avg_watch_time: column("avg_watch_time"),
      completion_rate: column("completion_rate"),
      ratings_count: column("ratings_count"),
      avg_rating: column("avg_rating"),
    },
    hit: chosen.map((row) => (target[row] === 1 ? 1 : 0)),
  };
}

/** The measures of the first `limit` reference movies (all when absent) as columns in the order of `measureNames`, missing values NaN. */
export function referenceColumns(reference: ReferenceMovies, limit = mostReferenceMovies): Float64Array[] {
  return measureNames.map((name) =>
    Float64Array.from(reference.measures[name].slice(0, limit), (value) => value ?? Number.NaN),
  );
}

/** The reference movies as a movie table of their own. source: what it is to be called. */
export function referenceTable(reference: ReferenceMovies, source: string): MovieTable {
  const [watchTime, completion, count, rating] = referenceColumns(reference);
  return {
    source,
    ids: reference.ids,
    measures: { avg_watch_time: watchTime!, completion_rate: completion!, ratings_count: count!, avg_rating: rating! },
    hit: Int8Array.from(reference.hit),
    extras: [{ name: "title", values: reference.titles }],
    hash: null,
    proxies: [],
    targetRule: null,
    notes: [],
  };
}
