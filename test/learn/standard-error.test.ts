import { describe, expect, it } from "vitest";
import type { RowSplit } from "../../src/learn/split-rows.ts";
import { foldStandardError } from "../../src/learn/standard-error.ts";

const splits = (count: number, train: number, test: number): RowSplit[] =>
  Array.from({ length: count }, () => ({ train: new Uint32Array(train), test: new Uint32Array(test) }));

describe("foldStandardError", () => {
  it("is √((1/4 + 1/3) · 4) for the values 1, 3, 5, 3 less their mean over four folds", () => {
    // Deviations −2, 0, 2, 0: s² = 8/3; with 30 training and 10 test rows √((1/4 + 1/3) · 8/3).
    expect(foldStandardError([1, 3, 5, 3], splits(4, 30, 10))).toBeCloseTo(Math.sqrt((7 / 12) * (8 / 3)), 14);
  });

  it("does not fall towards 0 when folds are repeated, as s/√J does", () => {
    const values = Array.from({ length: 400 }, (_, fold) => 0.8 + 0.1 * (fold % 2 === 0 ? 1 : -1));
    const repeated = foldStandardError(values, splits(400, 80, 20))!;
    expect(repeated).toBeGreaterThan(0.1 * Math.sqrt(1 / 4));
    expect(repeated).toBeLessThan(0.1 * Math.sqrt(1 / 4 + 1 / 100));
  });

  it("takes the mean ratio of test to training rows where folds grow", () => {
    const growing = [...splits(1, 10, 10), ...splits(1, 20, 10)];
    expect(foldStandardError([0, 2], growing)).toBeCloseTo(Math.sqrt((1 / 2 + 3 / 4) * 2), 14);
  });

  it("is not given for fewer than two folds", () => {
    expect(foldStandardError([0.7], splits(1, 10, 5))).toBeNull();
    expect(foldStandardError([], [])).toBeNull();
  });
});
