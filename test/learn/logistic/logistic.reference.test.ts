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

describe("logistic regression meets scikit-learn's coefficients to 1e-6", () => {
  test.each(readReference<LogisticCase[]>("logistic.json"))(
    "on the $table table with C $C, class weight $classWeight, weighted rows $weighted",
    ({ table, C, classWeight, weighted, coefficients, intercept }) => {
      const { columns, target } = referenceTable(table);
      const rows = {
        columns: columns.map(standardised),
        target,
        ...(weighted ? { weights: referenceWeights(target.length) } : {}),
      };
      const params = resolveParams("logistic", logistic.params, { C, classWeight });
      const model = logistic.fit(rows, params, { random: randomStream(1) });
      for (const [index, coefficient] of coefficients.entries()) {
        expect(Math.abs(model.coefficients[index]! - coefficient)).toBeLessThan(1e-6);
      }
      expect(Math.abs(model.intercept - intercept)).toBeLessThan(1e-6);
    },
  );
});

/** Mean 0 and population standard deviation 1. */
function standardised(column: Float64Array): Float64Array {
  const mean = column.reduce((sum, value) => sum + value, 0) / column.length;
  const variance = column.reduce((sum, value) => sum + (value - mean) ** 2, 0) / column.length;
  return column.map((value) => (value - mean) / Math.sqrt(variance));
}
