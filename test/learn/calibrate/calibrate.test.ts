import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  applyCalibration,
  type Calibration,
  fitCalibration,
  parseCalibration,
} from "../../../src/learn/calibrate/calibrate.ts";
import { fitIsotonic, poolAdjacentViolators } from "../../../src/learn/calibrate/isotonic.ts";
import { fitSigmoid } from "../../../src/learn/calibrate/sigmoid.ts";
import { randomStream } from "../../../src/math/random.ts";
import { log1pExp, logit, sigmoid } from "../../../src/math/special.ts";
import { readReference } from "../../reference/learner-reference.ts";

interface Reference {
  probability: number[];
  target: number[];
  slope: number;
  intercept: number;
  sigmoid: number[];
  asked: number[];
  isotonic: number[];
}
const cases = readReference<Reference[]>("calibration.json");
const inputs = ({ probability, target }: Reference) =>
  [Float64Array.from(probability), Uint8Array.from(target)] as const;

describe("fitSigmoid", () => {
  it.each(cases.map((_, i) => i))("meets scikit-learn's Platt calibration in case %i", (i) => {
    const [probability, target] = inputs(cases[i]!);
    const fitted = fitSigmoid(probability, target);
    expect(fitted.slope).toBeCloseTo(cases[i]!.slope, 4);
    expect(fitted.intercept).toBeCloseTo(cases[i]!.intercept, 4);
    const applied = applyCalibration(fitted, probability);
    cases[i]!.sigmoid.forEach((value, row) => {
      expect(applied[row]!).toBeCloseTo(value, 5);
    });
  });

  it("lies at the bottom: no neighbour has a lower loss against the smoothed targets", () => {
    for (const reference of cases) {
      const [probability, target] = inputs(reference);
      const { slope, intercept } = fitSigmoid(probability, target);
      const hits = reference.target.filter((value) => value === 1).length;
      const loss = (a: number, b: number) =>
        reference.probability.reduce((sum, value, row) => {
          const score = a * logit(Math.min(1 - 1e-6, Math.max(1e-6, value))) + b;
          const truth = target[row] === 1 ? (hits + 1) / (hits + 2) : 1 / (target.length - hits + 2);
          return sum + log1pExp(score) - truth * score;
        }, 0);
      for (const [da, db] of [
        [1e-3, 0],
        [-1e-3, 0],
        [0, 1e-3],
        [0, -1e-3],
      ] as const) {
        expect(loss(slope + da, intercept + db)).toBeGreaterThan(loss(slope, intercept));
      }
    }
  });

  it("finds the odds that forecasts were distorted by", () => {
    const random = randomStream(5);
    const odds = Array.from({ length: 20_000 }, () => 1.5 * random.normal());
    const target = Uint8Array.from(odds, (value) => (random.next() < sigmoid(value) ? 1 : 0));
    const distorted = Float64Array.from(odds, (value) => sigmoid(2 * value + 1));
    const fitted = fitSigmoid(distorted, target);
    expect(fitted.slope).toBeCloseTo(0.5, 1);
    expect(fitted.intercept).toBeCloseTo(-0.5, 1);
  });

  it("answers the smoothed hit rate where forecasts are all alike, and never a certainty", () => {
    const applied = applyCalibration(
      fitSigmoid(new Float64Array(4).fill(0.5), Uint8Array.from([0, 1, 1, 0])),
      Float64Array.of(0.5),
    );
    expect(applied[0]).toBeCloseTo(0.5, 12);
    const separable = fitSigmoid(Float64Array.of(0, 0, 1, 1), Uint8Array.of(0, 0, 1, 1));
    const [low, high] = applyCalibration(separable, Float64Array.of(0, 1));
    expect(low).toBeCloseTo(0.25, 6);
    expect(high).toBeCloseTo(0.75, 6);
  });

  it("refuses one class", () => {
    expect(() => fitSigmoid(Float64Array.of(0.1, 0.2), Uint8Array.of(1, 1))).toThrow(
      expect.objectContaining({ code: "ONE_CLASS" }),
    );
  });
});

describe("poolAdjacentViolators", () => {
  it("pools by hand: 1, 3, 2, 2, 5 becomes 1, 7/3, 7/3, 7/3, 5", () => {
    const fitted = poolAdjacentViolators(Float64Array.of(1, 3, 2, 2, 5), new Float64Array(5).fill(1));
    expect(Array.from(fitted)).toEqual([1, 7 / 3, 7 / 3, 7 / 3, 5].map((value) => expect.closeTo(value, 12)));
  });

  it("is the nearest rising series: the same as the minimax formula over all stretches", () => {
    const rows = fc.array(fc.tuple(fc.integer({ min: -20, max: 20 }), fc.integer({ min: 1, max: 5 })), {
      minLength: 1,
      maxLength: 12,
    });
    fc.assert(
      fc.property(rows, (list) => {
        const fitted = poolAdjacentViolators(
          Float64Array.from(list, ([value]) => value),
          Float64Array.from(list, ([, weight]) => weight),
        );
        const meanOf = (from: number, to: number) => {
          const part = list.slice(from, to + 1);
          return part.reduce((s, [v, w]) => s + v * w, 0) / part.reduce((s, [, w]) => s + w, 0);
        };
        list.forEach((_, i) => {
          let best = Number.NEGATIVE_INFINITY;
          for (let from = 0; from <= i; from++) {
            let least = Number.POSITIVE_INFINITY;
            for (let to = i; to < list.length; to++) least = Math.min(least, meanOf(from, to));
            best = Math.max(best, least);
          }
          expect(fitted[i]!).toBeCloseTo(best, 10);
        });
      }),
    );
  });

  it("is no further from the values than any of many rising series", () => {
    const random = randomStream(8);
    for (let trial = 0; trial < 50; trial++) {
      const values = Float64Array.from({ length: 8 }, () => random.normal());
      const weights = Float64Array.from({ length: 8 }, () => 0.5 + random.next());
      const distance = (series: ArrayLike<number>) =>
        values.reduce((sum, value, i) => sum + weights[i]! * (value - series[i]!) ** 2, 0);
      const fitted = poolAdjacentViolators(values, weights);
      for (let other = 0; other < 50; other++) {
        const rival = fitted.map((value) => value + 0.1 * random.normal()).sort();
        expect(distance(fitted)).toBeLessThanOrEqual(distance(rival) + 1e-12);
      }
    }
  });
});

describe("fitIsotonic", () => {
  it.each(cases.map((_, i) => i))(
    "is scikit-learn's curve with its ends smoothed as Platt's targets are, in case %i",
    (i) => {
      const [probability, target] = inputs(cases[i]!);
      const hits = cases[i]!.target.filter((value) => value === 1).length;
      const [low, high] = [1 / (target.length - hits + 2), (hits + 1) / (hits + 2)];
      const applied = applyCalibration(fitIsotonic(probability, target), Float64Array.from(cases[i]!.asked));
      cases[i]!.isotonic.forEach((value, row) => {
        expect(applied[row]!).toBeCloseTo(low + (high - low) * value, 10);
      });
    },
  );

  it("keeps few points: two for each step at most", () => {
    const [probability, target] = inputs(cases[1]!);
    const { forecasts, probabilities } = fitIsotonic(probability, target);
    expect(forecasts.length).toBeLessThanOrEqual(2 * new Set(probabilities).size);
  });
});

describe("applyCalibration", () => {
  const rising: Calibration[] = cases.flatMap((reference) => [
    fitSigmoid(...inputs(reference)),
    fitIsotonic(...inputs(reference)),
  ]);

  it("stays strictly within 0 and 1, keeps the order, and does not change its input", () => {
    const share = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(fc.constantFrom(...rising), share, share, (calibration, a, b) => {
        const given = Float64Array.of(Math.min(a, b), Math.max(a, b));
        const before = given.slice();
        const [first, second] = applyCalibration(calibration, given);
        expect(given).toEqual(before);
        expect(first).toBeGreaterThan(0);
        expect(second).toBeLessThan(1);
        expect(second).toBeGreaterThanOrEqual(first!);
      }),
    );
  });

  it("gives the same bits after a round trip through JSON", () => {
    const asked = Float64Array.from({ length: 101 }, (_, i) => i / 100);
    for (const calibration of [...rising, { method: "none" } as const]) {
      const restored = parseCalibration(JSON.parse(JSON.stringify(calibration)));
      expect(applyCalibration(restored, asked)).toEqual(applyCalibration(calibration, asked));
    }
  });
});

describe("parseCalibration", () => {
  it.each<[unknown, string]>([
    [null, "MODEL_INVALID"],
    [[], "MODEL_INVALID"],
    [{ method: "magic" }, "MODEL_INVALID"],
    [{ method: "sigmoid", slope: 1 }, "MODEL_INVALID"],
    [{ method: "sigmoid", slope: -1, intercept: 0 }, "MODEL_INVALID"],
    [{ method: "sigmoid", slope: null, intercept: 0 }, "MODEL_NONFINITE"],
    [{ method: "isotonic", forecasts: [], probabilities: [] }, "MODEL_INVALID"],
    [{ method: "isotonic", forecasts: [0.1, 0.2], probabilities: [0.1] }, "MODEL_INVALID"],
    [{ method: "isotonic", forecasts: [0.2, 0.2], probabilities: [0.1, 0.2] }, "MODEL_INVALID"],
    [{ method: "isotonic", forecasts: [0.1, 0.2], probabilities: [0.2, 0.1] }, "MODEL_INVALID"],
    [{ method: "isotonic", forecasts: [0.1, 1.2], probabilities: [0.1, 0.2] }, "MODEL_INVALID"],
    [{ method: "isotonic", forecasts: [0.1, null], probabilities: [0.1, 0.2] }, "MODEL_NONFINITE"],
    [{ method: "isotonic", forecasts: new Array(1_000_001).fill(0), probabilities: [] }, "MODEL_TOO_LARGE"],
  ])("refuses %j", (value, code) => {
    expect(() => parseCalibration(value)).toThrow(expect.objectContaining({ code }));
  });

  it("needs no fit for none", () => {
    expect(fitCalibration("none", new Float64Array(0), new Uint8Array(0))).toEqual({ method: "none" });
  });
});
