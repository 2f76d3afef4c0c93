import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { MarqueeError } from "../../src/errors.ts";
import type { MovieTable } from "../../src/movies/movie.ts";
import { parseCsv } from "../../src/table/parse-csv.ts";
import { readLimits } from "../../src/table/read-options.ts";
import { good } from "../corpus/cases.ts";

const header = good.split("\n")[0]!;
const scanner = {
  firstRecords: 1000,
  leastBytes: Number.POSITIVE_INFINITY,
  pieceBytes: 1,
  threadBytes: Number.POSITIVE_INFINITY,
};

function read(text: string, tuning: typeof scanner, rows = readLimits.rows): MovieTable | MarqueeError {
  const source = { name: "t.csv", hash: null, delimiter: ",", limits: { ...readLimits, rows }, notes: [] };
  try {
    return parseCsv(Buffer.from(text), source, {}, tuning);
  } catch (error) {
    expect(error).toBeInstanceOf(MarqueeError);
    return error as MarqueeError;
  }
}

const content = ({ ids, measures, hit, notes }: MovieTable) => ({ ids: [...ids], measures, hit, notes });

const digits = fc.integer({ min: 0, max: 999_999_999_999_999 }).map(String);
const decimal = fc.tuple(fc.nat(99_999), fc.stringMatching(/^\d{0,12}$/)).map(([whole, part]) => `${whole}.${part}`);
const share = fc.stringMatching(/^\d{1,15}$/).map((part) => `0.${part}`);
const rating = fc.stringMatching(/^[1-4]\.\d{0,5}$/);
const row = fc.record({
  time: fc.oneof({ weight: 8, arbitrary: decimal }, { weight: 2, arbitrary: fc.nat(400).map(String) }, fc.constant("")),
  share: fc.oneof({ weight: 8, arbitrary: share }, fc.constant(""), fc.constant("1")),
  count: fc.oneof({ weight: 8, arbitrary: digits }, fc.constant("007"), fc.constant("")),
  rating: fc.oneof({ weight: 8, arbitrary: rating }, fc.constant(".5e1"), fc.constant("NA")),
  hit: fc.constantFrom("0", "1", "0", "1", "", "yes"),
});
/** One cell in twenty rows that is not plain, or does not even end where it should. */
const odd = fc.constantFrom("NA", " 5", '"3"', "1e0", "+2", "3.", "-1", '"a', "x", "2,5", "1\r");

const tables = fc
  .tuple(
    fc.array(row, { minLength: 1, maxLength: 60 }),
    fc.array(fc.tuple(fc.nat(), fc.nat(), odd), { maxLength: 2 }),
    fc.constantFrom("\n", "\r\n"),
    fc.boolean(),
    fc.constantFrom("number", "zero", "text", "same"),
  )
  .map(([rows, odds, lineEnd, ended, ids]) => {
    const id = (at: number) => ({ number: `${at + 1}`, zero: `0${at}`, text: `m${at}`, same: `${at % 50}` })[ids];
    const lines = rows.map((cells, at) => [id(at), cells.time, cells.share, cells.count, cells.rating, cells.hit]);
    for (const [at, column, text] of odds) lines[at % lines.length]![column % 6] = text;
    const text = [header, ...lines.map((cells) => cells.join(","))].join(lineEnd);
    return ended ? text + lineEnd : text;
  });

describe("records of plain numbers", () => {
  it.each([
    [
      "in pieces of a few records",
      { leastBytes: 0, firstRecords: 1, pieceBytes: 90, threadBytes: Number.POSITIVE_INFINITY },
    ],
    ["in one piece", { leastBytes: 0, firstRecords: 1, pieceBytes: 1 << 20, threadBytes: Number.POSITIVE_INFINITY }],
    ["on several threads", { leastBytes: 0, firstRecords: 1, pieceBytes: 200, threadBytes: 0 }],
  ])("are read by the kernel as by the scanner, %s", (_, tuning) => {
    let accepted = 0;
    fc.assert(
      fc.property(tables, (text) => {
        const byScanner = read(text, scanner);
        const byKernel = read(text, tuning);
        if (byScanner instanceof MarqueeError || byKernel instanceof MarqueeError) {
          expect(byKernel).toBeInstanceOf(MarqueeError);
          expect(byScanner).toBeInstanceOf(MarqueeError);
          return;
        }
        accepted++;
        expect(content(byKernel)).toEqual(content(byScanner));
      }),
      { numRuns: 400 },
    );
    expect(accepted).toBeGreaterThan(60);
  });

  it("has the bits that Number gives, for every text of at most 15 digits", () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(digits, decimal, share), { minLength: 1, maxLength: 30 }), (cells) => {
        const rows = cells.map((cell, at) => `${at},${cell},0.5,1,4,0\n`).join("");
        const table = read(`${header}\n${rows}`, { leastBytes: 0, firstRecords: 1, pieceBytes: 1e6, threadBytes: 1e9 });
        expect(Array.from((table as MovieTable).measures.avg_watch_time)).toEqual(cells.map(Number));
      }),
      { numRuns: 300 },
    );
  });

  it("says of one odd cell what the scanner says, wherever it is", () => {
    const tuning = { leastBytes: 0, firstRecords: 5, pieceBytes: 300, threadBytes: 0 };
    const lines = Array.from({ length: 200 }, (_, at) => `${at},${at}.5,0.5,10,4,0`);
    for (const at of [0, 4, 5, 60, 199]) {
      for (const cell of ["-1", "NA", "x", "9007199254740993", '"1', "1,1", "$2", "1e999", "\n", "5.5"]) {
        const changed = lines.map((line, row) => (row === at ? line.replace(",10,", `,${cell},`) : line));
        const text = `${header}\n${changed.join("\n")}\n`;
        const [expected, found] = [read(text, scanner), read(text, tuning)];
        if (expected instanceof MarqueeError) expect(found).toEqual(expected);
        else expect(content(found as MovieTable)).toEqual(content(expected));
      }
    }
  });

  it("counts rows to the limit and no further", () => {
    const tuning = { leastBytes: 0, firstRecords: 5, pieceBytes: 300, threadBytes: 0 };
    const text = `${header}\n${Array.from({ length: 200 }, (_, at) => `${at},1.5,0.5,10,4,0\n`).join("")}`;
    expect(read(text, tuning, 200)).toMatchObject({ ids: { length: 200 } });
    expect(read(text, tuning, 199)).toMatchObject({ code: "TOO_MANY_ROWS" });
    const outside = text.replace("\n150,1.5", "\n150,-1.5");
    expect(read(outside, tuning, 100)).toMatchObject({ code: "TOO_MANY_ROWS" });
    expect(read(outside, tuning, 200)).toMatchObject({ code: "OUT_OF_RANGE", details: { row: 151 } });
  });

  it("finds ids that come twice, be they rising, falling or mixed", () => {
    const tuning = { leastBytes: 0, firstRecords: 5, pieceBytes: 300, threadBytes: 0 };
    const table = (ids: readonly number[]) =>
      read(`${header}\n${ids.map((id) => `${id},1.5,0.5,10,4,0\n`).join("")}`, tuning);
    const falling = Array.from({ length: 100 }, (_, at) => 1000 - at);
    expect(content(table(falling) as MovieTable).ids).toEqual(falling.map(String));
    const again = table([...falling, 950]) as MovieTable;
    expect(again.ids).toHaveLength(100);
    expect(again.notes.map(({ code }) => code)).toEqual(["DEDUPED"]);
  });
});

describe("records with texts among their numbers", () => {
  const cell = fc.oneof(
    fc.constantFrom(
      "",
      "1999",
      "Alien",
      "Amélie",
      "千と千尋の神隠し",
      '"a, b"',
      '"say ""hi"""',
      '""',
      '"two\nlines"',
      '"x\r\ny"',
    ),
    fc.stringMatching(/^[^",\r\n\0]{0,40}$/),
    fc
      .string({ unit: "grapheme", maxLength: 40 })
      .map((text) => `"${text.replaceAll("\0", "").replaceAll('"', '""')}"`),
  );
  const broken = fc.constantFrom('"open', 'a "quote" within', '"closed" too early', "too,many");
  const rows = fc.tuple(fc.array(fc.tuple(cell, cell), { minLength: 1, maxLength: 40 }), fc.boolean(), fc.boolean());

  it.each([
    ["in pieces of a few records", { leastBytes: 0, firstRecords: 1, pieceBytes: 90, threadBytes: 1e9 }],
    ["in one piece", { leastBytes: 0, firstRecords: 1, pieceBytes: 1 << 20, threadBytes: 1e9 }],
    ["on several threads", { leastBytes: 0, firstRecords: 1, pieceBytes: 150, threadBytes: 0 }],
  ])("are read by the kernel as by the scanner, %s", (_, tuning) => {
    fc.assert(
      fc.property(rows, fc.option(fc.tuple(fc.nat(), broken), { freq: 10 }), ([cells, textIds, returns], odd) => {
        const lineEnd = returns ? "\r\n" : "\n";
        const lines = cells.map(([title, note], at) => {
          const text = odd !== null && odd[0] % cells.length === at ? odd[1] : title;
          return `${text},${textIds ? `tt0${at}` : at},${at}.5,0.5,10,4,1,${note}`;
        });
        const text = ["title,movie_id,avg_watch_time,completion_rate,ratings_count,avg_rating,hit,note", ...lines].join(
          lineEnd,
        );
        const [expected, found] = [read(text, scanner), read(text, tuning)];
        if (expected instanceof MarqueeError || found instanceof MarqueeError) {
          expect(found).toEqual(expected);
          return;
        }
        expect(content(found)).toEqual(content(expected));
        expect(found.extras).toEqual(expected.extras);
      }),
      { numRuns: 400 },
    );
  });

  it("holds texts to the limit of a field, in quotes or not", () => {
    const limits = { ...readLimits, fieldBytes: 20 };
    const tuning = { leastBytes: 0, firstRecords: 1, pieceBytes: 1000, threadBytes: 1e9 };
    const source = { name: "t.csv", hash: null, delimiter: ",", limits, notes: [] };
    const parse = (title: string) => {
      const text = `${header},title\n${["a", "b", title].map((cell, at) => `${at},1.5,0.5,10,4,0,${cell}\n`).join("")}`;
      return parseCsv(Buffer.from(text), source, {}, tuning).extras[0]!.values[2];
    };
    expect(parse("x".repeat(20))).toBe("x".repeat(20));
    expect(parse(`"${"x".repeat(20)}"`)).toBe("x".repeat(20));
    for (const long of ["x".repeat(21), `"${"x".repeat(21)}"`, `"${'""'.repeat(10)}x"`]) {
      expect(() => parse(long)).toThrow(expect.objectContaining({ code: "FIELD_TOO_LONG" }));
    }
  });
});
