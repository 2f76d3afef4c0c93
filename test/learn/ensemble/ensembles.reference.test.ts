import { describe, expect, test } from "vitest";
import { resolveParams } from "../../../src/learn/params.ts";
import { fitCandidate, fittedProbability } from "../../../src/learn/pipeline.ts";
import { findLearner } from "../../../src/learn/registry.ts";
import { takeColumns, takeTarget } from "../../../src/math/columns.ts";
import { randomStream } from "../../../src/math/random.ts";
import { rocAuc } from "../../../src/metrics/ranking.ts";
import { readReference, referenceTable } from "../../reference/learner-reference.ts";

interface EnsembleCase {
  readonly table: string;
  /** How many of the first rows are for training; the rest is the test. */
  readonly train: number;
  readonly kind: "soft" | "hard" | "stacking" | "passthrough";
  readonly meanAuc: number;
}

const seeds = 8;

const members = [
  "logistic",
  { name: "forest", params: { trees: 60, minSamplesLeaf: 5 } },
  { name: "boosting", params: { trees: 25, maxDepth: 3, learningRate: 0.2 } },
];

const kinds = {
  soft: ["voting", { members, voting: "soft" }],
  hard: ["voting", { members, voting: "hard" }],
  stacking: ["stacking", { members }],
  passthrough: ["stacking", { members, passthrough: "yes" }],
} as const;

describe("over seeds an ensemble's mean test AUC is within 0.01 of scikit-learn's", () => {
  test.each(readReference<EnsembleCase[]>("ensembles.json"))("$kind on the $table table", (expected) => {
    const { columns, target } = referenceTable(expected.table);
    const rows = Array.from(target.keys());
    const train = rows.slice(0, expected.train);
    const test = rows.slice(expected.train);
    const [name, given] = kinds[expected.kind];
    const learner = findLearner(name);
    const candidate = { learner, params: resolveParams(name, learner.params, given) };
    let sum = 0;
    for (let seed = 0; seed < seeds; seed++) {
      const trainingRows = { columns: takeColumns(columns, train), target: takeTarget(target, train) };
      const model = fitCandidate(candidate, trainingRows, { random: randomStream(seed) });
      sum += rocAuc(takeTarget(target, test), fittedProbability(model, takeColumns(columns, test)))!;
    }
    expect(Math.abs(sum / seeds - expected.meanAuc)).toBeLessThan(0.01);
  });
});
