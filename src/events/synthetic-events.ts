import { syntheticOrigin } from "../movies/origin.ts";

/** How many watch events are made, of what. All whole numbers but `damage`. */
export interface SyntheticEvents {
  readonly rows: number;
  readonly movies: number;
  readonly users: number;
  readonly seed: number;
  /** Share of the events that could not have happened, from 0 to 1. */
  readonly damage: number;
}

/** 2022-01-01 in UTC: the first of the movies is released then. */
const firstRelease = 1_640_995_200;
const day = 86_400;
const releaseDays = 1000;
/** The last that a movie is first watched after its release. */
const interestDays = 200;

/**
 * DuckDB's SQL for watch events number `first` to before `first + count` of those described, in a fixed order: any cut into
 * pieces gives the same events. All is arithmetic on whole numbers below 2^64, with the finisher of MurmurHash3 for 32 bits as
 * the source of chance: no function of the engine, of the machine or of its threads decides a bit.
 *
 * Movies differ in quality, and the popular ones tend to be good; an octave of ranks gets as many viewers as the next, as in
 * Zipf's law. A good movie is watched to its end more often and is rated better. Most is watched soon after the release. Of eight
 * sessions, three are a viewer's only one, two and three belong to one viewer each; they lie scattered in time and in the table.
 */
export function syntheticEventsSql(events: SyntheticEvents, first: number, count: number): string {
  const { rows, movies, users, seed, damage } = events;
  const octaves = Math.max(1, Math.ceil(Math.log2(movies + 1)));
  const draw = drawer(seed);
  return `
WITH movies AS (
  SELECT rank,
    'm' || CAST(${10 ** digits(movies)} + (rank * ${stride(movies)} + ${seed >>> 1}) % ${movies} AS VARCHAR) AS movie_id,
    75 + ${below(draw("rank", 1), 106)} AS runtime,
    ${firstRelease} + ${below(draw("rank", 2), releaseDays)} * ${day} AS released,
    500 * (${octaves} - octave) // ${octaves} + ${below(draw("rank", 3), 500)} AS quality
  FROM (
    SELECT CAST(range AS UBIGINT) AS rank,
      (${Array.from({ length: octaves }, (_, octave) => `CAST(range + 1 >= ${2 ** octave} AS UBIGINT)`).join(" + ")}) - 1 AS octave
    FROM range(${movies})
  )
), sessions AS (
  SELECT place // 8 * 5 + ${fromEight([0, 1, 1, 2, 3, 3, 3, 4])} AS pair,
    ${fromEight([0, 0, 1, 0, 0, 1, 2, 0])} AS session,
    ${fromEight([1, 2, 2, 1, 3, 3, 3, 1])} AS sessions,
    place
  FROM (
    SELECT (CAST(range AS UBIGINT) * ${stride(rows)} + ${seed >>> 1}) % ${rows} AS place
    FROM range(${first}, ${first + count})
  )
), drawn AS (
  SELECT place, session, sessions, pair,
    ${below(draw("pair", 4), octaves)} AS octave,
    ${draw("pair", 5)} AS within,
    ${below(draw("pair", 6), users)} * ${draw("pair", 7)} >> 32 AS viewer,
    ((${below(draw("pair", 8), interestDays * day)} * ${draw("pair", 9)} >> 32) * ${draw("pair", 10)} >> 32)
      + session * (${20 * 3600} + ${below(draw("pair", 11), 60 * 3600)}) AS delay,
    ${below(draw("pair", 12), 1000)} AS patience,
    ${below(draw("pair", 13), 1000)} AS reach,
    ${below(draw("pair", 14), 1000)} AS opinion
  FROM sessions
), watched AS (
  SELECT m.movie_id, m.runtime, m.released, m.quality,
    d.place, d.session, d.sessions, d.viewer, d.delay, d.opinion,
    CASE
      WHEN d.patience < 250 + m.quality * 13 // 20 THEN 930 + d.reach * 7 // 100
      WHEN d.reach < 100 THEN 10
      ELSE d.reach * 93 // 100
    END AS share
  FROM drawn d JOIN movies m ON m.rank = ((CAST(1 AS UBIGINT) << d.octave) + (d.within & ((CAST(1 AS UBIGINT) << d.octave) - 1)) - 1) % ${movies}
), events AS (
  SELECT place, movie_id,
    'u' || CAST(${10 ** digits(users)} + viewer AS VARCHAR) AS user_id,
    CAST(runtime * share // (10 * sessions) AS DOUBLE) / 100 AS watched_minutes,
    CAST(runtime AS DOUBLE) AS runtime_minutes,
    CASE WHEN session + 1 = sessions AND opinion < 80
      THEN CAST(LEAST(10, 3 + quality * 5 // 1000 + opinion % 4) AS DOUBLE) / 2 END AS rating,
    CAST(released + delay AS BIGINT) AS watched_at,
    CAST(released AS BIGINT) AS released_at
  FROM watched
)
${damage === 0 ? `SELECT ${columns.join(", ")}, ${origin} FROM events` : damaged(draw, damage)}`;
}

const columns = ["movie_id", "user_id", "watched_minutes", "runtime_minutes", "rating", "watched_at", "released_at"];
const origin = `'${syntheticOrigin}' AS origin`;

/** Breaks a share of the events, each in one of seven ways. */
function damaged(draw: Drawer, damage: number): string {
  const broken = (column: string, ...ways: readonly (readonly [way: number, value: string])[]) =>
    `CASE ${ways.map(([way, value]) => `WHEN way = ${way} THEN ${value}`).join(" ")} ELSE ${column} END AS ${column}`;
  return `SELECT
    ${broken("movie_id", [0, "NULL"])}, ${broken("user_id", [1, "''"])},
    ${broken("watched_minutes", [2, "-watched_minutes - 1"], [3, "CAST('NaN' AS DOUBLE)"])},
    ${broken("runtime_minutes", [4, "CAST(0 AS DOUBLE)"])}, ${broken("rating", [5, "CAST(11 AS DOUBLE)"])},
    ${broken("watched_at", [6, `released_at - ${day}`])}, released_at, ${origin}
  FROM (
    SELECT *, CASE WHEN ${draw("place", 15)} < ${Math.round(damage * 2 ** 32)} THEN ${below(draw("place", 16), 7)} ELSE 7 END AS way
    FROM events
  )`;
}

type Drawer = (sql: string, stream: number) => string;

/** Draws of 32 bits: the same for the same number, stream and seed. */
function drawer(seed: number): Drawer {
  const start = mixed(mixed(Math.floor(seed / 2 ** 32)) ^ seed);
  return (sql, stream) => {
    const key = mixed(start ^ Math.imul(stream, 0x9e3779b9));
    return mixedSql(`XOR(${sql}, ${key})`);
  };
}

/** The finisher of MurmurHash3 (Austin Appleby, public domain): every bit of a number below 2^32 decides every bit of the answer. */
function mixed(number: number): number {
  let bits = number >>> 0;
  bits = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return (bits ^ (bits >>> 16)) >>> 0;
}

/** The same in SQL, of a UBIGINT below 2^32. That parts occur twice costs nothing: the engine computes them once. */
function mixedSql(sql: string): string {
  const first = `(XOR(${sql}, ${sql} >> 16) * ${0x85ebca6b} & 4294967295)`;
  const second = `(XOR(${first}, ${first} >> 13) * ${0xc2b2ae35} & 4294967295)`;
  return `XOR(${second}, ${second} >> 16)`;
}

/** A draw as a whole number from 0 to below `end`. */
function below(draw: string, end: number): string {
  return `(${draw} * ${end} >> 32)`;
}

/** The entry of eight small numbers that belongs to a place. */
function fromEight(values: readonly number[]): string {
  const packed = values.reduce((sum, value, index) => sum + value * 8 ** index, 0);
  return `(CAST(${packed} AS UBIGINT) >> (place % 8 * 3) & 7)`;
}

function digits(count: number): number {
  return String(count).length;
}

/** A step that comes by each of `count` places once: near the golden section, and with no divisor in common. */
function stride(count: number): number {
  let step = Math.max(1, Math.round(count * 0.6180339887498949));
  while (greatestDivisor(step, count) !== 1) step++;
  return step;
}

function greatestDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestDivisor(b, a % b);
}
