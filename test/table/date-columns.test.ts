import { describe, expect, it } from "vitest";
import type { CellValue } from "../../src/movies/movie.ts";
import { checkedDates } from "../../src/table/date-columns.ts";

function dates(name: string, ...values: CellValue[]) {
  const { columns, notes } = checkedDates([{ name, values }], "movies.csv");
  return { values: columns[0]!.values, codes: notes.map(({ code }) => code) };
}
const refused = (...values: CellValue[]) => {
  try {
    dates("release_date", ...values);
  } catch (error) {
    return error;
  }
  return null;
};

describe("columns of dates", () => {
  it.each(["date", "Date", "release_date", "Release Date", "releaseDate", "premiere-date"])(
    "are known by the name %s",
    (name) => {
      expect(() => dates(name, "2003-02-30")).toThrow(expect.objectContaining({ code: "DATE_INVALID" }));
    },
  );

  it.each(["update", "candidate", "title", "dated"])("are not known by the name %s", (name) => {
    expect(dates(name, "2003-02-30", "01/02/2003").values).toEqual(["2003-02-30", "01/02/2003"]);
  });

  it("are carried as they are with the year first, or when they are no dates at all", () => {
    const values = [
      "2003-02-28",
      "2004-02-29T10:00:00Z",
      "2003/1/31",
      "2000-02-29",
      "1998",
      1998,
      null,
      "",
      "soon",
      "Jun 12 1998",
    ];
    expect(dates("date", ...values)).toEqual({ values, codes: [] });
  });

  it.each([
    "2003-02-29",
    "1900-02-29",
    "2003-13-01",
    "2003-00-10",
    "2003-04-31",
    "2003-01-00",
    "2003/02/30",
    "2003-02-30T00:00",
  ])("are refused for %s, which is in no calendar", (date) => {
    expect(refused("2003-01-01", date)).toMatchObject({
      code: "DATE_INVALID",
      details: { row: 2, column: "release_date" },
    });
  });

  it("are turned with the year last when one date tells the order", () => {
    expect(dates("date", "01/02/2003", null, "25/12/2004", "3.4.2005")).toEqual({
      values: ["2003-02-01", null, "2004-12-25", "2005-04-03"],
      codes: ["DATE_CONVERTED"],
    });
    expect(dates("date", "01/02/2003", "12/25/2004").values).toEqual(["2003-01-02", "2004-12-25"]);
    expect(refused("30/02/2003")).toMatchObject({ code: "DATE_INVALID", details: { row: 1 } });
  });

  it("are refused when nothing tells the order, or two dates tell different ones", () => {
    expect(refused(null, "01/02/2003")).toMatchObject({ code: "DATE_AMBIGUOUS", details: { row: 2 } });
    expect(refused("25/12/2004", "12/25/2004")).toMatchObject({ code: "DATE_AMBIGUOUS", details: { row: 2 } });
  });
});
