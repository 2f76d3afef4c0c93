import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { wilsonInterval } from "../../src/math/stats.ts";
import { calibrationBins } from "../../src/metrics/calibration.ts";
import { readReference } from "../reference/learner-reference.ts";

describe("calibrationBins", () => {
  it("leaves out empty bins and gives each its hit rate with an interval", () => {
    const bins = calibrationBins(Uint8Array.from([0, 1, 1, 1]), Float64Array.from([0.02, 0.04, 0.95, 0.97]));
    expect(bins).toEqual([
      { count: 2, meanProbability: 0.03, hitRate: 0.5, interval: wilsonInterval(1, 2) },
      { count: 2, meanProbability: 0.96, hitRate: 1, interval: wilsonInterval(2, 2) },
    ]);
  });

  it("puts a probability on an edge into the bin below, and 0 into the first", () => {
    const edges = Float64Array.from([0, 0.25, 0.5, 0.75, 1]);
    const bins = calibrationBins(new Uint8Array(5), edges, 4);
    expect(bins.map((bin) => [bin.count, bin.meanProbability])).toEqual([
      [2, 0.125],
      [1, 0.5],
      [1, 0.75],
      [1, 1],
    ]);
  });

  it("loses no row", () => {
    const rows = fc.array(fc.tuple(fc.constantFrom(0, 1), fc.double({ min: 0, max: 1, noNaN: true })));
    fc.assert(
      fc.property(rows, fc.integer({ min: 1, max: 20 }), (list, bins) => {
        const found = calibrationBins(
          Uint8Array.from(list, ([truth]) => truth),
          Float64Array.from(list, ([, probability]) => probability),
          bins,
        );
        const hits = found.reduce((sum, bin) => sum + bin.hitRate * bin.count, 0);
        expect(found.reduce((sum, bin) => sum + bin.count, 0)).toBe(list.length);
        expect(hits).toBeCloseTo(list.filter(([truth]) => truth === 1).length, 9);
        for (let i = 1; i < found.length; i++) {
          expect(found[i]!.meanProbability).toBeGreaterThan(found[i - 1]!.meanProbability);
        }
      }),
    );
  });

  interface Reference {
    target: number[];
    probability: number[];
    calibration: { hitRate: number[]; meanProbability: number[] };
  }
  const cases = readReference<Reference[]>("metrics.json");

  it.each(cases.map((_, i) => i))("agrees with scikit-learn in case %i", (i) => {
    const { target, probability, calibration } = cases[i]!;
    const bins = calibrationBins(Uint8Array.from(target), Float64Array.from(probability));
    expect(bins).toHaveLength(calibration.hitRate.length);
    bins.forEach((bin, b) => {
      expect(bin.hitRate).toBeCloseTo(calibration.hitRate[b]!, 12);
      expect(bin.meanProbability).toBeCloseTo(calibration.meanProbability[b]!, 12);
    });
  });
});
