import { describe, expect, it } from "vitest";
import { confusionMatrix, f1Score, precision, recall } from "../../src/metrics/classification.ts";
import { prCurve } from "../../src/metrics/ranking.ts";
import { verdictPoints } from "../../src/movies/decide/verdict-points.ts";
import type { TrainResult } from "../../src/movies/train-result.ts";
import { selectionFigures } from "../../web/map/selection.ts";
import { movedResult } from "../../web/training/moved-result.ts";

const target = Uint8Array.of(1, 0, 1, 1, 0, 0, 1, 0);
const probability = Float64Array.of(0.9, 0.8, 0.7, 0.7, 0.4, 0.3, 0.2, 0.1);

describe("a training's outcome at another threshold", () => {
  it("has the figures that counting gives, at every threshold", () => {
    const before = { threshold: 0.5, rows: { train: 8, test: 8 }, test: { intervals: { rocAuc: [0, 1], f1: [0, 1] } } };
    const points = verdictPoints(prCurve(target, probability), { hits: 4, others: 4 });
    expect(points.length).toBeGreaterThan(4);
    for (const point of points) {
      const moved = movedResult(before as unknown as TrainResult, point);
      const counted = confusionMatrix(target, probability, point.threshold);
      expect(moved.threshold).toBe(point.threshold);
      expect(moved.test.confusion).toEqual(counted);
      expect(moved.test.accuracy).toBe((counted[0][0] + counted[1][1]) / 8);
      expect(moved.test.precision).toBe(precision(counted));
      expect(moved.test.recall).toBe(recall(counted));
      expect(moved.test.f1).toBeCloseTo(f1Score(counted), 12);
      // Intervals of verdicts were those of another threshold.
      expect(moved.test.intervals).toEqual({ rocAuc: [0, 1] });
    }
  });
});

describe("what selected movies come to", () => {
  const movies = {
    ids: ["a", "b", "c"],
    titles: ["a", "b", "c"],
    engagement: [0.2, 0.4, 0.9],
    popularity: [0.1, 0.5, 0.6],
    segment: [0, 0, 1],
    confidence: [1, 1, 1],
    hit: [1, null, 0] as const,
  };

  it("counts hits among those known, and means of all", () => {
    expect(selectionFigures(Int32Array.of(0, 1), movies)).toEqual({
      movies: 2,
      known: 1,
      hits: 1,
      engagement: expect.closeTo(0.3, 12),
      popularity: expect.closeTo(0.3, 12),
    });
  });

  it("has no means of nothing", () => {
    expect(selectionFigures(new Int32Array(0), movies)).toMatchObject({
      movies: 0,
      engagement: null,
      popularity: null,
    });
  });
});
