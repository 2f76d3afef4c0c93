import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type CodedRows, missingCode, type TreeRule } from "../../src/kernels/coded-rows.ts";
import { growTrees } from "../../src/kernels/forest.ts";
import { forecastTrees } from "../../src/kernels/forest-forecasts.ts";
import type { GrownTrees } from "../../src/kernels/grown-trees.ts";
import { threadsFor } from "../../src/kernels/threads.ts";
import { plainSumOfLeaves } from "../../src/learn/tree/predict.ts";
import { randomStream } from "../../src/math/random.ts";
import { threadPool } from "../../src/parallel/thread-pool.ts";
import { listNodes, plainTree } from "./plain-forest.ts";

/** Rows of chance, of which some columns tell something: codes from 0, each with a value, and gaps. */
function madeRows(shape: {
  rows: number;
  columns: number;
  codes: number;
  gaps: number;
  weights: "equal" | "class" | "row";
  seed: number;
}): CodedRows {
  const random = randomStream(shape.seed);
  const target = Uint8Array.from({ length: shape.rows }, () => random.integer(2));
  const codes = Array.from({ length: shape.columns }, (_, column) =>
    Uint16Array.from(target, (hit) => {
      if (random.next() < shape.gaps * (column % 2)) return missingCode;
      const lift = column === 1 ? hit * Math.floor(shape.codes / 3) : 0;
      return Math.min(shape.codes - 1, random.integer(shape.codes) + lift);
    }),
  );
  const values = codes.map((_, column) =>
    Float64Array.from({ length: shape.codes }, (_, code) => code * code - 50 * column),
  );
  const eighths = () => Float64Array.from(target, () => random.integer(20) / 8);
  const weights = { equal: [1, 1], class: [0.75, 2.5], row: eighths() } as const;
  return {
    codes,
    lowest: values,
    highest: values.map((list) => list.map((value) => value + 0.5)),
    target,
    weights: weights[shape.weights],
  };
}

const shapes = fc.record({
  rows: fc.oneof(
    fc.integer({ min: 2, max: 40 }),
    fc.integer({ min: 60, max: 140 }),
    fc.integer({ min: 200, max: 400 }),
  ),
  columns: fc.oneof(fc.integer({ min: 1, max: 8 }), fc.constantFrom(15, 16, 64)),
  codes: fc.constantFrom(1, 2, 3, 12, 60, 300, 3000, 65_535),
  gaps: fc.constantFrom(0, 0, 0.2),
  weights: fc.constantFrom("equal", "class", "row"),
  seed: fc.nat(1e6),
});
const rules = fc.record({
  maxDepth: fc.constantFrom(1, 3, Number.POSITIVE_INFINITY),
  minSamplesSplit: fc.constantFrom(2, 5, 30),
  minSamplesLeaf: fc.constantFrom(1, 1, 4),
  finest: fc.constantFrom(64, 1024),
  tries: fc.constantFrom(1, 2, 64),
});

function nodesOf(trees: GrownTrees, tree: number) {
  const first = trees.roots[tree]!;
  const end = tree + 1 < trees.treeCount ? trees.roots[tree + 1]! : trees.nodeCount;
  const names = ["value", "cover", "feature", "threshold", "missingLeft", "gain"] as const;
  return Array.from({ length: end - first }, (_, at) => ({
    ...Object.fromEntries(names.map((name) => [name, trees[name][first + at]])),
    left: trees.left[first + at]! < 0 ? -1 : trees.left[first + at]! - first,
    right: trees.right[first + at]! < 0 ? -1 : trees.right[first + at]! - first,
  }));
}

describe("growTrees", () => {
  it("gives the trees of the plain definition to the last bit, those under tighter limits being the others cut short", () => {
    fc.assert(
      fc.property(shapes, rules, ({ ...shape }, { tries, ...given }) => {
        const rows = madeRows(shape);
        if (rows.weights instanceof Float64Array && !rows.weights.some((weight) => weight > 0)) return;
        const rule: TreeRule = { ...given, columnsTried: Math.min(tries, shape.columns) };
        const seeds = Uint32Array.of(shape.seed, 7, 3, shape.seed);
        const limits = [rule, { ...rule, maxDepth: Math.min(2, rule.maxDepth) }, { ...rule, minSamplesSplit: 40 }];
        const grown = limits.map((limit) => growTrees(rows, limit, seeds));
        for (const tree of [0, 1]) {
          const root = plainTree(rows, rule, [seeds[2 * tree]!, seeds[2 * tree + 1]!]);
          limits.forEach((limit, index) => {
            expect(nodesOf(grown[index]!, tree)).toEqual(listNodes(root, limit));
          });
        }
        const whole = growTrees(rows, rule, null);
        expect(nodesOf(whole, 0)).toEqual(listNodes(plainTree(rows, rule, null), rule));
      }),
      { numRuns: 60 },
    );
  });

  it.each([2, 3])("gives the same bits on %d threads, also when room to write runs out", (count) => {
    const rows = madeRows({ rows: 4000, columns: 5, codes: 900, gaps: 0.2, weights: "class", seed: 5 });
    const rule = { maxDepth: 60, minSamplesSplit: 2, minSamplesLeaf: 1, columnsTried: 2, finest: 256 };
    const seeds = Uint32Array.from({ length: 160 }, (_, at) => at);
    const alone = growTrees(rows, rule, seeds);
    // More than the megabyte that a thread writes before it waits for some of it to be taken.
    expect(45 * alone.nodeCount).toBeGreaterThan(count * 2 ** 20);
    expect(growTrees(rows, rule, seeds, threadsFor(1e6, threadPool(count)))).toEqual(alone);
  });

  it.each([1, 2, 3])("gives the same bits on %d threads, of more trees than a thread has records for", (count) => {
    const rows = madeRows({ rows: 8, columns: 2, codes: 4, gaps: 0, weights: "class", seed: 6 });
    const rule = { maxDepth: 2, minSamplesSplit: 2, minSamplesLeaf: 1, columnsTried: 1, finest: 256 };
    const seeds = Uint32Array.from({ length: 2 * 20_000 }, (_, at) => at);
    const many = growTrees(rows, rule, seeds, threadsFor(1e6, threadPool(count)));
    const first = growTrees(rows, rule, seeds.subarray(0, 20));
    const last = growTrees(rows, rule, seeds.subarray(-20));
    expect(many.roots).toHaveLength(20_000);
    expect([...many.value.subarray(0, first.nodeCount)]).toEqual([...first.value]);
    expect([...many.value.subarray(-last.nodeCount)]).toEqual([...last.value]);
    const begin = many.nodeCount - last.nodeCount;
    const moved = (links: Int32Array) => Array.from(links, (link) => (link < 0 ? link : link + begin));
    expect([...many.left.subarray(begin)]).toEqual(moved(last.left));
    expect([...many.right.subarray(begin)]).toEqual(moved(last.right));
  });
});

describe("forecastTrees", () => {
  /** Rows to answer about: values that rows learned from have, values between them, and gaps. */
  function otherRows(rows: CodedRows, count: number, seed: number): Float64Array[] {
    const random = randomStream(seed);
    return rows.lowest.map((values) =>
      Float64Array.from({ length: count }, () => {
        if (random.next() < 0.1) return Number.NaN;
        return values[random.integer(values.length)]! + (random.integer(5) - 1) / 2;
      }),
    );
  }

  it("adds up what the grown trees of each forest answer, tree after tree, to the last bit", () => {
    fc.assert(
      fc.property(shapes, rules, fc.constantFrom(1, 2, 30), ({ ...shape }, { tries, ...given }, count) => {
        const rows = madeRows(shape);
        if (rows.weights instanceof Float64Array && !rows.weights.some((weight) => weight > 0)) return;
        const rule: TreeRule = { ...given, columnsTried: Math.min(tries, shape.columns) };
        const seeds = Uint32Array.from({ length: 14 }, (_, at) => at * shape.seed);
        const columns = otherRows(rows, count, shape.seed);
        const asked = [
          { limits: rule, trees: 7 },
          { limits: { maxDepth: 2, minSamplesSplit: 2 }, trees: 3 },
          { limits: { maxDepth: 9, minSamplesSplit: 40 }, trees: 5 },
          { limits: { ...rule, minSamplesSplit: 9 }, trees: 3 },
          { limits: rule, trees: 1 },
        ];
        const sumsOf = ({ limits, trees }: (typeof asked)[number], drawn: Uint32Array | null) => {
          const grown = growTrees(rows, { ...rule, ...limits }, drawn?.subarray(0, 2 * trees) ?? null);
          return plainSumOfLeaves(grown, columns);
        };
        expect(forecastTrees(rows, rule, seeds, asked, columns)).toEqual(asked.map((forest) => sumsOf(forest, seeds)));
        const single = asked.map(({ limits }) => ({ limits, trees: 1 }));
        expect(forecastTrees(rows, rule, null, single, columns)).toEqual(single.map((tree) => sumsOf(tree, null)));
      }),
      { numRuns: 60 },
    );
  });

  it.each([2, 3])("gives the same bits on %d threads, also when answers are added up in between", (count) => {
    const rows = madeRows({ rows: 300, columns: 3, codes: 90, gaps: 0.2, weights: "row", seed: 5 });
    const rule = { minSamplesLeaf: 1, columnsTried: 2, finest: 256 };
    const seeds = Uint32Array.from({ length: 100 }, (_, at) => at);
    const asked = [4, 9, 60].map((maxDepth) => ({
      limits: { maxDepth, minSamplesSplit: 2 },
      trees: 50 - (maxDepth >> 2),
    }));
    const columns = otherRows(rows, 30_000, 8);
    const alone = forecastTrees(rows, rule, seeds, asked, columns);
    expect(forecastTrees(rows, rule, seeds, asked, columns, threadsFor(1e6, threadPool(count)))).toEqual(alone);
    const grown = growTrees(rows, { ...rule, ...asked[2]!.limits }, seeds.subarray(0, 2 * asked[2]!.trees));
    expect(plainSumOfLeaves(grown, columns)).toEqual(alone[2]);
  });
});
