import type { CellValue, ExtraColumn, MovieTable } from "../movies/movie.ts";
import { originColumn, originNotes } from "../movies/origin.ts";
import { type Note, note } from "../notes.ts";
import { type Census, type MovieCensus, type MovieSums, noSums, type WindowSums } from "./movie-sums.ts";
import { type EventWindow, windowDays, windows } from "./roll-up-sql.ts";

/** How the columns of each window end; the field ledger knows by it when they are known. */
const endings = ["day_7", "day_28", "day_91", "lifetime"] as const;

const figures: readonly (readonly [name: string, of: (sums: WindowSums) => number | null])[] = [
  ["viewers", ({ viewers }) => viewers],
  ["starters", ({ started }) => started],
  ["watchers", ({ mostly }) => mostly],
  ["completers", ({ completed }) => completed],
  ["avg_watch_time", ({ watched, viewers }) => (viewers === 0 ? null : watched / (1000 * viewers))],
  ["completion_rate", ({ finished, viewers }) => (viewers === 0 ? null : finished / viewers)],
  ["ratings_count", ({ ratings }) => ratings],
  ["avg_rating", ({ points, ratings }) => (ratings === 0 ? null : points / (100 * ratings))],
];

/** The movie table of a census and of the sums of each movie. The only place where anything is divided. */
export function rolledUpTable(
  census: Census,
  sums: ReadonlyMap<string, MovieSums>,
  window: EventWindow,
  source: string,
): MovieTable {
  const { movies } = census;
  const sumsOf = movies.map(({ id }) => sums.get(id) ?? noSums());
  const chosen = windows.indexOf(window);
  const column = (name: string, index: number) => {
    const figure = figures.find(([known]) => known === name)![1];
    return sumsOf.map((own) => figure(own[index]!));
  };
  const measure = (name: string) => Float64Array.from(column(name, chosen), (value) => value ?? Number.NaN);
  const extras: ExtraColumn[] = [
    { name: "release_date", values: movies.map((movie) => dateText(releaseOf(movie))) },
    { name: "runtime", values: movies.map(({ longest }) => longest / 1000) },
    ...endings.flatMap((ending, index) =>
      figures.map(([name]) => ({ name: `${name}_${ending}`, values: column(name, index) })),
    ),
  ];
  const origins: CellValue[] = movies.map(({ origin }) => origin);
  if (origins.some((origin) => origin !== null)) extras.push({ name: originColumn, values: origins });
  const viewers = sumsOf.map((own) => own[chosen]!.viewers);
  return {
    source,
    ids: movies.map(({ id }) => id),
    measures: {
      avg_watch_time: measure("avg_watch_time"),
      completion_rate: measure("completion_rate"),
      ratings_count: measure("ratings_count"),
      avg_rating: measure("avg_rating"),
    },
    hit: null,
    extras,
    hash: null,
    proxies: [],
    targetRule: null,
    notes: [...originNotes({ extras }, movies.length), ...rollUpNotes(census, viewers, chosen)],
  };
}

function releaseOf({ firstRelease, firstWatch }: MovieCensus): number {
  return firstRelease ?? firstWatch;
}

function dateText(seconds: number): string {
  return new Date(seconds * 1000).toISOString().slice(0, 10);
}

/** Fewer viewers than this and a share of them is known to no better than some 18 points either way. */
const fewViewers = 30;

function rollUpNotes(census: Census, viewers: readonly number[], chosen: number): Note[] {
  const { movies, read, kept, ratingsLeftOut } = census;
  const notes: Note[] = [];
  const counted = (code: Parameters<typeof note>[0], count: number, message: (of: string) => string) => {
    if (count > 0) notes.push(note(code, message(`${count} of ${movies.length} movies`)));
  };
  const every = (test: (movie: MovieCensus) => boolean) => movies.filter(test).length;
  if (read > kept) {
    const reasons = Object.entries(census.excluded).map(([reason, count]) => `${reason} (${count})`);
    notes.push(note("EVENTS_EXCLUDED", `${read - kept} of ${read} events were left out: ${reasons.join(", ")}.`));
  }
  if (ratingsLeftOut > 0) {
    const message = `${ratingsLeftOut} events were kept without their rating, which is not from 1 to 5.`;
    notes.push(note("EVENTS_EXCLUDED", message));
  }
  counted(
    "EVENTS_DISAGREE",
    every(({ shortest, longest }) => shortest !== longest),
    (of) => `The events of ${of} tell different runtimes; each viewer's longest counts.`,
  );
  counted(
    "EVENTS_DISAGREE",
    every(({ firstRelease, lastRelease }) => firstRelease !== lastRelease),
    (of) =>
      `The events of ${of} tell different releases; each event counts from its own, and release_date is the first.`,
  );
  counted(
    "RELEASE_ASSUMED",
    every(({ firstRelease }) => firstRelease === null),
    (of) => `${of} carry no release: the first watching stands for it.`,
  );
  const end = movies.reduce((last, { lastWatch }) => Math.max(last, lastWatch), Number.NEGATIVE_INFINITY);
  for (const days of windowDays) {
    counted(
      "WINDOW_OPEN",
      every((movie) => releaseOf(movie) + days * 86_400 > end),
      (of) => `The events end before day ${days} of ${of}, so their figures of that window are not final.`,
    );
  }
  counted(
    "WINDOW_EMPTY",
    viewers.filter((count) => count === 0).length,
    (of) => `${of} were watched by nobody in the window ${windows[chosen]}, so their measures are missing.`,
  );
  counted(
    "SMALL_SAMPLE",
    viewers.filter((count) => count > 0 && count < fewViewers).length,
    (of) => `${of} have fewer than ${fewViewers} viewers: their shares and means are rough.`,
  );
  return notes;
}
