import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { symmetricEigen } from "../../src/math/eigen.ts";

function symmetric(size: number, values: readonly number[]): Float64Array[] {
  return Array.from({ length: size }, (_, i) =>
    Float64Array.from({ length: size }, (_, j) => values[Math.max(i, j) * size + Math.min(i, j)]!),
  );
}

describe("symmetricEigen", () => {
  it("solves a matrix of two by hand", () => {
    const { values, vectors } = symmetricEigen([Float64Array.from([2, 1]), Float64Array.from([1, 2])]);
    expect(values[0]).toBeCloseTo(3, 14);
    expect(values[1]).toBeCloseTo(1, 14);
    expect(Math.abs(vectors[0]![0]! * Math.SQRT2)).toBeCloseTo(1, 14);
    expect(vectors[0]![0]).toBeCloseTo(vectors[0]![1]!, 14);
    expect(vectors[1]![0]).toBeCloseTo(-vectors[1]![1]!, 14);
  });

  it("keeps a diagonal matrix, largest first", () => {
    const { values, vectors } = symmetricEigen([Float64Array.from([1, 0]), Float64Array.from([0, 5])]);
    expect(Array.from(values)).toEqual([5, 1]);
    expect(vectors.map((vector) => Array.from(vector))).toEqual([
      [0, 1],
      [1, 0],
    ]);
  });

  it("gives falling values and unit vectors that rebuild the matrix, which stays as it was", () => {
    const matrices = fc.integer({ min: 1, max: 7 }).chain((size) =>
      fc.array(fc.integer({ min: -100, max: 100 }), { minLength: size * size, maxLength: size * size }).map((values) =>
        symmetric(
          size,
          values.map((value) => value / 10),
        ),
      ),
    );
    fc.assert(
      fc.property(matrices, (matrix) => {
        const before = matrix.map((row) => row.slice());
        const { values, vectors } = symmetricEigen(matrix);
        expect(matrix).toEqual(before);
        for (let i = 1; i < values.length; i++) expect(values[i]!).toBeLessThanOrEqual(values[i - 1]!);
        for (let i = 0; i < matrix.length; i++) {
          for (let j = 0; j < matrix.length; j++) {
            const product = vectors[i]!.reduce((sum, value, at) => sum + value * vectors[j]![at]!, 0);
            expect(product).toBeCloseTo(i === j ? 1 : 0, 12);
            const rebuilt = values.reduce((sum, value, v) => sum + value * vectors[v]![i]! * vectors[v]![j]!, 0);
            expect(rebuilt).toBeCloseTo(matrix[i]![j]!, 11);
          }
        }
      }),
    );
  });
});
