import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { randomStream } from "../../src/math/random.ts";
import { pearson } from "../../src/math/stats.ts";
import { fitGrid } from "../../src/synth/column-grid.ts";
import { fitMargin, marginOf, marginValue } from "../../src/synth/margin.ts";
import { marginCorrelation, steerColumn } from "../../src/synth/steer.ts";

const grid = fitGrid("avg_watch_time", Float64Array.of(45), "movies.csv");
const others = fitMargin(grid, Float64Array.of(45, 60, 40, 50, 70, 48, 80));
const hits = fitMargin(grid, Float64Array.of(110, 130, 120, 95, 140, 115, 125, 150));
const common = fitMargin(grid, Float64Array.of(45, 60, 40, 50, 70, 48, 80, 110, 130, 120, 95, 140, 115, 125, 150));
const mixing = { hitRate: 0.5, noise: 0 };

describe("marginCorrelation", () => {
  test("is the correlation of the numbers that are drawn", () => {
    const random = randomStream(3);
    const [hitRate, noise] = [0.3, 0.2];
    const values: number[] = [];
    const target: number[] = [];
    for (let row = 0; row < 100_000; row++) {
      const hit = random.next() < hitRate ? 1 : 0;
      const kind = random.next() < noise ? (random.next() < hitRate ? 1 : 0) : hit;
      values.push(marginValue(kind === 1 ? hits : others, random.normal()));
      target.push(hit);
    }
    expect(marginCorrelation([others, hits], { hitRate, noise })).toBeCloseTo(pearson(values, target), 1.7);
  });

  test("of normal numbers one apart is 1 / √(1 + 4) at equal shares", () => {
    const margins = [marginOf((normal) => normal), marginOf((normal) => 1 + normal)] as const;
    expect(marginCorrelation(margins, mixing)).toBeCloseTo(1 / Math.sqrt(5), 4);
  });

  test("is null for a column that does not vary", () => {
    const constant = marginOf(() => 3);
    expect(marginCorrelation([constant, constant], mixing)).toBeNull();
  });
});

describe("steerColumn", () => {
  test("comes to any correlation within the band, whatever its sign, and stays within the column's range", () => {
    fc.assert(
      fc.property(
        fc.double({ min: -0.9, max: 0.8, noNaN: true }),
        fc.double({ min: 0.05, max: 0.15, noNaN: true }),
        fc.double({ min: 0.2, max: 0.8, noNaN: true }),
        (low, width, hitRate) => {
          const band = [low, low + width] as const;
          const { margins, steered } = steerColumn(grid, [others, hits], common, { hitRate, noise: 0 }, band, 10_000);
          expect(steered.reached).toBe(true);
          expect(steered.expected).toBeGreaterThan(low);
          expect(steered.expected).toBeLessThan(low + width);
          expect(marginCorrelation(margins, { hitRate, noise: 0 })).toBe(steered.expected);
          for (const margin of margins) {
            expect(margin[0]!).toBeGreaterThanOrEqual(Math.min(others[0]!, common[0]!) - 1e-9);
            expect(margin.at(-1)!).toBeLessThanOrEqual(Math.max(hits.at(-1)!, common.at(-1)!) + 1e-9);
          }
        },
      ),
    );
  });

  test("leaves a column as it is that lies well within the band, or without a band", () => {
    const learned = marginCorrelation([others, hits], mixing)!;
    const inside = steerColumn(grid, [others, hits], common, mixing, [learned - 0.08, learned + 0.05], 10_000);
    expect(inside.margins).toEqual([others, hits]);
    expect(inside.steered).toMatchObject({ learned, aim: learned, reached: true });
    expect(steerColumn(grid, [others, hits], common, mixing, null, 100).margins).toEqual([others, hits]);
  });

  test("aims further inside the band the fewer movies are made, at most at its middle", () => {
    const aim = (rows: number) => steerColumn(grid, [others, hits], common, mixing, [0.3, 0.7], rows).steered.aim;
    expect(aim(1_000_000)).toBeCloseTo(0.697, 12);
    expect(aim(1200)).toBeCloseTo(0.7 - 3 / Math.sqrt(1200), 12);
    expect(aim(15)).toBeCloseTo(0.5, 12);
  });

  test("says when noise in the target puts the band out of reach, and goes as far as it can", () => {
    const { steered } = steerColumn(grid, [others, hits], common, { hitRate: 0.5, noise: 0.8 }, [0.5, 0.6], 10_000);
    expect(steered.reached).toBe(false);
    expect(steered.expected).toBeGreaterThan(steered.learned!);
    expect(steered.expected).toBeLessThan(0.2);
  });
});
