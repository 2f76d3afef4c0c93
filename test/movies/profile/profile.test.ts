import { describe, expect, it } from "vitest";
import { type CellValue, type MeasureName, type MovieTable, takeMovies } from "../../../src/movies/movie.ts";
import { profileMovies } from "../../../src/movies/profile/profile.ts";
import { fifteenMovies, madeUpMovies } from "../../fixtures/sample-tables.ts";

const fifteen = fifteenMovies();

function withExtra(table: MovieTable, name: string, values: readonly CellValue[]): MovieTable {
  return { ...table, extras: [...table.extras, { name, values }] };
}

function withMeasure(name: MeasureName, change: (value: number, row: number) => number): MovieTable {
  return { ...fifteen, measures: { ...fifteen.measures, [name]: fifteen.measures[name].map(change) } };
}

const column = (table: MovieTable, name: string) =>
  profileMovies(table).columns.find((profile) => profile.column === name)!;
const codes = (table: MovieTable) => profileMovies(table).notes.map(({ code }) => code);

describe("profileMovies", () => {
  it("is plain JSON, and the same each time", () => {
    const profile = profileMovies(madeUpMovies(300));
    expect(JSON.parse(JSON.stringify(profile))).toEqual(profile);
    expect(profileMovies(madeUpMovies(300))).toEqual(profile);
  });

  it("says what the fifteen movies are, by hand", () => {
    const profile = profileMovies(fifteen);
    expect(profile).toMatchObject({ rows: 15, target: { known: 15, hits: 8, hitRate: 8 / 15 } });
    expect(profile.columns.map(({ column, role, type }) => [column, role, type])).toEqual([
      ["movie_id", "id", "text"],
      ["avg_watch_time", "measure", "number"],
      ["completion_rate", "measure", "number"],
      ["ratings_count", "measure", "number"],
      ["avg_rating", "measure", "number"],
      ["hit", "target", "boolean"],
    ]);
    const watch = column(fifteen, "avg_watch_time");
    expect(watch).toMatchObject({ known: 15, missing: 0, distinct: 15, unit: "minutes" });
    expect(watch.numbers).toMatchObject({ min: 40, q1: 55, median: 95, q3: 122.5, max: 150, zeros: 0, whole: true });
    expect(watch.numbers!.histogram).toEqual({
      scale: "linear",
      edges: [40, 62, 84, 106, 128, 150],
      counts: [5, 2, 1, 4, 3],
    });
    expect(column(fifteen, "hit").frequent).toEqual([
      { value: "true", count: 8 },
      { value: "false", count: 7 },
    ]);
    expect(codes(fifteen)).toEqual(["SMALL_SAMPLE", "LEAK_SUSPECT"]);
  });

  it("tells the types of carried columns", () => {
    const typed = (values: readonly CellValue[]) => {
      const all = Array.from({ length: 15 }, (_, row) => values[row % values.length]!);
      return column(withExtra(fifteen, "extra", all), "extra").type;
    };
    expect(typed([1, null, 2.5])).toBe("number");
    expect(typed(["a", "", null])).toBe("text");
    expect(typed([true, false])).toBe("boolean");
    expect(typed(["2003-02-28", "2004-01-01T10:00:00Z"])).toBe("date");
    expect(typed(["2003-02-28", "soon"])).toBe("text");
    expect(typed([1, "one"])).toBe("mixed");
    expect(typed([null, ""])).toBe("empty");
  });

  it("counts what is missing and shows the most frequent texts first", () => {
    const genres = ["b", "a", "b", null, "", "a", "b", "c", "c", "c", "c", "d", "e", "f", "g"];
    expect(column(withExtra(fifteen, "genre", genres), "genre")).toMatchObject({
      known: 13,
      missing: 2,
      distinct: 7,
      frequent: [
        { value: "c", count: 4 },
        { value: "b", count: 3 },
        { value: "a", count: 2 },
        { value: "d", count: 1 },
        { value: "e", count: 1 },
        { value: "f", count: 1 },
        { value: "g", count: 1 },
      ],
    });
  });

  it("has no figures for a measure without values, and a spread of nothing for one value", () => {
    const empty = withMeasure("avg_rating", () => Number.NaN);
    expect(column(empty, "avg_rating")).toMatchObject({ type: "empty", known: 0, missing: 15, numbers: null });
    const single = withMeasure("avg_rating", (value, row) => (row === 3 ? value : Number.NaN));
    expect(column(single, "avg_rating").numbers).toMatchObject({
      mean: 4.8,
      standardDeviation: null,
      histogram: { edges: [4.8, 4.8], counts: [1] },
      outliers: { low: 0, high: 0 },
    });
    const { columns, leftOut } = profileMovies(empty).correlations;
    expect(columns).not.toContain("avg_rating");
    expect(leftOut).toEqual(["avg_rating"]);
  });

  it("counts outliers beyond one and a half interquartile ranges", () => {
    const long = withMeasure("avg_watch_time", (value, row) => (row === 0 ? 900 : value));
    const { numbers } = column(long, "avg_watch_time");
    expect(numbers!.outliers).toMatchObject({ low: 0, high: 1 });
    expect(numbers!.outliers.highFence).toBe(numbers!.q3 + 1.5 * (numbers!.q3 - numbers!.q1));
  });

  it("names a constant column and leaves it out of the correlations", () => {
    const profile = profileMovies(withMeasure("completion_rate", () => 0.5));
    expect(profile.correlations.leftOut).toEqual(["completion_rate"]);
    expect(profile.notes).toContainEqual({
      code: "DROPPED_CONSTANT",
      message: "The same value everywhere in completion_rate: left out of the correlations.",
    });
    const { pointBiserial, rocAuc } = profile.hitAgainstNot.find(({ column }) => column === "completion_rate")!;
    expect([pointBiserial, rocAuc]).toEqual([null, 0.5]);
  });

  it("has nothing to say of hits where there is no target, or one class", () => {
    for (const hit of [null, fifteen.hit!.map(() => 1), fifteen.hit!.map(() => -1)]) {
      const profile = profileMovies({ ...fifteen, hit });
      expect(profile.hitAgainstNot).toEqual([]);
      expect(profile.leakSuspects).toEqual([]);
      expect(profile.target?.hitRate ?? null).toBe(hit === null || hit[0] === -1 ? null : 1);
    }
  });

  it("finds movies that are equal but for their id, titles that are shared, and ids that repeat", () => {
    const twin = (values: Float64Array) => values.map((value, row) => (row === 9 ? values[2]! : value));
    const { avg_watch_time, completion_rate, ratings_count, avg_rating } = fifteen.measures;
    const titles = fifteen.ids.map((_, row) => (row === 9 ? "Title 2" : row === 14 ? null : `Title ${row}`));
    const table: MovieTable = {
      ...withExtra(fifteen, "Title", titles),
      ids: fifteen.ids.map((id, row) => (row === 5 ? "1" : id)),
      measures: {
        avg_watch_time: twin(avg_watch_time),
        completion_rate: twin(completion_rate),
        ratings_count: twin(ratings_count),
        avg_rating: twin(avg_rating),
      },
      hit: fifteen.hit!.map((value, row) => (row === 9 ? fifteen.hit![2]! : value)),
    };
    expect(profileMovies(table).duplicates).toEqual({
      ids: { repeated: 1, examples: [["1", "1"]] },
      rows: { repeated: 1, examples: [["3", "10"]] },
      titles: { repeated: 1, examples: [["3", "10"]] },
    });
    expect(profileMovies(fifteen).duplicates.titles).toBeNull();
  });

  it.each([
    ["completion_rate", (value: number) => value * 100, "percent"],
    ["completion_rate", (value: number) => value / 100, "twice-divided"],
    ["avg_watch_time", (value: number) => value / 60, "hours"],
    ["avg_watch_time", (value: number) => value * 60, "seconds"],
    ["avg_rating", (value: number) => value * 2, "scale-10"],
    ["avg_rating", (value: number) => value * 20, "scale-100"],
    ["avg_rating", (value: number) => value - 3.2, "scale-from-0"],
    ["ratings_count", (value: number) => value / 1000, "not-counts"],
  ] as const)("suspects the unit of %s (%#: %s)", (name, change, suspect) => {
    const profile = profileMovies(withMeasure(name, change));
    expect(profile.suspectedUnits.map((unit) => [unit.column, unit.suspect])).toEqual([[name, suspect]]);
    expect(profile.notes.filter(({ code }) => code === "SCALE_SUSPECT")).toHaveLength(1);
  });

  it("suspects no unit of the movies as they are, nor of too few values", () => {
    expect(profileMovies(fifteen).suspectedUnits).toEqual([]);
    const few = withMeasure("completion_rate", (value, row) => (row < 4 ? value * 100 : Number.NaN));
    expect(profileMovies(few).suspectedUnits).toEqual([]);
  });

  it("suspects a copy of the target in numbers and in words, and nothing in honest columns", () => {
    const movies = madeUpMovies(400);
    const copy = withExtra(movies, "won", Array.from(movies.hit!));
    const words = withExtra(
      movies,
      "verdict",
      Array.from(movies.hit!, (hit) => (hit === 1 ? "flopped not" : "flopped")),
    );
    expect(profileMovies(copy).leakSuspects).toEqual([{ columns: ["won"], rule: "won", rocAuc: 1 }]);
    expect(profileMovies(words).leakSuspects.map(({ columns }) => columns)).toEqual([["verdict"]]);
    expect(profileMovies(movies).leakSuspects).toEqual([]);
    expect(codes(movies)).toEqual([]);
  });

  it("suspects no leak where a class has fewer than five movies", () => {
    const few = takeMovies(fifteen, [0, 1, 2, 3, 4, 5, 6, 7, 8]);
    expect(profileMovies(few).target).toEqual({ known: 9, hits: 5, hitRate: 5 / 9 });
    expect(profileMovies(few).leakSuspects).toEqual([]);
  });

  it("correlates a sample of a large table and says so", () => {
    const rows = 100_001;
    const values = (slope: number) => Float64Array.from({ length: rows }, (_, row) => 1 + ((row * slope) % 4));
    const large: MovieTable = {
      ...fifteen,
      ids: Array.from({ length: rows }, (_, row) => String(row)),
      measures: {
        avg_watch_time: values(1),
        completion_rate: values(0.3).map((value) => value / 5),
        ratings_count: values(1),
        avg_rating: values(0.7),
      },
      hit: null,
    };
    const profile = profileMovies(large);
    expect(profile.notes.map(({ code }) => code)).toContain("SEGMENTS_SAMPLED");
    expect(profile.correlations.counts[0]![1]).toBe(100_000);
    expect(profile.correlations.pearson[0]![2]).toBeCloseTo(1, 12);
  });
});
