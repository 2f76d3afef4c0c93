import { describe, expect, test } from "vitest";
import { rectangleProbability } from "../../src/math/normal-rectangle.ts";
import { normalCdf } from "../../src/math/special.ts";
import { syntheticReference } from "../synth/synthetic-reference.ts";

const infinity = Number.POSITIVE_INFINITY;

function correlated(correlation: number) {
  return { size: 2, factor: Float64Array.of(1, 0, correlation, Math.sqrt(1 - correlation ** 2)) };
}

describe("rectangleProbability", () => {
  test("of one dimension is a difference of shares, exactly", () => {
    const probability = rectangleProbability({ size: 1, factor: Float64Array.of(1) }, 4);
    expect(probability([-1], [0.5])).toBe(normalCdf(0.5) - normalCdf(-1));
    // Far out, where both shares are 1 but for rounding.
    expect(probability([12], [13]) / (normalCdf(-12) - normalCdf(-13))).toBeCloseTo(1, 12);
  });

  test("of independent dimensions is their product", () => {
    const identity = Float64Array.of(1, 0, 0, 0, 1, 0, 0, 0, 1);
    const found = rectangleProbability({ size: 3, factor: identity }, 8)([-1, 0, -infinity], [1, infinity, 0.3]);
    expect(found).toBeCloseTo((normalCdf(1) - normalCdf(-1)) * 0.5 * normalCdf(0.3), 14);
  });

  test("of a quadrant is ¼ + asin(correlation) / 2π (Sheppard)", () => {
    for (const correlation of [-0.9, -0.3, 0.5, 0.95]) {
      const found = rectangleProbability(correlated(correlation), 4096)([0, 0], [infinity, infinity]);
      expect(found).toBeCloseTo(0.25 + Math.asin(correlation) / (2 * Math.PI), 4);
    }
  });

  test("agrees with SciPy on wide rectangles of 2 to 4 dimensions", () => {
    for (const { factor, lower, upper, probability } of syntheticReference.rectangles) {
      const normal = { size: lower.length, factor: Float64Array.from(factor) };
      expect(Math.abs(rectangleProbability(normal, 4096)(lower, upper) - probability)).toBeLessThan(2e-4);
    }
  });

  test("of narrow rectangles needs few points: the density times the sides", () => {
    const correlation = 0.8;
    const [x, y, half] = [0.7, 1.2, 0.02];
    const found = rectangleProbability(correlated(correlation), 16)([x - half, y - half], [x + half, y + half]);
    const rest = 1 - correlation ** 2;
    const density = Math.exp(-(x * x - 2 * correlation * x * y + y * y) / (2 * rest)) / (2 * Math.PI * Math.sqrt(rest));
    expect(found / (density * (2 * half) ** 2)).toBeCloseTo(1, 3);
  });

  test("of parts add up to the whole", () => {
    const probability = rectangleProbability(correlated(0.6), 2048);
    const whole = probability([-1, -1], [1, 1]);
    const parts = probability([-1, -1], [0, 1]) + probability([0, -1], [1, 1]);
    expect(parts).toBeCloseTo(whole, 4);
  });
});
