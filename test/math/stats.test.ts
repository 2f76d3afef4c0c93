import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  mean,
  median,
  minAndMax,
  pearson,
  quantile,
  standardDeviation,
  variance,
  wilsonInterval,
} from "../../src/math/stats.ts";
import { readReference } from "../reference/learner-reference.ts";

describe("mean and variance", () => {
  it("are those of a hand-worked sample", () => {
    const values = [2, 4, 4, 4, 5, 5, 7, 9];
    expect(mean(values)).toBe(5);
    expect(variance(values, 0)).toBe(4);
    expect(variance(values, 1)).toBeCloseTo(32 / 7, 14);
    expect(standardDeviation(values, 0)).toBe(2);
  });

  it("are NaN without enough values", () => {
    expect(mean([])).toBeNaN();
    expect(variance([], 0)).toBeNaN();
    expect(variance([3], 1)).toBeNaN();
    expect(variance([3], 0)).toBe(0);
  });

  it("keep their digits when the values are large and close", () => {
    expect(variance([1e9, 1e9 + 1, 1e9 + 2], 1)).toBe(1);
  });
});

describe("minAndMax", () => {
  it("passes over NaN", () => {
    expect(minAndMax([Number.NaN, 3, -1, Number.NaN, 2])).toEqual([-1, 3]);
  });

  it("is NaN when nothing is left", () => {
    expect(minAndMax([])).toEqual([Number.NaN, Number.NaN]);
    expect(minAndMax([Number.NaN])).toEqual([Number.NaN, Number.NaN]);
  });
});

describe("quantile and median", () => {
  it("interpolate between neighbours", () => {
    expect(quantile([10, 20, 30, 40], 0)).toBe(10);
    expect(quantile([10, 20, 30, 40], 0.5)).toBe(25);
    expect(quantile([10, 20, 30, 40], 0.9)).toBeCloseTo(37, 12);
    expect(quantile([10, 20, 30, 40], 1)).toBe(40);
    expect(quantile([7], 0.3)).toBe(7);
    expect(quantile([], 0.5)).toBeNaN();
  });

  it("sort by size, not as text, and pass over NaN", () => {
    expect(median([100, 9, Number.NaN, 20])).toBe(20);
    expect(median([100, 9])).toBe(54.5);
    expect(median([Number.NaN])).toBeNaN();
  });

  it("leave the given values as they were", () => {
    const values = Float64Array.from([3, 1, 2]);
    median(values);
    expect(Array.from(values)).toEqual([3, 1, 2]);
  });
});

describe("pearson", () => {
  it("is 1 on a rising line, −1 on a falling one, 0 where there is none", () => {
    expect(pearson([1, 2, 3], [10, 20, 30])).toBeCloseTo(1, 14);
    expect(pearson([1, 2, 3], [3, 2, 1])).toBeCloseTo(-1, 14);
    expect(pearson([1, 2, 3], [5, 9, 5])).toBe(0);
  });

  it("does not change when a series is moved and stretched", () => {
    const a = [1, 5, 2, 8, 3];
    const b = [2, 7, 1, 9, 9];
    expect(
      pearson(
        a.map((value) => 3 * value - 50),
        b,
      ),
    ).toBeCloseTo(pearson(a, b), 14);
  });

  it("is NaN when a series is constant, also where rounding blurs its mean", () => {
    expect(
      pearson(
        new Array(1000).fill(0.1),
        Array.from({ length: 1000 }, (_, i) => i),
      ),
    ).toBeNaN();
    expect(pearson([1, 2], [5, 5])).toBeNaN();
  });
});

describe("wilsonInterval", () => {
  it("is everything without trials", () => {
    expect(wilsonInterval(0, 0)).toEqual([0, 1]);
  });

  it("holds the share, stays within 0 and 1, and mirrors when successes and failures swap", () => {
    const trials = fc.integer({ min: 1, max: 1000 }).chain((count) => fc.tuple(fc.nat(count), fc.constant(count)));
    fc.assert(
      fc.property(trials, ([successes, count]) => {
        const [low, high] = wilsonInterval(successes, count);
        expect(low).toBeGreaterThanOrEqual(0);
        expect(high).toBeLessThanOrEqual(1);
        expect(low).toBeLessThanOrEqual(successes / count);
        expect(high).toBeGreaterThanOrEqual(successes / count);
        const [mirroredLow, mirroredHigh] = wilsonInterval(count - successes, count);
        expect(mirroredLow).toBeCloseTo(1 - high, 12);
        expect(mirroredHigh).toBeCloseTo(1 - low, 12);
      }),
    );
  });
});

describe("against NumPy and SciPy", () => {
  interface Reference {
    values: number[];
    other: number[];
    mean: number;
    variance: [number, number];
    median: number;
    quantiles: { p: number; value: number }[];
    pearson: number;
    wilson: { successes: number; count: number; interval: [number, number] }[];
  }
  const reference = readReference<Reference>("stats.json");

  it("gives the same figures", () => {
    const sorted = Float64Array.from(reference.values).sort();
    expect(mean(reference.values)).toBeCloseTo(reference.mean, 10);
    expect(variance(reference.values, 0)).toBeCloseTo(reference.variance[0], 10);
    expect(variance(reference.values, 1)).toBeCloseTo(reference.variance[1], 10);
    expect(median(reference.values)).toBe(reference.median);
    for (const { p, value } of reference.quantiles) expect(quantile(sorted, p)).toBeCloseTo(value, 10);
    expect(pearson(reference.values, reference.other)).toBeCloseTo(reference.pearson, 12);
    for (const { successes, count, interval } of reference.wilson) {
      expect(wilsonInterval(successes, count)[0]).toBeCloseTo(interval[0], 12);
      expect(wilsonInterval(successes, count)[1]).toBeCloseTo(interval[1], 12);
    }
  });
});
