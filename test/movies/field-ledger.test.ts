import { describe, expect, it } from "vitest";
import {
  fieldLedger,
  fieldsKnownAt,
  moments,
  refuseLaterFields,
  scoresByMoment,
} from "../../src/movies/field-ledger.ts";
import { madeFilms } from "./made-films.ts";

const films = madeFilms(60);

describe("fieldLedger", () => {
  const ledger = fieldLedger(films, { constant: "announcement" });

  it("knows film facts by their names, measures over the lifetime, and takings as outcomes", () => {
    expect(Object.fromEntries(ledger.map(({ field, known }) => [field, known]))).toEqual({
      avg_watch_time: "lifetime",
      completion_rate: "lifetime",
      ratings_count: "lifetime",
      avg_rating: "lifetime",
      title: "announcement",
      release_date: "release",
      genre: "announcement",
      "Running Time": "release",
      production_budget: "announcement",
      worldwide_gross: "outcome",
      views_day7: "day7",
      mystery: null,
      constant: "announcement",
    });
  });

  it("only ever adds as time goes by, and never gives outcomes or columns of which nothing is said", () => {
    let before: string[] = [];
    for (const moment of moments) {
      const known = fieldsKnownAt(ledger, moment);
      expect(known).toEqual(expect.arrayContaining(before));
      expect(known).not.toContain("worldwide_gross");
      expect(known).not.toContain("mystery");
      before = known;
    }
    expect(before).toHaveLength(ledger.length - 2);
  });

  it("has no measure that the table has no column of", () => {
    const fields = fieldLedger({ ...films, absentMeasures: ["avg_rating"] }).map(({ field }) => field);
    expect(fields).toContain("ratings_count");
    expect(fields).not.toContain("avg_rating");
  });

  it("lets the caller say otherwise, and refuses moments and columns that do not exist", () => {
    const stated = fieldLedger(films, { avg_rating: "day28", mystery: "release" });
    expect(fieldsKnownAt(stated, "day28")).toContain("avg_rating");
    expect(fieldsKnownAt(stated, "day7")).not.toContain("avg_rating");
    expect(fieldsKnownAt(fieldLedger(films, { genre: "outcome" }), "lifetime")).not.toContain("genre");
    expect(() => fieldLedger(films, { mystery: "soon" })).toThrow(expect.objectContaining({ code: "OPTION_INVALID" }));
    expect(() => fieldLedger(films, { mistery: "release" })).toThrow(
      expect.objectContaining({ code: "COLUMN_MISSING" }),
    );
  });

  it("refuses later fields with a typed error that names the column", () => {
    const used = ledger.filter(({ field }) => field === "genre" || field === "avg_rating");
    expect(() => refuseLaterFields(used, "lifetime", "model.json")).not.toThrow();
    expect(() => refuseLaterFields(used, "release", "model.json")).toThrow(
      expect.objectContaining({
        code: "FIELD_NOT_YET_KNOWN",
        message: expect.stringMatching(
          /^model\.json, avg_rating: expected .* release, found one that is known at lifetime\./,
        ),
      }),
    );
    const unsaid = ledger.filter(({ field }) => field === "mystery");
    expect(() => refuseLaterFields(unsaid, "lifetime", "model.json")).toThrow(/not said when .*--known mystery=MOMENT/);
    const outcome = ledger.filter(({ field }) => field === "worldwide_gross");
    expect(() => refuseLaterFields(outcome, "lifetime", "model.json")).toThrow(/never an input/);
  });

  it("makes a row for each moment from the first at which anything is known, training once for each change", () => {
    const asked: string[] = [];
    const table = scoresByMoment(
      [
        { field: "budget", known: "release" },
        { field: "views", known: "day7" },
        { field: "gross", known: "outcome" },
      ],
      (moment) => {
        asked.push(moment);
        return { rocAuc: asked.length / 10, interval: null };
      },
    );
    expect(asked).toEqual(["release", "day7"]);
    expect(table.map(({ moment, newFields, rocAuc }) => [moment, newFields, rocAuc])).toEqual([
      ["release", ["budget"], 0.1],
      ["day7", ["views"], 0.2],
      ["day28", [], 0.2],
      ["lifetime", [], 0.2],
    ]);
  });
});
