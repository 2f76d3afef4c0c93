import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { randomStream } from "../../../src/math/random.ts";
import { confusionMatrix } from "../../../src/metrics/classification.ts";
import { prCurve } from "../../../src/metrics/ranking.ts";
import { pointAt, verdictPoints } from "../../../src/movies/decide/verdict-points.ts";
import { evaluateForecast } from "../../../src/movies/evaluate.ts";

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

  it("are of all movies also where a curve of a great many is cut to fewer points", () => {
    const random = randomStream(3);
    const target = Uint8Array.from({ length: 3000 }, () => random.integer(2));
    const probability = Float64Array.from(target, (hit) => (random.next() + hit) / 2);
    const { pr } = evaluateForecast(target, probability, 0.5, random);
    const hits = target.reduce((sum, hit) => sum + hit, 0);
    const points = verdictPoints(pr, { hits, others: target.length - hits });
    expect(points.length).toBeGreaterThan(900);
    expect(points.length).toBeLessThan(2000);
    for (const { threshold, trueNegative, falsePositive, falseNegative, truePositive } of points) {
      const counted = confusionMatrix(target, probability, threshold);
      expect([
        [trueNegative, falsePositive],
        [falseNegative, truePositive],
      ]).toEqual(counted);
    }
  });

  it("are found by the threshold that has the same", () => {
    const counts = { truePositive: 1, falsePositive: 0, falseNegative: 0, trueNegative: 0 };
    const points = [0.2, 0.45, 0.9].map((threshold) => ({ threshold, ...counts }));
    expect([0, 0.2, 0.21, 0.45, 0.5, 1].map((wanted) => pointAt(points, wanted))).toEqual([0, 0, 1, 1, 2, 2]);
  });
});
