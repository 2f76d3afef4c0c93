import { describe, expect, test } from "vitest";
import { randomStream } from "../../src/math/random.ts";
import { aucCovariance, aucInterval } from "../../src/metrics/delong.ts";
import { rocAuc } from "../../src/metrics/ranking.ts";

function drawn(rows: number, seed: number, apart: number) {
  const random = randomStream(seed);
  const target = Uint8Array.from({ length: rows }, () => (random.next() < 0.4 ? 1 : 0));
  const common = Float64Array.from({ length: rows }, () => random.normal());
  // Rounded, so that there are ties.
  const score = () =>
    Float64Array.from(target, (hit, row) => Math.round(4 * (apart * hit + common[row]! + random.normal())) / 4);
  return { target, scores: [score(), score()] };
}

/** DeLong's definition, pair by pair. */
function byPairs(target: Uint8Array, scores: readonly Float64Array[]): number[][] {
  const of = (kind: number) => Array.from(target.keys()).filter((row) => target[row] === kind);
  const [others, hits] = [of(0), of(1)];
  const wins = (score: Float64Array, hit: number, other: number) =>
    score[hit]! > score[other]! ? 1 : score[hit] === score[other] ? 0.5 : 0;
  const average = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const ofHits = scores.map((score) => hits.map((hit) => average(others.map((other) => wins(score, hit, other)))));
  const ofOthers = scores.map((score) => others.map((other) => average(hits.map((hit) => wins(score, hit, other)))));
  const covariance = (a: number[], b: number[]) =>
    a.reduce((sum, value, i) => sum + (value - average(a)) * (b[i]! - average(b)), 0) / (a.length - 1) / a.length;
  return scores.map((_, i) =>
    scores.map((_, j) => covariance(ofHits[i]!, ofHits[j]!) + covariance(ofOthers[i]!, ofOthers[j]!)),
  );
}

describe("aucCovariance", () => {
  test("is what DeLong's pairs give, ties among them", () => {
    for (const seed of [1, 2, 3]) {
      const { target, scores } = drawn(60, seed, 1);
      const found = aucCovariance(target, scores)!;
      expect(found.rocAuc).toEqual(scores.map((score) => expect.closeTo(rocAuc(target, score)!, 12)));
      const expected = byPairs(target, scores);
      found.covariance.forEach((row, i) => {
        row.forEach((value, j) => {
          expect(value).toBeCloseTo(expected[i]![j]!, 14);
        });
      });
    }
  });

  test("needs two rows of each class", () => {
    expect(aucCovariance(Uint8Array.of(0, 0, 1), [Float64Array.of(1, 2, 3)])).toBeNull();
  });
});

describe("aucInterval", () => {
  test("holds the true area about 95 times in 100", () => {
    let held = 0;
    for (let seed = 0; seed < 400; seed++) {
      const random = randomStream(seed);
      const target = Uint8Array.from({ length: 120 }, (_, row) => row % 2);
      const [low, high] = aucInterval(
        target,
        Float64Array.from(target, (hit) => hit + random.normal()),
      )!;
      // Normal scores one standard deviation apart: Φ(1 / √2).
      if (low <= 0.7602499 && high >= 0.7602499) held++;
    }
    expect(held).toBeGreaterThan(365);
    expect(held).toBeLessThan(396);
  });

  test("is not given where the classes are apart, for then nothing tells how far", () => {
    expect(aucInterval(Uint8Array.of(0, 0, 1, 1), Float64Array.of(1, 2, 3, 4))).toBeNull();
  });
});
