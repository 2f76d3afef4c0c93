import { dialects, type SqlDialect } from "../engine/dialect.ts";
import { earliest, latest } from "./event-columns.ts";

/**
 * The SQL of the roll-up: one text for every engine, over the views `watch_events` (the canonical columns) and `kept_events`.
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
 * True of exactly the events that no exclusion is true of: mostly of one column each, so that an engine can look at them while it reads.
 * No id at or above "!" is blank; where all of them are `plain` that spares the trimming.
 */
function possible(plain: boolean): string {
  const ids = ["movie_id", "user_id"].map((id) => (plain ? `${id} >= '!'` : `(${id} >= '!' OR TRIM(${id}) <> '')`));
  return `${ids.join(" AND ")} AND watched_minutes >= 0 AND watched_minutes < 1e300
  AND runtime_minutes >= 5e-4 AND runtime_minutes <= ${longestRuntime} AND watched_at >= ${earliest} AND watched_at < ${latest}
  AND (released_at IS NULL OR (released_at >= ${earliest} AND released_at <= watched_at))`;
}

/** Stands in place of a reason: the event is kept, though an id of it is not plain. */
const notPlain = exclusions.length + 1;

/** Days after the release that each window ends, before the last, which is the whole life. */
export const windowDays = [7, 28, 91] as const;

/** The windows of a movie's life, in order. */
export const windows = ["7d", "28d", "91d", "lifetime"] as const;

export type EventWindow = (typeof windows)[number];

/** In thousandths, halves upwards. */
const thousandths = (minutes: string) => `FLOOR(${minutes} * 1000 + 0.5e0)`;

const count = (condition: string) => `COUNT(CASE WHEN ${condition} THEN 1 END)`;
const rated = "rating >= 1 AND rating <= 5";

/**
 * A row for each reason and, for what is kept, each movie: `reason`, `movie`, `events`, `ratings`, `odd_ratings`, `shortest` and `longest`
 * (runtimes), `first_release` and `last_release`, `undated` (events with no release), `not_plain` (events with an id below "!"),
 * `first_watch` and `last_watch`, `origin`.
 * Least and greatest are taken before they are rounded, which is the same and spares the rounding of every event.
 */
export const censusSql = `SELECT CAST(code % ${notPlain} AS BIGINT) AS reason, movie, CAST(SUM(events) AS BIGINT) AS events,
  CAST(SUM(ratings) AS BIGINT) AS ratings, CAST(SUM(odd) AS BIGINT) AS odd_ratings,
  ${boundThousandths("MIN(least)")} AS shortest, ${boundThousandths("MAX(most)")} AS longest,
  MIN(released_first) AS first_release, MAX(released_last) AS last_release, CAST(SUM(events - dated) AS BIGINT) AS undated,
  CAST(SUM(CASE WHEN code = ${notPlain} THEN events ELSE 0 END) AS BIGINT) AS not_plain,
  MIN(watched_first) AS first_watch, MAX(watched_last) AS last_watch, MAX(maker) AS origin
FROM (
  SELECT code, CASE WHEN code % ${notPlain} = 0 THEN movie_id END AS movie, COUNT(*) AS events,
    COUNT(rating) AS ratings, ${count("rating < 1 OR rating > 5")} AS odd, MIN(runtime_minutes) AS least, MAX(runtime_minutes) AS most,
    MIN(released_at) AS released_first, MAX(released_at) AS released_last, COUNT(released_at) AS dated,
    MIN(watched_at) AS watched_first, MAX(watched_at) AS watched_last, MAX(origin) AS maker
  FROM (
    SELECT *, CASE WHEN ${possible(true)} THEN 0
      ${exclusions.map(([, condition], index) => `WHEN ${condition} THEN ${index + 1}`).join("\n      ")} ELSE ${notPlain} END AS code
    FROM watch_events
  ) AS checked
  GROUP BY code, movie_id
) AS census
GROUP BY code % ${notPlain}, movie`;

/** No number of an event that is left out may break the cast, so it is bound whatever it is. */
function boundThousandths(minutes: string): string {
  return `CAST(${thousandths(`LEAST(GREATEST(${minutes}, 0e0), 1e5)`)} AS BIGINT)`;
}

/** What the census found of the kept events. */
export interface KeptEvents {
  /** Some carry no release. */
  readonly undated: boolean;
  /** No id of theirs is below "!". */
  readonly plain: boolean;
}

/**
 * `kept_events`: those that are kept, with the seconds from the release to the watching as `age`. `watched` is a double that holds a whole
 * number: see `viewersSql`. Where some events carry no release, the movie's first one, else its first event, stands for it. range: a
 * condition on movie_id.
 */
export function keptEventsSql({ undated, plain }: KeptEvents, range = "TRUE"): string {
  const kept = `${range} AND ${possible(plain)}`;
  const release = undated ? "COALESCE(released_at, release)" : "released_at";
  const movies = `JOIN (
  SELECT movie_id AS movie, COALESCE(MIN(released_at), MIN(watched_at)) AS release
  FROM watch_events WHERE ${kept} GROUP BY movie_id
) AS movies ON movie_id = movie`;
  return `SELECT movie_id, user_id, watched_at - ${release} AS age,
  ${thousandths("CASE WHEN watched_minutes > runtime_minutes THEN runtime_minutes ELSE watched_minutes END")} AS watched,
  CAST(${thousandths("runtime_minutes")} AS INTEGER) AS runtime, rating, CASE WHEN ${rated} THEN watched_at END AS rated_at
FROM watch_events ${undated ? movies : ""}
WHERE ${kept}`;
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
 * A viewer's total is a sum of doubles, which costs half of one of 128 bits. It is exact below 2^53, and above it stays above every
 * length, where only that counts; so the order of the events decides nothing.
 */
export function viewersSql(completeAt: number): string {
  const capped = (window: number) =>
    `CASE WHEN total${window} > length THEN length ELSE CAST(total${window} AS BIGINT) END`;
  const atLeast = (window: number, share: number) => count(`total${window} * 1e4 >= length * ${share}e0`);
  return `SELECT movie_id,
  ${perWindow(
    (window) => `COUNT(total${window}) AS viewers${window},
  CAST(SUM(${capped(window)}) AS BIGINT) AS watched${window},
  ${count(`total${window} >= 2e3`)} AS started${window}, ${atLeast(window, 7000)} AS mostly${window},
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
const stamped = `(rated_at + ${before}) * 1000 + CAST(FLOOR(rating * 100 + 0.5e0) AS INTEGER)`;

/** A row for each movie that was rated: `movie_id`, and for each window N from 0 `ratingsN` and `pointsN`, in hundredths. */
export const ratingsSql = `SELECT movie_id,
  ${perWindow((window) => `COUNT(latest${window}) AS ratings${window}, CAST(SUM(latest${window} % 1000) AS BIGINT) AS points${window}`)}
FROM (
  SELECT movie_id, user_id,
  ${perWindow((window) => `MAX(${within(stamped, window)}) AS latest${window}`)}
  FROM kept_events WHERE ${rated}
  GROUP BY movie_id, user_id
) AS raters
GROUP BY movie_id`;
