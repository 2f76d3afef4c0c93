import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { sumLeaves } from "../../src/kernels/leaves.ts";
import { plainSumOfLeaves } from "../../src/learn/tree/predict.ts";
import { randomStream } from "../../src/math/random.ts";
import { threadPool } from "../../src/parallel/thread-pool.ts";
import { fewValues, makeColumns, makeTrees } from "../fixtures/made-trees.ts";

const cases = fc.record({
  seed: fc.integer({ min: 0, max: 1e6 }),
  rows: fc.oneof(fc.integer({ min: 1, max: 300 }), fc.integer({ min: 1000, max: 2100 })),
  width: fc.constantFrom(1, 2, 7, 16, 64),
  trees: fc.constantFrom(1, 2, 5, 9, 20),
  splits: fc.constantFrom(0, 1, 3, 5, 9, 31, 63, 200, 300),
  depth: fc.constantFrom(0, 0, 0.4, 1),
});

describe("the sum of leaves", () => {
  it("is that of the plain twin, bit for bit", () => {
    fc.assert(
      fc.property(cases, ({ seed, rows, width, trees, splits, depth }) => {
        const random = randomStream(seed);
        const value = () => fewValues(random);
        const model = makeTrees(trees, splits, width, depth, random, value);
        const columns = makeColumns(rows, width, random, value);
        expect(sumLeaves(model, columns, undefined)).toEqual(plainSumOfLeaves(model, columns));
      }),
    );
  });

  it("is so too for many deep trees of few and of many columns", () => {
    const random = randomStream(6);
    for (const [width, rows] of [
      [1, 65],
      [3, 700],
      [64, 1300],
    ] as const) {
      const model = makeTrees(25, 600, width, 0.5, random, () => random.integer(300));
      const columns = makeColumns(rows, width, random, () => random.integer(300));
      expect(sumLeaves(model, columns, undefined)).toEqual(plainSumOfLeaves(model, columns));
    }
  });

  it("is so too for full trees around eight levels, the deepest that are answered a bit a row", () => {
    const random = randomStream(4);
    for (const splits of [63, 64, 127, 128, 255, 256, 511]) {
      const model = makeTrees(30, splits, 7, 0, random, () => random.integer(200));
      const columns = makeColumns(1500, 7, random, () => random.integer(200));
      expect(sumLeaves(model, columns, undefined)).toEqual(plainSumOfLeaves(model, columns));
    }
  });

  it("is so too for shallow trees of more thresholds than are given slots", () => {
    const random = randomStream(5);
    for (const trees of [60, 70]) {
      const model = makeTrees(trees, 255, 3, 0, random, () => random.normal());
      const columns = makeColumns(300, 3, random, () => random.normal());
      columns[0]!.set(model.threshold.subarray(0, 300));
      expect(sumLeaves(model, columns, undefined)).toEqual(plainSumOfLeaves(model, columns));
    }
  });

  it("is so too with more thresholds a column than two bytes can tell", () => {
    const random = randomStream(1);
    const model = makeTrees(2, 90_000, 1, 0.4, random, () => random.normal());
    const columns = makeColumns(3000, 1, random, () => random.normal());
    columns[0]!.set(model.threshold.subarray(0, 1500));
    expect(sumLeaves(model, columns, undefined)).toEqual(plainSumOfLeaves(model, columns));
  });

  it.each([2, 3, 4])("is the same on %d threads, over several stretches of rows", (count) => {
    const random = randomStream(2);
    const model = makeTrees(20, 40, 5, 0.3, random, () => random.integer(100));
    const columns = makeColumns(140_001, 5, random, () => random.integer(100));
    expect(sumLeaves(model, columns, threadPool(count))).toEqual(plainSumOfLeaves(model, columns));
  });
});
