import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import { MarqueeError } from "../../src/errors.ts";
import type { MovieTable } from "../../src/movies/movie.ts";
import { parseMovies, readMovies } from "../../src/table/read-movies.ts";
import { movieTableColumns } from "../../src/table/table-columns.ts";
import { writeTable } from "../../src/table/write-table.ts";
import { good } from "../corpus/cases.ts";

const folder = mkdtempSync(join(tmpdir(), "marquee-test-"));
afterAll(() => rmSync(folder, { recursive: true }));

const orMissing = (value: fc.Arbitrary<number>) =>
  fc.oneof({ weight: 4, arbitrary: value }, { weight: 1, arbitrary: fc.constant(Number.NaN) });
const double = (min: number, max: number) => fc.double({ min, max, noNaN: true }).map((value) => value + 0);
// Text begins with a letter here: what begins like a formula is changed on purpose, and is tested by itself.
const text = fc.string({ unit: "grapheme", maxLength: 8 }).map((rest) => `t${rest.replaceAll("\0", "")}`);
const movie = fc.record({
  id: text,
  avg_watch_time: orMissing(double(0, 1e6)),
  completion_rate: orMissing(double(0, 1)),
  ratings_count: orMissing(fc.maxSafeNat()),
  avg_rating: orMissing(double(1, 5)),
  hit: fc.constantFrom(-1, 0, 1),
  title: fc.option(text),
  budget: fc.option(double(-1e9, 1e9)),
});
const known = {
  id: "known",
  avg_watch_time: 1,
  completion_rate: 0.5,
  ratings_count: 1,
  avg_rating: 3,
  hit: 0,
  title: null,
  budget: 0,
};

const tables: fc.Arbitrary<MovieTable> = fc
  .uniqueArray(movie, { maxLength: 30, selector: ({ id }) => id })
  .map((movies) => [known, ...movies.filter(({ id }) => id !== "known")])
  .map((movies) => ({
    source: "made",
    ids: movies.map(({ id }) => id),
    measures: {
      avg_watch_time: Float64Array.from(movies, (each) => each.avg_watch_time),
      completion_rate: Float64Array.from(movies, (each) => each.completion_rate),
      ratings_count: Float64Array.from(movies, (each) => each.ratings_count),
      avg_rating: Float64Array.from(movies, (each) => each.avg_rating),
    },
    hit: Int8Array.from(movies, ({ hit }) => hit),
    extras: [
      { name: "title", values: movies.map(({ title }) => title) },
      { name: 'budget, "in" $', values: movies.map(({ budget }) => budget) },
    ],
    hash: null,
    proxies: [],
    targetRule: null,
    notes: [],
  }));

const content = ({ ids, measures, hit, extras }: MovieTable) => ({ ids, measures, hit, extras });

describe("a table that is written and read again", () => {
  it.each([
    ["csv", 100],
    ["tsv", 30],
    ["csv.gz", 30],
    ["jsonl", 100],
    ["jsonl.gz", 20],
    ["parquet", 30],
  ])("is the same as %s", async (ending, numRuns) => {
    const path = join(folder, `table.${ending}`);
    await fc.assert(
      fc.asyncProperty(tables, async (table) => {
        await writeTable(path, movieTableColumns(table));
        expect(content(await readMovies(path, { isolated: false }))).toEqual(content(table));
      }),
      { numRuns },
    );
  });
});

describe("damaged files", () => {
  const line =
    '{"movie_id":"a","avg_watch_time":45.5,"completion_rate":0.6,"ratings_count":1200,"avg_rating":3.8,"hit":0,"title":"x"}\n';
  const quotedCsv = good.replace("hit", "title").replaceAll(/,\d$/gm, ',"a ""b"", c"');
  const interesting = [
    '"',
    ",",
    ";",
    "\n",
    "\r",
    "\0",
    "\t",
    "-",
    "e",
    "9",
    ".",
    "{",
    "}",
    "[",
    "\\",
    "\u00e9",
    "\u202e",
    "NA",
    "1e999",
    '""',
  ];
  const edit = fc.record({
    at: fc.nat(),
    length: fc.nat({ max: 5 }),
    put: fc.oneof(
      fc.constantFrom(...interesting).map((piece) => Buffer.from(piece)),
      fc.uint8Array({ maxLength: 3 }),
    ),
  });

  it.each([
    ["movies.csv", good],
    ["movies.csv", quotedCsv],
    ["movies.csv", good.replaceAll(",", ";").replaceAll(".", ",")],
    ["movies.jsonl", line + line.replace('"a"', '"b"')],
    ["movies.json", `[${line},${line.replace('"a"', '"b"')}]`],
  ])("as %s are read or refused, and nothing else (%#)", async (name, whole) => {
    let refused = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(edit, { minLength: 1, maxLength: 3 }), async (edits) => {
        let bytes = Buffer.from(whole);
        for (const { at, length, put } of edits) {
          const start = at % bytes.length;
          bytes = Buffer.concat([bytes.subarray(0, start), put, bytes.subarray(start + length)]);
        }
        try {
          const table = await parseMovies(bytes, name);
          expect(table.ids.length).toBeGreaterThan(0);
          for (const values of Object.values(table.measures)) expect(values.length).toBe(table.ids.length);
          for (const { values } of table.extras) expect(values.length).toBe(table.ids.length);
        } catch (error) {
          expect(error).toBeInstanceOf(MarqueeError);
          expect((error as MarqueeError).exitCode).toBe(3);
          refused++;
        }
      }),
      { numRuns: 500 },
    );
    expect(refused).toBeGreaterThan(60);
  });

  it("as Parquet are read or refused, and nothing else", async () => {
    const path = join(folder, "whole.parquet");
    await writeTable(path, movieTableColumns(await parseMovies(good, "movies.csv")));
    const whole = readFileSync(path);
    await fc.assert(
      fc.asyncProperty(fc.array(edit, { minLength: 1, maxLength: 3 }), async (edits) => {
        const bytes = Buffer.from(whole);
        // In place and inside the marks at both ends, so that DuckDB gets to see the damage.
        for (const { at, put } of edits) Buffer.from(put).copy(bytes, 4 + (at % (bytes.length - 12)));
        const error = await parseMovies(bytes, "movies.parquet", { isolated: false }).then(
          () => null,
          (reason: unknown) => reason,
        );
        if (error !== null) expect(error).toBeInstanceOf(MarqueeError);
      }),
      { numRuns: 150 },
    );
  });
});
