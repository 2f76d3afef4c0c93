import { describe, expect, test } from "vitest";
import { resolveParams } from "../../../src/learn/params.ts";
import { decisionTree } from "../../../src/learn/tree/decision-tree.ts";
import { takeColumns, takeTarget } from "../../../src/math/columns.ts";
import { randomStream } from "../../../src/math/random.ts";
import { rocAuc } from "../../../src/metrics/ranking.ts";
import { readReference, referenceTable, referenceWeights } from "../../reference/learner-reference.ts";

interface TreeCase {
  readonly table: string;
  /** How many of the first rows are for training; the rest is the test. */
  readonly train: number;
  readonly params: Record<string, unknown>;
  readonly weighted: boolean;
  readonly meanAuc: number;
  /** Null where several splits are as good as each other. */
  readonly gain: number[] | null;
  readonly nodes: Record<"feature" | "threshold" | "left" | "right" | "value" | "cover", number[]> | null;
}

const ourNames: Record<string, string> = {
  max_depth: "maxDepth",
  min_samples_split: "minSamplesSplit",
  min_samples_leaf: "minSamplesLeaf",
  class_weight: "classWeight",
};

const cases = readReference<TreeCase[]>("tree.json");

function fitCase({ table, train, params, weighted }: TreeCase) {
  const { columns, target } = referenceTable(table);
  const rows = Array.from(target.keys());
  const given = Object.fromEntries(Object.entries(params).map(([name, value]) => [ourNames[name], value]));
  const trainingRows = {
    columns: takeColumns(columns, rows.slice(0, train)),
    target: takeTarget(target, rows.slice(0, train)),
    ...(weighted ? { weights: referenceWeights(train) } : {}),
  };
  const resolved = resolveParams("tree", decisionTree.params, given);
  const model = decisionTree.fit(trainingRows, resolved, { random: randomStream(1) });
  const test = rows.slice(train);
  const auc = rocAuc(takeTarget(target, test), decisionTree.probability(model, takeColumns(columns, test)));
  return { model, auc: auc! };
}

describe("where every best split is the only one, the tree is scikit-learn's, node by node", () => {
  test.each(cases.filter(({ nodes }) => nodes !== null))(
    "on the $table table with $params, weighted rows $weighted",
    (expected) => {
      const { model } = fitCase(expected);
      const { trees } = model;
      const nodes = expected.nodes!;
      expect(trees.nodeCount).toBe(nodes.feature.length);
      const pairs = [[0, 0]];
      for (let pair = pairs.pop(); pair !== undefined; pair = pairs.pop()) {
        const [ours, theirs] = pair as [number, number];
        expect(trees.feature[ours]).toBe(nodes.feature[theirs]);
        expectClose(trees.value[ours]!, nodes.value[theirs]!);
        expectClose(trees.cover[ours]!, nodes.cover[theirs]!);
        if (trees.feature[ours]! < 0) continue;
        // scikit-learn holds its data in float32, which moves its thresholds by rounding.
        expectClose(trees.threshold[ours]!, nodes.threshold[theirs]!);
        pairs.push([trees.left[ours]!, nodes.left[theirs]!], [trees.right[ours]!, nodes.right[theirs]!]);
      }
      decisionTree.gain(model)!.forEach((gain, column) => {
        expectClose(gain, expected.gain![column]!);
      });
    },
  );
});

describe("elsewhere its test AUC is near the mean of scikit-learn's over 20 seeds", () => {
  test.each(cases.filter(({ nodes }) => nodes === null))("on the $table table with $params", (expected) => {
    expect(Math.abs(fitCase(expected).auc - expected.meanAuc)).toBeLessThan(0.03);
  });
});

function expectClose(found: number, expected: number): void {
  expect(Math.abs(found - expected)).toBeLessThan(1e-6 * Math.max(1, Math.abs(expected)));
}
