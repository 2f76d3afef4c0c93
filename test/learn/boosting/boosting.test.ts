import { describe, expect, test } from "vitest";
import { boosting } from "../../../src/learn/boosting/boosting.ts";
import type { TrainingRows } from "../../../src/learn/learner.ts";
import { resolveParams } from "../../../src/learn/params.ts";
import { randomStream } from "../../../src/math/random.ts";
import { referenceTable } from "../../reference/learner-reference.ts";

function fitBoosting(rows: TrainingRows, given: Record<string, unknown> = {}, seed = 1) {
  return boosting.fit(rows, resolveParams("boosting", boosting.params, given), { random: randomStream(seed) });
}

/** Mean log loss of a fit on its own rows. */
function trainingLoss(rows: TrainingRows, model: ReturnType<typeof fitBoosting>): number {
  const probability = boosting.probability(model, rows.columns);
  let loss = 0;
  rows.target.forEach((hit, row) => {
    loss -= Math.log(hit === 1 ? probability[row]! : 1 - probability[row]!);
  });
  return loss / rows.target.length;
}

const rounded = referenceTable("rounded");
const fourRows = { columns: [Float64Array.of(1, 2, 3, 4)], target: Uint8Array.of(0, 0, 1, 1) };

describe("boosting", () => {
  test("a tree worked by hand: gradients ±½ and curvatures ¼ at even odds", () => {
    const stump = { trees: 1, maxDepth: 1, learningRate: 1, minChildWeight: 0, baseScore: 0.5 };
    const { trees, baseMargin } = fitBoosting(fourRows, stump);
    expect(baseMargin).toBe(0);
    expect([...trees.feature]).toEqual([0, -1, -1]);
    expect(trees.threshold[0]).toBe(3);
    // On each side G = ±1, H = ½: value ∓G / (H + 1) = ±⅔, gain 2 · G² / (H + 1) = 4⁄3.
    expect([...trees.value]).toEqual([0, Math.fround(-2 / 3), Math.fround(2 / 3)]);
    expect(trees.gain[0]).toBeCloseTo(4 / 3, 6);
    expect([...trees.cover]).toEqual([1, 0.5, 0.5]);
  });

  test("gamma above the gain leaves one leaf", () => {
    const stump = { trees: 1, maxDepth: 1, minChildWeight: 0, baseScore: 0.5 };
    expect(fitBoosting(fourRows, { ...stump, gamma: 1.33 }).trees.nodeCount).toBe(3);
    expect(fitBoosting(fourRows, { ...stump, gamma: 1.34 }).trees.nodeCount).toBe(1);
  });

  test("the base score, when none is given, is the hit rate", () => {
    const rows = { columns: [new Float64Array(4)], target: Uint8Array.of(1, 0, 0, 0) };
    expect(boosting.probability(fitBoosting(rows), rows.columns)[0]).toBeCloseTo(0.25, 6);
  });

  test("every tree lowers the training loss when all rows and columns are used", () => {
    const losses = [1, 2, 4, 8, 16, 32].map((trees) =>
      trainingLoss(rounded, fitBoosting(rounded, { trees, maxDepth: 3 })),
    );
    expect(losses).toEqual([...losses].sort((a, b) => b - a));
    expect(losses[5]).toBeLessThan(0.8 * losses[0]!);
  });

  test("a sample of rows learns less than all, and more than nothing", () => {
    const nothing = trainingLoss(rounded, fitBoosting(rounded, { trees: 1, learningRate: 1e-6 }));
    const sampled = trainingLoss(rounded, fitBoosting(rounded, { trees: 20, subsample: 0.5 }));
    const all = trainingLoss(rounded, fitBoosting(rounded, { trees: 20 }));
    expect(all).toBeLessThan(sampled);
    expect(sampled).toBeLessThan(0.8 * nothing);
  });

  test("a sampled tree's root covers its sample alone", () => {
    const root = (subsample: number) => fitBoosting(rounded, { trees: 1, subsample }).trees.cover[0]!;
    expect(root(0.3) / root(1)).toBeGreaterThan(0.25);
    expect(root(0.3) / root(1)).toBeLessThan(0.35);
  });

  test("a tree uses only its sample of the columns, and different trees different ones", () => {
    const { trees } = fitBoosting(rounded, { trees: 30, columnSample: 0.2 });
    const used = Array.from(trees.roots, (root, tree) => {
      const end = trees.roots[tree + 1] ?? trees.nodeCount;
      return new Set(trees.feature.subarray(root, end).filter((column) => column >= 0));
    });
    expect(used.every((columns) => columns.size <= 1)).toBe(true);
    expect(new Set(used.flatMap((columns) => [...columns])).size).toBe(rounded.columns.length);
  });

  test("another seed draws another sample", () => {
    const thresholds = (seed: number) => fitBoosting(rounded, { trees: 3, subsample: 0.5 }, seed).trees.threshold;
    expect(thresholds(2)).not.toEqual(thresholds(1));
  });

  test("columns of more than 256 values are learned from too", () => {
    const fine = referenceTable("fine");
    const gain = boosting.gain(fitBoosting(fine))!;
    // The target hangs on the first three columns.
    expect(gain[0]! + gain[1]! + gain[2]!).toBeGreaterThan(0.7);
  });
});
