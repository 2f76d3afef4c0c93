import { describe, expect, test } from "vitest";
import { boosting } from "../../../src/learn/boosting/boosting.ts";
import { holdBackRows } from "../../../src/learn/boosting/early-stopping.ts";
import { withTreeFitter } from "../../../src/learn/boosting/fit-trees.ts";
import type { TrainingRows } from "../../../src/learn/learner.ts";
import { resolveParams } from "../../../src/learn/params.ts";
import { takeTrainingRows } from "../../../src/learn/training-rows.ts";
import { firstTrees } from "../../../src/learn/tree/trees.ts";
import { randomStream } from "../../../src/math/random.ts";
import { readReference, referenceTable, referenceWeights } from "../../reference/learner-reference.ts";

interface EarlyStoppingCase {
  readonly table: string;
  /** How many of the first rows are learned from; the rest is watched. */
  readonly train: number;
  readonly patience: number;
  readonly params: Record<string, number>;
  readonly weighted: boolean;
  readonly bestTrees: number;
  readonly logLoss: number;
}

const ourNames: Record<string, string> = {
  learning_rate: "learningRate",
  max_depth: "maxDepth",
  scale_pos_weight: "scalePosWeight",
};

const rounded = referenceTable("rounded");
const given = { trees: 60, maxDepth: 3, learningRate: 0.2 };

function fitBoosting(rows: TrainingRows, params: Record<string, unknown>, seed = 1) {
  return boosting.fit(rows, resolveParams("boosting", boosting.params, params), { random: randomStream(seed) });
}

/** Weighted mean log loss. */
function logLossOf(probability: Float64Array, { target, weights }: TrainingRows): number {
  let loss = 0;
  let weight = 0;
  for (const [row, hit] of target.entries()) {
    loss -= (weights?.[row] ?? 1) * Math.log(hit === 1 ? probability[row]! : 1 - probability[row]!);
    weight += weights?.[row] ?? 1;
  }
  return loss / weight;
}

describe("early stopping keeps as many trees as XGBoost, with the same log loss", () => {
  test.each(readReference<EarlyStoppingCase[]>("early-stopping.json"))(
    "on the $table table with patience $patience and $params, weighted rows $weighted",
    (expected) => {
      const table = referenceTable(expected.table);
      const rows = expected.weighted ? { ...table, weights: referenceWeights(table.target.length) } : table;
      const order = Array.from(rows.target.keys());
      const watched = takeTrainingRows(rows, order.slice(expected.train));
      const named = Object.fromEntries(Object.entries(expected.params).map(([name, value]) => [ourNames[name], value]));
      const params = resolveParams("boosting", boosting.params, { trees: 300, ...named });
      const stopping = { rows: watched, patience: expected.patience };
      const learned = takeTrainingRows(rows, order.slice(0, expected.train));
      const fitted = withTreeFitter(learned, params.maxDepth, { random: randomStream(1) }, (fitTrees) =>
        fitTrees(params, stopping),
      );
      const model = { columnCount: rows.columns.length, ...fitted };
      expect(model.trees.treeCount).toBe(expected.bestTrees);
      expect(logLossOf(boosting.probability(model, watched.columns), watched)).toBeCloseTo(expected.logLoss, 5);
    },
  );
});

describe("early stopping", () => {
  test.each([1, 3, 10])("with patience %d keeps the trees a full fit would choose by hand", (patience) => {
    for (const seed of [1, 2, 3]) {
      const stopped = fitBoosting(rounded, { ...given, earlyStoppingRounds: patience, validationShare: 0.3 }, seed);
      // The same split, then every number of trees tried.
      const { training, heldBack } = holdBackRows(rounded, 0.3, randomStream(seed).child(1_000_000));
      const full = fitBoosting(training, given, seed);
      const losses = Array.from({ length: given.trees }, (_, index) => {
        const prefix = { ...full, trees: firstTrees(full.trees, index + 1) };
        return logLossOf(boosting.probability(prefix, heldBack!.columns), heldBack!);
      });
      let best = 0;
      for (let tree = 1; tree < losses.length && tree - best <= patience; tree++) {
        if (losses[tree]! < losses[best]!) best = tree;
      }
      expect(stopped).toEqual(fitBoosting(training, { ...given, trees: best + 1 }, seed));
    }
  });

  test("holds back a stratified share, and learns from no row of it", () => {
    const { training, heldBack } = holdBackRows(rounded, 0.25, randomStream(1));
    const hits = (rows: TrainingRows) => rows.target.reduce((sum, hit) => sum + hit, 0);
    expect(heldBack!.target.length).toBe(300);
    expect(training.target.length).toBe(900);
    expect(hits(training) + hits(heldBack!)).toBe(hits(rounded));
    expect(Math.abs(hits(heldBack!) - hits(rounded) / 4)).toBeLessThanOrEqual(1);
  });

  test("with classes of one row each holds nothing back and keeps all trees", () => {
    const two = { columns: [Float64Array.of(-1, 1)], target: Uint8Array.of(0, 1) };
    expect(fitBoosting(two, { trees: 7, earlyStoppingRounds: 1 })).toEqual(fitBoosting(two, { trees: 7 }));
  });

  test("leaves rows without weight out of both sides", () => {
    const weights = Float64Array.from(rounded.target, (_, row) => row % 2);
    const { training, heldBack } = holdBackRows({ ...rounded, weights }, 0.2, randomStream(1));
    expect(training.target.length + heldBack!.target.length).toBe(600);
    expect([...training.weights!, ...heldBack!.weights!].every((weight) => weight === 1)).toBe(true);
  });

  test("is off unless asked for", () => {
    expect(fitBoosting(rounded, given).trees.treeCount).toBe(given.trees);
    expect(boosting.params.earlyStoppingRounds.default).toBe(null);
  });
});
