import { describe, expect, test } from "vitest";
import { forest } from "../../../src/learn/forest/forest.ts";
import { resolveParams } from "../../../src/learn/params.ts";
import { takeColumns, takeTarget } from "../../../src/math/columns.ts";
import { randomStream } from "../../../src/math/random.ts";
import { readReference, referenceTable } from "../../reference/learner-reference.ts";

interface ForestCase {
  readonly table: string;
  /** How many of the first rows are for training; the rest is the test. */
  readonly train: number;
  readonly trees: number;
  readonly params: Record<string, unknown>;
  readonly meanAuc: number;
  readonly meanGain: number[];
}

const ourNames: Record<string, string> = {
  max_depth: "maxDepth",
  max_features: "maxFeatures",
  min_samples_split: "minSamplesSplit",
  min_samples_leaf: "minSamplesLeaf",
  class_weight: "classWeight",
};

/** The reference figures are means over 100. */
const seeds = 40;

describe("over many seeds a forest's mean test AUC is within 0.003 of scikit-learn's, and its gain within 0.02", () => {
  test.each(readReference<ForestCase[]>("forest.json"))("on the $table table with $params", (expected) => {
    const { columns, target } = referenceTable(expected.table);
    const rows = Array.from(target, (_, row) => row);
    const train = rows.slice(0, expected.train);
    const test = rows.slice(expected.train);
    const trainingRows = { columns: takeColumns(columns, train), target: takeTarget(target, train) };
    const given = Object.fromEntries(
      Object.entries(expected.params).map(([name, value]) => [ourNames[name], value ?? "all"]),
    );
    const params = resolveParams("forest", forest.params, { trees: expected.trees, ...given });
    let aucSum = 0;
    const gainSums = new Float64Array(columns.length);
    for (let seed = 0; seed < seeds; seed++) {
      const model = forest.fit(trainingRows, params, { random: randomStream(seed) });
      aucSum += areaUnderRoc(forest.probability(model, takeColumns(columns, test)), takeTarget(target, test));
      forest.gain(model)!.forEach((gain, column) => {
        gainSums[column]! += gain;
      });
    }
    expect(Math.abs(aucSum / seeds - expected.meanAuc)).toBeLessThan(0.003);
    for (const [column, gain] of expected.meanGain.entries()) {
      expect(Math.abs(gainSums[column]! / seeds - gain)).toBeLessThan(0.02);
    }
  });
});

/** The share of pairs of a hit and a miss in which the hit scores higher, a tie counting half. */
function areaUnderRoc(scores: Float64Array, target: Uint8Array): number {
  let wins = 0;
  let pairs = 0;
  for (let hit = 0; hit < target.length; hit++) {
    for (let miss = 0; miss < target.length; miss++) {
      if (target[hit] !== 1 || target[miss] !== 0) continue;
      pairs++;
      if (scores[hit]! > scores[miss]!) wins++;
      else if (scores[hit] === scores[miss]) wins += 0.5;
    }
  }
  return wins / pairs;
}
