import { describe, expect, test } from "vitest";
import { baseline } from "../../src/learn/baseline.ts";
import { randomStream } from "../../src/math/random.ts";

const context = { random: randomStream(1) };
const columns = [Float64Array.of(1, 2, 3, 4)];

describe("baseline", () => {
  test("answers the training hit rate for every row", () => {
    const model = baseline.fit({ columns, target: Uint8Array.of(0, 1, 1, 1) }, {}, context);
    expect([...baseline.probability(model, [Float64Array.of(9, Number.NaN)])]).toEqual([0.75, 0.75]);
  });

  test("weighs the rows", () => {
    const rows = { columns, target: Uint8Array.of(0, 1, 1, 1), weights: Float64Array.of(7, 1, 0, 0) };
    expect(baseline.fit(rows, {}, context)).toEqual({ hitRate: 0.125 });
  });

  test("accepts one class, and refuses rows of no weight", () => {
    expect(baseline.fit({ columns, target: Uint8Array.of(1, 1, 1, 1) }, {}, context).hitRate).toBe(1);
    const weightless = { columns, target: Uint8Array.of(0, 1, 1, 1), weights: new Float64Array(4) };
    expect(() => baseline.fit(weightless, {}, context)).toThrow(expect.objectContaining({ code: "TOO_FEW_ROWS" }));
  });

  test.each([-0.1, 1.1])("a model that claims a hit rate of %d is refused", (hitRate) => {
    expect(() => baseline.parse({ hitRate }, 1)).toThrow(expect.objectContaining({ code: "MODEL_INVALID" }));
  });
});
