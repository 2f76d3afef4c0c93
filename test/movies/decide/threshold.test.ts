import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { randomStream } from "../../../src/math/random.ts";
import { sigmoid } from "../../../src/math/special.ts";
import { accuracy, confusionMatrix, f1Score } from "../../../src/metrics/classification.ts";
import { costThreshold, type MovieCosts, meanCost, movieCosts } from "../../../src/movies/decide/costs.ts";
import { movieThresholds, parseDecisionRule } from "../../../src/movies/decide/decision-rule.ts";
import { chooseThreshold, type ThresholdCriterion } from "../../../src/movies/decide/threshold.ts";
import type { MovieTable } from "../../../src/movies/movie.ts";
import { madeMovies } from "../made-movies.ts";

function calibrated(rows: number, seed: number) {
  const random = randomStream(seed);
  const probability = Float64Array.from({ length: rows }, () => sigmoid(1.5 * random.normal() - 0.5));
  return { probability, target: Uint8Array.from(probability, (value) => (random.next() < value ? 1 : 0)) };
}

const sameCosts = (rows: number, miss: number, falseAlarm: number): MovieCosts => ({
  miss: new Float64Array(rows).fill(miss),
  falseAlarm: new Float64Array(rows).fill(falseAlarm),
});

/** What a threshold is worth, higher being better. */
function worth(serve: ThresholdCriterion, target: Uint8Array, probability: Float64Array, threshold: number): number {
  const confusion = confusionMatrix(target, probability, threshold);
  if (serve.criterion === "f1") return f1Score(confusion);
  if (serve.criterion === "accuracy") return accuracy(confusion);
  const verdict = Uint8Array.from(probability, (value) => (value >= threshold ? 1 : 0));
  return -meanCost(target, verdict, serve.costs);
}

describe("chooseThreshold", () => {
  const rows = fc.array(
    fc.tuple(
      fc.constantFrom(0, 1),
      fc.integer({ min: 0, max: 20 }).map((value) => value / 20),
    ),
    {
      minLength: 4,
      maxLength: 30,
    },
  );
  const bothClasses = rows.filter((list) =>
    [0, 1].every((kind) => list.filter(([truth]) => truth === kind).length >= 2),
  );

  it("finds the best of all thresholds: brute force over a fine grid finds no better", () => {
    fc.assert(
      fc.property(bothClasses, fc.constantFrom("f1", "accuracy", "cost"), (list, criterion) => {
        const target = Uint8Array.from(list, ([truth]) => truth);
        const probability = Float64Array.from(list, ([, value]) => value);
        const serve = (
          criterion === "cost" ? { criterion, costs: sameCosts(list.length, 3, 1) } : { criterion }
        ) as ThresholdCriterion;
        const { threshold } = chooseThreshold({ probability, target }, serve, randomStream(1), 1);
        expect(threshold).toBeGreaterThanOrEqual(0);
        expect(threshold).toBeLessThanOrEqual(1);
        const best = worth(serve, target, probability, threshold);
        for (let i = 0; i <= 400; i++) {
          expect(best).toBeGreaterThanOrEqual(worth(serve, target, probability, i / 400) - 1e-12);
        }
      }),
      { numRuns: 60 },
    );
  });

  it("takes the one nearest to 0.5 of those that serve equally well", () => {
    const outOfFold = { probability: Float64Array.of(0.1, 0.2, 0.7, 0.9), target: Uint8Array.of(0, 0, 1, 1) };
    expect(chooseThreshold(outOfFold, { criterion: "f1" }, randomStream(1), 1).threshold).toBeCloseTo(0.45, 12);
    const nothing = { probability: Float64Array.of(0.2, 0.4, 0.6, 0.8), target: Uint8Array.of(1, 0, 1, 0) };
    expect(chooseThreshold(nothing, { criterion: "accuracy" }, randomStream(1), 1).threshold).toBeCloseTo(0.5, 12);
  });

  it("may call nothing a hit, and everything", () => {
    const outOfFold = { probability: Float64Array.of(0.6, 0.7, 0.8, 0.9), target: Uint8Array.of(1, 1, 0, 0) };
    const costly = { criterion: "cost", costs: sameCosts(4, 1, 100) } as const;
    expect(chooseThreshold(outOfFold, costly, randomStream(1), 1).threshold).toBeCloseTo(0.95, 12);
    const cheap = { criterion: "cost", costs: sameCosts(4, 100, 1) } as const;
    expect(chooseThreshold(outOfFold, cheap, randomStream(1), 1).threshold).toBe(0);
  });

  it("comes near the threshold of theory for calibrated probabilities, and costs less than 0.5 does", () => {
    const outOfFold = calibrated(4000, 2);
    const choice = chooseThreshold(
      outOfFold,
      { criterion: "cost", costs: sameCosts(4000, 4, 1) },
      randomStream(1),
      200,
    );
    expect(Math.abs(choice.threshold - costThreshold(4, 1))).toBeLessThan(0.08);
    expect(choice.learned.value).toBeLessThan(choice.atHalf.value - 0.1);
    expect(choice.fromCosts!.value).toBeLessThan(choice.atHalf.value - 0.1);
    expect(choice.ownThresholds).toBe(false);
    const [low, high] = choice.thresholdInterval;
    expect(low).toBeLessThanOrEqual(choice.threshold);
    expect(high).toBeGreaterThanOrEqual(choice.threshold);
  });

  it("judges every row by a threshold chosen without it: on noise it does no better than chance", () => {
    let sum = 0;
    for (let seed = 0; seed < 60; seed++) {
      const random = randomStream(seed);
      const probability = Float64Array.from({ length: 40 }, () => random.next());
      const target = Uint8Array.from({ length: 40 }, (_, row) => row % 2);
      sum += chooseThreshold({ probability, target }, { criterion: "accuracy" }, random.child(1), 1).learned.value;
    }
    expect(sum / 60).toBeLessThan(0.52);
  });

  it("gives intervals that hold the figure and narrow with the rows", () => {
    const widths = [100, 1600].map((count) => {
      const { learned } = chooseThreshold(calibrated(count, 3), { criterion: "f1" }, randomStream(1), 300);
      expect(learned.interval[0]).toBeLessThan(learned.value);
      expect(learned.interval[1]).toBeGreaterThan(learned.value);
      return learned.interval[1] - learned.interval[0];
    });
    expect(widths[1]!).toBeLessThan(widths[0]! / 2);
  });

  it("judges each movie by its own costs where they differ so much that one threshold cannot serve", () => {
    const outOfFold = calibrated(1000, 4);
    const costs: MovieCosts = {
      miss: Float64Array.from({ length: 1000 }, (_, row) => (row % 2 === 0 ? 20 : 1)),
      falseAlarm: Float64Array.from({ length: 1000 }, (_, row) => (row % 2 === 0 ? 1 : 20)),
    };
    const choice = chooseThreshold(outOfFold, { criterion: "cost", costs }, randomStream(1), 100);
    expect(choice.ownThresholds).toBe(true);
    expect(choice.fromCosts!.interval[1]).toBeLessThan(choice.learned.interval[0]);
  });
});

describe("movieCosts", () => {
  const table: MovieTable = {
    ...madeMovies(3),
    extras: [
      { name: "budget", values: [10, 20, 30] },
      { name: "holed", values: [1, null, 3] },
      { name: "negative", values: [1, -2, 3] },
    ],
  };

  it("reads numbers and columns", () => {
    const costs = movieCosts(table, { miss: 2, falseAlarm: "budget" });
    expect(Array.from(costs.miss)).toEqual([2, 2, 2]);
    expect(Array.from(costs.falseAlarm)).toEqual([10, 20, 30]);
    expect(meanCost(Uint8Array.of(1, 0, 1), Uint8Array.of(0, 1, 1), costs)).toBe(22 / 3);
  });

  it.each([
    [{ miss: 0, falseAlarm: 0 }, "OPTION_INVALID"],
    [{ miss: -1, falseAlarm: 1 }, "OPTION_INVALID"],
    [{ miss: Number.NaN, falseAlarm: 1 }, "OPTION_INVALID"],
    [{ miss: "nothing", falseAlarm: 1 }, "COLUMN_MISSING"],
    [{ miss: "holed", falseAlarm: 1 }, "OUT_OF_RANGE"],
    [{ miss: 1, falseAlarm: "negative" }, "OUT_OF_RANGE"],
  ])("refuses %j", (options, code) => {
    expect(() => movieCosts(table, options)).toThrow(expect.objectContaining({ code }));
  });

  it("makes thresholds: one for all, or each movie's own", () => {
    const rule = {
      criterion: "cost",
      threshold: 0.3,
      costs: { miss: 10, falseAlarm: "budget" },
      ownThresholds: true,
    } as const;
    expect(Array.from(movieThresholds(rule, table))).toEqual([10 / 20, 20 / 30, 30 / 40]);
    expect(Array.from(movieThresholds({ ...rule, ownThresholds: false }, table))).toEqual([0.3, 0.3, 0.3]);
    expect(parseDecisionRule(JSON.parse(JSON.stringify(rule)))).toEqual(rule);
  });

  it.each([
    [null, "MODEL_INVALID"],
    [{ criterion: "cost", threshold: 2, costs: { miss: 1, falseAlarm: 1 }, ownThresholds: true }, "MODEL_INVALID"],
    [{ criterion: "luck", threshold: 0.5, costs: null, ownThresholds: false }, "MODEL_INVALID"],
    [{ criterion: "cost", threshold: 0.5, costs: null, ownThresholds: false }, "MODEL_INVALID"],
    [{ criterion: "f1", threshold: 0.5, costs: null, ownThresholds: "no" }, "MODEL_INVALID"],
    [{ criterion: "f1", threshold: null, costs: null, ownThresholds: false }, "MODEL_NONFINITE"],
    [{ criterion: "cost", threshold: 0.5, costs: { miss: -1, falseAlarm: 1 }, ownThresholds: false }, "MODEL_INVALID"],
  ])("refuses the rule %j", (rule, code) => {
    expect(() => parseDecisionRule(rule)).toThrow(expect.objectContaining({ code }));
  });
});
