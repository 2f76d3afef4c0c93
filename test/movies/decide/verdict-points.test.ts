import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { prCurve } from "../../../src/metrics/ranking.ts";
import { nearestPoint, verdictPoints } from "../../../src/movies/decide/verdict-points.ts";

const forecasts = fc
  .array(fc.record({ hit: fc.constantFrom(0, 1), score: fc.integer({ min: 0, max: 40 }) }), {
    minLength: 2,
    maxLength: 200,
  })
  .filter((rows) => new Set(rows.map(({ hit }) => hit)).size === 2);

describe("the verdicts at the thresholds of a curve", () => {
  it("are what counting movie by movie gives, at every threshold that finds a hit", () => {
    fc.assert(
      fc.property(forecasts, (rows) => {
        const hits = rows.filter(({ hit }) => hit === 1).length;
        const others = rows.length - hits;
        const target = Uint8Array.from(rows, ({ hit }) => hit);
        const curve = prCurve(
          target,
          Float64Array.from(rows, ({ score }) => score / 40),
        );
        const scores = [...new Set(rows.map(({ score }) => score))].sort((a, b) => a - b);
        const expected = scores.flatMap((score) => {
          const called = rows.filter((row) => row.score >= score);
          const truePositive = called.filter(({ hit }) => hit === 1).length;
          const falsePositive = called.length - truePositive;
          const rest = { falseNegative: hits - truePositive, trueNegative: others - falsePositive };
          return truePositive === 0 ? [] : [{ threshold: score / 40, truePositive, falsePositive, ...rest }];
        });
        expect(verdictPoints(curve, { hits, others })).toEqual(expected);
      }),
    );
  });

  it("are none without a curve", () => {
    expect(verdictPoints(null, { hits: 0, others: 3 })).toEqual([]);
  });

  it("are found by the threshold that is nearest", () => {
    const counts = { truePositive: 1, falsePositive: 0, falseNegative: 0, trueNegative: 0 };
    const points = [0.2, 0.45, 0.9].map((threshold) => ({ threshold, ...counts }));
    expect([0, 0.3, 0.35, 0.5, 1].map((wanted) => nearestPoint(points, wanted))).toEqual([0, 0, 1, 1, 2]);
  });
});
