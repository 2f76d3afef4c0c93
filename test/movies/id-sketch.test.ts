import { describe, expect, test } from "vitest";
import { countSketched, sketchIds, sketchSize } from "../../src/movies/id-sketch.ts";

const ids = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => `tt${from + i}`);

describe("a sketch of ids", () => {
  test("counts exactly which of other ids were among them, up to its size", () => {
    const sketch = sketchIds(ids(0, 5000));
    expect(sketch.count).toBe(5000);
    expect(countSketched(sketch, ids(4990, 5400))).toBe(10);
    expect(countSketched(sketch, ids(5000, 9000))).toBe(0);
    expect(countSketched(sketch, [])).toBe(0);
  });

  test("is the same in any order, ascending and without repeats", () => {
    const sketch = sketchIds(ids(0, 300));
    expect(sketchIds([...ids(0, 300).reverse(), "tt5"]).hashes).toEqual(sketch.hashes);
    expect([...sketch.hashes]).toEqual([...new Set(sketch.hashes)].sort((a, b) => a - b));
    expect(sketch.hashes.every((hash) => Number.isInteger(hash) && hash >= 0 && hash < 2 ** 32)).toBe(true);
  });

  test("of more ids than it holds estimates the count within a tenth", () => {
    const sketch = sketchIds(ids(0, 60_000));
    expect(sketch.hashes.length).toBe(sketchSize);
    const estimate = countSketched(sketch, ids(40_000, 80_000));
    expect(Math.abs(estimate - 20_000)).toBeLessThan(2000);
    expect(countSketched(sketch, ids(60_000, 61_000))).toBe(0);
  });
});
