import type { MovieTable } from "../../movies/movie.ts";
import { type Note, note } from "../../notes.ts";
import { avgWatchTimeFormula, completionRateFormula, engagementProxy } from "../engagement-proxies.ts";
import type { FilmImport } from "../film-import.ts";
import { type HitRule, judgeFilms } from "../hit-rules.ts";
import { type KeptFilm, keptFilms } from "./kept-films.ts";
import type { TmdbFilm } from "./tmdb-films.ts";
import { tmdbFindings } from "./tmdb-findings.ts";
import { trackRecords } from "./track-record.ts";

/**
 * Turns the films of the TMDB 5000 data set into a movie table.
 *
 * `ratings_count` is the number of votes; `avg_rating` the mean vote moved from 0–10 to 1–5; watch time and completion are
 * stand-ins (see engagementProxy); `hit` follows the rule. Films that the rule cannot judge, that were not released or that nobody
 * has rated are left out and counted. An unknown running time leaves the watch time empty. What is known before or at the release
 * comes along as further columns, and the revenue for people to see. directors: by id; null where there are no credits.
 * Throws NO_ROWS when no film is left.
 */
export function tmdbTable(
  films: readonly TmdbFilm[],
  directors: ReadonlyMap<string, readonly string[]> | null,
  rule: HitRule,
  source: string,
  hash: string | null,
): FilmImport {
  const { kept, dropped } = keptFilms(films, rule, source);
  const { hit, words } = judgeFilms(rule, kept);
  const measures = measuresOf(kept);
  const table: MovieTable = {
    source,
    ids: kept.map(({ id }) => id),
    measures,
    hit,
    extras: extrasOf(films, kept, hit, directors),
    hash,
    proxies: [
      { column: "completion_rate", formula: completionRateFormula },
      { column: "avg_watch_time", formula: avgWatchTimeFormula },
    ],
    targetRule: words,
    notes: tableNotes(films.length, kept.length, dropped, words, rule),
  };
  return {
    table,
    preparation: {
      rows: { read: films.length, kept: kept.length, dropped },
      findings: tmdbFindings(films, table, rule),
    },
  };
}

/** A mean vote on 0–10 on the scale 1–5, as `--rating-scale 10` moves it. */
function ratingOutOfFive(rating: number): number {
  return 1 + 4 * (rating / 10);
}

function measuresOf(films: readonly KeptFilm[]): MovieTable["measures"] {
  const proxies = films.map(({ rating, votes, runningTime }) =>
    engagementProxy({
      avgRating: ratingOutOfFive(rating),
      ratingsCount: votes,
      runningTime: runningTime ?? Number.NaN,
    }),
  );
  return {
    avg_watch_time: Float64Array.from(proxies, ({ avgWatchTime }) => avgWatchTime),
    completion_rate: Float64Array.from(proxies, ({ completionRate }) => completionRate),
    ratings_count: Float64Array.from(films, ({ votes }) => votes),
    avg_rating: Float64Array.from(films, ({ rating }) => ratingOutOfFive(rating)),
  };
}

function extrasOf(
  films: readonly TmdbFilm[],
  kept: readonly KeptFilm[],
  hit: Int8Array,
  directors: ReadonlyMap<string, readonly string[]> | null,
): MovieTable["extras"] {
  const extra = (name: string, value: (film: KeptFilm) => string | number | null) => ({
    name,
    values: kept.map(value),
  });
  const verdicts = new Map(kept.map(({ id }, row) => [id, hit[row] as 0 | 1]));
  const recordOf = (name: string, makersOf: (film: TmdbFilm) => readonly string[]) => {
    const records = trackRecords(
      films.map((film) => ({ date: film.date, makers: makersOf(film), hit: verdicts.get(film.id) ?? null })),
    );
    const byId = new Map(films.map(({ id }, index) => [id, records[index]!]));
    return [
      extra(name, (film) => makersOf(film)[0] ?? null),
      extra(`${name}_earlier_films`, ({ id }) => byId.get(id)!.earlierFilms),
      extra(`${name}_earlier_hit_share`, ({ id }) => byId.get(id)!.earlierHitShare),
    ];
  };
  return [
    extra("title", ({ title }) => title || null),
    extra("release_date", ({ date }) => date),
    extra("genre", ({ genres }) => genres[0] ?? null),
    extra("genres", ({ genres }) => genres.join(", ") || null),
    extra("original_language", ({ language }) => language),
    extra("running_time", ({ runningTime }) => runningTime),
    extra("budget", ({ budget }) => budget),
    ...recordOf("company", ({ companies }) => companies),
    ...(directors === null ? [] : recordOf("director", ({ id }) => directors.get(id) ?? [])),
    extra("revenue", ({ revenue }) => revenue),
  ];
}

function tableNotes(
  read: number,
  kept: number,
  dropped: Readonly<Record<string, number>>,
  words: string,
  rule: HitRule,
): Note[] {
  const format = (value: number) => value.toLocaleString("en-US");
  const reasons = Object.entries(dropped).map(([reason, count]) => `${reason} ${format(count)}`);
  const budget =
    rule.kind === "roi"
      ? " The budget is part of the rule: no measure is made from it, and a model learns from it only when it is asked to judge before the release, where it means: will this film earn that many times this budget?"
      : "";
  return [
    note(
      "PROXY",
      `completion_rate and avg_watch_time are stand-ins, not measurements: completion_rate = ${completionRateFormula}; ` +
        `avg_watch_time = ${avgWatchTimeFormula}. They say nothing that rating, votes and running time do not.`,
    ),
    note(
      "DERIVED_TARGET",
      `hit is computed, not observed: ${words}. Nothing that is learned from is made from a film's own revenue; track records count earlier films alone.${budget}`,
    ),
    note("RATING_RESCALED", "avg_rating is TMDB's mean vote moved from 0–10 to 1–5: 1 + 4 × vote / 10."),
    ...(read === kept
      ? []
      : [
          note("ROWS_DROPPED", `${format(read - kept)} of ${format(read)} films were left out: ${reasons.join(", ")}.`),
        ]),
  ];
}
