import { dialects, type SqlDialect } from "../engine/dialect.ts";
import { earliest, latest } from "./event-columns.ts";

/**
 * The SQL of the roll-up: one text for every engine, over the views `watch_events` (the canonical columns), `checked_events` and `kept_events`.
 * Everything that leaves it is a sum, a count, a least or a greatest of whole numbers, so that it does not depend on how rows
 * are divided among files, threads or machines. Minutes are whole thousandths, ratings whole hundredths, shares ten-thousandths.
 */

/** The most that a film may last, in minutes; the longest there is lasts 51,420. */
const longestRuntime = 100_000;

/** Why events are left out, in the order in which they are asked; each counts under the first that applies. `reason` 0: it is kept. */
const exclusions = [
  ["no movie_id", "movie_id IS NULL OR TRIM(movie_id) = ''"],
  ["no user_id", "user_id IS NULL OR TRIM(user_id) = ''"],
  ["no watched_minutes", "watched_minutes IS NULL"],
  ["watched_minutes not a finite number", "NOT (watched_minutes > -1e300 AND watched_minutes < 1e300)"],
  ["watched_minutes below 0", "watched_minutes < 0"],
  ["no runtime_minutes", "runtime_minutes IS NULL"],
  ["runtime_minutes not a finite number", "NOT (runtime_minutes > -1e300 AND runtime_minutes < 1e300)"],
  // Below half a thousandth it would be rounded to none.
  ["runtime_minutes not above 0", "runtime_minutes < 5e-4"],
  ["runtime_minutes above 100000", `runtime_minutes > ${longestRuntime}`],
  ["no watched_at", "watched_at IS NULL"],
  ["watched_at not a time from 1850 to 2199", notWithin("watched_at")],
  ["released_at not a time from 1850 to 2199", `released_at IS NOT NULL AND ${notWithin("released_at")}`],
  ["watched before the release", "released_at IS NOT NULL AND watched_at < released_at"],
] as const;

/** What the numbers in the column `reason` stand for. */
export const exclusionReasons: readonly string[] = exclusions.map(([reason]) => reason);

function notWithin(column: string): string {
  return `NOT (${column} >= ${earliest} AND ${column} < ${latest})`;
}

/**
 * True of events that none of the exclusions is true of, nearly always in the first look: each exclusion for itself, and the trimming of
 * ids, would take longer than all else. No id at or above "!" is blank.
 */
const plainlyPossible = `movie_id >= '!' AND user_id >= '!' AND watched_minutes >= 0 AND watched_minutes < 1e300
      AND runtime_minutes >= 5e-4 AND runtime_minutes <= ${longestRuntime} AND watched_at >= ${earliest} AND watched_at < ${latest}
      AND (released_at IS NULL OR (released_at >= ${earliest} AND released_at <= watched_at))`;

/** Days after the release that each window ends, before the last, which is the whole life. */
export const windowDays = [7, 28, 91] as const;

/** The windows of a movie's life, in order. */
export const windows = ["7d", "28d", "91d", "lifetime"] as const;

export type EventWindow = (typeof windows)[number];

/** `checked_events`: why each event is left out, and its minutes and rating as whole numbers. */
export const checkedEventsSql = `SELECT movie_id, user_id, watched_at, released_at, origin,
  CASE WHEN ${plainlyPossible} THEN 0
    ${exclusions.map(([, condition], index) => `WHEN ${condition} THEN ${index + 1}`).join("\n    ")} ELSE 0 END AS reason,
  ${thousandths("LEAST(watched_minutes, runtime_minutes)")} AS watched,
  ${thousandths("runtime_minutes")} AS runtime,
  CASE WHEN rating >= 1 AND rating <= 5 THEN CAST(FLOOR(rating * 100 + 0.5e0) AS INTEGER) END AS points,
  CASE WHEN rating IS NULL OR (rating >= 1 AND rating <= 5) THEN 0 ELSE 1 END AS odd_rating
FROM watch_events`;

/** No number of an event that is left out may break the cast, so it is bound whatever it is. */
function thousandths(minutes: string): string {
  return `CAST(FLOOR(LEAST(GREATEST(${minutes}, 0e0), 1e5) * 1000 + 0.5e0) AS INTEGER)`;
}

/**
 * A row for each reason and, for what is kept, each movie: `reason`, `movie`, `events`, `odd_ratings`, `shortest` and `longest`
 * (runtimes), `first_release` and `last_release`, `undated` (events with no release), `first_watch` and `last_watch`, `origin`.
 */
export const censusSql = `SELECT CAST(code AS BIGINT) AS reason, movie, COUNT(*) AS events,
  CAST(SUM(odd_rating) AS BIGINT) AS odd_ratings,
  CAST(MIN(runtime) AS BIGINT) AS shortest, CAST(MAX(runtime) AS BIGINT) AS longest,
  MIN(released_at) AS first_release, MAX(released_at) AS last_release,
  COUNT(*) - COUNT(released_at) AS undated, MIN(watched_at) AS first_watch, MAX(watched_at) AS last_watch, MAX(maker) AS origin
FROM (
  SELECT reason AS code, CASE WHEN reason = 0 THEN movie_id END AS movie, odd_rating, runtime, released_at, watched_at,
    origin AS maker
  FROM checked_events
) AS census
GROUP BY code, movie`;

/**
 * `kept_events`: those that are kept, with the seconds from the release to the watching as `age`. undated: some events carry no
 * release; the movie's first one, else its first event, then stands for it.
 */
export function keptEventsSql(undated: boolean): string {
  const columns = `movie_id, user_id, watched, runtime, points, CASE WHEN points IS NOT NULL THEN watched_at END AS rated_at`;
  if (!undated) return `SELECT ${columns}, watched_at - released_at AS age FROM checked_events WHERE reason = 0`;
  return `SELECT ${columns}, watched_at - COALESCE(released_at, release) AS age
FROM checked_events JOIN (
  SELECT movie_id AS movie, COALESCE(MIN(released_at), MIN(watched_at)) AS release
  FROM checked_events WHERE reason = 0 GROUP BY movie_id
) AS movies ON movie_id = movie
WHERE reason = 0`;
}

/** The kept events with a `part` from 0 to below `parts`, the same for all of one viewer's events of one movie. */
export function partedEventsSql(parts: number, dialect: SqlDialect): string {
  return `SELECT *, ${dialects[dialect].bucket(["movie_id", "user_id"], parts)} AS part FROM kept_events`;
}

const within = (value: string, window: number) =>
  window < windowDays.length ? `CASE WHEN age < ${windowDays[window]! * 86_400} THEN ${value} END` : value;
const perWindow = (line: (window: number) => string) => windows.map((_, window) => line(window)).join(",\n  ");

/**
 * A row for each movie: `movie_id`, and for each window N from 0 `viewersN`, `watchedN` (thousandths of minutes), `startedN`,
 * `mostlyN`, `completedN` (of the usual share) and `finishedN` (of the share asked for, in ten-thousandths).
 */
export function viewersSql(completeAt: number): string {
  const capped = (window: number) => `CASE WHEN total${window} > length THEN length ELSE total${window} END`;
  const count = (condition: string) => `CAST(SUM(CASE WHEN ${condition} THEN 1 ELSE 0 END) AS BIGINT)`;
  const atLeast = (window: number, share: number) =>
    count(`CAST(total${window} AS BIGINT) * 10000 >= CAST(length AS BIGINT) * ${share}`);
  return `SELECT movie_id,
  ${perWindow(
    (window) => `COUNT(total${window}) AS viewers${window},
  CAST(SUM(${capped(window)}) AS BIGINT) AS watched${window},
  ${count(`total${window} >= 2000`)} AS started${window}, ${atLeast(window, 7000)} AS mostly${window},
  ${atLeast(window, 9000)} AS completed${window}, ${atLeast(window, completeAt)} AS finished${window}`,
  )}
FROM (
  SELECT movie_id, user_id, MAX(runtime) AS length,
  ${perWindow((window) => `SUM(${within("watched", window)}) AS total${window}`)}
  FROM kept_events
  GROUP BY movie_id, user_id
) AS viewers
GROUP BY movie_id`;
}

/** Added to times so that none is negative: then the last rating is the greatest, and its hundredths are the rest. */
const before = 10_000_000_000;

/** A row for each movie that was rated: `movie_id`, and for each window N from 0 `ratingsN` and `pointsN`, in hundredths. */
export const ratingsSql = `SELECT movie_id,
  ${perWindow((window) => `COUNT(latest${window}) AS ratings${window}, CAST(SUM(latest${window} % 1000) AS BIGINT) AS points${window}`)}
FROM (
  SELECT movie_id, user_id,
  ${perWindow((window) => `MAX(${within(`(rated_at + ${before}) * 1000 + points`, window)}) AS latest${window}`)}
  FROM kept_events WHERE points IS NOT NULL
  GROUP BY movie_id, user_id
) AS raters
GROUP BY movie_id`;
