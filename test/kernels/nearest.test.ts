import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { nearestCentroid } from "../../src/kernels/nearest.ts";

/** The same by the definition: distances summed column by column, the first of the nearest. */
function plainNearest(columns: readonly Float64Array[], centroids: Float64Array, k: number): Int32Array {
  return Int32Array.from(columns[0]!, (_, row) => {
    const distances = Array.from({ length: k }, (_, cluster) =>
      columns.reduce((sum, column, at) => sum + (column[row]! - centroids[cluster * columns.length + at]!) ** 2, 0),
    );
    return distances.indexOf(Math.min(...distances));
  });
}

const numbers = fc.double({ min: -1e6, max: 1e6, noNaN: true });
const cases = fc.record({ rows: fc.nat(33), width: fc.integer({ min: 1, max: 8 }), k: fc.integer({ min: 1, max: 6 }) });

describe("nearestCentroid", () => {
  it("gives the labels of the plain loop, for any number of rows, columns and centroids", () => {
    const filled = cases.chain(({ rows, width, k }) =>
      fc.record({
        k: fc.constant(k),
        columns: fc.array(fc.float64Array({ minLength: rows, maxLength: rows, min: -9, max: 9, noNaN: true }), {
          minLength: width,
          maxLength: width,
        }),
        centroids: fc.array(numbers, { minLength: k * width, maxLength: k * width }),
      }),
    );
    fc.assert(
      fc.property(filled, ({ columns, centroids, k }) => {
        const placed = Float64Array.from(centroids, (value, at) => (at % 3 === 0 ? value / 1e6 : value % 9));
        expect(nearestCentroid(columns, placed, k)).toEqual(plainNearest(columns, placed, k));
      }),
    );
  });

  it("takes the first of equally near centroids", () => {
    expect(nearestCentroid([Float64Array.of(0, 1, 5)], Float64Array.of(-1, 1, 1), 3)).toEqual(Int32Array.of(0, 1, 1));
  });
});
