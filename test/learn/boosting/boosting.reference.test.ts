import { describe, expect, test } from "vitest";
import { boosting } from "../../../src/learn/boosting/boosting.ts";
import { resolveParams } from "../../../src/learn/params.ts";
import type { Trees } from "../../../src/learn/tree/trees.ts";
import { randomStream } from "../../../src/math/random.ts";
import { sigmoid } from "../../../src/math/special.ts";
import { readReference, referenceTable, referenceWeights } from "../../reference/learner-reference.ts";

interface ReferenceTree {
  readonly feature: number[];
  /** The leaf's value at a leaf. */
  readonly threshold: number[];
  readonly left: number[];
  readonly right: number[];
  readonly missingLeft: number[];
  readonly cover: number[];
  readonly gain: number[];
}

interface BoostingCase {
  readonly table: string;
  readonly trees: number;
  readonly params: Record<string, number>;
  readonly weighted: boolean;
  readonly baseScore: number;
  /** Of the first rows. */
  readonly predictions: number[];
  readonly nodes: ReferenceTree[];
}

const ourNames: Record<string, string> = {
  max_depth: "maxDepth",
  learning_rate: "learningRate",
  reg_lambda: "lambda",
  reg_alpha: "alpha",
  gamma: "gamma",
  min_child_weight: "minChildWeight",
  scale_pos_weight: "scalePosWeight",
  base_score: "baseScore",
};

describe("boosting meets XGBoost's hist method", () => {
  test.each(readReference<BoostingCase[]>("boosting.json"))(
    "on the $table table, $trees trees with $params, weighted rows $weighted",
    (expected) => {
      const table = referenceTable(expected.table);
      const rows = expected.weighted ? { ...table, weights: referenceWeights(table.target.length) } : table;
      const given = Object.fromEntries(Object.entries(expected.params).map(([name, value]) => [ourNames[name], value]));
      const params = resolveParams("boosting", boosting.params, { trees: expected.trees, ...given });
      const model = boosting.fit(rows, params, { random: randomStream(1) });
      const hasMissing = rows.columns.map((column) => column.some(Number.isNaN));

      expect(sigmoid(model.baseMargin)).toBeCloseTo(expected.baseScore, 6);
      expected.nodes.forEach((tree, index) => {
        expectSameTree(model.trees, model.trees.roots[index]!, tree, 0, hasMissing, `tree ${index}`);
      });
      const probability = boosting.probability(model, rows.columns);
      for (const [row, prediction] of expected.predictions.entries()) {
        expect(Math.abs(probability[row]! - prediction)).toBeLessThan(1e-5);
      }
    },
  );
});

/** Walks two trees together: the same columns, thresholds, default sides, leaf values, gains and covers. */
function expectSameTree(
  trees: Trees,
  node: number,
  tree: ReferenceTree,
  other: number,
  hasMissing: readonly boolean[],
  where: string,
): void {
  expect(trees.feature[node], `${where}: column`).toBe(tree.feature[other]);
  expectClose(trees.cover[node]!, tree.cover[other]!, `${where}: cover`);
  if (trees.feature[node]! < 0) {
    expectClose(trees.value[node]!, tree.threshold[other]!, `${where}: leaf value`);
    return;
  }
  // XGBoost holds its data, and so its thresholds, in float32.
  expect(Math.fround(trees.threshold[node]!), `${where}: threshold`).toBe(Math.fround(tree.threshold[other]!));
  if (hasMissing[trees.feature[node]!]) {
    expect(trees.missingLeft[node], `${where}: default side`).toBe(tree.missingLeft[other]);
  }
  // A gain is what is left of float32 numbers of a hundred and more, whose last place is worth 8e-6.
  expectClose(trees.gain[node]!, tree.gain[other]!, `${where}: gain`, 2e-5);
  expectSameTree(trees, trees.left[node]!, tree, tree.left[other]!, hasMissing, `${where} left`);
  expectSameTree(trees, trees.right[node]!, tree, tree.right[other]!, hasMissing, `${where} right`);
}

function expectClose(found: number, expected: number, what: string, tolerance = 1e-5): void {
  expect(Math.abs(found - expected), what).toBeLessThan(tolerance * Math.max(1, Math.abs(expected)));
}
