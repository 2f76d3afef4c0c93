import fc from "fast-check";
import { expect, test } from "vitest";
import { choleskyFactor, choleskySolve } from "../../src/math/linear-solve.ts";

test("a matrix worked by hand has its factor", () => {
  const matrix = Float64Array.of(4, 0, 0, 2, 10, 0, -2, 2, 6);
  expect(choleskyFactor(matrix, 3)).toBe(true);
  // L = [2; 1 3; −1 1 2]; above the diagonal nothing is touched.
  expect([...matrix]).toEqual([2, 0, 0, 1, 3, 0, -1, 1, 2]);
});

test("the solution times the matrix gives the right side back", () => {
  const entries = fc.array(fc.integer({ min: -9, max: 9 }), { minLength: 16, maxLength: 16 });
  const rightSide = fc.array(fc.integer({ min: -9, max: 9 }), { minLength: 4, maxLength: 4 });
  fc.assert(
    fc.property(entries, rightSide, (b, y) => {
      // B·Bᵀ + I is positive definite.
      const matrix = new Float64Array(16);
      for (let row = 0; row < 4; row++) {
        for (let column = 0; column < 4; column++) {
          let sum = row === column ? 1 : 0;
          for (let k = 0; k < 4; k++) sum += b[4 * row + k]! * b[4 * column + k]!;
          matrix[4 * row + column] = sum;
        }
      }
      const factor = matrix.slice();
      expect(choleskyFactor(factor, 4)).toBe(true);
      const x = Float64Array.from(y);
      choleskySolve(factor, 4, x);
      for (let row = 0; row < 4; row++) {
        let product = 0;
        for (let column = 0; column < 4; column++) product += matrix[4 * row + column]! * x[column]!;
        expect(product).toBeCloseTo(y[row]!, 8);
      }
    }),
  );
});

test.each([
  ["singular", [1, 1, 1, 1]],
  ["indefinite", [1, 2, 2, 1]],
  ["all zero", [0, 0, 0, 0]],
  ["not a number", [Number.NaN, 0, 0, 1]],
])("a matrix that is %s is turned down", (_, entries) => {
  expect(choleskyFactor(Float64Array.from(entries), 2)).toBe(false);
});
