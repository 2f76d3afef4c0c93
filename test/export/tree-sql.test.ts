import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Engine } from "../../src/engine/engine.ts";
import { openEngine } from "../../src/engine/open-engine.ts";
import { log1pCut } from "../../src/export/log1p-cut.ts";
import { type ModelDialect, modelWords } from "../../src/export/sql/model-dialects.ts";
import { startQuery } from "../../src/export/sql/staged-query.ts";
import { addSumOfLeaves } from "../../src/export/sql/tree-sql.ts";
import { plainSumOfLeaves } from "../../src/learn/tree/predict.ts";
import {
  addLeaf,
  finishTrees,
  setSplit,
  startTrees,
  type TreeBuilder,
  type Trees,
} from "../../src/learn/tree/trees.ts";

/** A tree as it is drawn at random: a leaf, or a question and two trees. */
type Drawn =
  | number
  | { readonly column: number; readonly threshold: number; readonly left: Drawn; readonly right: Drawn };

// Few values, so that many lie exactly on a threshold.
const values = fc.oneof(fc.integer({ min: -3, max: 3 }), fc.double({ noNaN: true, noDefaultInfinity: true }));
const { tree } = fc.letrec<{ tree: Drawn }>((tie) => ({
  tree: fc.oneof(
    { depthSize: "medium", withCrossShrink: true },
    fc.double({ noNaN: true, min: -1e3, max: 1e3 }),
    fc.record({
      column: fc.integer({ min: 0, max: 2 }),
      threshold: values,
      left: tie("tree"),
      right: tie("tree"),
    }),
  ),
}));

function grow(builder: TreeBuilder, drawn: Drawn): number {
  const node = addLeaf(builder, typeof drawn === "number" ? drawn : 0, 1);
  if (typeof drawn === "number") return node;
  const [left, right] = [grow(builder, drawn.left), grow(builder, drawn.right)];
  setSplit(
    builder,
    node,
    { column: drawn.column, threshold: drawn.threshold, missingLeft: false, gain: 1 },
    left,
    right,
  );
  return node;
}

function treesOf(drawn: readonly Drawn[]): Trees {
  const builder = startTrees();
  for (const one of drawn) builder.roots.push(grow(builder, one));
  return finishTrees(builder);
}

/** So deep that no CASE is made of it. */
const chain = (depth: number): Drawn =>
  depth === 0 ? 0.25 : { column: depth % 3, threshold: depth / 50 - 1, left: depth / 7, right: chain(depth - 1) };

const features = ["x0", "x1", "x2"].map((name) => ({
  value: name,
  compared: name,
  cut: (threshold: number) => threshold,
}));

function sumSql(dialect: ModelDialect, trees: Trees, from: string): string {
  const query = startQuery(dialect, from);
  const sum = addSumOfLeaves(query, trees, features);
  return query.finish((last) => `SELECT ${sum} AS answer FROM ${last} ORDER BY place`);
}

let engine: Engine;
beforeAll(async () => {
  engine = await openEngine("duckdb");
});
afterAll(() => engine.close());

async function answers(trees: Trees, rows: readonly (readonly number[])[]): Promise<number[]> {
  const { double } = modelWords.duckdb;
  const given = rows.map((row, place) => `(${place}, ${row.map((value) => double(value)).join(", ")})`);
  const found: number[] = [];
  const from = `SELECT * FROM (VALUES ${given.join(", ")}) AS given (place, x0, x1, x2)`;
  for await (const batch of engine.query(sumSql("duckdb", trees, from))) {
    for (const row of batch) found.push(row["answer"] as number);
  }
  return found;
}

const expected = (trees: Trees, rows: readonly (readonly number[])[]) =>
  Array.from(
    plainSumOfLeaves(
      trees,
      [0, 1, 2].map((column) => Float64Array.from(rows, (row) => row[column]!)),
    ),
  );

describe("trees in SQL", () => {
  const rows = fc.array(fc.tuple(values, values, values), { minLength: 1, maxLength: 20 });

  test("as CASEs give the bits that plain code gives, however many there are", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(tree, { minLength: 1, maxLength: 50 }), rows, async (drawn, given) => {
        const trees = treesOf(drawn);
        expect(await answers(trees, given)).toEqual(expected(trees, given));
      }),
      { numRuns: 40 },
    );
  });

  test("as lists of nodes do so too", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(tree, { maxLength: 30 }), rows, async (drawn, given) => {
        const trees = treesOf([...drawn, chain(80)]);
        expect(sumSql("duckdb", trees, "SELECT 1")).toContain("STRING_SPLIT");
        expect(await answers(trees, given)).toEqual(expected(trees, given));
      }),
      { numRuns: 15 },
    );
  });

  test.each(["postgres", "bigquery", "snowflake"] as const)("too deep or too many for %s are refused", (dialect) => {
    expect(() => sumSql(dialect, treesOf([chain(80)]), "SELECT 1")).toThrow(
      expect.objectContaining({ code: "MODEL_UNSUPPORTED" }),
    );
    const many = treesOf(Array.from({ length: 2500 }, () => chain(55)));
    expect(() => sumSql(dialect, many, "SELECT 1")).toThrow(expect.objectContaining({ code: "MODEL_UNSUPPORTED" }));
  });
});

describe("the cut of a logarithm", () => {
  test("divides numbers as the threshold divides their logarithms", () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1e9, noNaN: true }), fc.double({ min: 0, max: 40, noNaN: true }), (x, y) => {
        for (const threshold of [y, Math.log1p(x)]) {
          const cut = log1pCut(threshold);
          expect(x < cut).toBe(Math.log1p(x) < threshold);
        }
      }),
    );
    expect(log1pCut(-1)).toBe(0);
    expect(log1pCut(1000)).toBe(Number.MAX_VALUE);
  });
});
