import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { sumLeaves } from "../../src/kernels/leaves.ts";
import { plainSumOfLeaves } from "../../src/learn/tree/predict.ts";
import { addLeaf, finishTrees, setSplit, startTrees, type Trees } from "../../src/learn/tree/trees.ts";
import { type RandomStream, randomStream } from "../../src/math/random.ts";
import { threadPool } from "../../src/parallel/thread-pool.ts";

/**
 * Any trees, with thresholds from `value`, and missing values to either side. depth: how often a leaf of the last split is
 * split next, 0 for balanced trees, else the oldest leaf.
 */
function makeTrees(
  count: number,
  splits: number,
  width: number,
  depth: number,
  random: RandomStream,
  value: () => number,
): Trees {
  const builder = startTrees();
  for (let tree = 0; tree < count; tree++) {
    const leaves = [addLeaf(builder, random.normal(), 1)];
    builder.roots.push(leaves[0]!);
    for (let split = 0; split < splits; split++) {
      const at = random.next() < depth ? leaves.length - 1 : 0;
      const node = leaves.splice(at, 1)[0]!;
      const left = addLeaf(builder, random.normal(), 1);
      const right = addLeaf(builder, random.normal(), 1);
      const question = { column: random.integer(width), threshold: value(), missingLeft: random.next() < 0.5, gain: 1 };
      setSplit(builder, node, question, left, right);
      leaves.push(left, right);
    }
  }
  return finishTrees(builder);
}

function makeColumns(rows: number, width: number, random: RandomStream, value: () => number): Float64Array[] {
  return Array.from({ length: width }, () =>
    Float64Array.from({ length: rows }, () => (random.next() < 0.2 ? Number.NaN : value())),
  );
}

/** Few values, so that rows lie on thresholds, and the edges of the numbers. */
function fewValues(random: RandomStream): number {
  const edges = [
    0,
    -0,
    Number.POSITIVE_INFINITY,
    Number.NEGATIVE_INFINITY,
    Number.MAX_VALUE,
    Number.MIN_VALUE,
    1 + Number.EPSILON,
  ];
  return random.next() < 0.3 ? edges[random.integer(edges.length)]! : random.integer(20) - 10;
}

const cases = fc.record({
  seed: fc.integer({ min: 0, max: 1e6 }),
  rows: fc.oneof(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1000, max: 2100 })),
  width: fc.constantFrom(1, 2, 7, 16, 64),
  trees: fc.integer({ min: 1, max: 5 }),
  splits: fc.constantFrom(0, 1, 3, 5, 9, 31, 63, 200),
  depth: fc.constantFrom(0, 0, 0.4, 1),
});

describe("the sum of leaves", () => {
  it("is that of the plain twin, bit for bit", () => {
    fc.assert(
      fc.property(cases, ({ seed, rows, width, trees, splits, depth }) => {
        const random = randomStream(seed);
        const value = () => fewValues(random);
        const model = makeTrees(trees, splits, width, depth, random, value);
        const columns = makeColumns(rows, width, random, value);
        expect(sumLeaves(model, columns, undefined)).toEqual(plainSumOfLeaves(model, columns));
      }),
    );
  });

  it("is so too for full trees of six levels, the deepest that are walked a byte a row", () => {
    const random = randomStream(4);
    for (const splits of [31, 63, 127]) {
      const model = makeTrees(30, splits, 7, 0, random, () => random.integer(200));
      const columns = makeColumns(1500, 7, random, () => random.integer(200));
      expect(sumLeaves(model, columns, undefined)).toEqual(plainSumOfLeaves(model, columns));
    }
  });

  it("is so too with more thresholds a column than two bytes can tell", () => {
    const random = randomStream(1);
    const model = makeTrees(2, 90_000, 1, 0.4, random, () => random.normal());
    const columns = makeColumns(3000, 1, random, () => random.normal());
    columns[0]!.set(model.threshold.subarray(0, 1500));
    expect(sumLeaves(model, columns, undefined)).toEqual(plainSumOfLeaves(model, columns));
  });

  it.each([2, 3, 4])("is the same on %d threads, over several stretches of rows", (count) => {
    const random = randomStream(2);
    const model = makeTrees(20, 40, 5, 0.3, random, () => random.integer(100));
    const columns = makeColumns(140_001, 5, random, () => random.integer(100));
    expect(sumLeaves(model, columns, threadPool(count))).toEqual(plainSumOfLeaves(model, columns));
  });
});
