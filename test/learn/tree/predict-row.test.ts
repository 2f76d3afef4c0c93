import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { plainSumOfLeaves } from "../../../src/learn/tree/predict.ts";
import { rowSumOfLeaves } from "../../../src/learn/tree/predict-row.ts";
import { randomStream } from "../../../src/math/random.ts";
import { fewValues, makeColumns, makeTrees } from "../../fixtures/made-trees.ts";

const cases = fc.record({
  seed: fc.integer({ min: 0, max: 1e6 }),
  rows: fc.integer({ min: 1, max: 40 }),
  width: fc.constantFrom(1, 2, 7, 64),
  trees: fc.integer({ min: 1, max: 20 }),
  splits: fc.constantFrom(0, 1, 3, 9, 63, 200),
  depth: fc.constantFrom(0, 0.4, 1),
});

describe("the sum of leaves of one row", () => {
  it("is that of many rows, bit for bit", () => {
    fc.assert(
      fc.property(cases, ({ seed, rows, width, trees, splits, depth }) => {
        const random = randomStream(seed);
        const value = () => fewValues(random);
        const model = makeTrees(trees, splits, width, depth, random, value);
        const columns = makeColumns(rows, width, random, value);
        const predictRow = rowSumOfLeaves(model);
        const sums = Float64Array.from({ length: rows }, (_, row) =>
          predictRow(Float64Array.from(columns, (column) => column[row]!)),
        );
        expect(sums).toEqual(plainSumOfLeaves(model, columns));
      }),
    );
  });
});
