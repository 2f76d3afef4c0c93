import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { randomStream } from "../../src/math/random.ts";
import { normalCdf } from "../../src/math/special.ts";
import { mean, quantile, variance } from "../../src/math/stats.ts";
import { cellOf, fitGrid, fromOpenScale, toGrid, toOpenScale } from "../../src/synth/column-grid.ts";
import {
  betweenMargins,
  fitMargin,
  marginMoments,
  marginNormal,
  marginOf,
  marginValue,
  shiftedMargin,
} from "../../src/synth/margin.ts";

const minutes = fitGrid("avg_watch_time", Float64Array.of(45, 110), "movies.csv");
const shares = fitGrid("completion_rate", Float64Array.of(0.6, 0.95), "movies.csv");
const counts = fitGrid("ratings_count", Float64Array.of(1200, 0), "movies.csv");
const ratings = fitGrid("avg_rating", Float64Array.of(3.8, 5, Number.NaN), "movies.csv");

describe("a column's grid", () => {
  test("has the decimals that the values need, at most 6", () => {
    expect([minutes, shares, counts, ratings].map(({ decimals }) => decimals)).toEqual([0, 2, 0, 1]);
    expect(fitGrid("avg_watch_time", Float64Array.of(1 / 3), "x").decimals).toBe(6);
    expect(fitGrid("avg_rating", Float64Array.of(3.1417), "x").decimals).toBe(4);
  });

  test("rounds to its values and stays within the range", () => {
    expect(toGrid(ratings, 4.449)).toBe(4.4);
    expect([toGrid(ratings, 0.3), toGrid(ratings, 5.3), toGrid(counts, -4)]).toEqual([1, 5, 0]);
  });

  test("parts the line into cells, the outermost of them without end", () => {
    expect(cellOf(ratings, 4.4)).toEqual([expect.closeTo(4.35, 12), expect.closeTo(4.45, 12)]);
    expect(cellOf(ratings, 5)[1]).toBe(Number.POSITIVE_INFINITY);
    expect(cellOf(counts, 0)).toEqual([Number.NEGATIVE_INFINITY, 0.5]);
  });

  test("goes to the open scale and back", () => {
    for (const [grid, values] of [
      [minutes, [0, 45, 600]],
      [shares, [0.01, 0.5, 0.99]],
      [ratings, [1.1, 3, 4.9]],
      [counts, [0, 7, 2_000_000]],
    ] as const) {
      for (const value of values) {
        expect(toGrid(grid, fromOpenScale(grid, toOpenScale(grid, value)))).toBe(value);
      }
    }
    // The ends stand for what is rounded to them.
    expect(fromOpenScale(ratings, toOpenScale(ratings, 5))).toBeCloseTo(4.975, 12);
  });
});

describe("a margin", () => {
  const learned = Float64Array.of(45, 60, 40, 50, 70, 48, 80);
  const margin = fitMargin(minutes, learned);

  test("rises, and stays within the range of its column", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 10, max: 50 }), { minLength: 2, maxLength: 40 }), (tenths) => {
        const fitted = fitMargin(
          ratings,
          Float64Array.from(tenths, (value) => value / 10),
        );
        expect(fitted.every((value, i) => value >= 1 && value <= 5 && (i === 0 || value >= fitted[i - 1]!))).toBe(true);
      }),
    );
  });

  test("has the share of the kernels below each value", () => {
    // Kernels on the open scale, worked out here without the table of knots.
    const open = Array.from(learned, (value) => Math.log1p(value)).sort((a, b) => a - b);
    const sd = Math.sqrt(variance(open, 0));
    const width = 0.9 * Math.min(sd, (quantile(open, 0.75) - quantile(open, 0.25)) / 1.349) * 7 ** -0.2;
    const shrink = 1 / Math.sqrt(1 + (width / sd) ** 2);
    const below = (value: number) =>
      mean(
        open.map((centre) =>
          normalCdf((Math.log1p(value) - mean(open) - shrink * (centre - mean(open))) / (width * shrink)),
        ),
      );
    for (const value of [35, 48, 60, 75, 100]) {
      expect(normalCdf(marginNormal(margin, value))).toBeCloseTo(below(value), 3);
    }
  });

  test("keeps the variance of what it learned from, on the open scale", () => {
    const open = marginMoments(margin.map((value) => Math.log1p(value)));
    const values = learned.map((value) => Math.log1p(value));
    expect(open.mean).toBeCloseTo(mean(values), 3);
    expect(open.variance / variance(values, 0)).toBeCloseTo(1, 2);
  });

  test("finds back the normal number of a value", () => {
    for (const normal of [-3.21, -0.5, 0, 1.234, 4.9]) {
      expect(marginNormal(margin, marginValue(margin, normal))).toBeCloseTo(normal, 9);
    }
    expect(marginNormal(margin, 0)).toBe(Number.NEGATIVE_INFINITY);
    expect(marginNormal(margin, 1e6)).toBe(Number.POSITIVE_INFINITY);
  });

  test("of equal values is that value", () => {
    const constant = fitMargin(minutes, Float64Array.of(90, 90, 90));
    expect(marginValue(constant, -2)).toBe(90);
    expect(marginMoments(constant)).toEqual({ mean: 90, variance: 0 });
  });

  test("has the mean and variance that drawn numbers come to", () => {
    const random = randomStream(5);
    const values = Float64Array.from({ length: 200_000 }, () => marginValue(margin, random.normal()));
    const moments = marginMoments(margin);
    expect(Math.abs(moments.mean - mean(values))).toBeLessThan(4 * Math.sqrt(moments.variance / values.length));
    expect(variance(values, 1) / moments.variance).toBeCloseTo(1, 1);
    // And exactly for what is straight: a normal number times 3 plus 7.
    const straight = marginMoments(marginOf((normal) => 7 + 3 * normal));
    expect(straight.mean).toBeCloseTo(7, 12);
    expect(straight.variance).toBeCloseTo(9, 3);
  });

  test("can be drawn to another and moved within its range", () => {
    const [low, high] = [marginOf((normal) => normal), marginOf((normal) => 4 + 2 * normal)];
    expect(marginValue(betweenMargins(low, high, 0.5), 1)).toBeCloseTo(3.5, 12);
    expect(marginValue(shiftedMargin(low, 0.7), 1)).toBeCloseTo(1.7, 12);
    expect(marginValue(shiftedMargin(low, 9), 0)).toBe(5);
  });
});
