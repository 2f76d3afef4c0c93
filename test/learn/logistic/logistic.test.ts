import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { TrainingRows } from "../../../src/learn/learner.ts";
import { logistic } from "../../../src/learn/logistic/logistic.ts";
import { resolveParams } from "../../../src/learn/params.ts";
import { applyScale, fitScale } from "../../../src/learn/scale.ts";
import { randomStream } from "../../../src/math/random.ts";
import { log1pExp, logit, sigmoid } from "../../../src/math/special.ts";

function fitLogistic(rows: TrainingRows, given: Record<string, unknown> = {}) {
  return logistic.fit(rows, resolveParams("logistic", logistic.params, given), { random: randomStream(1) });
}

describe("logistic", () => {
  test("without a column that tells anything, the intercept is the log odds of the hit rate", () => {
    const model = fitLogistic({ columns: [new Float64Array(4)], target: Uint8Array.of(0, 1, 1, 1) });
    expect(model.coefficients[0]).toBe(0);
    expect(model.intercept).toBeCloseTo(logit(0.75), 12);
  });

  test("on two rows at −1 and 1 the coefficient solves w = 2C / (1 + e^w)", () => {
    const model = fitLogistic(
      { columns: [Float64Array.of(-1, 1)], target: Uint8Array.of(0, 1) },
      { C: 2, tolerance: 1e-13 },
    );
    const w = model.coefficients[0]!;
    expect(w).toBeCloseTo(4 / (1 + Math.exp(w)), 12);
    expect(model.intercept).toBeCloseTo(0, 12);
  });

  test("a column given twice shares its coefficient evenly", () => {
    const column = Float64Array.of(-1.5, -0.5, 0.1, 0.4, 1.5);
    const model = fitLogistic({ columns: [column, column], target: Uint8Array.of(0, 0, 1, 0, 1) }, { C: 1e5 });
    expect(model.coefficients[0]).toBeGreaterThan(0.1);
    expect(model.coefficients[1]).toBeCloseTo(model.coefficients[0]!, 9);
  });

  test.each([50, 5_003, 60_001])(
    "columns with their scale give the bits of columns standardised before, for %i rows",
    (count) => {
      const random = randomStream(count);
      const columns = [3, 400].map((size) => Float64Array.from({ length: count }, () => size * (2 + random.normal())));
      const target = Uint8Array.from(columns[0]!, (value, row) => (value + random.normal() > (row % 2) * 8 ? 1 : 0));
      const scale = fitScale(columns);
      const inFit = fitLogistic({ columns, scale, target });
      expect(inFit).toEqual(fitLogistic({ columns: applyScale(columns, scale), target }));
      expect(inFit).not.toEqual(fitLogistic({ columns, target }));
    },
  );

  test.each([
    ["as it comes", (hit: boolean) => hit],
    ["sorted by class, so that a sample misses the few hits", (_: boolean, row: number) => row < 12],
  ])("the slope of the objective is gone at the minimum of many rows, %s", (_, isHit) => {
    const count = 30_001;
    const C = 0.7;
    const random = randomStream(7);
    // Two columns that nearly tell the same, with a long tail.
    const far = Float64Array.from({ length: count }, () => Math.exp(2 * random.normal()));
    const columns = [far, far.map((value) => value + 0.1 * random.normal())];
    const target = Uint8Array.from(far, (value, row) => Number(isHit(random.next() < sigmoid(value - 2), row)));
    const { coefficients, intercept } = fitLogistic({ columns, target }, { C });
    const residual = far.map((_, row) => {
      const score = columns.reduce((sum, column, j) => sum + coefficients[j]! * column[row]!, intercept);
      return C * (sigmoid(score) - target[row]!);
    });
    const slopes = [...columns, new Float64Array(count).fill(1)].map((column, j) =>
      residual.reduce((sum, own, row) => sum + own * column[row]!, coefficients[j] ?? 0),
    );
    // The tolerance, for each hundred rows of weight 1, and what rounding does to these sums.
    expect(Math.hypot(...slopes)).toBeLessThan(2e-8 * C * (count / 100));
  });

  test("balanced classes put the probability of an uninformed model at one half", () => {
    const rows = { columns: [new Float64Array(4)], target: Uint8Array.of(0, 1, 1, 1) };
    const model = fitLogistic(rows, { classWeight: "balanced" });
    expect([...logistic.probability(model, [new Float64Array(1)])][0]).toBeCloseTo(0.5, 12);
  });

  test("gain is each coefficient's share", () => {
    const model = { coefficients: Float64Array.of(-3, 1, 0), intercept: 7 };
    expect([...logistic.gain(model)!]).toEqual([0.75, 0.25, 0]);
  });

  test("no nearby point has a lower objective", () => {
    const cases = fc.record({
      seed: fc.integer({ min: 0, max: 1e6 }),
      C: fc.constantFrom(0.01, 1, 100, 1e6),
      scale: fc.constantFrom(0.01, 1, 100),
    });
    fc.assert(
      fc.property(cases, ({ seed, C, scale }) => {
        const random = randomStream(seed);
        const column = () => Float64Array.from({ length: 12 }, () => scale * random.normal());
        const columns = [column(), column()];
        const target = Uint8Array.from({ length: 12 }, (_, row) => (row < 2 ? row : random.integer(2)));
        const weights = Float64Array.from({ length: 12 }, () => 0.5 + random.next());
        const model = fitLogistic({ columns, target, weights }, { C });
        const objective = (w0: number, w1: number, b: number) => {
          let sum = (w0 * w0 + w1 * w1) / 2;
          for (let row = 0; row < 12; row++) {
            const score = w0 * columns[0]![row]! + w1 * columns[1]![row]! + b;
            sum += C * weights[row]! * log1pExp(target[row] === 1 ? -score : score);
          }
          return sum;
        };
        const [w0, w1] = model.coefficients as unknown as [number, number];
        const least = objective(w0, w1, model.intercept);
        for (const step of [-1e-3, 1e-3]) {
          const room = 1e-12 * least;
          expect(objective(w0 + step * (1 + Math.abs(w0)), w1, model.intercept)).toBeGreaterThan(least - room);
          expect(objective(w0, w1 + step * (1 + Math.abs(w1)), model.intercept)).toBeGreaterThan(least - room);
          const shift = step * (1 + Math.abs(model.intercept));
          expect(objective(w0, w1, model.intercept + shift)).toBeGreaterThan(least - room);
        }
      }),
      { numRuns: 60 },
    );
  });

  test("on many rows, where rounding hides the last of the fall, eight steps still bring the gradient below 1e-8", () => {
    const random = randomStream(5);
    const appeal = Float64Array.from({ length: 20_000 }, () => random.normal());
    const columns = [0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9].map((share) =>
      appeal.map((value) => share * value + random.normal()),
    );
    const target = Uint8Array.from(appeal, (value) => (random.next() < sigmoid(1.2 * value) ? 1 : 0));
    const model = fitLogistic({ columns, target }, { maxIterations: 8, tolerance: 1e-14 });
    const residuals = logistic.probability(model, columns).map((probability, row) => probability - target[row]!);
    const gradient = columns.map((column, j) =>
      residuals.reduce((sum, residual, row) => sum + residual * column[row]!, model.coefficients[j]!),
    );
    const shift = residuals.reduce((sum, residual) => sum + residual, 0);
    expect(Math.hypot(...gradient, shift)).toBeLessThan(1e-8);
  });

  test.each([Number.NaN, Number.POSITIVE_INFINITY, 1e200])("a column that holds %d is refused", (value) => {
    const rows = { columns: [Float64Array.of(0, 1, value)], target: Uint8Array.of(0, 1, 0) };
    expect(() => fitLogistic(rows)).toThrow(expect.objectContaining({ code: "NUMBER_NONFINITE" }));
  });
});
