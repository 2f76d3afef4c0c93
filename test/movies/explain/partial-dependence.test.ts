import { describe, expect, it } from "vitest";
import { randomStream } from "../../../src/math/random.ts";
import { mean } from "../../../src/math/stats.ts";
import { partialDependence, quantileGrid } from "../../../src/movies/explain/partial-dependence.ts";
import { randomColumns, rowScore, tangledScore } from "./score-games.ts";

describe("partial dependence", () => {
  const score = tangledScore(3, 5);
  const rows = randomColumns(3, 8, randomStream(1));

  it("is the score of each row with one column set, by hand for every row and value", () => {
    const grid = [-1, 0.2, 3];
    const { mean: means, curves } = partialDependence(score, rows, 1, grid);
    grid.forEach((value, place) => {
      const scores = score([rows[0]!, rows[1]!.map(() => value), rows[2]!]);
      expect(curves.map((curve) => curve[place])).toEqual(Array.from(scores));
      expect(means[place]).toBeCloseTo(mean(scores), 14);
    });
  });

  it("of an additive score is the column's own term plus a constant, and all curves run parallel", () => {
    const additive = rowScore(([a, b, c]) => a! ** 2 + 3 * b! - Math.abs(c!));
    const grid = [-2, 0, 1, 4];
    const { mean: means, curves } = partialDependence(additive, rows, 0, grid);
    grid.forEach((value, place) => {
      expect(means[place]! - means[1]!).toBeCloseTo(value ** 2, 12);
      for (const curve of curves) expect(curve[place]! - curve[1]!).toBeCloseTo(value ** 2, 12);
    });
  });

  it("does not change the rows", () => {
    const before = rows.map((values) => values.slice());
    partialDependence(score, rows, 2, [0, 1]);
    expect(rows).toEqual(before);
  });
});

describe("the grid of a curve", () => {
  it("is all values when they are few, sorted, without the missing ones", () => {
    expect(quantileGrid([3, 1, Number.NaN, 3, 2])).toEqual([1, 2, 3]);
    expect(quantileGrid([Number.NaN])).toEqual([]);
  });

  it("is quantiles when they are many, from the smallest to the largest", () => {
    const values = Array.from({ length: 101 }, (_, index) => (100 - index) ** 2);
    expect(quantileGrid(values, 5)).toEqual([0, 625, 2500, 5625, 10000]);
  });

  it("names a value once that many quantiles share", () => {
    const values = [...Array.from({ length: 50 }, () => 7), ...Array.from({ length: 50 }, (_, index) => index)];
    const grid = quantileGrid(values, 11);
    expect(grid).toEqual([...new Set(grid)]);
    expect([grid[0], grid.at(-1)]).toEqual([0, 49]);
  });
});
