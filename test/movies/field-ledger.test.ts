import { describe, expect, it } from "vitest";
import { extraFeatureColumns, numericExtraFeatures, parseExtraFeatures } from "../../src/movies/extra-features.ts";
import {
  fieldLedger,
  fieldsKnownAt,
  moments,
  refuseLaterFields,
  scoresByMoment,
} from "../../src/movies/field-ledger.ts";
import type { CellValue, MovieTable } from "../../src/movies/movie.ts";
import { takeMovies } from "../../src/movies/movie.ts";
import { madeMovies } from "./made-movies.ts";

const rows = 60;
const column = (name: string, value: (row: number) => CellValue) => ({
  name,
  values: Array.from({ length: rows }, (_, row) => value(row)),
});
const films: MovieTable = {
  ...madeMovies(rows),
  extras: [
    column("title", (row) => `Film ${row}`),
    column("release_date", (row) => (row === 5 ? null : `2001-0${1 + (row % 9)}-11`)),
    column("genre", (row) => ["Drama", "Comedy", "Drama", "Western"][row % 10 === 3 ? 3 : row % 3]!),
    column("Running Time", (row) => (row === 7 ? null : 80 + row)),
    column("production_budget", (row) => 1e6 * (row + 1)),
    column("worldwide_gross", (row) => 3e6 * (row + 1)),
    column("views_day7", (row) => row * 10),
    column("mystery", (row) => row),
    column("constant", () => 4),
  ],
};

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
      views_day7: "day-7",
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

  it("lets the caller say otherwise, and refuses moments and columns that do not exist", () => {
    const stated = fieldLedger(films, { avg_rating: "day-28", mystery: "release" });
    expect(fieldsKnownAt(stated, "day-28")).toContain("avg_rating");
    expect(fieldsKnownAt(stated, "day-7")).not.toContain("avg_rating");
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
    expect(() => refuseLaterFields(unsaid, "lifetime", "model.json")).toThrow(/not said when it is known/);
  });

  it("makes a row for each moment from the first at which anything is known, training once for each change", () => {
    const asked: string[] = [];
    const table = scoresByMoment(
      [
        { field: "budget", known: "release" },
        { field: "views", known: "day-7" },
        { field: "gross", known: "outcome" },
      ],
      (moment) => {
        asked.push(moment);
        return { rocAuc: asked.length / 10, interval: null };
      },
    );
    expect(asked).toEqual(["release", "day-7"]);
    expect(table.map(({ moment, newFields, rocAuc }) => [moment, newFields, rocAuc])).toEqual([
      ["release", ["budget"], 0.1],
      ["day-7", ["views"], 0.2],
      ["day-28", [], 0.2],
      ["lifetime", [], 0.2],
    ]);
  });
});

describe("numericExtraFeatures", () => {
  const features = numericExtraFeatures(films, "release");

  it("makes numbers of what is known before the release: budget, running time, month and frequent genres", () => {
    const { names, columns, notes } = extraFeatureColumns(features, films);
    expect(names).toEqual(["release_date month", "genre Drama", "genre Comedy", "Running Time", "production_budget"]);
    expect(columns.map((values) => values[1])).toEqual([2, 0, 1, 81, 2e6]);
    expect(columns[0]![5]).toBe(5);
    expect(columns[3]![7]).toBe(110);
    expect(columns.every((values) => values.length === rows && values.every(Number.isFinite))).toBe(true);
    expect(notes.map(({ code, message }) => [code, message.split(" ").slice(0, 5).join(" ")])).toEqual([
      ["UNSEEN_CATEGORY", "6 movies have a genre"],
    ]);
  });

  it("gives less at the announcement, and outcomes never", () => {
    const at = (moment: "announcement" | "lifetime") =>
      extraFeatureColumns(numericExtraFeatures(films, moment), films).names;
    expect(at("announcement")).toEqual(["genre Drama", "genre Comedy", "production_budget"]);
    expect(at("lifetime")).toContain("views_day7");
    expect(at("lifetime")).not.toContain("worldwide_gross");
  });

  it("is learned from training rows alone: the columns of other rows come from its medians and categories", () => {
    const few = takeMovies(films, [5, 7]);
    const { columns } = extraFeatureColumns(features, few);
    expect(columns.map((values) => Array.from(values))).toEqual([
      [5, 8],
      [1, 0],
      [0, 1],
      [85, 110],
      [6e6, 8e6],
    ]);
  });

  it("goes through JSON and refuses what is none of it", () => {
    expect(parseExtraFeatures(JSON.parse(JSON.stringify(features)))).toEqual(features);
    for (const [value, code] of [
      [{}, "MODEL_INVALID"],
      [[null], "MODEL_INVALID"],
      [[{ kind: "number", column: 3, median: 1 }], "MODEL_INVALID"],
      [[{ kind: "number", column: "a", median: null }], "MODEL_NONFINITE"],
      [[{ kind: "category", column: "a" }], "MODEL_INVALID"],
      [[{ kind: "text", column: "a" }], "MODEL_INVALID"],
      [new Array(1001).fill({}), "MODEL_TOO_LARGE"],
    ] as const) {
      expect(() => parseExtraFeatures(value)).toThrow(expect.objectContaining({ code }));
    }
  });

  it("refuses a table without a column, and text where numbers were", () => {
    expect(() => extraFeatureColumns(features, { ...films, extras: [] })).toThrow(
      expect.objectContaining({ code: "FEATURE_MISSING" }),
    );
    const wrong = {
      ...films,
      extras: films.extras.map((extra) => (extra.name === "Running Time" ? column(extra.name, () => "long") : extra)),
    };
    expect(() => extraFeatureColumns(features, wrong)).toThrow(expect.objectContaining({ code: "TYPE" }));
  });
});
