import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { MarqueeError } from "../../src/errors.ts";
import { engagementProxy } from "../../src/films/engagement-proxies.ts";
import { filmDate } from "../../src/films/film-dates.ts";
import { filmTable, ratingOutOfFive } from "../../src/films/film-table.ts";

function film(over: Record<string, unknown> = {}) {
  return {
    Title: "The Fog",
    "Worldwide Gross": 2_500_000,
    "Production Budget": 1_000_000,
    "Release Date": "Feb 01 1980",
    "Running Time min": 100,
    Distributor: "Avco",
    "Major Genre": "Horror",
    Director: null,
    "IMDB Rating": 5.5,
    "IMDB Votes": 999,
    ...over,
  };
}

const read = (...films: unknown[]) => filmTable(films, "films", null);

function codeOf(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    if (error instanceof MarqueeError) return error.code;
    throw error;
  }
  return "no error";
}

describe("the stand-ins for watching behaviour", () => {
  test("follow the stated formula", () => {
    const proxy = engagementProxy({ avgRating: 3, ratingsCount: 999, runningTime: 100 });
    expect(proxy.completionRate).toBeCloseTo(0.3 + 0.4 * 0.5 + 0.25 * 0.5, 12);
    expect(proxy.avgWatchTime).toBeCloseTo(62.5, 12);
  });

  const facts = fc.record({
    avgRating: fc.double({ min: 1, max: 5, noNaN: true }),
    ratingsCount: fc.integer({ min: 0, max: 5_000_000 }),
    runningTime: fc.integer({ min: 1, max: 600 }),
  });

  test("stay within 0.30 to 0.95 and below the running time", () => {
    fc.assert(
      fc.property(facts, (given) => {
        const { completionRate, avgWatchTime } = engagementProxy(given);
        expect(completionRate).toBeGreaterThanOrEqual(0.3);
        expect(completionRate).toBeLessThanOrEqual(0.95 + 1e-12);
        expect(avgWatchTime).toBeGreaterThan(0);
        expect(avgWatchTime).toBeLessThan(given.runningTime);
      }),
    );
  });

  test("never fall when rating, votes or running time rise", () => {
    fc.assert(
      fc.property(facts, facts, (a, b) => {
        const low = {
          avgRating: Math.min(a.avgRating, b.avgRating),
          ratingsCount: Math.min(a.ratingsCount, b.ratingsCount),
          runningTime: Math.min(a.runningTime, b.runningTime),
        };
        const high = {
          avgRating: Math.max(a.avgRating, b.avgRating),
          ratingsCount: Math.max(a.ratingsCount, b.ratingsCount),
          runningTime: Math.max(a.runningTime, b.runningTime),
        };
        expect(engagementProxy(high).completionRate).toBeGreaterThanOrEqual(engagementProxy(low).completionRate);
        expect(engagementProxy(high).avgWatchTime).toBeGreaterThanOrEqual(engagementProxy(low).avgWatchTime);
      }),
    );
  });

  test("do not look at money: budget and gross change the target alone", () => {
    const rich = read(film({ "Production Budget": 9e8, "Worldwide Gross": 10 })).table;
    const poor = read(film({ "Production Budget": 10, "Worldwide Gross": 9e8 })).table;
    expect(rich.measures).toEqual(poor.measures);
    expect([...rich.hit!, ...poor.hit!]).toEqual([0, 1]);
  });
});

describe("filmTable", () => {
  test("moves ratings linearly from 1–10 to 1–5", () => {
    expect([1, 5.5, 10].map(ratingOutOfFive)).toEqual([1, 3, 5]);
  });

  test("calls a film a hit from exactly 2.5 times its budget", () => {
    const { table } = read(film(), film({ Title: "B", "Worldwide Gross": 2_499_999 }));
    expect([...table.hit!]).toEqual([1, 0]);
    expect(table.targetRule).toBe("worldwide gross ≥ 2.5 × production budget");
  });

  test("counts each film it leaves out under the first reason that applies", () => {
    const { counts } = read(
      film(),
      film({ "Production Budget": null, "Worldwide Gross": null }),
      film({ "Production Budget": 0 }),
      film({ "Worldwide Gross": 0 }),
      film({ "Worldwide Gross": null }),
      film({ "IMDB Votes": null }),
    );
    expect(counts.read).toBe(6);
    expect(counts.kept).toBe(1);
    expect(counts.dropped).toEqual({
      "no production budget": 2,
      "no worldwide gross": 2,
      "no IMDB rating or votes": 1,
    });
  });

  test("takes the median for an unknown running time and keeps it unknown in the column people see", () => {
    const { table, counts } = read(
      film({ "Running Time min": 80 }),
      film({ Title: "B", "Running Time min": 120 }),
      film({ Title: "C", "Running Time min": null }),
    );
    expect(counts.runningTimesFilled).toBe(1);
    expect(table.measures.avg_watch_time[2]).toBeCloseTo(100 * table.measures.completion_rate[2]!, 12);
    expect(table.extras.find((column) => column.name === "running_time")!.values).toEqual([80, 120, null]);
    expect(table.proxies.map((proxy) => proxy.formula).join()).toContain("100 minutes");
  });

  test("makes ids of title and year that do not depend on the order of different films", () => {
    const remake = film({ "Release Date": "Oct 14 2005" });
    const numbered = film({ Title: 1941, "Release Date": "Dec 14 1979" });
    const untitled = film({ Title: null, "Release Date": "Nov 03 2006" });
    const { table } = read(film(), remake, numbered, untitled, film());
    expect(table.ids).toEqual(["the-fog-1980", "the-fog-2005", "1941-1979", "untitled-2006", "the-fog-1980-2"]);
    expect(read(remake, film()).table.ids).toEqual(["the-fog-2005", "the-fog-1980"]);
    expect(table.extras[0]!.values).toEqual(["The Fog", "The Fog", "1941", null, "The Fog"]);
  });

  test("counts films that were given another film's rating and votes", () => {
    const { counts } = read(film(), film({ Title: "THE FOG", "Release Date": "Oct 14 2005" }), film({ Title: "B" }));
    expect(counts.sharedRatings).toBe(2);
  });

  test("says what is a stand-in and what is computed", () => {
    const { table } = read(film());
    expect(table.proxies.map((proxy) => proxy.column)).toEqual(["completion_rate", "avg_watch_time"]);
    const codes = table.notes.map((note) => note.code);
    expect(codes).toContain("PROXY");
    expect(codes).toContain("DERIVED_TARGET");
  });

  test("refuses what is not the list of films", () => {
    expect(codeOf(() => filmTable({ films: [] }, "films", null))).toBe("FORMAT_MISMATCH");
    expect(codeOf(() => read("a film"))).toBe("TYPE");
    expect(codeOf(() => read(film({ "IMDB Rating": 11 })))).toBe("TYPE");
    expect(codeOf(() => read(film({ "Production Budget": "much" })))).toBe("TYPE");
    expect(codeOf(() => read())).toBe("NO_ROWS");
    expect(codeOf(() => read(film({ "Running Time min": null })))).toBe("COLUMN_EMPTY");
  });
});

describe("filmDate", () => {
  test("moves years after 2011 back a century and leaves the others", () => {
    expect(filmDate("Dec 15 2039", "films", 1)).toEqual({ date: "1939-12-15", corrected: true });
    expect(filmDate("Feb 08 2015", "films", 1)).toEqual({ date: "1915-02-08", corrected: true });
    expect(filmDate("Dec 23 2011", "films", 1)).toEqual({ date: "2011-12-23", corrected: false });
    expect(filmDate("Jun 12 1998", "films", 1)).toEqual({ date: "1998-06-12", corrected: false });
  });

  test("refuses another form", () => {
    for (const text of ["1998-06-12", "Jan 1 1998", "Foo 12 1998", null, 1998]) {
      expect(codeOf(() => filmDate(text, "films", 1))).toBe("DATE_INVALID");
    }
  });
});
