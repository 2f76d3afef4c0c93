import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { binColumns, binEdges, maxBins, thresholdAbove } from "../../../src/learn/tree/bin.ts";
import { randomStream } from "../../../src/math/random.ts";

describe("a column of few values", () => {
  test("has a bin for each value, in order, and one above them for what is missing", () => {
    const binned = binColumns([Float64Array.of(5, 2, Number.NaN, 5, -1), Float64Array.of(0, -0, 0, 0, 0)]);
    expect(binned.codes.map((codes) => [...codes])).toEqual([
      [2, 1, 3, 2, 0],
      [0, 0, 0, 0, 0],
    ]);
    expect([...binned.lowest[0]!]).toEqual([-1, 2, 5]);
    expect([...binned.highest[0]!]).toEqual([-1, 2, 5]);
    expect([...binned.lowest[1]!]).toEqual([0]);
    expect([...binned.hasMissing]).toEqual([1, 0]);
  });

  test("loses nothing at 256 distinct values", () => {
    const values = Float64Array.from({ length: 512 }, (_, row) => ((row * 7) % 256) / 8);
    const binned = binColumns([values]);
    expect(binned.lowest[0]!.length).toBe(256);
    expect([...values].every((value, row) => binned.lowest[0]![binned.codes[0]![row]!] === value)).toBe(true);
  });

  test("may be missing throughout", () => {
    const binned = binColumns([new Float64Array(3).fill(Number.NaN)]);
    expect(binned.lowest[0]!.length).toBe(0);
    expect([...binned.codes[0]!]).toEqual([0, 0, 0]);
  });
});

describe("a column of many values", () => {
  const cases = fc.record({
    seed: fc.integer({ min: 0, max: 1e6 }),
    rows: fc.integer({ min: 257, max: 3000 }),
    heavy: fc.boolean(),
  });

  test("is cut into bins that hold their values in order, none twice its share except for ties", () => {
    fc.assert(
      fc.property(cases, ({ seed, rows, heavy }) => {
        const random = randomStream(seed);
        const column = Float64Array.from({ length: rows }, (_, row) => (heavy && row % 3 === 0 ? 0.5 : random.next()));
        const { codes, lowest, highest } = binColumns([column]);
        const low = lowest[0]!;
        const high = highest[0]!;
        expect(low.length).toBeLessThanOrEqual(maxBins);
        expect(high.length).toBe(low.length);
        const counts = new Uint32Array(low.length);
        for (let row = 0; row < rows; row++) {
          const bin = codes[0]![row]!;
          counts[bin]!++;
          if (!(column[row]! >= low[bin]! && column[row]! <= high[bin]!)) throw new Error("a value outside its bin");
        }
        for (let bin = 0; bin < low.length; bin++) {
          if (bin > 0 && !(low[bin]! > high[bin - 1]!)) throw new Error("bins that overlap");
          const isTie = low[bin]! <= 0.5 && high[bin]! >= 0.5;
          if (!isTie && counts[bin]! > 2 * Math.ceil(rows / maxBins)) throw new Error("a bin that is too full");
        }
      }),
      { numRuns: 30 },
    );
  });

  test("is cut alike whether a row weighs 2 or comes twice", () => {
    const random = randomStream(3);
    const column = Float64Array.from({ length: 900 }, () => random.normal());
    const weights = Float64Array.from(column, (_, row) => 1 + (row % 2));
    const twice = Float64Array.from([...column, ...column.filter((_, row) => row % 2 === 1)]);
    expect(binColumns([column], weights).lowest).toEqual(binColumns([twice]).lowest);
  });
});

test("the threshold above all values is a finite number above the largest", () => {
  for (const largest of [-5, 0, 3, 1e308]) {
    const threshold = thresholdAbove(Float64Array.of(-10, largest));
    expect(threshold).toBeGreaterThan(largest);
    expect(Number.isFinite(threshold)).toBe(true);
  }
});

test("edges alone are those of the whole cut, with ties, zeros of both signs, missing values and weights", () => {
  const cases = fc.record({
    seed: fc.nat(1e6),
    rows: fc.integer({ min: 1, max: 1500 }),
    distinct: fc.integer({ min: 1, max: 2000 }),
  });
  fc.assert(
    fc.property(
      cases,
      fc.boolean(),
      fc.integer({ min: 2, max: maxBins }),
      ({ seed, rows, distinct }, weighted, bins) => {
        const random = randomStream(seed);
        const column = Float64Array.from({ length: rows }, () => {
          const value = (random.integer(distinct) - (distinct >> 1)) / 8;
          return random.next() < 0.1 ? Number.NaN : random.next() < 0.5 && value === 0 ? -0 : value;
        });
        const weights = weighted ? Float64Array.from(column, () => random.integer(3)) : undefined;
        const whole = binColumns([column], weights, bins).lowest[0]!;
        expect(binEdges(column, weights, bins)).toEqual(whole.length === 0 ? Float64Array.of(0) : whole);
      },
    ),
  );
});
