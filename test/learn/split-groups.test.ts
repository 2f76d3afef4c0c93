import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { groupedFolds, groupedSplit } from "../../src/learn/split-groups.ts";
import { randomStream } from "../../src/math/random.ts";

/** Rows in groups of 1 to 6, each group leaning one way. */
function groupedRows(rows: number, seed: number) {
  const random = randomStream(seed);
  const groups = new Uint32Array(rows);
  const target = new Uint8Array(rows);
  let group = 0;
  let left = 0;
  let share = 0;
  for (let row = 0; row < rows; row++) {
    if (left === 0) {
      left = 1 + random.integer(6);
      share = random.next();
      group++;
    }
    groups[row] = group;
    target[row] = random.next() < share ? 1 : 0;
    left--;
  }
  return { groups, target };
}
const hitsIn = (target: Uint8Array, rows: Uint32Array) => rows.reduce((sum, row) => sum + target[row]!, 0);

describe("groupedSplit", () => {
  it("divides all rows, no group, and comes within 2 rows of the wanted size and of the share of hits", () => {
    fc.assert(
      fc.property(fc.nat(), fc.double({ min: 0.1, max: 0.5, noNaN: true }), (seed, testSize) => {
        const { groups, target } = groupedRows(120, seed);
        const { train, test } = groupedSplit(target, groups, testSize, randomStream(seed));
        expect([...train, ...test].sort((a, b) => a - b)).toEqual(Array.from(target.keys()));
        const tested = new Set(test.map((row) => groups[row]!));
        expect(train.some((row) => tested.has(groups[row]!))).toBe(false);
        expect(Math.abs(test.length - 120 * testSize)).toBeLessThanOrEqual(2);
        const all = target.reduce((sum, value) => sum + value, 0);
        expect(Math.abs(hitsIn(target, test) - all * testSize)).toBeLessThanOrEqual(2);
      }),
      { numRuns: 40 },
    );
  });

  it("gives the same rows for the same seed and others for another", () => {
    const { groups, target } = groupedRows(120, 1);
    const split = (seed: number) => groupedSplit(target, groups, 0.25, randomStream(seed));
    expect(split(5)).toEqual(split(5));
    expect(split(6)).not.toEqual(split(5));
  });

  it("tests on one of two large groups, and on nothing when there is one", () => {
    const target = Uint8Array.from([0, 1, 0, 1, 0, 1, 0, 1]);
    const two = groupedSplit(target, Uint32Array.from([0, 0, 0, 0, 7, 7, 7, 7]), 0.1, randomStream(1));
    expect([two.train.length, two.test.length]).toEqual([4, 4]);
    expect(groupedSplit(target, new Uint32Array(8), 0.2, randomStream(1)).test).toHaveLength(0);
  });
});

describe("groupedFolds", () => {
  it("keeps groups whole and folds near their share of each class", () => {
    fc.assert(
      fc.property(fc.nat(), fc.integer({ min: 2, max: 5 }), (seed, folds) => {
        const { groups, target } = groupedRows(150, seed);
        const foldOf = groupedFolds(target, groups, folds, randomStream(seed));
        const foldOfGroup = new Map<number, number>();
        groups.forEach((group, row) => {
          expect(foldOfGroup.get(group) ?? foldOf[row]).toBe(foldOf[row]);
          foldOfGroup.set(group, foldOf[row]!);
        });
        for (const kind of [0, 1]) {
          const counts = Array.from(
            { length: folds },
            (_, fold) => target.filter((value, row) => value === kind && foldOf[row] === fold).length,
          );
          expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(6);
        }
      }),
      { numRuns: 40 },
    );
  });

  it("gives two folds one of two groups of each kind", () => {
    const target = Uint8Array.from([1, 1, 1, 1, 0, 0, 0, 0]);
    const groups = Uint32Array.from([0, 0, 1, 1, 2, 2, 3, 3]);
    const foldOf = groupedFolds(target, groups, 2, randomStream(1));
    expect(foldOf[0]).not.toBe(foldOf[2]);
    expect(foldOf[4]).not.toBe(foldOf[6]);
  });
});
