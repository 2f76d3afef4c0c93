import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { log1pExp, logit, normalCdf, normalDensity, normalQuantile, sigmoid } from "../../src/math/special.ts";
import { syntheticReference } from "../synth/synthetic-reference.ts";

const moderate = fc.double({ min: -30, max: 30, noNaN: true });

describe("sigmoid", () => {
  test("is ½ at 0 and ¾ at ln 3", () => {
    expect(sigmoid(0)).toBe(0.5);
    expect(sigmoid(Math.log(3))).toBeCloseTo(0.75, 15);
  });

  test("stays within 0 to 1 at the ends of the number line", () => {
    expect([-1e308, -800, 800, 1e308].map(sigmoid)).toEqual([0, 0, 1, 1]);
  });

  test("keeps its digits far to the left, where it is e^x", () => {
    expect(sigmoid(-700) / Math.exp(-700)).toBeCloseTo(1, 14);
  });

  test("mirrors around ½ and is undone by logit", () => {
    fc.assert(
      fc.property(moderate, (x) => {
        expect(sigmoid(x) + sigmoid(-x)).toBeCloseTo(1, 14);
        if (x < 0) expect(logit(sigmoid(x))).toBeCloseTo(x, 10);
      }),
    );
  });
});

test("logit is infinite at certainty and 0 at even odds", () => {
  expect([0, 0.5, 1].map(logit)).toEqual([Number.NEGATIVE_INFINITY, 0, Number.POSITIVE_INFINITY]);
});

describe("log1pExp", () => {
  test("is ln 2 at 0, x for large x and e^x for small x", () => {
    expect(log1pExp(0)).toBe(Math.LN2);
    expect(log1pExp(1000)).toBe(1000);
    expect(log1pExp(-50) / Math.exp(-50)).toBeCloseTo(1, 14);
  });

  test("is the plain formula where that does not overflow", () => {
    fc.assert(
      fc.property(moderate, (x) => {
        expect(log1pExp(x)).toBeCloseTo(Math.log(1 + Math.exp(x)), 12);
      }),
    );
  });
});

describe("normalQuantile", () => {
  // scipy.stats.norm.ppf
  test.each([
    [1e-300, -37.0470962993612],
    [1e-20, -9.262340089798409],
    [1e-5, -4.264890793922825],
    [0.0749, -1.4402382675279635],
    [0.0751, -1.4388253927525403],
    [0.3, -0.5244005127080409],
    [0.975, 1.959963984540054],
    [0.999999, 4.753424308817087],
  ])("of %d is %d", (probability, quantile) => {
    expect(Math.abs(normalQuantile(probability) / quantile - 1)).toBeLessThan(2e-15);
  });

  test("is infinite at the ends, 0 in the middle and NaN outside", () => {
    expect([0, 0.5, 1].map(normalQuantile)).toEqual([Number.NEGATIVE_INFINITY, 0, Number.POSITIVE_INFINITY]);
    expect([-0.1, 1.1, Number.NaN].map(normalQuantile)).toEqual([Number.NaN, Number.NaN, Number.NaN]);
  });
});

describe("normalCdf", () => {
  test("agrees with SciPy from the far lower tail to the upper", () => {
    for (const { x, share } of syntheticReference.normalCdf) {
      if (share < 1e-290) expect(normalCdf(x)).toBeLessThan(1e-280);
      else expect(normalCdf(x) / share, `at ${x}`).toBeCloseTo(1, 10);
    }
  });

  test("is undone by normalQuantile", () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-12, max: 1 - 1e-12, noNaN: true }), (share) => {
        expect(normalCdf(normalQuantile(share)) / share).toBeCloseTo(1, 10);
      }),
    );
  });

  test("rises by the density", () => {
    for (const x of [-6, -2, -0.3, 0, 1.1, 4]) {
      const rise = (normalCdf(x + 1e-4) - normalCdf(x - 1e-4)) / 2e-4;
      expect(rise / normalDensity(x)).toBeCloseTo(1, 6);
    }
  });
});
