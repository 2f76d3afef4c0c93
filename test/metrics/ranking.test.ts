import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { averagePrecision, prCurve, type RankingCurve, rocAuc, rocCurve } from "../../src/metrics/ranking.ts";
import { readReference } from "../reference/learner-reference.ts";

/** Rows of both classes, with scores that often tie. */
const rows = fc
  .array(fc.tuple(fc.constantFrom(0, 1), fc.integer({ min: -4, max: 4 })), { minLength: 2, maxLength: 40 })
  .filter((list) => new Set(list.map(([truth]) => truth)).size === 2)
  .map((list) => ({
    target: Uint8Array.from(list, ([truth]) => truth),
    score: Float64Array.from(list, ([, score]) => score / 4),
  }));

/** The share of pairs of a one and a zero that are in the right order, a tie counting half. */
function aucByPairs(target: Uint8Array, score: Float64Array): number {
  let won = 0;
  let pairs = 0;
  for (let i = 0; i < target.length; i++) {
    for (let j = 0; j < target.length; j++) {
      if (target[i] !== 1 || target[j] !== 0) continue;
      pairs++;
      if (score[i]! > score[j]!) won += 1;
      else if (score[i] === score[j]) won += 0.5;
    }
  }
  return won / pairs;
}

function areaByTrapezoids({ x, y }: RankingCurve): number {
  let area = 0;
  for (let i = 1; i < x.length; i++) area += ((x[i]! - x[i - 1]!) * (y[i]! + y[i - 1]!)) / 2;
  return area;
}

describe("rocAuc", () => {
  it("is 1 for a perfect ranking, 0 for its reverse, a half when all tie", () => {
    const target = Uint8Array.from([0, 0, 1]);
    expect(rocAuc(target, Float64Array.from([0.1, 0.2, 0.3]))).toBe(1);
    expect(rocAuc(target, Float64Array.from([0.3, 0.2, 0.1]))).toBe(0);
    expect(rocAuc(target, Float64Array.from([0.2, 0.2, 0.2]))).toBe(0.5);
  });

  it("counts 0 and −0 as a tie", () => {
    expect(rocAuc(Uint8Array.from([0, 1]), Float64Array.from([0, -0]))).toBe(0.5);
    expect(rocAuc(Uint8Array.from([0, 1]), Float64Array.from([-0, 0]))).toBe(0.5);
  });

  it("is what counting pairs gives", () => {
    fc.assert(
      fc.property(rows, ({ target, score }) => {
        expect(rocAuc(target, score)).toBeCloseTo(aucByPairs(target, score), 14);
      }),
    );
  });

  it("does not change under a rising map of the scores, and turns over under a falling one", () => {
    fc.assert(
      fc.property(rows, ({ target, score }) => {
        const area = rocAuc(target, score)!;
        expect(
          rocAuc(
            target,
            score.map((value) => Math.exp(3 * value)),
          ),
        ).toBe(area);
        expect(
          rocAuc(
            target,
            score.map((value) => -value),
          ),
        ).toBeCloseTo(1 - area, 14);
      }),
    );
  });

  it("is null, as are the curves, when only one class occurs", () => {
    for (const target of [Uint8Array.from([1, 1]), Uint8Array.from([0, 0]), new Uint8Array(0)]) {
      const score = new Float64Array(target.length).fill(0.5);
      expect(rocAuc(target, score)).toBeNull();
      expect(rocCurve(target, score)).toBeNull();
      expect(prCurve(target, score)).toBeNull();
      expect(averagePrecision(target, score)).toBeNull();
    }
  });
});

describe("rocCurve", () => {
  it("leaves out the middle of a straight line", () => {
    const target = Uint8Array.from([1, 1, 1, 0]);
    expect(rocCurve(target, Float64Array.from([0.9, 0.8, 0.7, 0.1]))).toEqual({
      x: [0, 0, 0, 1],
      y: [0, 1 / 3, 1, 1],
      threshold: [null, 0.9, 0.7, 0.1],
    });
  });

  it("runs from (0, 0) to (1, 1), never falls, and holds the area", () => {
    fc.assert(
      fc.property(rows, ({ target, score }) => {
        const curve = rocCurve(target, score)!;
        expect([curve.x[0], curve.y[0], curve.threshold[0]]).toEqual([0, 0, null]);
        expect([curve.x.at(-1), curve.y.at(-1)]).toEqual([1, 1]);
        for (let i = 1; i < curve.x.length; i++) {
          expect(curve.x[i]!).toBeGreaterThanOrEqual(curve.x[i - 1]!);
          expect(curve.y[i]!).toBeGreaterThanOrEqual(curve.y[i - 1]!);
        }
        expect(areaByTrapezoids(curve)).toBeCloseTo(rocAuc(target, score)!, 12);
      }),
    );
  });
});

describe("prCurve and averagePrecision", () => {
  it("are those worked by hand", () => {
    const target = Uint8Array.from([1, 0, 1, 0]);
    const score = Float64Array.from([0.9, 0.8, 0.8, 0.1]);
    expect(prCurve(target, score)).toEqual({
      x: [0, 0.5, 1, 1],
      y: [1, 1, 2 / 3, 0.5],
      threshold: [null, 0.9, 0.8, 0.1],
    });
    expect(averagePrecision(target, score)).toBeCloseTo(0.5 + 0.5 * (2 / 3), 14);
  });

  it("end at the base rate, each point being what its threshold gives", () => {
    fc.assert(
      fc.property(rows, ({ target, score }) => {
        const curve = prCurve(target, score)!;
        const ones = target.reduce((sum, value) => sum + value, 0);
        expect(curve.y.at(-1)).toBeCloseTo(ones / target.length, 14);
        curve.threshold.forEach((threshold, i) => {
          if (threshold === null) return;
          const called = target.filter((_, row) => score[row]! >= threshold);
          const hits = called.filter((value) => value === 1).length;
          expect(curve.x[i]).toBe(hits / ones);
          expect(curve.y[i]).toBe(hits / called.length);
        });
      }),
    );
  });
});

describe("against scikit-learn", () => {
  interface Reference {
    target: number[];
    probability: number[];
    rocAuc: number;
    averagePrecision: number;
    roc: RankingCurve;
    pr: RankingCurve;
  }
  const cases = readReference<Reference[]>("metrics.json");

  it.each(cases.map((_, i) => i))("gives the same curves and areas in case %i", (i) => {
    const reference = cases[i]!;
    const target = Uint8Array.from(reference.target);
    const score = Float64Array.from(reference.probability);
    expect(rocAuc(target, score)).toBeCloseTo(reference.rocAuc, 12);
    expect(averagePrecision(target, score)).toBeCloseTo(reference.averagePrecision, 12);
    for (const [ours, theirs] of [
      [rocCurve(target, score)!, reference.roc],
      [prCurve(target, score)!, reference.pr],
    ] as const) {
      expect(ours.threshold).toEqual(theirs.threshold);
      theirs.x.forEach((x, point) => {
        expect(ours.x[point]).toBeCloseTo(x, 12);
        expect(ours.y[point]).toBeCloseTo(theirs.y[point]!, 12);
      });
    }
  });
});
