import { describe, expect, it } from "vitest";
import { principalComponents } from "../../src/math/principal-components.ts";
import { variance } from "../../src/math/stats.ts";
import { readReference } from "../reference/learner-reference.ts";

describe("principalComponents", () => {
  it("finds the line that points lie on", () => {
    const { components, scores, explainedVarianceRatio } = principalComponents(
      [Float64Array.from([0, 3, 6]), Float64Array.from([0, -4, -8])],
      2,
    );
    expect(components[0]![0]).toBeCloseTo(-0.6, 14);
    expect(components[0]![1]).toBeCloseTo(0.8, 14);
    expect(Array.from(scores[0]!, (score) => Math.round(score * 1e9) / 1e9)).toEqual([5, 0, -5]);
    expect(explainedVarianceRatio[0]).toBeCloseTo(1, 14);
    expect(explainedVarianceRatio[1]).toBeCloseTo(0, 14);
  });

  it("explains nothing when nothing varies", () => {
    const constant = new Float64Array(5).fill(2);
    expect(principalComponents([constant, constant], 2).explainedVarianceRatio).toEqual([0, 0]);
  });

  interface Reference {
    columns: number[][];
    components: number[][];
    scores: number[][];
    explainedVarianceRatio: number[];
  }
  const tables = readReference<Record<string, Reference>>("clustering.json");

  it.each(Object.keys(tables))("agrees with scikit-learn up to sign on the table %s", (name) => {
    const reference = tables[name]!;
    const columns = reference.columns.map((column) => Float64Array.from(column));
    const { components, scores, explainedVarianceRatio } = principalComponents(columns, columns.length);
    components.forEach((component, c) => {
      const theirs = reference.components[c]!;
      const sign = Math.sign(component[0]!) * Math.sign(theirs[0]!);
      theirs.forEach((loading, j) => {
        expect(component[j]).toBeCloseTo(sign * loading, 9);
      });
      reference.scores.forEach((row, i) => {
        expect(scores[c]![i]).toBeCloseTo(sign * row[c]!, 8);
      });
      expect(explainedVarianceRatio[c]).toBeCloseTo(reference.explainedVarianceRatio[c]!, 12);
      expect(Math.max(...component)).toBe(Math.max(...component.map(Math.abs)));
    });
    expect(explainedVarianceRatio.reduce((sum, ratio) => sum + ratio)).toBeCloseTo(1, 12);
    expect(variance(scores[0]!, 1)).toBeGreaterThanOrEqual(variance(columns[0]!, 1) - 1e-9);
  });
});
