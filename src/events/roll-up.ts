import type { Engine, QueryOptions, Source } from "../engine/engine.ts";
import { MarqueeError } from "../errors.ts";
import type { Progress } from "../learn/context.ts";
import type { MovieTable } from "../movies/movie.ts";
import { checkNumber } from "../movies/option-checks.ts";
import { watchEventsSql } from "./event-columns.ts";
import { movieRanges } from "./movie-ranges.ts";
import { type Census, type MovieSums, noSums, type WindowSums } from "./movie-sums.ts";
import { rolledUpTable } from "./movie-table.ts";
import { queryRows } from "./query-columns.ts";
import {
  censusSql,
  type EventWindow,
  exclusionReasons,
  keptEventsSql,
  partedEventsSql,
  ratingsSql,
  viewersSql,
  windows,
} from "./roll-up-sql.ts";

export interface RollUpOptions {
  /** What the four measures are of: the first 7, 28 or 91 days after a movie's release, or all. Default "lifetime". */
  readonly window?: EventWindow;
  /** The share of the runtime from which a viewer counts as having watched it all: above 0, at most 1, at most 4 decimals. Default 0.9. */
  readonly completeAt?: number;
  readonly signal?: AbortSignal;
  /** For each of the queries, in seconds. Default: no end. */
  readonly deadlineSeconds?: number;
  readonly onProgress?: (progress: Progress) => void;
}

export interface RollUp {
  readonly engine: Engine["name"];
  readonly window: EventWindow;
  readonly completeAt: number;
  readonly events: {
    readonly read: number;
    readonly kept: number;
    /** Why events were left out; each counts under the first reason that applies. */
    readonly excluded: Readonly<Record<string, number>>;
    /** Events that are kept, but for a rating that is not from 1 to 5. */
    readonly ratingsLeftOut: number;
  };
  readonly movies: number;
  /** The movies by their ids. Its notes say what there is to know of the events. */
  readonly table: MovieTable;
}

/** Most parts that events are divided into: DuckDB keeps so many files open. */
const mostParts = 96;
/** Most times that events are read for a part of the movies: more often costs more than to divide them on disk. */
const mostPasses = 5;

/**
 * Rolls watch events up to a movie table: see docs/method.md for the definitions. The engine sums and counts whole numbers, which are divided
 * here, so the figures do not depend on the engine, on the order of the events or on how they are divided among files.
 * Throws OPTION_INVALID, COLUMN_MISSING, TYPE_UNSUPPORTED, NO_ROWS when no event is kept, and what the engine throws.
 */
export async function rollUp(engine: Engine, source: Source, options: RollUpOptions = {}): Promise<RollUp> {
  const window = checkWindow(options.window ?? "lifetime");
  const completeAt = checkCompleteAt(options.completeAt ?? 0.9);
  const { signal, deadlineSeconds, onProgress } = options;
  const asked = (stage: string, done: number, total: number): QueryOptions => ({
    ...(signal === undefined ? {} : { signal }),
    ...(deadlineSeconds === undefined ? {} : { deadlineSeconds }),
    ...(onProgress === undefined
      ? {}
      : { onProgress: (share) => onProgress({ stage, done: (done + (share ?? 0)) / total, total: 1 }) }),
  });
  const columns = await engine.bind("marquee_events", source, asked("opening the events", 0, 1));
  await engine.define("watch_events", watchEventsSql(columns, "marquee_events", engine.dialect, source.path));
  const census = await takeCensus(engine, asked("checking the events", 0, 1));
  if (census.kept === 0) throw nothingKept(census, source);

  const sums = new Map<string, MovieSums>();
  const add = async (figures: Figures, done: number, total: number) =>
    addSums(engine, sums, figures, asked("summing up", done, total));
  const viewers: Figures = {
    sql: viewersSql(Math.round(completeAt * 10_000)),
    names: ["viewers", "watched", "started", "mostly", "completed", "finished"],
  };
  const ratings: Figures = { sql: ratingsSql, names: ["ratings", "points"] };
  const found = { undated: census.undated > 0, plain: census.notPlain === 0 };
  const rows = engine.capabilities.alone?.rows ?? census.kept;
  const parts = Math.ceil(census.kept / rows);
  if (parts <= mostPasses && census.movies.every(({ events }) => events <= rows)) {
    const ranges = (count: number) => movieRanges(census, count, engine.dialect);
    const steps = [
      ...ranges(parts).map((range) => ({ range, figures: viewers })),
      ...ranges(Math.ceil(census.rated / rows)).map((range) => ({ range, figures: ratings })),
    ];
    for (const [index, { range, figures }] of steps.entries()) {
      await engine.define("kept_events", keptEventsSql(found, range));
      await add(figures, index, steps.length);
    }
  } else {
    await engine.define("kept_events", keptEventsSql(found));
    const divided = partedEventsSql(Math.min(mostParts, parts), engine.dialect);
    const sources = await engine.capabilities.alone!.divide(divided, "part", asked("dividing the events", 0, 1));
    for (const [index, part] of sources.entries()) {
      await engine.bind("kept_events", part);
      await add(viewers, index, sources.length);
      await add(ratings, index + 0.9, sources.length);
    }
  }
  const { read, kept, excluded, ratingsLeftOut } = census;
  const table = rolledUpTable(census, sums, window, source.path);
  const events = { read, kept, excluded, ratingsLeftOut };
  return { engine: engine.name, window, completeAt, events, movies: table.ids.length, table };
}

async function takeCensus(engine: Engine, options: QueryOptions): Promise<Census> {
  const counts = new Array<number>(exclusionReasons.length + 1).fill(0);
  const movies: Census["movies"][number][] = [];
  let ratingsLeftOut = 0;
  let rated = 0;
  let undated = 0;
  let notPlain = 0;
  for await (const value of queryRows(engine, censusSql, options)) {
    const whole = (name: string) => value(name) as number;
    counts[whole("reason")]! += whole("events");
    if (value("reason") !== 0) continue;
    ratingsLeftOut += whole("odd_ratings");
    rated += whole("ratings") - whole("odd_ratings");
    undated += whole("undated");
    notPlain += whole("not_plain");
    movies.push({
      id: value("movie") as string,
      events: whole("events"),
      shortest: whole("shortest"),
      longest: whole("longest"),
      firstRelease: value("first_release") as number | null,
      lastRelease: value("last_release") as number | null,
      firstWatch: whole("first_watch"),
      lastWatch: whole("last_watch"),
      origin: value("origin") as string | null,
    });
  }
  movies.sort((a, b) => (a.id < b.id ? -1 : 1));
  const excluded = Object.fromEntries(
    exclusionReasons.flatMap((reason, index) => (counts[index + 1] === 0 ? [] : [[reason, counts[index + 1]!]])),
  );
  const read = counts.reduce((sum, count) => sum + count, 0);
  return { read, kept: counts[0]!, excluded, ratingsLeftOut, rated, undated, notPlain, movies };
}

/** Some of the sums of a movie: a query of `kept_events`, and what its columns begin with. */
interface Figures {
  readonly sql: string;
  readonly names: readonly (keyof WindowSums)[];
}

/** Adds what `kept_events` holds to the sums: the events of one viewer of one movie must all be in it, or none. */
async function addSums(
  engine: Engine,
  sums: Map<string, MovieSums>,
  { sql, names }: Figures,
  options: QueryOptions,
): Promise<void> {
  for await (const value of queryRows(engine, sql, options)) {
    const id = value("movie_id") as string;
    const own = sums.get(id) ?? noSums();
    sums.set(id, own);
    own.forEach((window, index) => {
      for (const name of names) window[name] += (value(`${name}${index}`) as number | null) ?? 0;
    });
  }
}

function checkWindow(window: string): EventWindow {
  const known = windows.find((name) => name === window);
  if (known !== undefined) return known;
  const expected = `one of ${windows.join(", ")}`;
  throw new MarqueeError("OPTION_INVALID", { where: "window", expected, found: window === "" ? "nothing" : window });
}

function checkCompleteAt(share: number): number {
  checkNumber("completeAt", share, { min: 0.0001, max: 1 });
  if (Math.abs(share * 10_000 - Math.round(share * 10_000)) < 1e-9) return share;
  const expected = "a share with at most four decimals";
  throw new MarqueeError("OPTION_INVALID", { where: "completeAt", expected, found: String(share) });
}

function nothingKept({ read, excluded }: Census, source: Source): MarqueeError {
  const reasons = Object.entries(excluded).map(([reason, count]) => `${count} with ${reason}`);
  const found = read === 0 ? "no events" : `none among ${read} (${reasons.join(", ")})`;
  return new MarqueeError("NO_ROWS", { where: source.path, expected: "watch events that could have happened", found });
}
