import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isCanonicalNumber, readNumber } from "../../src/table/numbers.ts";
import { parseMovies } from "../../src/table/read-movies.ts";

describe("readNumber", () => {
  it.each([
    ["12", 12],
    ["+12", 12],
    ["-0.5", -0.5],
    [".5", 0.5],
    ["5.", 5],
    ["1e3", 1000],
    ["1.5E-3", 0.0015],
    [" 7 ", 7],
    ["007", 7],
    ["9007199254740991", 9_007_199_254_740_991],
  ])("reads %s", (text, value) => {
    expect(readNumber(text)).toMatchObject({ kind: "number", value });
  });

  it("reads minus zero as zero", () => {
    expect(Object.is((readNumber("-0.0") as { value: number }).value, 0)).toBe(true);
  });

  it.each([
    ["1,5", "decimal-comma", 1.5],
    ["0,985", "decimal-comma", 0.985],
    ["1234,567", "decimal-comma", 1234.567],
    ["1,234,567", "comma-thousands", 1_234_567],
    ["1,234.5", "comma-thousands", 1234.5],
    ["1.234.567", "dot-thousands", 1_234_567],
    ["1.234,5", "dot-thousands", 1234.5],
    ["-1,234", "either", -1.234],
  ])("sees what the separators of %s can mean", (text, kind, value) => {
    expect(readNumber(text)).toEqual({ kind, value });
  });

  it.each([
    ["abc", "TYPE"],
    ["true", "TYPE"],
    ["1_000", "NUMBER_INVALID"],
    ["1 000", "NUMBER_INVALID"],
    ["12 min", "NUMBER_INVALID"],
    ["€5", "NUMBER_INVALID"],
    ["1,23,456", "NUMBER_INVALID"],
    ["1e", "NUMBER_INVALID"],
    ["--1", "NUMBER_INVALID"],
    ["+inf", "NUMBER_NONFINITE"],
    ["-1e400", "NUMBER_OVERFLOW"],
    ["9007199254740992", "INT_UNSAFE"],
    ["9,007,199,254,740,992", "INT_UNSAFE"],
  ])("refuses %s with %s", (text, code) => {
    expect(readNumber(text)).toEqual({ kind: "refused", code });
  });

  it.each(["", "  ", "NA", "n/a", "Null", "none", "-"])("reads %j as missing", (text) => {
    expect(readNumber(text)).toEqual({ kind: "missing" });
  });

  it("looks at a megabyte of digits once, not once for each digit", () => {
    for (const text of [`${"1".repeat(1_000_000)}x`, `${"1,111".repeat(200_000)}x`, `${".".repeat(1_000_000)}`]) {
      expect(readNumber(text).kind).toBe("refused");
    }
  });
});

describe("isCanonicalNumber", () => {
  it.each(["0", "-1", "0.5", "1e-7", "9007199254740991"])("accepts %s", (text) => {
    expect(isCanonicalNumber(text)).toBe(true);
  });

  it.each(["", " 1", "01", "-0", "1.0", "+1", "1e3", "NaN", "Infinity", "9007199254740992", "1e+21", "0x1", "1,5"])(
    "refuses %j",
    (text) => {
      expect(isCanonicalNumber(text)).toBe(false);
    },
  );
});

describe("numbers of a CSV file", () => {
  const digits = fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 20 }).map((list) => list.join(""));
  const decimal = fc.tuple(digits, fc.option(digits), fc.option(fc.integer({ min: -30, max: 30 })));

  it("are bit for bit what Number makes of them", async () => {
    const texts = decimal
      .map(
        ([whole, fraction, power]) =>
          `${whole}${fraction === null ? "" : `.${fraction}`}${power === null ? "" : `e${power}`}`,
      )
      .filter((text) => !/^\d+$/.test(text) || Number.isSafeInteger(Number(text)));
    await fc.assert(
      fc.asyncProperty(fc.array(texts, { minLength: 1, maxLength: 20 }), async (cells) => {
        const rows = cells.map((cell) => `${cell},0.5,10,4`).join("\n");
        const table = await parseMovies(`avg_watch_time,completion_rate,ratings_count,avg_rating\n${rows}\n`, "t.csv");
        expect(Array.from(table.measures.avg_watch_time)).toEqual(cells.map(Number));
      }),
      { numRuns: 200 },
    );
  });
});
