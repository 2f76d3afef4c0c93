import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { maximumAssignment } from "../../src/math/assignment.ts";

function permutationsOf(values: number[]): number[][] {
  if (values.length < 2) return [values];
  return values.flatMap((value, i) =>
    permutationsOf([...values.slice(0, i), ...values.slice(i + 1)]).map((rest) => [value, ...rest]),
  );
}

const totalOf = (weights: Float64Array, k: number, columns: ArrayLike<number>) =>
  Array.from(columns).reduce((sum, column, row) => sum + weights[row * k + column]!, 0);

describe("maximumAssignment", () => {
  it("prefers the matching with the largest total over the largest single weight", () => {
    const weights = Float64Array.from([10, 9, 9, 1]);
    expect(Array.from(maximumAssignment(weights, 2))).toEqual([1, 0]);
  });

  it("is a permutation with the best total of all permutations", () => {
    const problem = fc
      .integer({ min: 1, max: 5 })
      .chain((k) =>
        fc.array(fc.integer({ min: -20, max: 20 }), { minLength: k * k, maxLength: k * k }).map((w) => ({ k, w })),
      );
    fc.assert(
      fc.property(problem, ({ k, w }) => {
        const weights = Float64Array.from(w);
        const found = maximumAssignment(weights, k);
        expect([...found].sort((a, b) => a - b)).toEqual(Array.from({ length: k }, (_, i) => i));
        const best = Math.max(
          ...permutationsOf(Array.from({ length: k }, (_, i) => i)).map((columns) => totalOf(weights, k, columns)),
        );
        expect(totalOf(weights, k, found)).toBe(best);
      }),
    );
  });
});
