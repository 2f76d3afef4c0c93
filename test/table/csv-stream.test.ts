import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { MarqueeError } from "../../src/errors.ts";
import type { MovieTable } from "../../src/movies/movie.ts";
import { keptPool } from "../../src/parallel/thread-pool.ts";
import { type StreamTuning, streamCsv } from "../../src/table/csv-stream.ts";
import { parseMovies, readMovies } from "../../src/table/read-movies.ts";
import type { ReadOptions } from "../../src/table/read-options.ts";

const folder = mkdtempSync(join(tmpdir(), "marquee-stream-"));
const path = join(folder, "movies.csv");
afterAll(() => rmSync(folder, { recursive: true }));
// Files as short as these are read before threads have started.
beforeAll(() => {
  for (const threads of [2, 3, 4]) expect(keptPool(threads).ready()).toBe(true);
});

const header = "title,movie_id,avg_watch_time,completion_rate,ratings_count,avg_rating,hit,note";
const alone = { leastBytes: 0, threadBytes: Number.POSITIVE_INFINITY, headBytes: 1500, pieceBytes: 1, firstRecords: 1 };
const together = { ...alone, threadBytes: 0 };

function stream(text: string | Uint8Array, tuning: StreamTuning, options: ReadOptions = {}): MovieTable | null {
  writeFileSync(path, text);
  return streamCsv(path, "movies.csv", { format: "csv", gzip: false, json: false, delimiter: "," }, options, tuning);
}

async function whole(text: string | Uint8Array, options: ReadOptions = {}): Promise<MovieTable | MarqueeError> {
  try {
    return await parseMovies(text, "movies.csv", options);
  } catch (error) {
    expect(error).toBeInstanceOf(MarqueeError);
    return error as MarqueeError;
  }
}

const content = (table: MovieTable) => ({ ...table, ids: [...table.ids] });

const cell = fc.oneof(
  { weight: 20, arbitrary: fc.constantFrom("", "1999", "Alien", "Amélie", '"a, b"', '"say ""hi"""', '""') },
  { weight: 1, arbitrary: fc.constantFrom('"two\nlines"', '"x\r\ny"', "千と千尋の神隠し") },
);
const odd = fc.constantFrom(
  ...["NA", " 5", '"3"', "1e0", "+2", "3.", "-1", '"a', "x", "2,5", "1\r", "\0", "\ufeff", "\n", "#DIV/0!", "4500"],
);
const tables = fc
  .record({
    rows: fc.array(fc.tuple(cell, fc.nat(3), cell), { minLength: 100, maxLength: 300 }),
    odds: fc.array(fc.tuple(fc.nat(), fc.nat(7), odd), { maxLength: 3 }),
    lineEnd: fc.constantFrom("\n", "\n", "\r\n"),
    end: fc.constantFrom("", "\n", "\n\n\r\n"),
    ids: fc.constantFrom("number", "zero", "text", "late", "same"),
    mark: fc.constantFrom("", "", "\ufeff"),
  })
  .map(({ rows, odds, lineEnd, end, ids, mark }) => {
    const id = (at: number) =>
      ({
        number: `${at + 1}`,
        zero: `0${at}`,
        text: `m${at}`,
        late: at < 150 ? `${at}` : `m${at}`,
        same: `${at % 290}`,
      })[ids];
    const lines = rows.map(([title, digits, note], at) => [
      title,
      id(at),
      digits === 3 && at % 40 === 0 ? "" : `${at}${".5".slice(0, digits)}`,
      "0.5",
      digits === 0 ? `${at % 3}.0` : `${10 ** digits}`,
      "4.25",
      `${at % 2}`,
      note,
    ]);
    for (const [at, column, text] of odds) lines[at % lines.length]![column] = text;
    return mark + [header, ...lines.map((cells) => cells.join(","))].join(lineEnd) + end;
  });

describe("a file that is read piece by piece", () => {
  it.each([
    ["on one thread", alone, { threads: 1 }],
    ["on two threads", together, { threads: 2 }],
    ["on four threads", together, { threads: 4 }],
  ])("gives the table that its whole text gives, or gives up, %s", async (_, tuning, options) => {
    let streamed = 0;
    await fc.assert(
      fc.asyncProperty(tables, async (text) => {
        const table = stream(text, tuning, options);
        if (table === null) return;
        streamed++;
        expect(content(table)).toEqual(content((await whole(text, options)) as MovieTable));
      }),
      { numRuns: 200 },
    );
    expect(streamed).toBeGreaterThan(50);
  });

  const plainLines = Array.from({ length: 400 }, (_, at) => `t${at},${at},${at}.5,0.5,10,4,1,`);
  const plain = (lines: readonly string[]) => `${header}\n${lines.join("\n")}\n`;

  it.each([
    ["a missing value", "t,7777,NA,0.5,10,4,1,"],
    ["a quoted number", 't,7777,"1",0.5,10,4,1,'],
    ["an id of letters", "t,tt7777,1,0.5,10,4,1,"],
    ["a text in two scripts", "Amélie 千,7777,1,0.5,10,4,1,"],
    ["a negative zero", "t,7777,-0,0.5,10,4,1,"],
    ["a percentage among shares, read as such", "t,7777,1,0.25,10,4,1,", { completion: "percent" }],
    ["a rating on another scale", "t,7777,1,0.25,10,4,1,", { ratingScale: 10 }],
  ] as [string, string, ReadOptions?][])("is not given up for %s, wherever it is", async (_, line, options = {}) => {
    for (const at of [0, 30, 200, 399]) {
      const text = plain(plainLines.with(at, line));
      for (const [tuning, threads] of [
        [alone, 1],
        [together, 3],
      ] as const) {
        const table = stream(text, tuning, { ...options, threads });
        expect(content(table!)).toEqual(content((await whole(text, options)) as MovieTable));
      }
    }
  });

  it.each([
    ["a negative value", "t,7777,-1,0.5,10,4,1,"],
    ["a share above 1", "t,7777,1,1.5,10,4,1,"],
    ["a rating below 1", "t,7777,1,0.5,10,0.5,1,"],
    ["half a rating", "t,7777,1,0.5,10.5,4,1,"],
    ["an id that is there already", "t,17,1,0.5,10,4,1,"],
    ["an empty id", "t,,1,0.5,10,4,1,"],
    ["an empty line", ""],
    ["a field too few", "t,7777,1,0.5,10,4,1"],
    ["a quote that is never closed", 't,7777,1,0.5,10,4,1,"'],
    ["a byte of NUL", "t\0,7777,1,0.5,10,4,1,"],
    ["a byte of NUL in quotes", '"t\0",7777,1,0.5,10,4,1,'],
    ["a text in Latin-1", "t\u00e9,7777,1,0.5,10,4,1,"],
  ])("is given up for %s, and refused as the whole text is", async (what, line) => {
    for (const at of [0, 30, 200, 398]) {
      const text = Buffer.from(plain(plainLines.with(at, line)), what.includes("Latin") ? "latin1" : "utf8");
      const refusal = await whole(text);
      expect(refusal).toBeInstanceOf(MarqueeError);
      for (const threads of [1, 3]) expect(stream(text, together, { threads })).toBeNull();
      await expect(readMovies(path)).rejects.toEqual(refusal);
    }
  });

  it("is given up for an empty line, or a value out of range, in whichever line", () => {
    for (let at = 1; at < plainLines.length - 1; at++) {
      const before = plainLines.with(at - 1, "t,7777,NA,0.5,10,4,1,");
      expect(stream(plain(before.with(at, "")), alone, { threads: 1 })).toBeNull();
      expect(stream(plain(before.with(at + 1, "t,7778,1,1.5,10,4,1,")), alone, { threads: 1 })).toBeNull();
      expect(stream(plain(before.with(at + 1, "t,7778,1,0.5,10,0.5,1,")), alone, { threads: 1 })).toBeNull();
    }
  });

  it("holds the limits of rows and bytes", () => {
    const text = plain(plainLines);
    expect(stream(text, together, { limits: { rows: 400, bytes: text.length } })).not.toBeNull();
    expect(stream(text, together, { limits: { rows: 399 } })).toBeNull();
    expect(stream(text, together, { limits: { bytes: text.length - 1 } })).toBeNull();
  });

  it("takes from 1 to 64 threads", async () => {
    writeFileSync(path, plain(plainLines));
    expect((await readMovies(path, { threads: 64 })).hit).toHaveLength(400);
    for (const threads of [0, 65, 1.5]) {
      await expect(readMovies(path, { threads })).rejects.toMatchObject({ code: "OPTION_INVALID" });
    }
  });

  it("is given up where its first lines do not tell how it is parted", () => {
    expect(stream(plain(plainLines.slice(0, 15)), alone)).toBeNull();
    expect(stream(plain(plainLines.with(5, `"${"x".repeat(2000)}",7,1,0.5,10,4,1,`)), alone)).toBeNull();
  });
});
