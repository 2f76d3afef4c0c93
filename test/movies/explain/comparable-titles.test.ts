import { describe, expect, it } from "vitest";
import { randomStream } from "../../../src/math/random.ts";
import { comparableTitles, nearestRows } from "../../../src/movies/explain/comparable-titles.ts";
import { referenceMovies } from "../../../src/movies/explain/reference-movies.ts";
import { fitInput } from "../../../src/movies/fitted-inputs.ts";
import { measureInputs } from "../../../src/movies/inputs.ts";
import { fifteenMovies } from "../fifteen-movies.ts";

const table = fifteenMovies();
const given = measureInputs(table);
const reference = referenceMovies(table, given, Uint8Array.from(table.hit!), randomStream(1));
const subject = { reference, inputs: given.map(fitInput) };
const measuresOf = (row: number) => Object.values(table.measures).map((column) => column[row]!);

describe("nearest rows", () => {
  it("are measured in standard deviations, not in units", () => {
    // deviations 1 and 1000: row 1 is 1 away, row 2 is 2 away, row 0 is √(1 + 4) away
    const columns = [Float64Array.of(-1, 1, 1, -1), Float64Array.of(-1000, 1000, -1000, 1000)];
    const found = nearestRows(columns, [0, 1000]);
    expect(found.map(({ row }) => row)).toEqual([1, 3, 0, 2]);
    expect(found.map(({ distance }) => distance)).toEqual([1, 1, Math.sqrt(5), Math.sqrt(5)]);
  });

  it("are measured over the columns both know, and rows that share none are left out", () => {
    const none = Number.NaN;
    const columns = [
      Float64Array.of(-1, 1, none, 1),
      Float64Array.of(none, 1, -1, 1),
      Float64Array.of(1, none, none, -1),
    ];
    const found = nearestRows(columns, [0, none, none]);
    expect(found.map(({ row }) => row)).toEqual([0, 1, 3]);
    const unit = Math.sqrt(8 / 9);
    for (const { distance } of found) expect(distance).toBeGreaterThanOrEqual(Math.sqrt(3) - 1e-12);
    expect(found[0]!.distance).toBeCloseTo(Math.sqrt(3) / unit, 12);
  });

  it("count another category as one deviation, whatever its number", () => {
    const columns = [Float64Array.of(0, 7, 3), Float64Array.of(0, 2, 0)];
    const found = nearestRows(columns, [3, 0], [true, false]);
    const unit = Math.sqrt(8 / 9);
    expect(found.map(({ row }) => row)).toEqual([2, 0, 1]);
    expect(found.map(({ distance }) => distance)).toEqual([0, 1, Math.sqrt(1 + (2 / unit) ** 2)]);
  });

  it("take a constant column as it is", () => {
    expect(nearestRows([Float64Array.of(4, 4)], [6]).map(({ distance }) => distance)).toEqual([2, 2]);
  });
});

describe("comparable titles", () => {
  it("are the nearest movies with what became of them, without the movie itself", () => {
    const found = comparableTitles(subject, { id: "2", values: measuresOf(1) }, 3);
    expect(found.map(({ movie_id }) => movie_id)).toEqual(["11", "6", "13"]);
    expect(found[0]).toMatchObject({ title: "11", hit: 1, inputs: { avg_watch_time: 115, avg_rating: 4.6 } });
    expect(found.every(({ distance }, index) => index === 0 || distance >= found[index - 1]!.distance)).toBe(true);
  });

  it("include another movie that happens to have the same id, and one with the same measures", () => {
    const [other] = comparableTitles(subject, { id: "2", values: measuresOf(4) }, 1);
    expect(other).toMatchObject({ movie_id: "5", distance: 0 });
  });
});
