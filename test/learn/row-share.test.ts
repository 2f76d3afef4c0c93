import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { stratifiedShare } from "../../src/learn/row-share.ts";
import { randomStream } from "../../src/math/random.ts";

describe("stratifiedShare", () => {
  it("takes each class's share, to the nearest row and at least one", () => {
    const target = Uint8Array.from({ length: 53 }, (_, row) => (row < 3 ? 1 : 0));
    const rows = stratifiedShare(target, 0.2, randomStream(1));
    expect(rows.filter((row) => row < 3)).toHaveLength(1);
    expect(rows.filter((row) => row >= 3)).toHaveLength(10);
  });

  it("has smaller shares within larger ones, ascending, and all rows at 1", () => {
    const share = fc.double({ min: 0.05, max: 1, noNaN: true });
    fc.assert(
      fc.property(share, share, fc.nat(), (a, b, seed) => {
        const target = Uint8Array.from({ length: 40 }, (_, row) => (row % 3 === 0 ? 1 : 0));
        const [small, large] = [Math.min(a, b), Math.max(a, b)].map((size) =>
          stratifiedShare(target, size, randomStream(seed)),
        );
        const held = new Set(large);
        expect(small!.every((row) => held.has(row))).toBe(true);
        expect([...small!]).toEqual([...small!].sort((first, second) => first - second));
        expect(stratifiedShare(target, 1, randomStream(seed))).toHaveLength(40);
      }),
    );
  });
});
