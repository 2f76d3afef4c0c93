import { describe, expect, test } from "vitest";
import { toPlain } from "../../src/learn/model-checks.ts";
import { resolveParams } from "../../src/learn/params.ts";
import { fitCandidate, fittedProbability, forecastAll, rowPredictor } from "../../src/learn/pipeline.ts";
import { learners } from "../../src/learn/registry.ts";
import { permutation, randomStream } from "../../src/math/random.ts";
import { fitDefault, movieLikeRows, rowsOf, withGaps } from "./learner-tables.ts";

/** Learners whose fit draws nothing at random, so that rows may come in any order and weights stand for repeats. */
const withoutChance = ["baseline", "logistic", "tree", "boosting"];

/** Learners that cannot do without a value: logistic regression, and ensembles that it is a member of. */
const needsEveryValue = ["logistic", "voting", "stacking"];

const rows = movieLikeRows(1);
const others = movieLikeRows(2, 200).columns;

function expectProbabilities(probability: Float64Array, count: number): void {
  expect(probability.length).toBe(count);
  expect(probability.every((value) => value >= 0 && value <= 1)).toBe(true);
}

function expectSame(found: Float64Array, expected: Float64Array, tolerance: number): void {
  const largest = found.reduce((most, value, row) => Math.max(most, Math.abs(value - expected[row]!)), 0);
  expect(largest).toBeLessThan(tolerance);
}

describe.each(learners.map((learner) => ({ name: learner.name, learner })))("$name", ({ name, learner }) => {
  test("gives the same bits for the same rows, hyper-parameters and seed", () => {
    expect(fitDefault(learner, rows)).toEqual(fitDefault(learner, rows));
  });

  test("gives probabilities within 0 to 1 on rows it has not seen", () => {
    expectProbabilities(learner.probability(fitDefault(learner, rows), others), 200);
  });

  test("predicts nothing for no rows", () => {
    const none = rows.columns.map(() => new Float64Array(0));
    expect(learner.probability(fitDefault(learner, rows), none).length).toBe(0);
  });

  test("predicts a row alike alone and among others", () => {
    const model = fitDefault(learner, rows);
    const together = learner.probability(model, others);
    const alone = learner.probability(model, rowsOf({ columns: others, target: new Uint8Array(200) }, [17]).columns);
    expect(alone[0]).toBe(together[17]);
  });

  test("is restored from JSON to the same model, which predicts the same bits", () => {
    const model = fitDefault(learner, rows);
    const restored = learner.parse(JSON.parse(JSON.stringify(toPlain(model))), rows.columns.length);
    expect(restored).toEqual(model);
    expect(learner.probability(restored, others)).toEqual(learner.probability(model, others));
  });

  test("makes a frozen model", () => {
    expect(Object.isFrozen(fitDefault(learner, rows))).toBe(true);
  });

  test("forecasts with the bits of a model when several sets are fitted at once", () => {
    const params = resolveParams(name, learner.params);
    const together = forecastAll(learner, [params, params], rows, others, { random: randomStream(4) });
    const alone = fittedProbability(fitCandidate({ learner, params }, rows, { random: randomStream(4) }), others);
    expect(together).toEqual([alone, alone]);
  });

  test("leaves its inputs as they were", () => {
    const given = Object.freeze({ ...rows, weights: Float64Array.from(rows.target, (_, row) => 1 + (row % 2)) });
    const before = structuredClone(given);
    const model = fitDefault(learner, given);
    const columns = structuredClone(others);
    learner.probability(model, columns);
    expect(given).toEqual(before);
    expect(columns).toEqual(others);
  });

  if (name !== "baseline") {
    test("is mostly right on the rows it has learned from", () => {
      const probability = learner.probability(fitDefault(learner, rows), rows.columns);
      const right = probability.filter((value, row) => value > 0.5 === (rows.target[row] === 1));
      expect(right.length / 80).toBeGreaterThan(0.7);
    });
  }

  test("gives one row alone the bits it has among others", () => {
    const model = fitCandidate({ learner, params: resolveParams(name, learner.params) }, rows, {
      random: randomStream(4),
    });
    const among = fittedProbability(model, others);
    const predict = rowPredictor(model);
    among.forEach((probability, row) => {
      expect(predict(Float64Array.from(others, (column) => column[row]!))).toBe(probability);
    });
  });

  test("accepts two rows of two classes", () => {
    const two = { columns: [Float64Array.of(-1, 1)], target: Uint8Array.of(0, 1) };
    expectProbabilities(learner.probability(fitDefault(learner, two), two.columns), 2);
  });

  test("survives columns that are all constant", () => {
    const columns = [new Float64Array(10).fill(3), new Float64Array(10)];
    const flat = { columns, target: Uint8Array.from({ length: 10 }, (_, row) => row % 2) };
    const model = fitDefault(learner, flat);
    const probability = learner.probability(model, columns);
    expect(probability.every((value) => Math.abs(value - 0.5) < 0.1)).toBe(true);
    expect([...(learner.gain(model) ?? [])].every((gain) => gain < 1e-9)).toBe(true);
  });

  test("has a gain for each column that adds up to 1, or none at all", () => {
    const gain = learner.gain(fitDefault(learner, rows));
    if (name === "baseline") {
      expect(gain).toBe(null);
      return;
    }
    expect(gain!.length).toBe(rows.columns.length);
    expect(gain!.every((share) => share >= 0)).toBe(true);
    expect(gain!.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 10);
    expect(gain![4], "the constant column").toBeLessThan(1e-12);
    expect(gain![0]! > gain![3]!, "the first column tells more than the fourth").toBe(true);
  });

  if (name !== "baseline") {
    test.each([0, 1])("refuses rows of class %d alone", (target) => {
      const one = { columns: [Float64Array.of(1, 2, 3)], target: new Uint8Array(3).fill(target) };
      expect(() => fitDefault(learner, one)).toThrow(expect.objectContaining({ code: "ONE_CLASS" }));
    });
  }

  if (name !== "baseline") {
    test("refuses rows whose one class has no weight", () => {
      const weights = Float64Array.of(1, 0, 2);
      const one = { columns: [Float64Array.of(1, 2, 3)], target: Uint8Array.of(0, 1, 0), weights };
      expect(() => fitDefault(learner, one)).toThrow(expect.objectContaining({ code: "ONE_CLASS" }));
    });
  }

  if (withoutChance.includes(name)) {
    test("does not mind the order of the rows", () => {
      const shuffled = rowsOf(rows, permutation(80, randomStream(9)));
      const found = learner.probability(fitDefault(learner, shuffled), others);
      expectSame(found, learner.probability(fitDefault(learner, rows), others), 1e-5);
    });
  }

  if (withoutChance.includes(name)) {
    // 400 rows: more values than a tree's columns have bins.
    test.each([80, 400])("takes a weight of 2 for a row that comes twice, among %d rows", (count) => {
      const single = movieLikeRows(3, count);
      const order = Array.from({ length: count }, (_, row) => row);
      const repeated = rowsOf(single, [...order, ...order.filter((row) => row % 3 === 0)]);
      const weighted = { ...single, weights: Float64Array.from(order, (row) => (row % 3 === 0 ? 2 : 1)) };
      const found = learner.probability(fitDefault(learner, weighted), others);
      expectSame(found, learner.probability(fitDefault(learner, repeated), others), 1e-5);
    });
  }

  if (needsEveryValue.includes(name)) {
    test("refuses missing values in training", () => {
      expect(() => fitDefault(learner, withGaps(rows))).toThrow(expect.objectContaining({ code: "NUMBER_NONFINITE" }));
    });
  } else {
    test("survives missing values, in training and in what it predicts", () => {
      const gaps = withGaps(rows);
      const allMissing = { ...gaps, columns: [...gaps.columns, new Float64Array(80).fill(Number.NaN)] };
      const model = fitDefault(learner, allMissing);
      expectProbabilities(learner.probability(model, allMissing.columns), 80);
      const nothingKnown = allMissing.columns.map(() => Float64Array.of(Number.NaN));
      expectProbabilities(learner.probability(model, nothingKnown), 1);
      // And missing values where there were none in training.
      const others = rows.columns.map(() => Float64Array.of(Number.NaN));
      expectProbabilities(learner.probability(fitDefault(learner, rows), others), 1);
    });
  }
});
