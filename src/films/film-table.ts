import { MarqueeError } from "../errors.ts";
import type { MovieTable } from "../movies/movie.ts";
import { type Note, note } from "../notes.ts";
import { avgWatchTimeFormula, completionRateFormula, engagementProxy } from "./engagement-proxies.ts";
import { filmDate } from "./film-dates.ts";
import { type DropReason, type FilmCounts, filmFindings } from "./film-findings.ts";
import type { FilmImport } from "./film-import.ts";
import { usualMultiple } from "./hit-rules.ts";

const hitRule = `worldwide gross ≥ ${usualMultiple} × production budget`;

/** The film list as a movie table, and what was counted on the way. */
export interface ListedFilms extends FilmImport {
  readonly counts: FilmCounts;
}

/**
 * Turns film records into a movie table.
 *
 * records: an array of objects with the field names of the list (`Title`, `Production Budget`, `IMDB Votes`, …).
 * Films without budget, gross (0 means unknown) or IMDB figures are left out and counted. `ratings_count` is IMDB votes;
 * `avg_rating` the IMDB rating moved from 1–10 to 1–5; watch time and completion are stand-ins (see engagementProxy);
 * `hit` follows `hitRule`. Ids are made of title and year, so they do not depend on the order of the records.
 */
export function filmTable(records: unknown, source: string, hash: string | null): ListedFilms {
  if (!Array.isArray(records)) {
    throw new MarqueeError("FORMAT_MISMATCH", { where: source, expected: "a list of films", found: typeof records });
  }
  const dropped: Record<DropReason, number> = {
    "no production budget": 0,
    "no worldwide gross": 0,
    "no IMDB rating or votes": 0,
  };
  const films: Film[] = [];
  for (const [index, record] of records.entries()) {
    const film = readFilm(record, source, index + 1);
    if (typeof film === "string") dropped[film]++;
    else films.push(film);
  }
  if (films.length === 0) {
    throw new MarqueeError("NO_ROWS", {
      where: source,
      expected: "films with budget, gross and IMDB figures",
      found: "none",
    });
  }
  const { typical, filled } = typicalRunningTime(films);
  const counts: FilmCounts = {
    read: records.length,
    kept: films.length,
    dropped,
    datesCorrected: films.filter((film) => film.dateCorrected).length,
    runningTimesFilled: filled,
    sharedRatings: countSharedRatings(films),
  };
  const { read, kept } = counts;
  return {
    table: makeTable(films, typical, counts, source, hash),
    preparation: { rows: { read, kept, dropped }, findings: filmFindings(counts, typical) },
    counts,
  };
}

interface Film {
  readonly title: string | null;
  readonly date: string;
  readonly dateCorrected: boolean;
  readonly genre: string | null;
  readonly distributor: string | null;
  readonly director: string | null;
  readonly runningTime: number | null;
  readonly budget: number;
  readonly gross: number;
  readonly rating: number;
  readonly votes: number;
}

function readFilm(record: unknown, where: string, row: number): Film | DropReason {
  if (typeof record !== "object" || record === null) {
    throw new MarqueeError("TYPE", { where, row, expected: "a film", found: String(record) });
  }
  const fields = record as Record<string, unknown>;
  const number = (column: string, low: number, high: number) =>
    numberField(fields[column], low, high, where, row, column);
  const budget = number("Production Budget", 0, Number.MAX_SAFE_INTEGER);
  const gross = number("Worldwide Gross", 0, Number.MAX_SAFE_INTEGER);
  const rating = number("IMDB Rating", 1, 10);
  const votes = number("IMDB Votes", 0, Number.MAX_SAFE_INTEGER);
  const runningTime = number("Running Time min", 1, 10_000);
  // an amount of 0 stands for "not known": the list has famous films among them
  if (budget === null || budget === 0) return "no production budget";
  if (gross === null || gross === 0) return "no worldwide gross";
  if (rating === null || votes === null) return "no IMDB rating or votes";
  const { date, corrected } = filmDate(fields["Release Date"], where, row);
  return {
    title: textField(fields["Title"]),
    date,
    dateCorrected: corrected,
    genre: textField(fields["Major Genre"]),
    distributor: textField(fields["Distributor"]),
    director: textField(fields["Director"]),
    runningTime,
    budget,
    gross,
    rating,
    votes,
  };
}

function numberField(
  value: unknown,
  low: number,
  high: number,
  where: string,
  row: number,
  column: string,
): number | null {
  if (value === null || value === undefined) return null;
  if (typeof value === "number" && value >= low && value <= high) return value;
  throw new MarqueeError("TYPE", {
    where,
    row,
    column,
    expected: `a number from ${low} to ${high} or nothing`,
    found: String(value),
  });
}

/** Titles that are all digits (`1941`, `300`) are numbers in the list. */
function textField(value: unknown): string | null {
  if (typeof value === "number") return String(value);
  return typeof value === "string" && value.trim() !== "" ? value.trim() : null;
}

/** A rating on 1–10 moved linearly to 1–5: 1 + (rating − 1) × 4 / 9. */
export function ratingOutOfFive(rating: number): number {
  return 1 + ((rating - 1) * 4) / 9;
}

function typicalRunningTime(films: readonly Film[]): { typical: number; filled: number } {
  const known = films.flatMap((film) => film.runningTime ?? []).sort((a, b) => a - b);
  if (known.length === 0) {
    throw new MarqueeError("COLUMN_EMPTY", {
      column: "Running Time min",
      expected: "some running times",
      found: "none",
    });
  }
  const middle = (known.length - 1) / 2;
  const typical = (known[Math.floor(middle)]! + known[Math.ceil(middle)]!) / 2;
  return { typical, filled: films.length - known.length };
}

function countSharedRatings(films: readonly Film[]): number {
  const seen = new Map<string, number>();
  const keys = films.map((film) => JSON.stringify([film.title?.toLowerCase(), film.rating, film.votes]));
  for (const key of keys) seen.set(key, (seen.get(key) ?? 0) + 1);
  return keys.filter((key) => seen.get(key)! > 1).length;
}

function makeTable(
  films: readonly Film[],
  typical: number,
  counts: FilmCounts,
  source: string,
  hash: string | null,
): MovieTable {
  const proxies = films.map(({ rating, votes, runningTime }) =>
    engagementProxy({
      avgRating: ratingOutOfFive(rating),
      ratingsCount: votes,
      runningTime: runningTime ?? typical,
    }),
  );
  const extra = (name: string, value: (film: Film) => string | number | null) => ({ name, values: films.map(value) });
  return {
    source,
    ids: filmIds(films),
    measures: {
      avg_watch_time: Float64Array.from(proxies, (proxy) => proxy.avgWatchTime),
      completion_rate: Float64Array.from(proxies, (proxy) => proxy.completionRate),
      ratings_count: Float64Array.from(films, (film) => film.votes),
      avg_rating: Float64Array.from(films, (film) => ratingOutOfFive(film.rating)),
    },
    hit: Int8Array.from(films, (film) => (film.gross >= usualMultiple * film.budget ? 1 : 0)),
    extras: [
      extra("title", (film) => film.title),
      extra("release_date", (film) => film.date),
      extra("genre", (film) => film.genre),
      extra("distributor", (film) => film.distributor),
      extra("director", (film) => film.director),
      extra("running_time", (film) => film.runningTime),
      extra("production_budget", (film) => film.budget),
      extra("worldwide_gross", (film) => film.gross),
    ],
    hash,
    proxies: [
      { column: "completion_rate", formula: completionRateFormula },
      {
        column: "avg_watch_time",
        formula: `${avgWatchTimeFormula}; an unknown running time counts as the median, ${typical} minutes`,
      },
    ],
    targetRule: hitRule,
    notes: filmNotes(counts, typical),
  };
}

/** Title and year, `the-fog-1980`; films that share both are numbered in the order of the list. */
function filmIds(films: readonly Film[]): string[] {
  const used = new Map<string, number>();
  return films.map((film) => {
    const title = (film.title ?? "untitled").toLowerCase().replace(/[^\p{L}\p{N}]+/gu, "-");
    const id = `${title.replace(/^-|-$/g, "")}-${film.date.slice(0, 4)}`;
    const before = used.get(id) ?? 0;
    used.set(id, before + 1);
    return before === 0 ? id : `${id}-${before + 1}`;
  });
}

function filmNotes(counts: FilmCounts, typical: number): Note[] {
  const format = (value: number) => value.toLocaleString("en-US");
  const reasons = Object.entries(counts.dropped).map(([reason, count]) => `${format(count)} with ${reason}`);
  return [
    note(
      "PROXY",
      `completion_rate and avg_watch_time are stand-ins, not measurements: completion_rate = ${completionRateFormula}; ` +
        `avg_watch_time = ${avgWatchTimeFormula}. They say nothing that rating, votes and running time do not. ` +
        `${format(counts.runningTimesFilled)} of ${format(counts.kept)} films have no running time; the median, ${typical} minutes, is used for them.`,
    ),
    note("DERIVED_TARGET", `hit is computed, not observed: ${hitRule}.`),
    note("RATING_RESCALED", "avg_rating is the IMDB rating moved from 1–10 to 1–5: 1 + (rating − 1) × 4 / 9."),
    note(
      "ROWS_DROPPED",
      `${format(counts.read - counts.kept)} of ${format(counts.read)} films were left out: ${reasons.join(", ")} (an amount of 0 means unknown).`,
    ),
    note(
      "DATES_CORRECTED",
      `${format(counts.datesCorrected)} films had a release year in the future; they were moved back 100 years.`,
    ),
    note(
      "SOURCE_FLAW",
      `${format(counts.sharedRatings)} films share title, rating and votes with another film (a remake, as a rule): at least one of each pair has the other's figures. They were kept.`,
    ),
  ];
}
