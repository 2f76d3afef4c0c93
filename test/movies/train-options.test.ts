import { describe, expect, it } from "vitest";
import { hitModelJson, parseHitModel } from "../../src/movies/hit-model.ts";
import type { CellValue, MovieTable } from "../../src/movies/movie.ts";
import { predict } from "../../src/movies/predict.ts";
import { train } from "../../src/movies/train.ts";
import { madeMovies } from "./made-movies.ts";

const quick = {
  learners: [{ name: "logistic" }, { name: "forest", params: { trees: 15, maxDepth: 4 } }],
  explain: false,
};
const withExtra = (table: MovieTable, name: string, value: (row: number) => CellValue): MovieTable => ({
  ...table,
  extras: [...table.extras, { name, values: table.ids.map((_, row) => value(row)) }],
});
const codes = (result: { notes: readonly { code: string }[] }) => result.notes.map((note) => note.code);

describe("train with a search", () => {
  const table = madeMovies(240);
  const { result, model } = train(table, { ...quick, tune: ["notebook-logistic"], nested: true });

  it("ranks the candidates and refits the chosen one", () => {
    const [search] = result.searches;
    expect(search!.candidates.map(({ params }) => params["C"]).sort()).toEqual([0.01, 0.1, 1, 10, 100]);
    const aucs = search!.candidates.map(({ rocAuc }) => rocAuc!);
    expect(aucs).toEqual([...aucs].sort((a, b) => b - a));
    const row = result.leaderboard.find(({ learner }) => learner === "logistic")!;
    expect(row.params["C"]).toBe(search!.candidates[0]!.params["C"]);
    expect(row.cv.rocAuc).toBe(aucs[0]);
    if (result.winner === "logistic") expect(model.params["C"]).toBe(row.params["C"]);
  });

  it("judges the whole choosing by nested cross-validation, one choice a fold", () => {
    expect(result.nested!.folds).toHaveLength(5);
    expect(result.nested!.folds.reduce((sum, { rows }) => sum + rows.test, 0)).toBe(result.rows.train);
    expect(result.nested!.rocAuc).toBeGreaterThan(0.65);
    expect(codes(result)).not.toContain("SEARCH_FLATTERS");
  });

  it("says that searched figures flatter when nothing judges the choosing", () => {
    expect(codes(train(table, { ...quick, tune: ["notebook-logistic"] }).result)).toContain("SEARCH_FLATTERS");
  });
});

describe("train on movies that belong together", () => {
  it("keeps groups on one side of the split", () => {
    const table = withExtra(madeMovies(200), "studio", (row) => `s${row % 20}`);
    const { result, model } = train(table, { ...quick, groupColumn: "studio", repeats: 2 });
    expect([result.split.kind, result.split.column, result.split.repeats]).toEqual(["grouped", "studio", 2]);
    expect(model.trainedOn.rows % 10).toBe(0);
  });

  it("splits by time forwards, and shows the gap to a random split where there are dates", () => {
    const table = withExtra(madeMovies(300), "release_date", (row) => `${1990 + (row % 30)}-06-01`);
    const timed = train(table, { ...quick, timeColumn: "release_date" });
    expect(timed.result.split.kind).toBe("time");
    const { timeGap } = train(table, quick).result;
    expect(timeGap!.column).toBe("release_date");
    expect(timeGap!.gap.difference).toBeCloseTo(timeGap!.random.rocAuc - timeGap!.time.rocAuc, 12);
    expect(train(madeMovies(100), quick).result.timeGap).toBeNull();
  });
});

describe("the probability of a trained model", () => {
  const table = madeMovies(400, 5);

  it("is calibrated, cut and banded by out-of-fold forecasts, the test rows having no say", () => {
    const marks = withExtra(table, "part", (row) => (row % 4 === 0 ? "test" : "train"));
    const flipped = { ...marks, hit: marks.hit!.map((hit, row) => (row % 4 === 0 ? 1 - hit : hit)) as Int8Array };
    const options = { ...quick, splitColumn: "part", threshold: "f1", calibrate: "sigmoid" } as const;
    const [before, after] = [train(marks, options), train(flipped, options)];
    expect(after.model.decision).toEqual(before.model.decision);
    expect(after.model.calibration).toEqual(before.model.calibration);
    expect(after.model.band).toEqual(before.model.band);
    expect(before.model.calibration.method).toBe("sigmoid");
    expect(before.result.threshold).toBe(before.model.decision.threshold);
    expect(after.result.test.accuracy).toBeCloseTo(1 - before.result.test.accuracy, 12);
  });

  it("serves costs: dear misses lower the threshold, and each movie may have costs of its own", () => {
    const cost = (miss: number | string, falseAlarm: number) =>
      train(
        withExtra(table, "budget", (row) => 1 + (row % 9)),
        { ...quick, threshold: "cost", costs: { miss, falseAlarm } },
      );
    expect(cost(9, 1).result.threshold).toBeLessThan(cost(1, 1).result.threshold);
    expect(cost(1, 9).result.threshold).toBeGreaterThan(cost(1, 1).result.threshold);
    expect(cost("budget", 3).result.probability.thresholdChoice!.fromCosts).not.toBeNull();
  });

  it("comes with an interval that holds it, and with a verdict that fits the interval", () => {
    const { model } = train(table, quick);
    for (const { probability, interval, threshold, verdict, hit } of predict(model, madeMovies(60, 7)).predictions) {
      const [low, high] = interval!;
      expect(low).toBeLessThanOrEqual(probability);
      expect(high).toBeGreaterThanOrEqual(probability);
      const expected = low >= threshold ? "hit" : high < threshold ? "no hit" : "too close to call";
      expect(verdict).toBe(expected);
      expect(hit).toBe(probability >= threshold ? 1 : 0);
    }
  });
});

describe("what a model carries", () => {
  const table = madeMovies(300, 2);
  const { model, result } = train(table, { ...quick, explain: true });

  it("explains every prediction by contributions that sum to it, also after a round trip through the file", () => {
    const back = parseHitModel(hitModelJson(model), "model.json");
    const base = result.explanation!.base;
    for (const { probability, explanation } of predict(back, madeMovies(20, 9)).predictions) {
      const sum = explanation!.reduce((total, { contribution }) => total + contribution, base);
      expect(sum).toBeCloseTo(probability, 9);
    }
  });

  it("explains many movies only when asked", () => {
    const many = madeMovies(150, 9);
    expect(predict(model, many).predictions[0]!.explanation).toBeNull();
    expect(predict(model, many, { explain: true }).predictions[0]!.explanation).toHaveLength(4);
    expect(predict(model, madeMovies(3, 9), { explain: false }).predictions[0]!.explanation).toBeNull();
  });

  it("notices scored movies that differ from the training movies, and is silent about those that do not", () => {
    const alike = madeMovies(300, 11);
    expect(codes(predict(model, alike))).not.toContain("DRIFT");
    const longer = {
      ...alike,
      measures: { ...alike.measures, avg_watch_time: alike.measures.avg_watch_time.map((v) => v + 40) },
    };
    const drifted = predict(model, longer);
    expect(codes(drifted)).toContain("DRIFT");
    expect(drifted.drift.find(({ column }) => column === "avg_watch_time")!.reading).toBe("strong");
  });
});

describe("on demand", () => {
  it("the canary trains on a shuffled target and finds nothing", () => {
    const { canary } = train(madeMovies(200, 4), {
      learners: [{ name: "logistic" }],
      explain: false,
      canary: 12,
    }).result;
    expect(canary!.rocAucs).toHaveLength(12);
    expect(canary!.verdict).not.toBe("fail");
    expect(canary!.interval[0]).toBeLessThan(0.5);
    expect(canary!.interval[1]).toBeGreaterThan(0.45);
  });

  it("the learning curve ends at the leaderboard's figure", () => {
    const { result } = train(madeMovies(200, 4), { ...quick, learningCurve: true });
    const winner = result.leaderboard.find(({ learner }) => learner === result.winner)!;
    expect(result.learningCurve!.at(-1)!.rocAuc).toBeCloseTo(winner.cv.rocAuc!, 12);
    expect(result.learningCurve!.map(({ share }) => share)).toEqual([0.2, 0.4, 0.6, 0.8, 1]);
  });

  it("voting and stacking take part when they are named", () => {
    const member = { members: [{ name: "logistic" }, { name: "forest", params: { trees: 5 } }] };
    const { result } = train(madeMovies(150, 4), {
      learners: [
        { name: "voting", params: member },
        { name: "stacking", params: { ...member, folds: 3 } },
        { name: "tree" },
      ],
      explain: false,
    });
    expect(result.leaderboard.map(({ learner }) => learner).sort()).toEqual(["baseline", "stacking", "tree", "voting"]);
    expect(result.leaderboard[0]!.cv.rocAuc).toBeGreaterThan(0.65);
  });
});
