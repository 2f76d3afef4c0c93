import { describe, expect, test } from "vitest";
import { logistic } from "../../../src/learn/logistic/logistic.ts";
import { resolveParams } from "../../../src/learn/params.ts";
import { randomStream } from "../../../src/math/random.ts";
import { readReference, referenceTable, referenceWeights } from "../../reference/learner-reference.ts";

interface LogisticCase {
  readonly table: string;
  readonly C: number;
  readonly classWeight: "none" | "balanced";
  readonly weighted: boolean;
  readonly coefficients: number[];
  readonly intercept: number;
}

// scikit-learn's own L1 fit, by a stochastic solver, is the less exact of the two.
const l2 = readReference<LogisticCase[]>("logistic.json").map((one) => ({ ...one, penalty: "l2", tolerance: 1e-6 }));
const l1 = readReference<LogisticCase[]>("lasso.json").map((one) => ({ ...one, penalty: "l1", tolerance: 1e-5 }));

describe("logistic regression meets scikit-learn's coefficients", () => {
  test.each([...l2, ...l1])(
    "with the $penalty penalty on the $table table, C $C, class weight $classWeight, weighted rows $weighted",
    ({ table, C, penalty, classWeight, weighted, coefficients, intercept, tolerance }) => {
      const { columns, target } = referenceTable(table);
      const rows = {
        columns: columns.map(standardised),
        target,
        ...(weighted ? { weights: referenceWeights(target.length) } : {}),
      };
      const params = resolveParams("logistic", logistic.params, { C, penalty, classWeight });
      const model = logistic.fit(rows, params, { random: randomStream(1) });
      for (const [index, coefficient] of coefficients.entries()) {
        expect(Math.abs(model.coefficients[index]! - coefficient)).toBeLessThan(tolerance);
        expect(model.coefficients[index] === 0).toBe(coefficient === 0);
      }
      expect(Math.abs(model.intercept - intercept)).toBeLessThan(tolerance);
    },
  );
});

/** Mean 0 and population standard deviation 1. */
function standardised(column: Float64Array): Float64Array {
  const mean = column.reduce((sum, value) => sum + value, 0) / column.length;
  const variance = column.reduce((sum, value) => sum + (value - mean) ** 2, 0) / column.length;
  return column.map((value) => (value - mean) / Math.sqrt(variance));
}
