import { describe, expect, test } from "vitest";
import { stacking } from "../../../src/learn/ensemble/stacking.ts";
import type { TrainingRows } from "../../../src/learn/learner.ts";
import { logistic } from "../../../src/learn/logistic/logistic.ts";
import { resolveParams } from "../../../src/learn/params.ts";
import { fitCandidate, fittedProbability } from "../../../src/learn/pipeline.ts";
import { findLearner } from "../../../src/learn/registry.ts";
import { applyScale, fitScale } from "../../../src/learn/scale.ts";
import { foldRows, stratifiedFolds } from "../../../src/learn/split-rows.ts";
import { takeTrainingRows } from "../../../src/learn/training-rows.ts";
import { takeColumns } from "../../../src/math/columns.ts";
import { randomStream } from "../../../src/math/random.ts";
import { sigmoid } from "../../../src/math/special.ts";
import { referenceTable } from "../../reference/learner-reference.ts";

const rows = referenceTable("rounded");

function fitStacking(given: Record<string, unknown>, on: TrainingRows = rows) {
  return stacking.fit(on, resolveParams("stacking", stacking.params, given), { random: randomStream(3) });
}

function candidateOf(name: string) {
  const learner = findLearner(name);
  return { learner, params: resolveParams(name, learner.params) };
}

/** Rows whose first column tells something and whose second is noise. */
function noisyRows(count: number): TrainingRows {
  const random = randomStream(21);
  const told = Float64Array.from({ length: count }, () => random.normal());
  const noise = Float64Array.from({ length: count }, () => random.normal());
  return {
    columns: [told, noise],
    target: Uint8Array.from(told, (value) => (random.next() < sigmoid(1.5 * value) ? 1 : 0)),
  };
}

describe("stacking", () => {
  test.each(["no", "yes"])("weighs out-of-fold answers, worked step by step, with passthrough %s", (passthrough) => {
    // Members without chance, so that the streams they are given do not matter.
    const names = ["logistic", "tree"];
    const found = fitStacking({ members: names, folds: 4, C: 3, passthrough, classWeight: "balanced" });
    const foldOf = stratifiedFolds(rows.target, 4, randomStream(3).child(0));
    const answers = names.map(() => new Float64Array(rows.target.length));
    for (let fold = 0; fold < 4; fold++) {
      const { train, test } = foldRows(foldOf, fold);
      names.forEach((name, member) => {
        const model = fitCandidate(candidateOf(name), takeTrainingRows(rows, train), { random: randomStream(1) });
        const probability = fittedProbability(model, takeColumns(rows.columns, test));
        test.forEach((row, place) => {
          answers[member]![row] = probability[place]!;
        });
      });
    }
    const scale = fitScale(rows.columns);
    const passed = passthrough === "yes" ? applyScale(rows.columns, scale) : [];
    const params = resolveParams("logistic", logistic.params, { C: 3, classWeight: "balanced" });
    const meta = logistic.fit({ ...rows, columns: [...answers, ...passed] }, params, { random: randomStream(1) });
    expect(found.meta).toEqual(meta);

    const whole = names.map((name) => fitCandidate(candidateOf(name), rows, { random: randomStream(1) }));
    const inputs = [...whole.map((model) => fittedProbability(model, rows.columns)), ...passed];
    expect(stacking.probability(found, rows.columns)).toEqual(logistic.probability(meta, inputs));
  });

  test("does not believe a member that only remembers its rows", () => {
    const noisy = noisyRows(300);
    const { meta } = fitStacking({ members: ["logistic", "tree"] }, noisy);
    // On its own rows the tree is always right, and would take all the weight.
    expect(meta.coefficients[0]).toBeGreaterThan(2 * meta.coefficients[1]!);
  });

  test("takes fewer folds where a class is small, and none where it is one row", () => {
    const small = (hits: number) => {
      const table = noisyRows(20);
      return { ...table, target: Uint8Array.from(table.target, (_, row) => (row < hits ? 1 : 0)) };
    };
    const members = ["logistic", "tree"];
    expect(fitStacking({ members, folds: 5 }, small(3))).toEqual(fitStacking({ members, folds: 3 }, small(3)));
    expect(fitStacking({ members, folds: 3 }, small(3))).not.toEqual(fitStacking({ members, folds: 2 }, small(3)));
    const single = fitStacking({ members }, small(1));
    expect(stacking.probability(single, small(1).columns).every((value) => value > 0 && value < 1)).toBe(true);
  });

  test("leaves rows without weight out, so that no fold is of one class by weight", () => {
    const table = noisyRows(30);
    const weights = Float64Array.from(table.target, (_, row) => (row < 8 ? 1 : 0));
    const counted = takeTrainingRows({ ...table, weights }, [0, 1, 2, 3, 4, 5, 6, 7]);
    expect(fitStacking({}, { ...table, weights })).toEqual(fitStacking({}, counted));
  });
});
