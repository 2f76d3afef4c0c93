import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { withDistanceSums } from "../../src/kernels/silhouette.ts";

const cases = fc
  .record({ width: fc.integer({ min: 1, max: 7 }), sizes: fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1 }) })
  .chain(({ width, sizes }) => {
    const points = sizes.reduce((sum, size) => sum + size, 0);
    const column = fc.float64Array({ minLength: points, maxLength: points, min: -2, max: 2, noNaN: true });
    return fc.record({ sizes: fc.constant(sizes), columns: fc.array(column, { minLength: width, maxLength: width }) });
  });

function distanceSums(columns: readonly Float64Array[], starts: Int32Array): number[][] {
  const sums: number[][] = [];
  withDistanceSums(columns, starts, (point, ofPoint) => {
    sums[point] = Array.from(ofPoint);
  });
  return sums;
}

describe("withDistanceSums", () => {
  it("gives the sums of the plain loop to 9e-8 of themselves, for any number of columns and sizes of cells", () => {
    fc.assert(
      fc.property(cases, ({ sizes, columns }) => {
        const starts = Int32Array.from(
          [0, ...sizes].map((_, at) => sizes.slice(0, at).reduce((sum, size) => sum + size, 0)),
        );
        const sums = distanceSums(columns, starts);
        expect(sums).toHaveLength(columns[0]!.length);
        sums.forEach((ofPoint, point) => {
          expect(ofPoint).toHaveLength(sizes.length);
          ofPoint.forEach((sum, cell) => {
            let plain = 0;
            for (let other = starts[cell]!; other < starts[cell + 1]!; other++) {
              plain += Math.hypot(...columns.map((column) => column[point]! - column[other]!));
            }
            expect(Math.abs(sum - plain)).toBeLessThanOrEqual(9e-8 * plain + 1e-18);
          });
        });
      }),
    );
  });

  it("forgets the sums of an earlier call", () => {
    const columns = [Float64Array.of(0, 1, 0.5)];
    const starts = Int32Array.of(0, 2, 3);
    const first = distanceSums(columns, starts);
    expect(first).toEqual([
      [1, 0.5],
      [1, 0.5],
      [1, 0],
    ]);
    expect(distanceSums(columns, starts)).toEqual(first);
  });
});
