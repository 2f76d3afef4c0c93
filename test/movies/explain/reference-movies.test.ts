import { describe, expect, it } from "vitest";
import { takeTarget } from "../../../src/math/columns.ts";
import { randomStream } from "../../../src/math/random.ts";
import { mostReferenceMovies, referenceCodes, referenceMovies } from "../../../src/movies/explain/reference-movies.ts";
import { referenceMoviesSchema } from "../../../src/movies/explain/reference-schema.ts";
import { fitInput } from "../../../src/movies/fitted-inputs.ts";
import { measureInputs } from "../../../src/movies/inputs.ts";
import { measureNames, takeMovies } from "../../../src/movies/movie.ts";
import { madeMovies } from "../made-movies.ts";

const table = madeMovies(800);
const target = Uint8Array.from(table.hit!);
const inputs = measureInputs(table);
const drawn = referenceMovies(table, inputs, target, randomStream(1));
const rowsOf = (rows: readonly number[]) => {
  const some = takeMovies(table, rows);
  return [some, measureInputs(some), takeTarget(target, rows)] as const;
};
const hitsAmong = (values: ArrayLike<number>) => Array.from(values).reduce((sum, value) => sum + value, 0);

describe("reference movies", () => {
  it("are at most 200 different training movies with their own measures and outcomes", () => {
    expect(drawn.ids).toHaveLength(mostReferenceMovies);
    expect(new Set(drawn.ids).size).toBe(mostReferenceMovies);
    drawn.ids.forEach((id, place) => {
      const row = table.ids.indexOf(id);
      expect(drawn.hit[place]).toBe(target[row]);
      measureNames.forEach((name, index) => {
        expect(drawn.inputs[index]!.name).toBe(name);
        expect(drawn.inputs[index]!.values[place]).toBe(table.measures[name][row]);
      });
    });
  });

  it("hold hits in the proportion of the training rows, from the first movies on", () => {
    const share = hitsAmong(target) / 800;
    expect(hitsAmong(drawn.hit)).toBe(Math.round(200 * share));
    for (const first of [20, 100]) {
      expect(Math.abs(hitsAmong(drawn.hit.slice(0, first)) - first * share)).toBeLessThanOrEqual(1);
    }
  });

  it("hold at least one hit and one other where there are both", () => {
    const rare = new Uint8Array(800);
    rare[500] = 1;
    expect(hitsAmong(referenceMovies(table, inputs, rare, randomStream(2)).hit)).toBe(1);
    const common = rare.map((value) => 1 - value);
    expect(hitsAmong(referenceMovies(table, inputs, common, randomStream(2)).hit)).toBe(199);
    expect(hitsAmong(referenceMovies(table, inputs, new Uint8Array(800), randomStream(2)).hit)).toBe(0);
  });

  it("are all training movies when they are few", () => {
    const few = referenceMovies(...rowsOf([3, 5, 8]), randomStream(3));
    expect([...few.ids].sort()).toEqual(["m4", "m6", "m9"]);
  });

  it("depend on the random stream and on nothing else", () => {
    expect(referenceMovies(table, inputs, target, randomStream(1))).toEqual(drawn);
    expect(referenceMovies(table, inputs, target, randomStream(2)).ids).not.toEqual(drawn.ids);
  });

  it("keep missing values through JSON", () => {
    const holed = {
      ...table,
      measures: { ...table.measures, avg_rating: table.measures.avg_rating.map(() => Number.NaN) },
    };
    const reference = referenceMovies(holed, measureInputs(holed), target, randomStream(4));
    const back = referenceMoviesSchema.parse(JSON.parse(JSON.stringify(reference)));
    expect(back).toEqual(reference);
    const fitted = inputs.map(fitInput);
    expect(referenceCodes(back, fitted, 2)[3]).toEqual(Float64Array.of(Number.NaN, Number.NaN));
    expect(referenceCodes(back, fitted)[0]).toHaveLength(200);
  });
});

describe("reference movies of a damaged file are refused", () => {
  const plain = referenceMovies(...rowsOf([0, 1, 2]), randomStream(5));
  const long = (count: number) => ({
    ids: Array(count).fill("a"),
    titles: Array(count).fill("a"),
    hit: Array(count).fill(1),
    inputs: measureNames.map((name) => ({ name, values: Array(count).fill(1) })),
  });
  const accepts = (value: unknown) => referenceMoviesSchema.safeParse(value).success;

  it.each<[string, unknown]>([
    ["no movie", long(0)],
    ["too many movies", long(201)],
    ["columns of different length", { ...plain, titles: ["one"] }],
    ["a shorter input", { ...plain, inputs: [...plain.inputs.slice(1), { name: "avg_rating", values: [4] }] }],
    ["an outcome of 2", { ...plain, hit: [0, 1, 2] }],
    ["an infinite value", { ...plain, inputs: [{ name: "avg_rating", values: [4, 4, Number.POSITIVE_INFINITY] }] }],
    ["no inputs", { ...plain, inputs: undefined }],
  ])("%s", (_, value) => {
    expect(accepts(value)).toBe(false);
  });

  it("and sound ones are not", () => {
    expect([plain, long(1), long(200)].map(accepts)).toEqual([true, true, true]);
  });
});
