import { describe, expect, it } from "vitest";
import {
  accuracy,
  brierScore,
  confusionMatrix,
  f1Score,
  logLoss,
  precision,
  recall,
} from "../../src/metrics/classification.ts";
import { readReference } from "../reference/learner-reference.ts";

const target = Uint8Array.from([0, 0, 0, 1, 1]);
const probability = Float64Array.from([0.1, 0.5, 0.4, 0.9, 0.2]);

describe("confusionMatrix", () => {
  it("has the truth in rows and the verdict in columns, and calls a probability at the threshold 1", () => {
    expect(confusionMatrix(target, probability, 0.5)).toEqual([
      [2, 1],
      [1, 1],
    ]);
    expect(confusionMatrix(target, probability, 0)).toEqual([
      [0, 3],
      [0, 2],
    ]);
  });
});

describe("figures of a confusion matrix", () => {
  it("are those worked by hand", () => {
    const matrix = [
      [50, 10],
      [5, 35],
    ] as const;
    expect(accuracy(matrix)).toBe(0.85);
    expect(precision(matrix)).toBe(35 / 45);
    expect(recall(matrix)).toBe(0.875);
    expect(f1Score(matrix)).toBe(70 / 85);
  });

  it("are 0 where they are undefined", () => {
    const nothingCalled = [
      [3, 0],
      [0, 0],
    ] as const;
    expect([precision(nothingCalled), recall(nothingCalled), f1Score(nothingCalled)]).toEqual([0, 0, 0]);
    expect(
      accuracy([
        [0, 0],
        [0, 0],
      ]),
    ).toBe(0);
  });
});

describe("brierScore and logLoss", () => {
  it("are those worked by hand", () => {
    expect(brierScore(Uint8Array.from([1, 0]), Float64Array.from([0.5, 0.1]))).toBeCloseTo(0.13, 15);
    expect(logLoss(Uint8Array.from([1, 0]), Float64Array.from([0.5, 0.75]))).toBeCloseTo(1.5 * Math.LN2, 15);
  });

  it("stay finite for a certain and wrong forecast", () => {
    expect(logLoss(Uint8Array.from([1]), Float64Array.from([0]))).toBeCloseTo(-Math.log(1e-15), 12);
    expect(logLoss(Uint8Array.from([0]), Float64Array.from([1]))).toBeCloseTo(-Math.log(1e-15), 1);
    expect(logLoss(Uint8Array.from([1]), Float64Array.from([1]))).toBeLessThan(1e-14);
  });
});

describe("against scikit-learn", () => {
  interface Reference {
    target: number[];
    probability: number[];
    confusion: [[number, number], [number, number]];
    accuracy: number;
    precision: number;
    recall: number;
    f1: number;
    brier: number;
    logLoss: number;
  }
  const cases = readReference<Reference[]>("metrics.json");

  it.each(cases.map((_, i) => i))("gives the same figures in case %i", (i) => {
    const reference = cases[i]!;
    const truth = Uint8Array.from(reference.target);
    const forecast = Float64Array.from(reference.probability);
    const matrix = confusionMatrix(truth, forecast, 0.5);
    expect(matrix).toEqual(reference.confusion);
    expect(accuracy(matrix)).toBeCloseTo(reference.accuracy, 12);
    expect(precision(matrix)).toBeCloseTo(reference.precision, 12);
    expect(recall(matrix)).toBeCloseTo(reference.recall, 12);
    expect(f1Score(matrix)).toBeCloseTo(reference.f1, 12);
    expect(brierScore(truth, forecast)).toBeCloseTo(reference.brier, 12);
    expect(logLoss(truth, forecast)).toBeCloseTo(reference.logLoss, 12);
  });
});
