import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { KernelThreads } from "../../src/kernels/threads.ts";
import { boosting } from "../../src/learn/boosting/boosting.ts";
import type { TrainingRows } from "../../src/learn/learner.ts";
import { resolveParams } from "../../src/learn/params.ts";
import type { Trees } from "../../src/learn/tree/trees.ts";
import { randomStream } from "../../src/math/random.ts";
import { threadPool } from "../../src/parallel/thread-pool.ts";
import { type PlainNode, plainTrees, sigmoid32 } from "../learn/boosting/plain/plain-boosting.ts";

/** Rows of a table that has what kernels stumble over: gaps, constants, ties, more values than bins, columns of its own. */
function makeRows(seed: number, rows: number, width: number, weighted: boolean): TrainingRows {
  const random = randomStream(seed);
  const columns = Array.from({ length: width }, (_, column) => {
    const draw = random.child(column);
    const kind = draw.integer(5);
    return Float64Array.from({ length: rows }, () => {
      if (kind === 0) return draw.integer(4);
      if (kind === 1) return draw.next() < 0.3 ? Number.NaN : draw.integer(40) / 4 - 5;
      if (kind === 2) return 7;
      if (kind === 3) return draw.next() < 0.5 ? Number.NaN : draw.normal();
      return Math.exp(3 * draw.normal());
    });
  });
  const draw = random.child(1000);
  const target = Uint8Array.from({ length: rows }, (_, row) => {
    const first = columns[0]![row]!;
    return draw.next() < (Number.isNaN(first) ? 0.7 : first > 1 ? 0.8 : 0.2) ? 1 : 0;
  });
  target[0] = 0;
  target[1] = 1;
  if (!weighted) return { columns, target };
  return { columns, target, weights: Float64Array.from(target, (_, row) => (row < 2 ? 1 : draw.integer(4) / 3)) };
}

function fitted(rows: TrainingRows, given: Record<string, unknown>, threads?: KernelThreads) {
  const params = resolveParams("boosting", boosting.params, given);
  return boosting.fit(rows, params, { random: randomStream(5), ...(threads === undefined ? {} : { threads }) });
}

/** A tree of the model in the shape of the plain one. */
function nested(trees: Trees, node: number): PlainNode {
  const value = trees.value[node]!;
  const cover = trees.cover[node]!;
  if (trees.feature[node]! < 0) return { value, cover, column: null };
  return {
    value,
    cover,
    column: trees.feature[node]!,
    threshold: trees.threshold[node]!,
    missingLeft: trees.missingLeft[node] === 1,
    gain: trees.gain[node]!,
    left: nested(trees, trees.left[node]!),
    right: nested(trees, trees.right[node]!),
  };
}

/** Thresholds above all values, which the plain twin leaves open, are left open. */
function withoutOpenThresholds(node: PlainNode, twin: PlainNode): PlainNode {
  if (node.column === null || twin.column === null) return node;
  return {
    ...node,
    threshold: twin.threshold === null ? null : node.threshold,
    left: withoutOpenThresholds(node.left, twin.left),
    right: withoutOpenThresholds(node.right, twin.right),
  };
}

const cases = fc.record({
  seed: fc.integer({ min: 0, max: 1e6 }),
  rows: fc.oneof(fc.integer({ min: 2, max: 70 }), fc.integer({ min: 300, max: 700 })),
  width: fc.oneof(fc.integer({ min: 1, max: 9 }), fc.constantFrom(16, 17, 64)),
  weighted: fc.boolean(),
  params: fc.record({
    // More than the kernel grows in one call.
    trees: fc.oneof({ weight: 9, arbitrary: fc.integer({ min: 1, max: 4 }) }, fc.constant(70)),
    maxDepth: fc.constantFrom(1, 2, 5, 6, 64),
    lambda: fc.constantFrom(0, 1, 3.3),
    alpha: fc.constantFrom(0, 0, 0.4),
    gamma: fc.constantFrom(0, 0, 0.7),
    minChildWeight: fc.constantFrom(0, 1, 4),
    subsample: fc.constantFrom(1, 1, 0.6),
    columnSample: fc.constantFrom(1, 1, 0.5),
    scalePosWeight: fc.constantFrom(1, 1, 2.5),
  }),
});

describe("the boosting kernel", () => {
  it("grows the trees of the plain twin, bit for bit", () => {
    fc.assert(
      fc.property(cases, ({ seed, rows, width, weighted, params }) => {
        const table = makeRows(seed, rows, width, weighted);
        const { trees } = fitted(table, params);
        const twins = plainTrees(table, resolveParams("boosting", boosting.params, params), randomStream(5));
        twins.forEach((twin, tree) => {
          expect(withoutOpenThresholds(nested(trees, trees.roots[tree]!), twin)).toEqual(twin);
        });
      }),
      { numRuns: 150 },
    );
  });

  it("knows the exponential function to two units in the last place", () => {
    for (let margin = -88; margin < 88; margin += 0.0137) {
      const exact = 1 / (1 + Math.exp(-Math.fround(margin)));
      expect(Math.abs(sigmoid32(margin) / exact - 1)).toBeLessThan(2 ** -22);
    }
    expect(sigmoid32(0)).toBe(0.5);
    expect(sigmoid32(-1000)).toBeGreaterThanOrEqual(0);
    expect(sigmoid32(1000)).toBe(1);
  });

  it("gives the same bits on threads as on one for tables of any shape", () => {
    const pool = threadPool(3, 1);
    fc.assert(
      fc.property(cases, ({ seed, rows, width, weighted, params }) => {
        const table = makeRows(seed, rows, width, weighted);
        expect(fitted(table, params, pool)).toEqual(fitted(table, params));
      }),
      { numRuns: 40 },
    );
  });

  it.each([2, 3, 4])("gives the same bits on %d threads as on one", (count) => {
    const table = makeRows(3, 50_007, 9, true);
    const params = { trees: 6, maxDepth: 9, subsample: 0.9 };
    expect(fitted(table, params, threadPool(count))).toEqual(fitted(table, params));
  });
});
