import { describe, expect, it } from "vitest";
import {
  codeInputs,
  decodeInput,
  fitInput,
  inputColumnNames,
  inputColumns,
  isInformative,
} from "../../src/movies/fitted-inputs.ts";
import { cellKind, type InputColumn, measureInputs, readInputs, takeInputs } from "../../src/movies/inputs.ts";
import { takeMovies } from "../../src/movies/movie.ts";
import { madeFilms } from "./made-films.ts";

const films = madeFilms(60);
const genre = { name: "genre", kind: "category" } as const;
const texts = (values: readonly (string | null)[]): InputColumn => ({ ...genre, values });
const numbers = (values: readonly number[]): InputColumn => ({
  name: "x",
  kind: "number",
  values: Float64Array.from(values),
});
const repeated = (counts: Readonly<Record<string, number>>) =>
  Object.entries(counts).flatMap(([level, count]) => Array<string>(count).fill(level));

describe("cellKind", () => {
  it("tells numbers, months and categories, and passes over what is missing", () => {
    expect(cellKind([1, null, 2.5])).toBe("number");
    expect(cellKind([true, false, null])).toBe("number");
    expect(cellKind(["98.0", "101", "NA", "1e3"])).toBe("number");
    expect(cellKind(["2001-02-03", "1999-12", null])).toBe("month");
    expect(cellKind(["Jul", "2001-02-03"])).toBe("month");
    expect(cellKind(["Drama", "2001-02-03"])).toBe("category");
    expect(cellKind(["0x10", "3"])).toBe("category");
    expect(cellKind([null, "", "n/a"])).toBeNull();
  });
});

describe("readInputs", () => {
  it("reads numbers, months and categories, with nothing where nothing is known", () => {
    const table = {
      ...takeMovies(films, [0, 1, 2]),
      extras: [
        { name: "a", values: ["98.5", true, "NA"] },
        { name: "b", values: ["2001-07-03", null, "Dec"] },
        { name: "c", values: [" Drama ", "-", 7] },
      ],
    };
    const read = readInputs(
      [
        { name: "a", kind: "number" },
        { name: "b", kind: "month" },
        { name: "c", kind: "category" },
      ],
      table,
    );
    expect(read.map(({ values }) => Array.from(values as ArrayLike<number | string | null>))).toEqual([
      [98.5, 1, Number.NaN],
      ["Jul", null, "Dec"],
      ["Drama", null, "7"],
    ]);
  });

  it("gives the measures as they are", () => {
    expect(measureInputs(films).map(({ values }) => values)).toEqual(Object.values(films.measures));
  });

  it("refuses a table without the column or the measure, and text where numbers or dates were", () => {
    const refusal = (code: string, message: RegExp) =>
      expect.objectContaining({ code, message: expect.stringMatching(message) });
    const fields = [{ name: "Running Time", kind: "number" }] as const;
    expect(() => readInputs(fields, { ...films, extras: [] })).toThrow(
      refusal("FEATURE_MISSING", /a column named Running Time, which the model needs, found avg_watch_time/),
    );
    expect(() => measureInputs({ ...films, absentMeasures: ["avg_rating"] })).toThrow(
      refusal("FEATURE_MISSING", /avg_rating/),
    );
    const wrong = { ...films, extras: [{ name: "Running Time", values: Array(60).fill("long") }] };
    expect(() => readInputs(fields, wrong)).toThrow(refusal("TYPE", /movie m1, Running Time: expected a number/));
    expect(() => readInputs([{ name: "genre", kind: "month" }], films)).toThrow(refusal("TYPE", /a date/));
    for (const huge of ["1e999", " -1E400 "]) {
      const table = { ...films, extras: [{ name: "Running Time", values: ["90", huge, ...Array(58).fill(null)] }] };
      expect(() => readInputs(fields, table)).toThrow(
        refusal("NUMBER_OVERFLOW", /movie m2, Running Time: expected a number, found .*Use a larger unit/),
      );
    }
  });

  it("takes rows of every kind", () => {
    const all = readInputs(
      [
        { name: "genre", kind: "category" },
        { name: "views_day7", kind: "number" },
      ],
      films,
    );
    expect(takeInputs(all, [3, 0]).map(({ values }) => Array.from(values as ArrayLike<unknown>))).toEqual([
      ["Western", "Drama"],
      [30, 0],
    ]);
  });
});

describe("fitInput", () => {
  it("learns median and range of a number", () => {
    expect(fitInput(numbers([4, Number.NaN, 1, 9]))).toEqual({ kind: "number", name: "x", median: 4, range: [1, 9] });
    expect(fitInput(numbers([Number.NaN]))).toEqual({ kind: "number", name: "x", median: 0, range: [0, 0] });
  });

  it("keeps categories that at least ten rows and one in fifty have, the most frequent first", () => {
    const few = fitInput(texts(repeated({ Western: 9, Drama: 10, Comedy: 30 })));
    expect(few).toEqual({ ...genre, levels: ["Comedy", "Drama"], missing: false });
    const many = fitInput(texts(repeated({ Western: 11, Drama: 12, Comedy: 577 })));
    expect(many).toMatchObject({ levels: ["Comedy", "Drama"] });
  });

  it("orders equally frequent categories by name, and keeps twenty at most", () => {
    const levels = Array.from({ length: 25 }, (_, index) => `c${String(index).padStart(2, "0")}`);
    const fitted = fitInput(texts(levels.reverse().flatMap((level) => Array<string>(10).fill(level))));
    expect(fitted).toMatchObject({ levels: levels.sort().slice(0, 20) });
  });

  it("has a column for missing where that is frequent, and nothing where all rows are one category", () => {
    const holed = fitInput(texts([...repeated({ Drama: 20, Comedy: 20 }), ...Array<null>(10).fill(null)]));
    expect(inputColumnNames(holed)).toEqual(["genre Comedy", "genre Drama", "genre missing"]);
    expect(isInformative(fitInput(texts(repeated({ Drama: 40 }))))).toBe(false);
    expect(isInformative(fitInput(texts(Array.from({ length: 40 }, (_, row) => `Film ${row}`))))).toBe(false);
    expect(isInformative(fitInput(numbers([3, 3])))).toBe(false);
  });
});

describe("what a learner sees of an input", () => {
  const fitted = fitInput(texts([...repeated({ Drama: 20, Comedy: 15 }), ...Array<null>(10).fill(null)]));
  const codes = codeInputs([fitted], [texts(["Comedy", null, "Western", "Drama"])])[0]!;

  it("is 0 and 1 for each category, all 0 for one that training did not keep", () => {
    expect(Array.from(codes)).toEqual([1, Number.NaN, 2, 0]);
    expect(inputColumns(fitted, codes).map((column) => Array.from(column))).toEqual([
      [0, 0, 0, 1],
      [1, 0, 0, 0],
      [0, 1, 0, 0],
    ]);
    expect(Array.from(codes, (code) => decodeInput(fitted, code))).toEqual(["Comedy", null, "another", "Drama"]);
  });

  it("is the number, the median where it is missing", () => {
    const number = fitInput(numbers([1, 2, 9]));
    expect(inputColumns(number, Float64Array.of(5, Number.NaN))).toEqual([Float64Array.of(5, 2)]);
  });
});
