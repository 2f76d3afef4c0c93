import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { foldRows, stratifiedFolds, stratifiedSplit } from "../../src/learn/split-rows.ts";
import { randomStream } from "../../src/math/random.ts";

const targets = fc
  .array(fc.integer({ min: 0, max: 1 }), { minLength: 4, maxLength: 80 })
  .filter((list) => list.includes(0) && list.includes(1))
  .map((list) => Uint8Array.from(list));
const countOnes = (target: Uint8Array, rows: Uint32Array) => rows.reduce((sum, row) => sum + target[row]!, 0);

describe("stratifiedSplit", () => {
  it("takes 3 of 15 rows, 2 of the 8 hits and 1 of the 7 others", () => {
    const target = Uint8Array.from([0, 1, 0, 1, 0, 1, 1, 0, 1, 0, 1, 0, 1, 0, 1]);
    const { train, test } = stratifiedSplit(target, 0.2, randomStream(42));
    expect([train.length, test.length]).toEqual([12, 3]);
    expect(countOnes(target, test)).toBe(2);
  });

  it("puts every row on one side and keeps each class's share within one row", () => {
    fc.assert(
      fc.property(targets, fc.double({ min: 0.05, max: 0.6, noNaN: true }), fc.nat(), (target, size, seed) => {
        const { train, test } = stratifiedSplit(target, size, randomStream(seed));
        expect([...train, ...test].sort((a, b) => a - b)).toEqual(Array.from(target.keys()));
        const ones = target.reduce((sum, value) => sum + value, 0);
        expect(Math.abs(countOnes(target, test) - (ones * test.length) / target.length)).toBeLessThanOrEqual(1);
        expect(countOnes(target, train)).toBeGreaterThan(0);
        expect(train.length - countOnes(target, train)).toBeGreaterThan(0);
      }),
    );
  });
});

describe("stratifiedFolds", () => {
  it("has folds that differ by at most one row, in all and in each class", () => {
    fc.assert(
      fc.property(targets, fc.integer({ min: 2, max: 5 }), fc.nat(), (target, folds, seed) => {
        const foldOf = stratifiedFolds(target, folds, randomStream(seed));
        const tests = Array.from({ length: folds }, (_, fold) => foldRows(foldOf, fold).test);
        const sizes = tests.map((rows) => rows.length);
        const ones = tests.map((rows) => countOnes(target, rows));
        expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
        expect(Math.max(...ones) - Math.min(...ones)).toBeLessThanOrEqual(1);
      }),
    );
  });

  it("trains each fold on exactly the rows that are not its own", () => {
    const foldOf = stratifiedFolds(Uint8Array.from([0, 1, 0, 1, 0, 1, 0]), 3, randomStream(1));
    for (let fold = 0; fold < 3; fold++) {
      const { train, test } = foldRows(foldOf, fold);
      expect([...train, ...test].sort((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5, 6]);
    }
  });
});
