import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Engine } from "../../src/engine/engine.ts";
import { openEngine } from "../../src/engine/open-engine.ts";
import { type RollUp, type RollUpOptions, rollUp } from "../../src/events/roll-up.ts";
import { type PlainEvent, plainRollUp } from "./plain-roll-up.ts";

const day = 86_400;
/** 2024-01-01 in UTC. */
const start = 1_704_067_200;

let folder: string;
let engine: Engine;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "marquee-test-events-"));
  engine = await openEngine("duckdb", { folders: [folder], temporary: folder });
});

afterAll(async () => {
  await engine.close();
  rmSync(folder, { recursive: true, force: true });
});

const header = "movie_id,user_id,watched_minutes,runtime_minutes,rating,watched_at,released_at";
const cell = (value: unknown) => (value === null ? "" : typeof value === "string" ? `"${value}"` : String(value));
const csvText = (events: readonly PlainEvent[]) =>
  `${header}\n${events
    .map(
      (event) =>
        `${header
          .split(",")
          .map((name) => cell(event[name as keyof PlainEvent]))
          .join(",")}\n`,
    )
    .join("")}`;

let files = 0;
const writeText = (text: string) => {
  const path = join(folder, `events-${files++}.csv`);
  writeFileSync(path, text);
  return { path, format: "csv" as const };
};
const rollUpEvents = (events: readonly PlainEvent[], options: RollUpOptions = {}) =>
  rollUp(engine, writeText(csvText(events)), options);

const event = (given: Partial<PlainEvent>): PlainEvent => ({
  movie_id: "m",
  user_id: "u",
  watched_minutes: 90,
  runtime_minutes: 100,
  rating: null,
  watched_at: start,
  released_at: start,
  ...given,
});

const extrasOf = ({ table }: RollUp, id: string): Record<string, unknown> => {
  const row = table.ids.indexOf(id);
  return Object.fromEntries(table.extras.map(({ name, values }) => [name, values[row]]));
};

test("sums a viewer's sessions, caps them at the runtime, and divides once", async () => {
  const result = await rollUpEvents([
    // 60 + 50 of 100 minutes: all of it, and no more.
    event({ user_id: "a", watched_minutes: 60 }),
    event({ user_id: "a", watched_minutes: 50, watched_at: start + 8 * day, rating: 4 }),
    // 70 minutes: most of it. The later rating counts.
    event({ user_id: "b", watched_minutes: 70, rating: 5, watched_at: start + 30 * day }),
    event({ user_id: "b", watched_minutes: 0, rating: 2, watched_at: start + 31 * day }),
    // Not two minutes.
    event({ user_id: "c", watched_minutes: 1.999, watched_at: start + 100 * day }),
  ]);
  expect(result.table.ids).toEqual(["m"]);
  expect(extrasOf(result, "m")).toEqual({
    release_date: "2024-01-01",
    runtime: 100,
    viewers_day_7: 1,
    starters_day_7: 1,
    watchers_day_7: 0,
    completers_day_7: 0,
    avg_watch_time_day_7: 60,
    completion_rate_day_7: 0,
    ratings_count_day_7: 0,
    avg_rating_day_7: null,
    viewers_day_28: 1,
    starters_day_28: 1,
    watchers_day_28: 1,
    completers_day_28: 1,
    avg_watch_time_day_28: 100,
    completion_rate_day_28: 1,
    ratings_count_day_28: 1,
    avg_rating_day_28: 4,
    viewers_day_91: 2,
    starters_day_91: 2,
    watchers_day_91: 2,
    completers_day_91: 1,
    avg_watch_time_day_91: 85,
    completion_rate_day_91: 0.5,
    ratings_count_day_91: 2,
    avg_rating_day_91: 3,
    viewers_lifetime: 3,
    starters_lifetime: 2,
    watchers_lifetime: 2,
    completers_lifetime: 1,
    avg_watch_time_lifetime: 171.999 / 3,
    completion_rate_lifetime: 1 / 3,
    ratings_count_lifetime: 2,
    avg_rating_lifetime: 3,
  });
  expect(result.events).toEqual({ read: 5, kept: 5, excluded: {}, ratingsLeftOut: 0 });
});

test("takes the four measures of the window, and counts completion from the share that is asked for", async () => {
  const events = [
    event({ watched_minutes: 80, rating: 3 }),
    event({ user_id: "v", watched_minutes: 20, watched_at: start + 7 * day }),
  ];
  const { table } = await rollUpEvents(events, { window: "7d", completeAt: 0.8 });
  const { avg_watch_time, completion_rate, ratings_count, avg_rating } = table.measures;
  expect([avg_watch_time[0], completion_rate[0], ratings_count[0], avg_rating[0]]).toEqual([80, 1, 1, 3]);
  const stricter = await rollUpEvents(events, { window: "28d", completeAt: 0.8001 });
  expect([stricter.table.measures.avg_watch_time[0], stricter.table.measures.completion_rate[0]]).toEqual([50, 0]);
});

test("counts each event that could not have happened under its first reason", async () => {
  const lines = [
    ",u,1,100,,1704067200,1704067200",
    " ,u,1,100,,1704067200,1704067200",
    "m,,1,100,,1704067200,1704067200",
    "m,u,,100,,1704067200,1704067200",
    "m,u,abc,100,,1704067200,1704067200",
    "m,u,1e999,100,,1704067200,1704067200",
    "m,u,nan,100,,1704067200,1704067200",
    'm,u,"1,5",100,,1704067200,1704067200',
    "m,u,-0.001,100,,1704067200,1704067200",
    "m,u,1,,,1704067200,1704067200",
    "m,u,1,inf,,1704067200,1704067200",
    "m,u,1,0,,1704067200,1704067200",
    "m,u,1,100001,,1704067200,1704067200",
    "m,u,1,100,,,1704067200",
    "m,u,1,100,,yesterday,1704067200",
    "m,u,1,100,,2024-02-30,1704067200",
    "m,u,1,100,,1704067200000,1704067200",
    "m,u,1,100,,1704067200,soon",
    "m,u,1,100,,1704067199,1704067200",
    "m,u,1,100,0.5,1704067200,1704067200",
    "m,u,1,100,five,1704067200,1704067200",
    "m,u,1,100,5,1704067200,1704067200",
  ];
  const { events, table } = await rollUp(engine, writeText(`${header}\n${lines.join("\n")}\n`));
  expect(events).toEqual({
    read: 22,
    kept: 3,
    excluded: {
      "no movie_id": 2,
      "no user_id": 1,
      "no watched_minutes": 1,
      "watched_minutes not a finite number": 4,
      "watched_minutes below 0": 1,
      "no runtime_minutes": 1,
      "runtime_minutes not a finite number": 1,
      "runtime_minutes not above 0": 1,
      "runtime_minutes above 100000": 1,
      "no watched_at": 1,
      "watched_at not a time from 1850 to 2199": 3,
      "released_at not a time from 1850 to 2199": 1,
      "watched before the release": 1,
    },
    ratingsLeftOut: 2,
  });
  expect(table.notes.filter(({ code }) => code === "EVENTS_EXCLUDED")).toHaveLength(2);
});

test("reads times as seconds, dates and ISO texts, UTC unless they say otherwise", async () => {
  const lines = [
    "m,a,1,100,,1704067200,2024-01-01",
    "m,b,1,100,,2024-01-07T23:59:59.999Z,2024-01-01",
    "m,c,1,100,,2024-01-08 01:59:59+02:00,2024-01-01",
    "m,d,1,100,,2024-01-08 00:00,2024-01-01",
    "m,e,1,100,,2024-01-08T01:00:00Z,2024-01-01",
    "m,f,1,100,,2024-01-07T23:00:00-01:00,2024-01-01",
  ];
  const result = await rollUp(engine, writeText(`${header}\n${lines.join("\n")}\n`));
  expect(extrasOf(result, "m")).toMatchObject({ viewers_day_7: 3, viewers_lifetime: 6, release_date: "2024-01-01" });
});

test("gives the same of typed Parquet as of text", async () => {
  const source = writeText(
    csvText([
      event({ movie_id: "1", watched_minutes: 12.345, rating: 4.25, watched_at: start + 3 * day }),
      event({ movie_id: "1", user_id: "2", watched_minutes: 99.9 }),
      event({ movie_id: "2", user_id: "2", watched_minutes: 3, released_at: null }),
    ]),
  );
  const text = await rollUp(engine, source);
  await engine.bind("texts", source);
  const seconds = (name: string) => `MAKE_TIMESTAMP(CAST(${name} AS BIGINT) * 1000000)`;
  const casts = [
    `CAST(movie_id AS INTEGER) AS movie_id, CAST(user_id AS VARCHAR) AS USER_ID, CAST(watched_minutes AS DECIMAL(9, 3)) AS watched_minutes, CAST(runtime_minutes AS SMALLINT) AS runtime_minutes, CAST(rating AS FLOAT) AS rating, ${seconds("watched_at")} AS watched_at, CAST(${seconds("released_at")} AS DATE) AS released_at`,
    `movie_id, user_id, CAST(watched_minutes AS DOUBLE) AS watched_minutes, CAST(runtime_minutes AS BIGINT) AS runtime_minutes, CAST(rating AS DOUBLE) AS rating, CAST(${seconds("watched_at")} AS TIMESTAMPTZ) AS watched_at, CAST(released_at AS DOUBLE) AS released_at`,
  ];
  for (const columns of casts) {
    const out = { path: join(folder, "typed.parquet"), format: "parquet" as const };
    await engine.materialize(`SELECT ${columns} FROM texts`, out, { replace: true });
    const typed = await rollUp(engine, out);
    expect({ ...typed.table, source: "" }).toEqual({ ...text.table, source: "" });
  }
});

test("sees NaN in Parquet whose writer left it out of the least and greatest values", async () => {
  // By pyarrow 21: minutes 50, NaN, 60, 70 of 100, 100, NaN, 100, the last rated NaN, by four viewers on 2024-01-01.
  const path = join(folder, "not-a-number.parquet");
  copyFileSync(new URL("not-a-number.parquet", import.meta.url), path);
  const { events, table } = await rollUp(engine, { path, format: "parquet" });
  expect(events).toEqual({
    read: 4,
    kept: 2,
    excluded: { "watched_minutes not a finite number": 1, "runtime_minutes not a finite number": 1 },
    ratingsLeftOut: 1,
  });
  expect(table.measures.avg_watch_time[0]).toBe(60);
});

const number = (values: readonly number[]) => fc.constantFrom(...values);
const randomEvent: fc.Arbitrary<PlainEvent> = fc.record({
  movie_id: fc.constantFrom("m1", "m1", "m2", "m10", "é", "\u{1f3ac}", "\uff4d", "it's", " m", "", null),
  user_id: fc.constantFrom("a", "a", "b", "B", "c", " c", " ", null),
  watched_minutes: fc.oneof(
    number([0, 1.9994, 1.9995, 2, 63, 69.9995, 70, 90, 100, -1, 1e9]),
    fc.double({ min: 0, max: 120, noNaN: true }),
  ),
  runtime_minutes: fc.constantFrom(100, 100, 100, 100, 99.9999, 70, 0, 0.0004, 0.0005, 100_000, 100_001, null),
  rating: fc.constantFrom(null, null, 1, 4.994, 4.995, 5, 0.99, 5.01, 3.5),
  watched_at: fc.oneof(
    fc.constantFrom(...[0, 7, 28, 91].flatMap((days) => [start + days * day - 1, start + days * day]), null),
    fc.integer({ min: start - day, max: start + 120 * day }),
  ),
  released_at: fc.constantFrom(start, start, start, start - 5 * day, start + day, null, 9e9),
});

test("agrees with a roll-up in plain TypeScript, whatever the events", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(randomEvent, { minLength: 1, maxLength: 60 }),
      fc.constantFrom(0.9, 0.5, 1),
      async (events, completeAt) => {
        const plain = plainRollUp(events, completeAt);
        const own = rollUpEvents(events, { completeAt });
        if (plain.kept === 0) {
          await expect(own).rejects.toMatchObject({ code: "NO_ROWS", exitCode: 3 });
          return;
        }
        const result = await own;
        expect(result.events).toMatchObject({ read: events.length, kept: plain.kept, excluded: plain.excluded });
        expect(result.table.ids).toEqual(plain.ids);
        for (const [row, id] of plain.ids.entries()) expect(extrasOf(result, id)).toMatchObject(plain.movies[row]!);
      },
    ),
    { numRuns: 60 },
  );
});

test("does not depend on the order of the events, on the files they lie in, or on parts", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(randomEvent, { minLength: 1, maxLength: 80 }),
      fc.infiniteStream(fc.nat(3)),
      async (events, places) => {
        const kept = [...events, event({})];
        const whole = await rollUpEvents(kept);
        const parts: PlainEvent[][] = [[], [], [], []];
        for (const one of kept) parts[places.next().value!]!.unshift(one);
        const path = join(folder, `parts-${files++}`);
        parts.forEach((part, index) => {
          mkdirSync(join(path, `part=${index}`), { recursive: true });
          writeFileSync(join(path, `part=${index}`, "events.csv"), csvText(part));
        });
        const divided = await rollUp(engine, { path, format: "csv" });
        expect({ ...divided, table: { ...divided.table, source: "" } }).toEqual({
          ...whole,
          table: { ...whole.table, source: "" },
        });
        // Few rows are divided on disk; with more the movies are taken in ranges.
        for (const rows of [7, 16, 25, 40]) {
          const alone = { ...engine.capabilities.alone!, rows };
          const few = { ...engine, capabilities: { ...engine.capabilities, alone } };
          expect(await rollUp(few, { path, format: "csv" })).toEqual(divided);
        }
      },
    ),
    { numRuns: 12 },
  );
});

test("says what is odd about the events", async () => {
  const { table } = await rollUpEvents(
    [
      event({}),
      event({ user_id: "b", runtime_minutes: 101, released_at: start - day }),
      event({ movie_id: "n", released_at: null, watched_at: start + 40 * day }),
      event({ movie_id: "o", watched_at: start + 8 * day }),
    ],
    { window: "7d" },
  );
  const said = table.notes.map(({ code, message }) => `${code} ${message}`);
  expect(said).toEqual([
    "EVENTS_DISAGREE The events of 1 of 3 movies tell different runtimes; each viewer's longest counts.",
    "EVENTS_DISAGREE The events of 1 of 3 movies tell different releases; each event counts from its own, and release_date is the first.",
    "RELEASE_ASSUMED 1 of 3 movies carry no release: the first watching stands for it.",
    "WINDOW_OPEN The events end before day 7 of 1 of 3 movies, so their figures of that window are not final.",
    "WINDOW_OPEN The events end before day 28 of 1 of 3 movies, so their figures of that window are not final.",
    "WINDOW_OPEN The events end before day 91 of 3 of 3 movies, so their figures of that window are not final.",
    "WINDOW_EMPTY 1 of 3 movies were watched by nobody in the window 7d, so their measures are missing.",
    "SMALL_SAMPLE 2 of 3 movies have fewer than 30 viewers: their shares and means are rough.",
  ]);
  expect(table.measures.avg_watch_time[2]).toBeNaN();
});

test("refuses events without their columns, of other types, and options out of bounds", async () => {
  const refuse = (text: string, code: string, column: string) =>
    expect(rollUp(engine, writeText(text))).rejects.toMatchObject({ code, details: { column } });
  await refuse("movie_id,user_id\n1,2\n", "COLUMN_MISSING", "watched_minutes");
  const out = { path: join(folder, "nested.parquet"), format: "parquet" as const };
  await engine.materialize(
    "SELECT 'm' AS movie_id, [1] AS user_id, 1.5 AS watched_minutes, 2 AS runtime_minutes, 1704067200 AS watched_at",
    out,
  );
  await expect(rollUp(engine, out)).rejects.toMatchObject({ code: "TYPE_UNSUPPORTED", details: { column: "user_id" } });
  for (const options of [{ window: "8d" as "7d" }, { completeAt: 0 }, { completeAt: 1.1 }, { completeAt: 0.12345 }]) {
    await expect(rollUpEvents([event({})], options)).rejects.toMatchObject({ code: "OPTION_INVALID" });
  }
});

test("needs neither ratings nor releases", async () => {
  const text = `${header.replace(",rating", "").replace(",released_at", "")}\nm,u,95,100,2024-01-01\nm,v,5,100,2024-01-09\n`;
  const result = await rollUp(engine, writeText(text));
  expect(extrasOf(result, "m")).toMatchObject({ viewers_day_7: 1, viewers_lifetime: 2, completion_rate_lifetime: 0.5 });
  expect(result.table.measures.avg_rating[0]).toBeNaN();
  expect(result.table.notes.map(({ code }) => code)).toContain("RELEASE_ASSUMED");
});
