import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { randomStream } from "../../src/math/random.ts";
import { calibrationBins, calibrationError, reliability } from "../../src/metrics/calibration.ts";

const target = Uint8Array.of(0, 1, 0, 1, 1, 1);
const probability = Float64Array.of(0.05, 0.08, 0.4, 0.45, 0.9, 0.95);

/** Outcomes drawn from the probabilities, moved by `shift` in truth. */
function drawn(rows: number, shift: number, seed: number) {
  const random = randomStream(seed);
  const forecast = Float64Array.from({ length: rows }, () => 0.1 + 0.6 * random.next());
  return { forecast, truth: Uint8Array.from(forecast, (value) => (random.next() < value + shift ? 1 : 0)) };
}

describe("calibrationError", () => {
  it("is worked by hand: bins of equal width", () => {
    // Gaps by bin: |0.13 − 1|, |0.85 − 1|, |1.85 − 2|, summed over 6 rows; 0.4 and 0.45 lie on both sides of an edge.
    expect(calibrationError(target, probability, "equal-width", 2)).toBeCloseTo((Math.abs(0.98 - 2) + 0.15) / 6, 12);
  });

  it("is worked by hand: bins of equal mass", () => {
    expect(calibrationError(target, probability, "equal-mass", 3)).toBeCloseTo((0.87 + 0.15 + 0.15) / 6, 12);
  });

  it("keeps rows of one probability in one bin", () => {
    const tied = Float64Array.of(0.2, 0.2, 0.2, 0.2, 0.9, 0.9);
    const { bins } = reliability(target, tied, "equal-mass", randomStream(1), { bins: 3, resamples: 1 });
    expect(bins.map(({ count }) => count)).toEqual([4, 2]);
  });

  it("is 0 for a forecast that is right for certain and 1 for one that is wrong for certain", () => {
    const certain = Float64Array.from(target);
    for (const binning of ["equal-width", "equal-mass"] as const) {
      expect(calibrationError(target, certain, binning)).toBe(0);
      expect(
        calibrationError(
          target,
          certain.map((value) => 1 - value),
          binning,
        ),
      ).toBe(1);
    }
  });

  it("does not depend on the order of the rows, and is at least the gap of the means", () => {
    const rows = fc.array(fc.tuple(fc.constantFrom(0, 1), fc.double({ min: 0, max: 1, noNaN: true })), {
      minLength: 1,
    });
    fc.assert(
      fc.property(
        rows,
        fc.constantFrom("equal-width", "equal-mass"),
        fc.integer({ min: 1, max: 12 }),
        (list, binning, bins) => {
          const error = (pairs: [number, number][]) =>
            calibrationError(
              Uint8Array.from(pairs, ([truth]) => truth),
              Float64Array.from(pairs, ([, value]) => value),
              binning as "equal-mass",
              bins,
            );
          const value = error(list);
          const gap = list.reduce((sum, [truth, forecast]) => sum + forecast - truth, 0) / list.length;
          expect(error([...list].reverse())).toBeCloseTo(value, 12);
          expect(value).toBeGreaterThanOrEqual(Math.abs(gap) - 1e-12);
          expect(value).toBeLessThanOrEqual(1);
        },
      ),
    );
  });
});

describe("reliability", () => {
  it("has bins of equal mass that differ by at most one row, and every row in one", () => {
    const { forecast, truth } = drawn(203, 0, 3);
    const { bins } = reliability(truth, forecast, "equal-mass", randomStream(1), { resamples: 10 });
    const counts = bins.map(({ count }) => count);
    expect(bins).toHaveLength(10);
    expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(1);
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(203);
    expect(reliability(truth, forecast, "equal-width", randomStream(1), { resamples: 10 }).bins).toEqual(
      calibrationBins(truth, forecast),
    );
  });

  it("knows what chance shows: the mean error of calibrated forecasts", () => {
    const errors = Array.from({ length: 200 }, (_, seed) => {
      const { forecast, truth } = drawn(300, 0, seed);
      return calibrationError(truth, forecast, "equal-mass");
    });
    const { forecast, truth } = drawn(300, 0, 1);
    const { error } = reliability(truth, forecast, "equal-mass", randomStream(1), { resamples: 1 });
    expect(error.expectedByChance).toBeCloseTo(errors.reduce((a, b) => a + b, 0) / 200, 2);
    expect(error.expectedByChance).toBeGreaterThan(0.04);
  });

  it.each([0, 0.1, 0.25])("has an interval that holds a true error of %f in at least 90 of 100 samples", (shift) => {
    let held = 0;
    for (let seed = 0; seed < 100; seed++) {
      const { forecast, truth } = drawn(300, shift, seed + 500);
      const { error } = reliability(truth, forecast, "equal-mass", randomStream(seed), { resamples: 150 });
      const [low, high] = error.interval;
      expect(low).toBeLessThanOrEqual(error.value);
      expect(high).toBeGreaterThanOrEqual(error.value);
      if (low <= shift && shift <= high) held++;
    }
    expect(held).toBeGreaterThanOrEqual(90);
  });

  it("gives the same bits for the same stream", () => {
    const { forecast, truth } = drawn(100, 0.1, 9);
    const again = () => reliability(truth, forecast, "equal-mass", randomStream(2), { resamples: 50 });
    expect(again()).toEqual(again());
  });
});
