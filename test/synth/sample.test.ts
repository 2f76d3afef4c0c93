import { describe, expect, test } from "vitest";
import { randomStream } from "../../src/math/random.ts";
import { pearson } from "../../src/math/stats.ts";
import { measureColumns } from "../../src/movies/features.ts";
import { fitGenerator } from "../../src/synth/fit-generator.ts";
import type { MovieGenerator } from "../../src/synth/generator.ts";
import { marginOf } from "../../src/synth/margin.ts";
import { sampleBlocks, sampleMovies } from "../../src/synth/sample.ts";
import { checkSynthOptions } from "../../src/synth/synth-options.ts";
import { fifteenMovies } from "../movies/fifteen-movies.ts";
import { normalGenerator } from "./generators.ts";

describe("sampleBlocks", () => {
  const { generator } = fitGenerator(fifteenMovies(), checkSynthOptions({}));

  test("makes exactly the wanted share of hits, in no order", () => {
    for (const rows of [1, 7, 2048, 5000]) {
      const { hit } = sampleMovies({ ...generator, hitRate: 0.3 }, rows, randomStream(rows));
      expect(hit.reduce((sum, value) => sum + value, 0)).toBe(Math.round(0.3 * rows));
    }
    const { hit } = sampleMovies(generator, 6000, randomStream(1));
    const half = hit.subarray(0, 3000).reduce((sum, value) => sum + value, 0);
    expect(Math.abs(half - 1600)).toBeLessThan(100);
  });

  test("keeps to the grid and the range of each column", () => {
    const { measures } = sampleMovies(generator, 5000, randomStream(2));
    const [watch, completion, count, rating] = measures;
    expect(watch!.every((value) => Number.isInteger(value) && value >= 0)).toBe(true);
    expect(completion!.every((value) => value >= 0 && value <= 1 && Number(value.toFixed(2)) === value)).toBe(true);
    expect(count!.every((value) => Number.isInteger(value) && value >= 0)).toBe(true);
    expect(rating!.every((value) => value >= 1 && value <= 5 && Number(value.toFixed(1)) === value)).toBe(true);
  });

  test("gives the same movies for the same stream, however many blocks it takes", () => {
    const once = sampleMovies(generator, 5000, randomStream(3));
    expect(sampleMovies(generator, 5000, randomStream(3))).toEqual(once);
    expect(sampleMovies(generator, 5000, randomStream(4))).not.toEqual(once);
    expect([...sampleBlocks(generator, 5000, randomStream(3))].map(({ rows }) => rows)).toEqual([2048, 2048, 904]);
  });

  test("draws measures that are correlated within a class as the copula says", () => {
    const normal = normalGenerator({ apart: [0, 0], factor: [1, 0, 0.8, 0.6] });
    const { measures } = sampleMovies(normal, 20_000, randomStream(5));
    expect(pearson(measures[0]!, measures[1]!)).toBeCloseTo(0.8, 1);
  });

  test("with noise, the target tells the class less often", () => {
    const apart = normalGenerator({ apart: [8], noise: 0.4, hitRate: 0.5 });
    const { measures, hit } = sampleMovies(apart, 20_000, randomStream(6));
    const agree = hit.reduce((sum, value, row) => sum + (measures[0]![row]! > 4 === (value === 1) ? 1 : 0), 0);
    // 60% keep their class, and half of the rest are drawn into it.
    expect(agree / 20_000).toBeCloseTo(0.8, 1);
  });
});

describe("copies", () => {
  /** Two columns of a few whole numbers each, so that copies come up all the time. */
  function coarse(learnedFrom: readonly (readonly number[])[]): MovieGenerator {
    const margin = marginOf((normal) => Math.max(0, Math.min(3, 1.5 + normal)));
    const model = { margins: [margin, margin], factor: Float64Array.of(1, 0, 0, 1) };
    const grid = { name: "avg_watch_time", decimals: 0, min: 0, max: 3 } as const;
    const columns = learnedFrom.map((column) => Float64Array.from(column));
    return { grids: [grid, grid], hitRate: 0.5, noise: 0, classes: [model, model], learnedFrom: columns };
  }

  test("of real movies are drawn again until they are none", () => {
    const generator = coarse([
      [0, 1, 2, 2],
      [0, 1, 1, 2],
    ]);
    let redrawn = 0;
    for (const block of sampleBlocks(generator, 3000, randomStream(1))) {
      redrawn += block.redrawn;
      expect(block.copies).toBe(0);
      for (let row = 0; row < block.rows; row++) {
        const made = `${block.measures[0]![row]},${block.measures[1]![row]}`;
        expect(["0,0", "1,1", "2,1", "2,2"]).not.toContain(made);
      }
    }
    expect(redrawn).toBeGreaterThan(300);
  });

  test("are let pass and counted where nothing else can come up", () => {
    const all = [0, 1, 2, 3].flatMap((a) => [0, 1, 2, 3].map((b) => [a, b]));
    const generator = coarse([all.map(([a]) => a!), all.map(([, b]) => b!)]);
    const [block] = sampleBlocks(generator, 50, randomStream(2));
    expect(block!.copies).toBe(50);
  });

  test("of the fifteen movies are not among a hundred thousand", () => {
    const table = fifteenMovies();
    const { generator } = fitGenerator(table, checkSynthOptions({ correlation: "learned" }));
    const { measures } = sampleMovies(generator, 100_000, randomStream(3));
    const key = (columns: readonly Float64Array[], row: number) => columns.map((column) => column[row]).join();
    const real = measureColumns(table);
    const seen = new Set(table.ids.map((_, row) => key(real, row)));
    const copied = Array.from(measures[0]!.keys()).filter((row) => seen.has(key(measures, row)));
    expect(copied).toEqual([]);
  });
});
