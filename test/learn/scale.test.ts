import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { applyScale, fitScale } from "../../src/learn/scale.ts";

describe("fitScale", () => {
  it("gives mean and population deviation", () => {
    expect(fitScale([Float64Array.from([2, 4, 4, 4, 5, 5, 7, 9])])).toEqual([{ mean: 5, deviation: 2 }]);
  });

  it("leaves a constant column at 0, also where rounding blurs its mean", () => {
    const constant = new Float64Array(1000).fill(0.1);
    const scale = fitScale([constant]);
    expect(scale[0]!.deviation).toBe(1);
    expect(Math.max(...applyScale([constant], scale)[0]!.map(Math.abs))).toBeLessThan(1e-12);
  });

  it("gives columns of mean 0 and deviation 1", () => {
    const values = fc.array(fc.integer({ min: -1000, max: 1000 }), { minLength: 2, maxLength: 50 });
    fc.assert(
      fc.property(
        values.filter((list) => new Set(list).size > 1),
        (list) => {
          const column = Float64Array.from(list);
          const scaled = applyScale([column], fitScale([column]))[0]!;
          const mean = scaled.reduce((sum, value) => sum + value, 0) / scaled.length;
          const variance = scaled.reduce((sum, value) => sum + value * value, 0) / scaled.length;
          expect(mean).toBeCloseTo(0, 10);
          expect(variance).toBeCloseTo(1, 10);
        },
      ),
    );
  });
});
