import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { lowerBound, midRanks, upperBound } from "../../src/math/ranks.ts";

const values = fc.array(fc.integer({ min: -5, max: 5 }), { minLength: 1, maxLength: 40 });

describe("midRanks", () => {
  it("gives equal values the mean of their ranks", () => {
    expect(Array.from(midRanks(Float64Array.of(30, 10, 20, 20, 20, 5)))).toEqual([6, 2, 4, 4, 4, 1]);
  });

  it("counts the values below and half of those that are equal", () => {
    fc.assert(
      fc.property(values, (list) => {
        const counted = list.map((value) => {
          const below = list.filter((other) => other < value).length;
          const equal = list.filter((other) => other === value).length;
          return below + (equal + 1) / 2;
        });
        expect(Array.from(midRanks(Float64Array.from(list)))).toEqual(counted);
      }),
    );
  });
});

describe("lowerBound and upperBound", () => {
  it("count the values below, and those not above", () => {
    fc.assert(
      fc.property(values, fc.integer({ min: -6, max: 6 }), (list, value) => {
        const sorted = Float64Array.from(list).sort();
        expect(lowerBound(sorted, value)).toBe(list.filter((other) => other < value).length);
        expect(upperBound(sorted, value)).toBe(list.filter((other) => other <= value).length);
      }),
    );
  });
});
