import { describe, expect, test } from "vitest";
import { forest } from "../../../src/learn/forest/forest.ts";
import type { TrainingRows } from "../../../src/learn/learner.ts";
import { resolveParams } from "../../../src/learn/params.ts";
import type { Trees } from "../../../src/learn/tree/trees.ts";
import { randomStream } from "../../../src/math/random.ts";
import { referenceTable } from "../../reference/learner-reference.ts";

function fitForest(rows: TrainingRows, given: Record<string, unknown> = {}, seed = 1) {
  return forest.fit(rows, resolveParams("forest", forest.params, given), { random: randomStream(seed) });
}

const original = referenceTable("original");
const rounded = referenceTable("rounded");

/** The depth of every node below a root. */
function depths(trees: Trees): Int32Array {
  const depth = new Int32Array(trees.nodeCount);
  for (let node = 0; node < trees.nodeCount; node++) {
    if (trees.feature[node]! < 0) continue;
    depth[trees.left[node]!] = depth[node]! + 1;
    depth[trees.right[node]!] = depth[node]! + 1;
  }
  return depth;
}

describe("forest", () => {
  test("thresholds lie half-way between values of the column", () => {
    const rows = { columns: [Float64Array.of(1, 2, 4, 8)], target: Uint8Array.of(0, 1, 0, 1) };
    const { trees } = fitForest(rows);
    const thresholds = new Set(trees.threshold.filter((_, node) => trees.feature[node]! >= 0));
    const midpoints = [1.5, 2.5, 3, 4.5, 5, 6];
    expect([...thresholds].filter((threshold) => !midpoints.includes(threshold))).toEqual([]);
    expect(thresholds.size).toBeGreaterThan(2);
  });

  test("neighbouring numbers are told apart", () => {
    const above = 1 + Number.EPSILON;
    const columns = [Float64Array.of(1, above)];
    const model = fitForest({ columns, target: Uint8Array.of(0, 1) });
    const probability = forest.probability(model, columns);
    expect(probability[0]).toBeLessThan(0.5);
    expect(probability[1]).toBeGreaterThan(0.5);
    const { trees } = model;
    expect(trees.threshold.every((threshold, node) => trees.feature[node]! < 0 || threshold === above)).toBe(true);
  });

  test("unlimited trees end in pure leaves when the rows differ", () => {
    const { trees } = fitForest(original);
    expect(trees.value.every((share, node) => trees.feature[node]! >= 0 || share === 0 || share === 1)).toBe(true);
  });

  test("a node's cover and value are those of its two sides together", () => {
    const { trees } = fitForest(rounded, { trees: 5, classWeight: "balanced" });
    for (let node = 0; node < trees.nodeCount; node++) {
      if (trees.feature[node]! < 0) continue;
      const [left, right] = [trees.left[node]!, trees.right[node]!];
      const cover = trees.cover[left]! + trees.cover[right]!;
      const hits = trees.cover[left]! * trees.value[left]! + trees.cover[right]! * trees.value[right]!;
      expect(trees.cover[node]).toBeCloseTo(cover, 8);
      expect(trees.value[node]).toBeCloseTo(hits / cover, 10);
    }
  });

  test("each tree has a random stream of its own, so a longer forest begins with the shorter one", () => {
    const short = fitForest(rounded, { trees: 3 }).trees;
    const long = fitForest(rounded, { trees: 6 }).trees;
    expect([...long.roots.subarray(0, 3)]).toEqual([...short.roots]);
    expect(long.threshold.subarray(0, short.nodeCount)).toEqual(short.threshold);
    expect(long.nodeCount).toBeGreaterThan(short.nodeCount);
  });

  test("another seed gives another forest", () => {
    expect(fitForest(rounded, { trees: 3 }, 2).trees.threshold).not.toEqual(
      fitForest(rounded, { trees: 3 }, 1).trees.threshold,
    );
  });

  test("limits hold: depth, rows to split, rows in a leaf", () => {
    const limited = fitForest(rounded, { trees: 10, maxDepth: 4 }).trees;
    expect(Math.max(...depths(limited))).toBe(4);
    const fewLeaves = fitForest(rounded, { trees: 10, minSamplesLeaf: 40 }).trees;
    const covers = fewLeaves.cover.filter((_, node) => fewLeaves.feature[node]! < 0);
    expect(Math.min(...covers)).toBeGreaterThanOrEqual(40);
    const fewSplits = fitForest(rounded, { trees: 10, minSamplesSplit: 300 }).trees;
    const splitCovers = fewSplits.cover.filter((_, node) => fewSplits.feature[node]! >= 0);
    expect(Math.min(...splitCovers)).toBeGreaterThanOrEqual(300);
  });

  test("a gap that goes with hits is learned from", () => {
    const random = randomStream(4);
    const target = Uint8Array.from({ length: 200 }, (_, row) => row % 2);
    const column = Float64Array.from(target, (hit) => (hit === 1 ? Number.NaN : random.next()));
    const model = fitForest({ columns: [column], target }, { trees: 20 });
    expect([...forest.probability(model, [Float64Array.of(Number.NaN, 0.5)])]).toEqual([1, 0]);
  });

  test("balanced classes raise the probability of the rare one", () => {
    const columns = [new Float64Array(100)];
    const target = Uint8Array.from({ length: 100 }, (_, row) => (row < 10 ? 1 : 0));
    const meanOf = (classWeight: string) =>
      forest.probability(fitForest({ columns, target }, { classWeight }), columns)[0]!;
    expect(Math.abs(meanOf("none") - 0.1)).toBeLessThan(0.02);
    expect(Math.abs(meanOf("balanced") - 0.5)).toBeLessThan(0.04);
  });

  test("a row without weight is never learned from", () => {
    const columns = [Float64Array.of(1, 2, 3, 10)];
    const weights = Float64Array.of(1, 1, 1, 0);
    const model = fitForest({ columns, target: Uint8Array.of(0, 0, 1, 0), weights });
    expect(forest.probability(model, [Float64Array.of(10)])[0]).toBeGreaterThan(0.5);
  });

  test("while all columns drawn are constant, more are drawn", () => {
    const constant = Array.from({ length: 20 }, () => new Float64Array(15));
    const { trees } = fitForest({ columns: [...constant, original.columns[0]!], target: original.target });
    expect(trees.value.every((share, node) => trees.feature[node]! >= 0 || share === 0 || share === 1)).toBe(true);
  });

  test("of many values, those that carry the weight are told apart", () => {
    // 100 neighbours in turn hit and miss, among 2,000 values: cut evenly, several would share a bin.
    const columns = [Float64Array.from({ length: 2000 }, (_, row) => row)];
    const target = Uint8Array.from({ length: 2000 }, (_, row) => row % 2);
    const weights = Float64Array.from(target, (_, row) => (row < 100 ? 1 : 0));
    const { trees } = fitForest({ columns, target, weights }, { trees: 10 });
    expect(trees.value.every((share, node) => trees.feature[node]! >= 0 || share === 0 || share === 1)).toBe(true);
  });
});
