import { describe, expect, it } from "vitest";
import { planFolds } from "../../src/learn/fold-plan.ts";
import { resolveSearch } from "../../src/learn/search/search.ts";
import { permutation, randomStream } from "../../src/math/random.ts";
import type { ChoosingSettings } from "../../src/movies/choose.ts";
import { nestedCrossValidation } from "../../src/movies/nested.ts";
import { candidateOf, madeRows, plainFeatures } from "./choosing-settings.ts";
import { numberInputs } from "./made-inputs.ts";

const { measures, target } = madeRows(120);
const settings: ChoosingSettings = {
  ...plainFeatures,
  candidates: [candidateOf("baseline"), candidateOf("tree", { maxDepth: 2 })],
  searches: [resolveSearch({ learner: "logistic", space: { C: [0.001, 0.1, 10] } })],
  rule: "best",
  folds: { kind: "stratified", folds: 3, repeats: 1 },
  threshold: 0.5,
};
const outer = { kind: "stratified", folds: 4, repeats: 1 } as const;
const nested = (given: Uint8Array, seed = 1) =>
  nestedCrossValidation(numberInputs(measures), given, outer, settings, { random: randomStream(seed) });

describe("nestedCrossValidation", () => {
  it("judges what each outer fold chose by itself, and sums it up", () => {
    const result = nested(target);
    expect(result.folds).toHaveLength(4);
    const aucs = result.folds.map(({ rocAuc }) => rocAuc!);
    expect(result.rocAuc).toBeCloseTo((aucs[0]! + aucs[1]! + aucs[2]! + aucs[3]!) / 4, 14);
    expect(result.rocAuc).toBeGreaterThan(0.7);
    expect(result.rocAucStandardError).toBeCloseTo(result.rocAucStd! * Math.sqrt(1 / 4 + 1 / 3), 6);
    for (const { learner, params } of result.folds) {
      expect(["tree", "logistic"]).toContain(learner);
      if (learner === "logistic") expect([0.001, 0.1, 10]).toContain(params["C"]);
    }
    expect(nested(target)).toEqual(result);
  });

  it("chooses without the outer fold's rows: changing them changes the verdict on the choice, not the choice", () => {
    const [first] = planFolds(target, outer, randomStream(1).child(0)).splits;
    const disturbed = measures.map((column) =>
      column.map((value, row) => (first!.test.includes(row) ? 100 - value : value)),
    );
    const before = nested(target).folds[0]!;
    const after = nestedCrossValidation(numberInputs(disturbed), target, outer, settings, { random: randomStream(1) })
      .folds[0]!;
    expect([after.learner, after.params, after.rows]).toEqual([before.learner, before.params, before.rows]);
    expect(after.rocAuc).toBeLessThan(before.rocAuc! - 0.3);
  });

  it("is near one half when the target is permuted", () => {
    const found = Array.from({ length: 12 }, (_, seed) => {
      const order = permutation(target.length, randomStream(50 + seed));
      return nested(
        Uint8Array.from(order, (row) => target[row]!),
        seed,
      ).rocAuc!;
    });
    expect(Math.abs(found.reduce((sum, auc) => sum + auc, 0) / found.length - 0.5)).toBeLessThan(0.05);
  });

  it("keeps groups whole inside and outside, and time in order", () => {
    const groups = Uint32Array.from(target, (_, row) => row >> 2);
    const grouped = { kind: "grouped", folds: 3, repeats: 1, groups } as const;
    const byGroup = nestedCrossValidation(
      numberInputs(measures),
      target,
      grouped,
      { ...settings, folds: grouped },
      { random: randomStream(1) },
    );
    expect(byGroup.folds).toHaveLength(3);
    const time = { kind: "time", folds: 3, moments: Float64Array.from(target.keys()) } as const;
    const byTime = nestedCrossValidation(
      numberInputs(measures),
      target,
      time,
      { ...settings, folds: time },
      { random: randomStream(1) },
    );
    expect(byTime.folds.map(({ rows }) => rows)).toEqual([
      { train: 30, test: 30 },
      { train: 60, test: 30 },
      { train: 90, test: 30 },
    ]);
  });

  it("refuses rows that do not suffice for folds within folds", () => {
    const two = Uint8Array.from(target, (_, row) => (row < 2 ? 1 : 0));
    expect(() => nested(two)).toThrowError(expect.objectContaining({ code: "TOO_FEW_ROWS" }) as Error);
    expect(nested(Uint8Array.from(target, (_, row) => (row % 40 === 0 ? 1 : 0))).notes.map(({ code }) => code)).toEqual(
      ["FOLDS_REDUCED"],
    );
  });
});
