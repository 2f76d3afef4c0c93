import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Columns } from "../../../src/math/columns.ts";
import { randomStream } from "../../../src/math/random.ts";
import { logit, sigmoid } from "../../../src/math/special.ts";
import { mean } from "../../../src/math/stats.ts";
import type { Score } from "../../../src/movies/explain/coalitions.ts";
import { exactShapley, logOddsScore, shapleyOfGame, shapleyValues } from "../../../src/movies/explain/shapley.ts";
import { randomColumns, rowScore, shapleyByOrders, tangledScore } from "./score-games.ts";

const random = randomStream(7);
const setting = fc.record({ width: fc.integer({ min: 1, max: 5 }), seed: fc.integer({ min: 0, max: 1e6 }) });

function draw(width: number, seed: number) {
  const stream = randomStream(seed);
  return {
    score: tangledScore(width, seed),
    movies: randomColumns(width, 2, stream.child(1)),
    background: randomColumns(width, 3, stream.child(2)),
  };
}

function column(columns: Columns, index: number): number[] {
  return columns.map((values) => values[index]!);
}

describe("Shapley values of a game", () => {
  it("of gloves, worked by hand: the only right glove gets 2/3, each of two left ones 1/6", () => {
    // players: 0 right, 1 and 2 left; a pair is worth 1
    const worths = Float64Array.of(0, 0, 0, 1, 0, 1, 0, 1);
    const values = shapleyOfGame(worths, 3);
    [2 / 3, 1 / 6, 1 / 6].forEach((value, player) => {
      expect(values[player]).toBeCloseTo(value, 12);
    });
  });

  it("of one player are all there is", () => {
    expect(Array.from(shapleyOfGame(Float64Array.of(0.25, 1), 1))).toEqual([0.75]);
  });
});

describe("exact Shapley values of a score", () => {
  it("are the definition, the mean over all orders of the columns", () => {
    fc.assert(
      fc.property(setting, ({ width, seed }) => {
        const { score, movies, background } = draw(width, seed);
        const { contributions } = exactShapley(score, movies, background);
        for (const row of [0, 1]) {
          shapleyByOrders(score, column(movies, row), background).forEach((value, j) => {
            expect(Math.abs(contributions[j]![row]! - value)).toBeLessThan(1e-12);
          });
        }
      }),
      { numRuns: 25 },
    );
  });

  it("sum with the base to the score itself, to 1e-9", () => {
    fc.assert(
      fc.property(setting, ({ width, seed }) => {
        const { score, movies, background } = draw(width, seed);
        const { base, scores, contributions } = exactShapley(score, movies, background);
        expect(base).toBe(mean(score(background)));
        expect(scores).toEqual(score(movies));
        for (const row of [0, 1]) {
          const sum = contributions.reduce((total, values) => total + values[row]!, base);
          expect(Math.abs(sum - scores[row]!)).toBeLessThan(1e-9);
        }
      }),
      { numRuns: 50 },
    );
  });

  it("of a linear score are weight times distance from the background's mean", () => {
    const weights = [2, -0.5, 0.1, 3];
    const score = rowScore((row) => row.reduce((sum, value, j) => sum + weights[j]! * value, 1));
    const movies = randomColumns(4, 5, random.child(1));
    const background = randomColumns(4, 30, random.child(2));
    const { contributions } = exactShapley(score, movies, background);
    weights.forEach((weight, j) => {
      movies[j]!.forEach((value, row) => {
        expect(contributions[j]![row]).toBeCloseTo(weight * (value - mean(background[j]!)), 12);
      });
    });
  });

  it("give nothing to a column the score does not look at", () => {
    const { score, movies, background } = draw(3, 11);
    const blind: Score = (columns) => score(columns.slice(0, 3));
    const { contributions } = exactShapley(
      blind,
      [...movies, Float64Array.of(5, -5)],
      [...background, Float64Array.of(1, 2, 3)],
    );
    for (const value of contributions[3]!) expect(Math.abs(value)).toBeLessThan(1e-15);
    expect(Math.abs(contributions[0]![0]!)).toBeGreaterThan(1e-3);
  });

  it("treat columns alike that the score and the data treat alike", () => {
    const score = rowScore(([a, b, c]) => sigmoid(a! * b! + 2 * (a! + b!) - c!));
    const shared = Float64Array.of(0.1, -0.4, 1.2);
    const background = [shared, shared, Float64Array.of(1, 0, -1)];
    const movies = [Float64Array.of(0.9), Float64Array.of(0.9), Float64Array.of(0.2)];
    const { contributions } = exactShapley(score, movies, background);
    expect(contributions[0]![0]).toBeCloseTo(contributions[1]![0]!, 14);
    expect(contributions[0]![0]).not.toBeCloseTo(contributions[2]![0]!, 3);
  });

  it("follow the columns into another order", () => {
    const { score, movies, background } = draw(4, 21);
    const order = [2, 0, 3, 1];
    const back = [1, 3, 0, 2];
    const turned = <Item>(items: readonly Item[], by: readonly number[]) => by.map((index) => items[index]!);
    const other = exactShapley(
      (columns) => score(turned(columns, back)),
      turned(movies, order),
      turned(background, order),
    );
    const plain = exactShapley(score, movies, background);
    order.forEach((index, place) => {
      expect(other.contributions[place]![0]).toBeCloseTo(plain.contributions[index]![0]!, 14);
    });
  });

  it("of a mixture of scores are the mixture of their Shapley values", () => {
    const { movies, background } = draw(4, 31);
    const [one, two] = [tangledScore(4, 1), tangledScore(4, 2)];
    const mixed: Score = (columns) => one(columns).map((value, row) => 0.3 * value + 0.7 * two(columns)[row]!);
    const [a, b, both] = [one, two, mixed].map((score) => exactShapley(score, movies, background).contributions);
    both!.forEach((values, j) => {
      values.forEach((value, row) => {
        expect(value).toBeCloseTo(0.3 * a![j]![row]! + 0.7 * b![j]![row]!, 14);
      });
    });
  });

  it("do not care in which order the background's rows come", () => {
    const { score, movies, background } = draw(4, 41);
    const reversed = background.map((values) => values.slice().reverse());
    const plain = exactShapley(score, movies, background).contributions;
    exactShapley(score, movies, reversed).contributions.forEach((values, j) => {
      expect(values[1]).toBeCloseTo(plain[j]![1]!, 14);
    });
  });

  it("hand missing values to the score as they are", () => {
    const filled = rowScore(([a, b]) => (Number.isNaN(a!) ? 10 : a!) + (Number.isNaN(b!) ? 100 : b!));
    const movies = [Float64Array.of(Number.NaN), Float64Array.of(1)];
    const background = [Float64Array.of(2, 4), Float64Array.of(Number.NaN, 50)];
    const { base, contributions } = exactShapley(filled, movies, background);
    expect(base).toBe(78);
    expect(contributions.map((values) => values[0])).toEqual([7, -74]);
  });

  it("take one call of the score for a movie, on every coalition but the empty and the full one", () => {
    const calls: number[] = [];
    const score: Score = (columns) => {
      calls.push(columns[0]!.length);
      return columns[0]!.slice();
    };
    exactShapley(score, randomColumns(4, 2, random), randomColumns(4, 100, random));
    expect(calls).toEqual([100, 2, 1400, 1400]);
  });

  it("are the same when the coalitions do not fit into one call", () => {
    const width = 5;
    const score = tangledScore(width, 3);
    const movies = randomColumns(width, 1, random.child(3));
    const small = randomColumns(width, 40, random.child(4));
    // the same distribution, in so many rows that a call holds a few coalitions only
    const large = small.map((values) => Float64Array.from({ length: 40 * 100 }, (_, row) => values[row % 40]!));
    const plain = exactShapley(score, movies, small).contributions;
    exactShapley(score, movies, large).contributions.forEach((values, j) => {
      expect(values[0]).toBeCloseTo(plain[j]![0]!, 12);
    });
  });

  it("are said to be exact up to 10 columns and estimated above", () => {
    const of = (width: number) => {
      const columns = randomColumns(width, 1, random);
      return shapleyValues(
        rowScore((row) => row[0]!),
        columns,
        columns,
        random,
      ).standardErrors;
    };
    expect(of(10)).toBeNull();
    expect(of(11)).toHaveLength(11);
  });
});

describe("the log odds of a score", () => {
  it("make a logistic model linear", () => {
    const score = rowScore(([a, b]) => sigmoid(1.5 * a! - 2 * b! + 0.3));
    const background = randomColumns(2, 20, random.child(5));
    const { contributions } = exactShapley(
      logOddsScore(score),
      [Float64Array.of(0.8), Float64Array.of(-0.1)],
      background,
    );
    expect(contributions[0]![0]).toBeCloseTo(1.5 * (0.8 - mean(background[0]!)), 10);
    expect(contributions[1]![0]).toBeCloseTo(-2 * (-0.1 - mean(background[1]!)), 10);
  });

  it("stay finite where the probability is 0 or 1", () => {
    const [none, sure] = logOddsScore((columns) => columns[0]!)([Float64Array.of(0, 1)]);
    expect(none).toBeCloseTo(logit(1e-6), 9);
    expect(sure).toBeCloseTo(-logit(1e-6), 9);
  });
});
