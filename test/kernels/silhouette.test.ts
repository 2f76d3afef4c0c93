import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type DistanceOptions, withDistanceSums } from "../../src/kernels/silhouette.ts";
import { randomStream } from "../../src/math/random.ts";
import { threadPool } from "../../src/parallel/thread-pool.ts";

const cases = fc
  .record({ width: fc.integer({ min: 1, max: 7 }), sizes: fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1 }) })
  .chain(({ width, sizes }) => {
    const points = sizes.reduce((sum, size) => sum + size, 0);
    const column = fc.float64Array({ minLength: points, maxLength: points, min: -2, max: 2, noNaN: true });
    return fc.record({ sizes: fc.constant(sizes), columns: fc.array(column, { minLength: width, maxLength: width }) });
  });

function distanceSums(columns: readonly Float64Array[], starts: Int32Array, options: DistanceOptions = {}): number[][] {
  const sums: number[][] = [];
  const read = (point: number, ofPoint: Float64Array) => {
    sums[point] = Array.from(ofPoint);
  };
  withDistanceSums(columns, starts, read, options);
  return sums;
}

function startsOf(sizes: readonly number[]): Int32Array {
  return Int32Array.from([0, ...sizes].map((_, at) => sizes.slice(0, at).reduce((sum, size) => sum + size, 0)));
}

describe("withDistanceSums", () => {
  it("gives the sums of the plain loop to 2.4e-7 of themselves, for any number of columns and sizes of cells", () => {
    fc.assert(
      fc.property(cases, fc.constantFrom(1, 2, 12), fc.boolean(), ({ sizes, columns: given }, parts, withLow) => {
        const starts = startsOf(sizes);
        const columns = withLow ? given : given.map((column) => column.map(Math.fround));
        const sums = distanceSums(given, starts, { parts, withLow });
        expect(sums).toHaveLength(columns[0]!.length);
        sums.forEach((ofPoint, point) => {
          expect(ofPoint).toHaveLength(sizes.length);
          ofPoint.forEach((sum, cell) => {
            let plain = 0;
            for (let other = starts[cell]!; other < starts[cell + 1]!; other++) {
              plain += Math.hypot(...columns.map((column) => column[point]! - column[other]!));
            }
            expect(Math.abs(sum - plain)).toBeLessThanOrEqual(2.4e-7 * plain + 1e-14);
          });
        });
      }),
    );
  });

  it("gives the same bits on 1, 2, 3 and 4 threads", () => {
    const random = randomStream(5);
    const columns = [0, 1, 2].map(() => Float64Array.from({ length: 10_001 }, () => random.normal()));
    const starts = startsOf([4000, 1, 6000]);
    for (const withLow of [true, false]) {
      const alone = distanceSums(columns, starts, { withLow });
      for (const count of [2, 3, 4]) {
        expect(distanceSums(columns, starts, { withLow, threads: threadPool(count) })).toEqual(alone);
      }
    }
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
