import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { parseMovies, readMovies, tableFromRecords } from "../../src/table/read-movies.ts";
import type { ReadOptions } from "../../src/table/read-options.ts";
import { good } from "../corpus/cases.ts";

describe("readMovies", () => {
  it("reads the data set that ships with the package", async () => {
    const table = await readMovies("data/movies.csv");
    expect(table.source).toBe("movies.csv");
    expect(table.ids).toEqual(Array.from({ length: 15 }, (_, row) => String(row + 1)));
    expect(Array.from(table.hit!)).toEqual([0, 1, 0, 1, 0, 1, 1, 0, 1, 0, 1, 0, 1, 0, 1]);
    expect(Object.values(table.measures).map((values) => values[14])).toEqual([150, 0.98, 18_000, 5]);
    expect(table.extras).toEqual([]);
    expect(table.notes).toEqual([]);
    expect(table.hash).toBe(createHash("sha256").update(readFileSync("data/movies.csv")).digest("hex"));
  });

  it("refuses what is not there and what is a folder", async () => {
    await expect(readMovies("data/none.csv")).rejects.toMatchObject({ code: "FILE_NOT_FOUND" });
    await expect(readMovies("data", { format: "csv" })).rejects.toMatchObject({ code: "FILE_NOT_FOUND" });
  });

  it("refuses a file larger than the limit", async () => {
    await expect(readMovies("data/movies.csv", { limits: { bytes: 100 } })).rejects.toMatchObject({
      code: "FILE_TOO_LARGE",
    });
  });

  it("reads a name without an ending when the format is given", async () => {
    const table = await parseMovies(good, "movies", { format: "csv" });
    expect(table.ids).toEqual(["1", "2", "3"]);
  });

  it.each([
    { completion: "half" },
    { ratingScale: 0 },
    { ratingScale: Number.NaN },
    { delimiter: ",," },
    { delimiter: '"' },
    { delimiter: "1" },
    { format: "ods" },
    { id: " " },
    { target: "" },
  ] as object[])("refuses the options %j", async (options) => {
    await expect(parseMovies(good, "movies.csv", options as ReadOptions)).rejects.toMatchObject({
      code: "OPTION_INVALID",
    });
  });

  it("refuses one column as both id and target", async () => {
    await expect(parseMovies(good, "movies.csv", { id: "hit" })).rejects.toMatchObject({ code: "OPTION_INVALID" });
  });

  it("says once what happened how often, and where first", async () => {
    const rows = ["a,1,0.5,10,,1", "b,2,0.5,10,NA,1", "c,3,0.5,10,4,"];
    const table = await parseMovies(`${good.split("\n")[0]}\n${rows.join("\n")}\n`, "movies.csv");
    expect(table.notes.map(({ message }) => message)).toEqual([
      "2 values of avg_rating are missing (the first in row 1).",
      "1 value of hit is missing (row 3).",
    ]);
  });

  it("counts rows of quoted fields with line ends as records", async () => {
    const text = `${good.split("\n")[0]},title\n1,1,0.5,10,4,1,"a\n\nb"\n2,1,0.5,10,9,1,c\n`;
    await expect(parseMovies(text, "movies.csv")).rejects.toThrow(
      "movies.csv row 2, avg_rating: expected a rating from 1 to 5, found 9. If your ratings run from 0 to 10, pass --rating-scale 10.",
    );
  });
});

describe("tableFromRecords", () => {
  const movie = { avg_watch_time: "100", completion_rate: 0.88, ratings_count: "7000", avg_rating: "4.5" };

  it("takes numbers and numeric texts alike", () => {
    const table = tableFromRecords([movie], "--movie");
    expect(table.ids).toEqual(["1"]);
    expect(Object.values(table.measures).map((values) => values[0])).toEqual([100, 0.88, 7000, 4.5]);
    expect(table.hit).toBeNull();
    expect(table.hash).toBeNull();
    expect(table.notes.map(({ code }) => code)).toEqual(["ID_ASSIGNED"]);
  });

  it("carries dates, bigints and nested values", () => {
    const extras = {
      at: new Date(0),
      big: 2n ** 60n,
      list: [1],
      no: Number.NaN,
      top: Number.POSITIVE_INFINITY,
      un: undefined,
    };
    const table = tableFromRecords([{ ...movie, ...extras }], "records");
    expect(table.extras.map(({ values }) => values[0])).toEqual([
      "1970-01-01T00:00:00.000Z",
      String(2n ** 60n),
      "[1]",
      null,
      "Infinity",
      null,
    ]);
  });

  it("refuses what is no object, no rows, and numbers that are not finite", () => {
    expect(() => tableFromRecords([], "records")).toThrow(expect.objectContaining({ code: "NO_ROWS" }));
    expect(() => tableFromRecords([movie, null as never], "records")).toThrow(
      expect.objectContaining({ code: "JSON_INVALID", details: expect.objectContaining({ row: 2 }) }),
    );
    expect(() => tableFromRecords([{ ...movie, avg_rating: Number.NaN }], "records")).toThrow(
      expect.objectContaining({ code: "NUMBER_NONFINITE" }),
    );
    expect(() => tableFromRecords([{ ...movie, avg_rating: { a: 1n } }], "records")).toThrow(
      expect.objectContaining({ code: "TYPE" }),
    );
    expect(() => tableFromRecords([{ ...movie, more: { a: 1n } }], "records")).toThrow(
      expect.objectContaining({ code: "TYPE_UNSUPPORTED" }),
    );
  });
});
