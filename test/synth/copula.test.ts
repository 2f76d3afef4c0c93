import { describe, expect, test } from "vitest";
import { randomStream } from "../../src/math/random.ts";
import { copulaFactor, fitCopula } from "../../src/synth/copula.ts";

describe("fitCopula", () => {
  test("does not see how the columns are spread, only their order", () => {
    const random = randomStream(1);
    const a = Float64Array.from({ length: 200 }, () => random.normal());
    const b = a.map((value) => 0.6 * value + 0.8 * random.normal());
    const plain = fitCopula([a, b]).correlation[1]!;
    expect(fitCopula([a.map(Math.exp), b.map((value) => value ** 3)]).correlation[1]).toBeCloseTo(plain, 14);
    expect(Math.abs(plain - 0.6)).toBeLessThan(0.12);
  });

  test("is drawn towards independence by d + 1 movies' worth", () => {
    const rising = Float64Array.of(1, 2, 3, 4, 5, 6, 7);
    const { correlation, shrinkage } = fitCopula([rising, rising.map((value) => 10 * value)]);
    expect(shrinkage).toBeCloseTo(3 / 10, 14);
    expect(correlation[1]).toBeCloseTo(0.7, 12);
    expect(correlation[0]).toBe(1);
  });

  test("gives no correlation with a constant column", () => {
    expect(fitCopula([Float64Array.of(1, 2, 3), Float64Array.of(5, 5, 5)]).correlation[1]).toBe(0);
  });

  test("gives equal values the same score", () => {
    // Midranks 1.5, 1.5, 3.5, 3.5 against 1.5, 3.5, 1.5, 3.5: no correlation at all.
    const found = fitCopula([Float64Array.of(1, 1, 2, 2), Float64Array.of(1, 2, 1, 2)]);
    expect(found.correlation[1]).toBeCloseTo(0, 14);
  });
});

test("copulaFactor times its transpose is the correlation", () => {
  const correlation = Float64Array.of(1, 0.5, 0.2, 0.5, 1, -0.3, 0.2, -0.3, 1);
  const factor = copulaFactor(correlation);
  for (let i = 0; i < 3; i++) {
    for (let j = 0; j < 3; j++) {
      const product = [0, 1, 2].reduce((sum, k) => sum + factor[i * 3 + k]! * factor[j * 3 + k]!, 0);
      expect(product).toBeCloseTo(correlation[i * 3 + j]!, 14);
      if (j > i) expect(factor[i * 3 + j]).toBe(0);
    }
  }
});
