import { describe, expect, test } from "vitest";
import { randomStream } from "../../src/math/random.ts";
import { normalCdf, normalDensity } from "../../src/math/special.ts";
import { brierScore } from "../../src/metrics/classification.ts";
import { rocAuc } from "../../src/metrics/ranking.ts";
import { expectedRocAuc, judgeOracle, oracleProbability } from "../../src/synth/oracle.ts";
import { sampleMovies } from "../../src/synth/sample.ts";
import { normalGenerator } from "./generators.ts";

/** Three standard errors, and a little for what the closed form leaves out. */
function near(found: number, error: number, expected: number): void {
  expect(Math.abs(found - expected)).toBeLessThan(3 * error + 1e-4);
}

describe("the oracle of normal measures", () => {
  test("ranks two classes of one measure as well as the closed form says: Φ(distance / √2)", () => {
    for (const [apart, hitRate] of [
      [0.5, 0.5],
      [1, 0.3],
      [2, 0.5],
    ] as const) {
      const { rocAuc, standardErrors } = judgeOracle(
        normalGenerator({ apart: [apart], hitRate }),
        20_000,
        randomStream(1),
      );
      near(rocAuc, standardErrors.rocAuc, normalCdf(apart / Math.SQRT2));
    }
  });

  test("has the Brier score and accuracy that the integral over the densities gives", () => {
    const [apart, hitRate] = [1.3, 0.3];
    let brier = 0;
    let accuracy = 0;
    for (let x = -8; x < 10; x += 0.001) {
      const hit = hitRate * normalDensity(x - apart);
      const other = (1 - hitRate) * normalDensity(x);
      brier += ((hit * other) / (hit + other)) * 0.001;
      accuracy += Math.max(hit, other) * 0.001;
    }
    const found = judgeOracle(normalGenerator({ apart: [apart], hitRate }), 20_000, randomStream(2));
    near(found.brier, found.standardErrors.brier, brier);
    near(found.accuracy, found.standardErrors.accuracy, accuracy);
  });

  test("knows correlated measures: the distance is Mahalanobis'", () => {
    const correlation = 0.7;
    const generator = normalGenerator({
      apart: [1, 0.2],
      factor: [1, 0, correlation, Math.sqrt(1 - correlation ** 2)],
    });
    const squared = (1 - 2 * correlation * 0.2 + 0.04) / (1 - correlation ** 2);
    const { rocAuc, standardErrors } = judgeOracle(generator, 20_000, randomStream(3));
    near(rocAuc, standardErrors.rocAuc, normalCdf(Math.sqrt(squared / 2)));
  });

  test("counts noise in the target: hits and others are mixed, and nothing can tell it", () => {
    const [apart, hitRate, noise] = [1.5, 0.4, 0.3];
    const clean = normalCdf(apart / Math.SQRT2);
    // The share of each target that was made as a hit.
    const [ofHits, ofOthers] = [1 - noise + noise * hitRate, noise * hitRate];
    const same = ofHits * ofOthers + (1 - ofHits) * (1 - ofOthers);
    const expected = ofHits * (1 - ofOthers) * clean + same / 2 + (1 - ofHits) * ofOthers * (1 - clean);
    const { rocAuc, standardErrors } = judgeOracle(
      normalGenerator({ apart: [apart], hitRate, noise }),
      20_000,
      randomStream(4),
    );
    near(rocAuc, standardErrors.rocAuc, expected);
  });
});

describe("the oracle of a coarse grid", () => {
  // Whole numbers, a step as wide as a standard deviation: what rounding takes away is no small matter here.
  const correlation = 0.6;
  const factor = [1, 0, correlation, Math.sqrt(1 - correlation ** 2)];
  const generator = normalGenerator({ apart: [0.8, -0.5], factor, decimals: 0, hitRate: 0.35 });
  const side = Array.from({ length: 17 }, (_, i) => i - 8);
  const cells = side.flatMap((first) => side.map((second) => [first, second] as const));
  const columns = [Float64Array.from(cells, ([x]) => x), Float64Array.from(cells, ([, y]) => y)];

  /** The probability of a cell by a fine sum over the density. */
  function cellMass([x, y]: readonly [number, number], means: readonly [number, number]): number {
    const steps = 24;
    const rest = 1 - correlation ** 2;
    let sum = 0;
    for (let i = 0; i < steps; i++) {
      for (let j = 0; j < steps; j++) {
        const a = x - 0.5 + (i + 0.5) / steps - means[0];
        const b = y - 0.5 + (j + 0.5) / steps - means[1];
        sum += Math.exp(-(a * a - 2 * correlation * a * b + b * b) / (2 * rest));
      }
    }
    return sum / (steps * steps * 2 * Math.PI * Math.sqrt(rest));
  }

  const hits = cells.map((cell) => 0.35 * cellMass(cell, [0.8, -0.5]));
  const others = cells.map((cell) => 0.65 * cellMass(cell, [0, 0]));

  test("gives each cell the probability that the densities over it have", () => {
    const found = oracleProbability(generator, columns, 256);
    cells.forEach((_, i) => {
      const mass = hits[i]! + others[i]!;
      if (mass > 1e-5) expect(Math.abs(found[i]! - hits[i]! / mass)).toBeLessThan(0.01);
    });
  });

  test("ranks as well as all cells, counted one by one", () => {
    let wins = 0;
    hits.forEach((hit, i) => {
      others.forEach((other, j) => {
        const [a, b] = [hit / (hit + others[i]!), hits[j]! / (hits[j]! + other)];
        wins += hit * other * (a > b ? 1 : a === b ? 0.5 : 0);
      });
    });
    const { rocAuc, standardErrors } = judgeOracle(generator, 20_000, randomStream(5));
    near(rocAuc, standardErrors.rocAuc + 2e-4, wins / (0.35 * 0.65));
    // The values before rounding would do better.
    const squared = (0.64 + 2 * correlation * 0.4 + 0.25) / (1 - correlation ** 2);
    expect(rocAuc).toBeLessThan(normalCdf(Math.sqrt(squared / 2)) - 0.01);
  });
});

describe("the oracle's probabilities", () => {
  const generator = normalGenerator({ apart: [1, 0.5, 0], decimals: 1, hitRate: 0.4, noise: 0.1 });
  const movies = sampleMovies(generator, 40_000, randomStream(6));
  const probability = oracleProbability(generator, movies.measures);

  test("come true, and have the figures on drawn movies that the oracle says", () => {
    const oracle = judgeOracle(generator, 20_000, randomStream(7));
    expect(Math.abs(rocAuc(movies.hit, probability)! - oracle.rocAuc)).toBeLessThan(0.009);
    expect(Math.abs(brierScore(movies.hit, probability) - oracle.brier)).toBeLessThan(0.004);
    for (const [low, high] of [
      [0.1, 0.3],
      [0.45, 0.6],
      [0.7, 0.9],
    ] as const) {
      const rows = Array.from(probability.keys()).filter((row) => probability[row]! >= low && probability[row]! < high);
      const average = (values: ArrayLike<number>) => rows.reduce((sum, row) => sum + values[row]!, 0) / rows.length;
      expect(Math.abs(average(movies.hit) - average(probability))).toBeLessThan(0.03);
    }
  });

  test("rank better than any single measure, and than a wrong weighing of them", () => {
    const best = rocAuc(movies.hit, probability)!;
    for (const column of movies.measures) expect(rocAuc(movies.hit, column)!).toBeLessThan(best);
    const evenly = movies.measures[0]!.map((value, row) => value + movies.measures[1]![row]!);
    expect(rocAuc(movies.hit, evenly)!).toBeLessThan(best);
  });
});

test("the expected ROC AUC counts each row as hit and other by its probability", () => {
  // Two rows of 0.25 and 0.75, pair by pair: hit above other 9/16, tied 1/16 + ... out of 1.
  const probability = Float64Array.of(0.25, 0.75);
  let wins = 0;
  for (const a of probability) for (const b of probability) wins += a * (1 - b) * (a > b ? 1 : a === b ? 0.5 : 0);
  expect(expectedRocAuc(probability)).toBeCloseTo(wins / (1 * 1), 14);
  expect(expectedRocAuc(Float64Array.of(1, 0, 1))).toBe(1);
  expect(expectedRocAuc(Float64Array.of(0.3, 0.3, 0.3))).toBe(0.5);
});
