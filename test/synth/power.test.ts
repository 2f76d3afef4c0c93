import { describe, expect, test } from "vitest";
import { randomStream } from "../../src/math/random.ts";
import { normalQuantile } from "../../src/math/special.ts";
import { aucCovariance } from "../../src/metrics/delong.ts";
import { comparisonPower, type LearnerPair, powerTable, rowsToTellApart } from "../../src/synth/power.ts";

/** How often DeLong's paired test tells two learners apart in movies drawn as is assumed. */
function simulatedPower({ rocAucs, correlation, hitRate }: LearnerPair, rows: number, trials: number): number {
  const apart = rocAucs.map((rocAuc) => Math.SQRT2 * normalQuantile(rocAuc));
  const random = randomStream(1);
  let told = 0;
  for (let trial = 0; trial < trials; trial++) {
    const stream = random.child(trial);
    const target = Uint8Array.from({ length: rows }, (_, row) => (row < hitRate * rows ? 1 : 0));
    const first = Float64Array.from(target, () => stream.normal());
    const second = first.map((value) => correlation * value + Math.sqrt(1 - correlation ** 2) * stream.normal());
    const scores = [first, second].map((score, i) => score.map((value, row) => value + target[row]! * apart[i]!));
    const { rocAuc, covariance } = aucCovariance(target, scores)!;
    const variance = covariance[0]![0]! + covariance[1]![1]! - 2 * covariance[0]![1]!;
    if (Math.abs(rocAuc[0]! - rocAuc[1]!) > 1.959964 * Math.sqrt(variance)) told++;
  }
  return told / trials;
}

describe("rowsToTellApart", () => {
  test("gives a power of 80% when the movies are drawn and tested", () => {
    for (const pair of [
      { rocAucs: [0.85, 0.8], correlation: 0.8, hitRate: 0.5 },
      { rocAucs: [0.95, 0.92], correlation: 0.5, hitRate: 0.3 },
    ] as const) {
      const found = simulatedPower(pair, rowsToTellApart(pair), 500);
      // Within what 500 trials tell, about 0.05.
      expect(Math.abs(found - 0.8)).toBeLessThan(0.055);
    }
  });

  test("agrees with the power of so many rows", () => {
    const pair = { rocAucs: [0.9, 0.88], correlation: 0.7, hitRate: 0.4 } as const;
    const rows = rowsToTellApart(pair);
    expect(comparisonPower(pair, rows)).toBeCloseTo(0.8, 3);
    expect(comparisonPower(pair, rows * 2)).toBeGreaterThan(0.95);
    expect(comparisonPower({ ...pair, rocAucs: [0.9, 0.9] }, rows)).toBeCloseTo(0.05, 6);
  });

  test("asks for fewer rows the larger the difference and the more alike the scores", () => {
    const rows = (other: number, correlation: number) =>
      rowsToTellApart({ rocAucs: [0.9, other], correlation, hitRate: 0.5 });
    expect(rows(0.85, 0.8)).toBeLessThan(rows(0.88, 0.8));
    expect(rows(0.88, 0.95)).toBeLessThan(rows(0.88, 0.5));
    // Rare hits weigh most: twice as far from even costs rows.
    const rare = rowsToTellApart({ rocAucs: [0.9, 0.88], correlation: 0.8, hitRate: 0.1 });
    expect(rare / rows(0.88, 0.8)).toBeCloseTo(1 / (4 * 0.1 * 0.9), 1);
  });
});

test("powerTable leaves out differences that would fall below guessing, and a perfect oracle", () => {
  expect(powerTable(0.52, 0.5).map(({ difference }) => difference)).not.toContain(0.05);
  expect(powerTable(0.9, 0.5)).toHaveLength(12);
  expect(powerTable(1, 0.5)).toEqual([]);
  expect(powerTable(0.5, 0.5)).toEqual([]);
});
