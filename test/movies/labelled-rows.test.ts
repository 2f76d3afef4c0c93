import { describe, expect, it } from "vitest";
import { MarqueeError } from "../../src/errors.ts";
import { randomStream } from "../../src/math/random.ts";
import { knownDates, labelledMovies, rowGroups, splitMovies } from "../../src/movies/labelled-rows.ts";
import { type CellValue, type MovieTable, takeMovies } from "../../src/movies/movie.ts";
import { fifteenMovies } from "./fifteen-movies.ts";

const withExtra = (name: string, values: CellValue[]): MovieTable => ({
  ...fifteenMovies(),
  extras: [{ name, values }],
});
const choice = { testSize: 0.2, splitColumn: null, timeColumn: null, groupColumn: null };
const split = (
  table: MovieTable,
  options: Partial<typeof choice> | { splitColumn: string } | { timeColumn: string } | { groupColumn: string },
) => splitMovies(labelledMovies(table), { ...choice, ...options }, randomStream(1));
const refusal = (work: () => unknown) => {
  try {
    work();
  } catch (error) {
    if (error instanceof MarqueeError) return [error.code, error.message] as const;
    throw error;
  }
  return ["accepted", ""] as const;
};

describe("labelledMovies", () => {
  it("leaves out movies whose target is missing and counts them", () => {
    const table = { ...fifteenMovies(), hit: fifteenMovies().hit!.map((value, row) => (row === 3 ? -1 : value)) };
    const labelled = labelledMovies(table);
    expect(labelled.target).toHaveLength(14);
    expect(labelled.movies.ids).not.toContain("4");
    expect(labelled.notes[0]!.message).toBe("1 of 15 movies have no known target and were left out.");
  });

  it("refuses tables that nothing can be learned from", () => {
    const table = fifteenMovies();
    expect(refusal(() => labelledMovies({ ...table, hit: null }))[0]).toBe("NO_TARGET");
    expect(refusal(() => labelledMovies({ ...table, hit: new Int8Array(15).fill(-1) }))[0]).toBe("NO_TARGET");
    expect(refusal(() => labelledMovies({ ...table, hit: new Int8Array(15).fill(1) }))[0]).toBe("ONE_CLASS");
    expect(refusal(() => labelledMovies(takeMovies(table, [0])))[0]).toBe("TOO_FEW_ROWS");
    expect(refusal(() => labelledMovies(takeMovies(table, [0, 2, 4, 7, 9, 11, 1])))[0]).toBe("TOO_FEW_ROWS");
  });
});

describe("splitMovies", () => {
  it("uses the caller's own marks", () => {
    const marks = Array.from({ length: 15 }, (_, row) => (row % 5 === 0 ? "test" : "train"));
    expect(Array.from(split(withExtra("part", marks), { splitColumn: "part" }).test)).toEqual([0, 5, 10]);
  });

  it("refuses other marks and names the movie", () => {
    const marks = Array.from({ length: 15 }, (_, row) => (row === 4 ? "validate" : "train"));
    const [code, message] = refusal(() => split(withExtra("part", marks), { splitColumn: "part" }));
    expect(code).toBe("SPLIT_INVALID");
    expect(message).toContain("movie 5, part: expected train or test, found validate");
  });

  it("tests on the latest rows and never divides one day", () => {
    const dates = Array.from({ length: 15 }, (_, row) => (row < 11 ? `2001-01-${String(row + 10)}` : "2002-05-05"));
    const { train, test } = split(withExtra("release_date", dates), { timeColumn: "release_date" });
    expect(Array.from(test)).toEqual([11, 12, 13, 14]);
    expect(train).toHaveLength(11);
  });

  it("orders years and dates of unequal precision", () => {
    const years = Array.from({ length: 15 }, (_, row) => 1990 + ((row * 4) % 15));
    const { test } = split(withExtra("year", years), { timeColumn: "year" });
    expect(Array.from(test, (row) => years[row]).sort()).toEqual([2002, 2003, 2004]);
  });

  it("never divides a group, and takes movies without a group one by one", () => {
    const studios = Array.from({ length: 15 }, (_, row) => (row % 5 === 4 ? null : `studio ${row % 5}`));
    const table = withExtra("studio", studios);
    expect(Array.from(rowGroups(table, "studio"))).toEqual([0, 1, 2, 3, 4, 0, 1, 2, 3, 5, 0, 1, 2, 3, 6]);
    const { train, test } = split(table, { groupColumn: "studio" });
    expect(train.length + test.length).toBe(15);
    expect(test).toHaveLength(3);
    const trained = new Set(Array.from(train, (row) => studios[row]).filter((studio) => studio !== null));
    expect(Array.from(test, (row) => studios[row]).some((studio) => trained.has(studio ?? ""))).toBe(false);
  });

  it("refuses a group column with one value, or none of that name", () => {
    const same = withExtra("studio", Array(15).fill("one"));
    expect(refusal(() => split(same, { groupColumn: "studio" }))[0]).toBe("SPLIT_INVALID");
    expect(refusal(() => split(same, { groupColumn: "director" }))[0]).toBe("COLUMN_MISSING");
  });

  it("refuses a date it cannot read, and a split that leaves training with one class", () => {
    const dates = Array.from({ length: 15 }, () => "2001-01-01" as CellValue);
    dates[3] = "soon";
    expect(refusal(() => split(withExtra("day", dates), { timeColumn: "day" }))[0]).toBe("DATE_INVALID");
    const marks = Array.from(fifteenMovies().hit!, (hit) => (hit === 1 ? "test" : "train"));
    expect(refusal(() => split(withExtra("part", marks), { splitColumn: "part" }))[0]).toBe("ONE_CLASS");
    expect(refusal(() => split(fifteenMovies(), { splitColumn: "part" }))[0]).toBe("COLUMN_MISSING");
  });
});

describe("knownDates", () => {
  it("reads release_date however it is written, NaN where it cannot be read, and is absent without dates", () => {
    const dates = Array.from({ length: 15 }, (_, row) => (row === 0 ? "soon" : row === 1 ? null : `20${row + 10}`));
    const found = knownDates(withExtra("Release_Date", dates))!;
    expect(found.column).toBe("Release_Date");
    expect(Array.from(found.moments.slice(0, 4))).toEqual([Number.NaN, Number.NaN, 20120000, 20130000]);
    expect(knownDates(withExtra("release_date", Array(15).fill("")))).toBeNull();
    expect(knownDates(fifteenMovies())).toBeNull();
  });
});
