import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { TrainingRows } from "../../../src/learn/learner.ts";
import { logistic } from "../../../src/learn/logistic/logistic.ts";
import { resolveParams } from "../../../src/learn/params.ts";
import { randomStream } from "../../../src/math/random.ts";
import { logit, sigmoid } from "../../../src/math/special.ts";
import { referenceTable } from "../../reference/learner-reference.ts";

function fitLasso(rows: TrainingRows, given: Record<string, unknown> = {}) {
  const params = resolveParams("logistic", logistic.params, { penalty: "l1", ...given });
  return logistic.fit(rows, params, { random: randomStream(1) });
}

/** By how much the loss falls with each coefficient, and with the intercept. */
function slopesOf(rows: TrainingRows, C: number, model: ReturnType<typeof fitLasso>) {
  const residuals = Float64Array.from(rows.target, (hit, row) => {
    const score = rows.columns.reduce((sum, column, j) => sum + model.coefficients[j]! * column[row]!, model.intercept);
    return C * (rows.weights?.[row] ?? 1) * (sigmoid(score) - hit);
  });
  return {
    columns: rows.columns.map((column) => residuals.reduce((sum, residual, row) => sum + residual * column[row]!, 0)),
    intercept: residuals.reduce((sum, residual) => sum + residual, 0),
  };
}

describe("logistic regression with an L1 penalty", () => {
  test("on two rows at −1 and 1 the coefficient is where C · 2 / (1 + e^w) is 1, and 0 while C is at most 1", () => {
    const two = { columns: [Float64Array.of(-1, 1)], target: Uint8Array.of(0, 1) };
    expect(fitLasso(two, { C: 4 }).coefficients[0]).toBeCloseTo(Math.log(7), 9);
    expect(fitLasso(two, { C: 1 }).coefficients[0]).toBe(0);
    expect(fitLasso(two, { C: 1.01 }).coefficients[0]).toBeCloseTo(Math.log(1.02), 9);
  });

  test("a strong penalty leaves the log odds of the hit rate alone", () => {
    const table = referenceTable("original");
    const { coefficients, intercept } = fitLasso(table, { C: 1e-6, tolerance: 1e-14 });
    expect([...coefficients]).toEqual([0, 0, 0, 0, 0, 0]);
    expect(intercept).toBeCloseTo(logit(8 / 15), 8);
  });

  test("a column of noise is left out where an L2 penalty keeps it", () => {
    const random = randomStream(8);
    const told = Float64Array.from({ length: 300 }, () => random.normal());
    const noise = Float64Array.from({ length: 300 }, () => random.normal());
    const target = Uint8Array.from(told, (value) => (random.next() < sigmoid(2 * value) ? 1 : 0));
    const rows = { columns: [told, noise], target };
    const sparse = fitLasso(rows, { C: 0.05 }).coefficients;
    expect(sparse[0]).toBeGreaterThan(0.5);
    expect(sparse[1]).toBe(0);
    expect(fitLasso(rows, { C: 0.05, penalty: "l2" }).coefficients[1]).not.toBe(0);
  });

  test("meets the conditions of a minimum: slope ∓1 at a coefficient, within ±1 at a 0, 0 at the intercept", () => {
    const cases = fc.record({
      seed: fc.integer({ min: 0, max: 1e6 }),
      C: fc.constantFrom(0.03, 0.3, 3, 300, 1e5),
      scale: fc.constantFrom(0.1, 1, 10),
      alike: fc.constantFrom(0, 0.9, 0.999),
    });
    fc.assert(
      fc.property(cases, ({ seed, C, scale, alike }) => {
        const random = randomStream(seed);
        const shared = Float64Array.from({ length: 20 }, () => random.normal());
        const columns = [0, 1, 2, 3].map(() =>
          shared.map((value) => scale * (alike * value + (1 - alike) * random.normal())),
        );
        const target = Uint8Array.from({ length: 20 }, (_, row) => (row < 2 ? row : random.integer(2)));
        const weights = Float64Array.from({ length: 20 }, () => 0.5 + random.next());
        const rows = { columns, target, weights };
        const model = fitLasso(rows, { C });
        const slopes = slopesOf(rows, C, model);
        // What a double can tell of a slope that is a sum of 20 numbers of this size.
        const room = 1e-7 + 1e-12 * C * scale;
        expect(Math.abs(slopes.intercept)).toBeLessThan(room);
        for (const [j, coefficient] of model.coefficients.entries()) {
          if (coefficient === 0) expect(Math.abs(slopes.columns[j]!)).toBeLessThan(1 + room);
          else expect(Math.abs(slopes.columns[j]! + Math.sign(coefficient))).toBeLessThan(room);
        }
      }),
      { numRuns: 150 },
    );
  });

  test("columns given twice, and columns that are constant, do no harm", () => {
    const column = Float64Array.of(-1.5, -0.5, 0.1, 0.4, 1.5);
    const target = Uint8Array.of(0, 0, 1, 0, 1);
    const alone = fitLasso({ columns: [column], target }, { C: 10 });
    const columns = [column, column, new Float64Array(5).fill(3), new Float64Array(5)];
    const twice = fitLasso({ columns, target }, { C: 10 });
    expect(twice.coefficients[0]! + twice.coefficients[1]!).toBeCloseTo(alone.coefficients[0]!, 6);
    expect([...twice.coefficients.subarray(2)]).toEqual([0, 0]);
    expect(twice.intercept).toBeCloseTo(alone.intercept, 6);
  });

  test.each([Number.NaN, Number.POSITIVE_INFINITY, 1e200])("a column that holds %d is refused", (value) => {
    const rows = { columns: [Float64Array.of(0, 1, value)], target: Uint8Array.of(0, 1, 0) };
    expect(() => fitLasso(rows)).toThrow(expect.objectContaining({ code: "NUMBER_NONFINITE" }));
  });
});
