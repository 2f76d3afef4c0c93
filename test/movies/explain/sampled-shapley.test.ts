import { describe, expect, it } from "vitest";
import { randomStream } from "../../../src/math/random.ts";
import { sampledShapley } from "../../../src/movies/explain/sampled-shapley.ts";
import { exactShapley } from "../../../src/movies/explain/shapley.ts";
import { randomColumns, rowScore, tangledScore } from "./score-games.ts";

const width = 6;
const score = tangledScore(width, 17);
const movies = randomColumns(width, 12, randomStream(1));
const background = randomColumns(width, 10, randomStream(2));
const exact = exactShapley(score, movies, background);

describe("sampled Shapley values", () => {
  it("sum with the base to the score exactly, however few the pairs", () => {
    const { base, scores, contributions } = sampledShapley(score, movies, background, randomStream(3), 2);
    expect([base, scores]).toEqual([exact.base, exact.scores]);
    scores.forEach((value, row) => {
      const sum = contributions.reduce((total, values) => total + values[row]!, base);
      expect(Math.abs(sum - value)).toBeLessThan(1e-12);
    });
  });

  it("lie within their standard errors of the exact ones as often as a normal error does", () => {
    const { contributions, standardErrors } = sampledShapley(score, movies, background, randomStream(4), 100);
    const scores = contributions.flatMap((values, j) =>
      Array.from(values, (value, row) => (value - exact.contributions[j]![row]!) / standardErrors![j]![row]!),
    );
    const within = (bound: number) => scores.filter((z) => Math.abs(z) <= bound).length / scores.length;
    expect(scores).toHaveLength(72);
    expect(within(1)).toBeGreaterThan(0.5);
    expect(within(1)).toBeLessThan(0.87);
    expect(within(3.5)).toBe(1);
  });

  it("come closer with more pairs", () => {
    const error = (pairs: number) => {
      const { contributions } = sampledShapley(score, movies, background, randomStream(5), pairs);
      return Math.max(
        ...contributions.flatMap((values, j) =>
          Array.from(values, (v, row) => Math.abs(v - exact.contributions[j]![row]!)),
        ),
      );
    };
    expect(error(200)).toBeLessThan(error(3) / 3);
  });

  it("of a score without interactions are exact from any order, with no error", () => {
    const linear = rowScore((row) => row.reduce((sum, value, j) => sum + (j + 1) * value, 0));
    const sampled = sampledShapley(linear, movies, background, randomStream(6), 2);
    const whole = exactShapley(linear, movies, background);
    sampled.contributions.forEach((values, j) => {
      values.forEach((value, row) => {
        expect(value).toBeCloseTo(whole.contributions[j]![row]!, 10);
        expect(sampled.standardErrors![j]![row]).toBeLessThan(1e-10);
      });
    });
  });

  it("of a product of two columns are exact, because a pair holds each column once before and once after the other", () => {
    const product = rowScore(([a, b]) => a! * b!);
    const sampled = sampledShapley(product, movies, background, randomStream(7), 2);
    const whole = exactShapley(product, movies, background);
    sampled.contributions.forEach((values, j) => {
      expect(values[0]).toBeCloseTo(whole.contributions[j]![0]!, 12);
    });
  });

  it("are the same bits from the same stream, and give a movie the same answer in any company", () => {
    const once = sampledShapley(score, movies, background, randomStream(8), 5);
    expect(sampledShapley(score, movies, background, randomStream(8), 5)).toEqual(once);
    const first = movies.map((values) => values.slice(0, 1));
    sampledShapley(score, first, background, randomStream(8), 5).contributions.forEach((values, j) => {
      expect(values[0]).toBe(once.contributions[j]![0]);
    });
  });
});
