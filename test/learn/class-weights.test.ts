import { expect, test } from "vitest";
import { balancedWeights, classTotals } from "../../src/learn/class-weights.ts";

const target = Uint8Array.of(0, 1, 1, 1);
const columns = [new Float64Array(4)];

test("class totals add up the weights, 1 a row when there are none", () => {
  expect(classTotals({ columns, target })).toEqual([1, 3]);
  expect(classTotals({ columns, target, weights: Float64Array.of(2, 0.5, 0, 1) })).toEqual([2, 1.5]);
});

test("balanced, both classes weigh the same and all rows together what they did", () => {
  expect([...balancedWeights({ columns, target }, "balanced")]).toEqual([2, 2 / 3, 2 / 3, 2 / 3]);
  const weights = Float64Array.of(1, 2, 1, 0);
  expect([...balancedWeights({ columns, target, weights }, "balanced")]).toEqual([2, 4 / 3, 2 / 3, 0]);
});

test("unbalanced, the weights are the rows' own", () => {
  const weights = Float64Array.of(1, 2, 1, 0);
  expect(balancedWeights({ columns, target, weights }, "none")).toEqual(weights);
  expect([...balancedWeights({ columns, target }, "none")]).toEqual([1, 1, 1, 1]);
});
