import { beforeAll, describe, expect, it } from "vitest";
import { permutation, randomStream } from "../../src/math/random.ts";
import { explain } from "../../src/movies/explain/explain.ts";
import { hitModelJson, parseHitModel } from "../../src/movies/hit-model.ts";
import { type MovieTable, measureNames, takeMovies } from "../../src/movies/movie.ts";
import type { TrainOptions } from "../../src/movies/options.ts";
import { predict } from "../../src/movies/predict.ts";
import { type TrainOutcome, train } from "../../src/movies/train.ts";
import { releaseFilms } from "./made-films.ts";

const table = releaseFilms(400);
const quick: TrainOptions = { learners: [{ name: "logistic" }, { name: "forest", params: { trees: 15 } }], seed: 3 };
const known = { sequel: "release" };
const codes = (result: { notes: readonly { code: string }[] }) => result.notes.map(({ code }) => code);
const refused = (code: string, message = /./) =>
  expect.objectContaining({ code, message: expect.stringMatching(message) });

describe("a model at the release", () => {
  let outcome: TrainOutcome;
  let logistic: TrainOutcome;
  beforeAll(() => {
    outcome = train(table, { ...quick, at: "release", known });
    logistic = train(table, { learners: [{ name: "logistic" }], seed: 3, at: "release", known });
  });

  it("learns only from what is known then, and says so", () => {
    const { result } = outcome;
    expect(result.at).toBe("release");
    expect(result.inputs).toEqual([
      { field: "genre", known: "announcement" },
      { field: "budget", known: "announcement" },
      { field: "release_date", known: "release" },
      { field: "sequel", known: "release" },
    ]);
    expect(result.features.filter((name) => (measureNames as readonly string[]).includes(name))).toEqual([]);
    expect(result.features).toContain("genre Horror");
    expect(result.features).toContain("release_date Jun");
    expect(result.notes.find(({ code }) => code === "FIELDS_LEFT_OUT")!.message).toContain("gross (outcome)");
    expect(result.test.rocAuc).toBeGreaterThan(0.7);
  });

  it("does not look at later columns: other values of them, or none, change no bit", () => {
    const other: MovieTable = {
      ...table,
      measures: {
        ...table.measures,
        avg_rating: table.measures.avg_rating.map((value, row) => 1 + (row % 5) + value * 0),
      },
      extras: table.extras.map((extra) =>
        extra.name === "gross" ? { ...extra, values: table.ids.map(() => 5) } : extra,
      ),
    };
    const nothing = new Float64Array(400).fill(Number.NaN);
    const without: MovieTable = {
      ...table,
      measures: { avg_watch_time: nothing, completion_rate: nothing, ratings_count: nothing, avg_rating: nothing },
      absentMeasures: measureNames,
      extras: table.extras.filter(({ name }) => name !== "gross"),
    };
    for (const changed of [other, without]) {
      const again = train(changed, { ...quick, at: "release", known });
      expect(again.result.leaderboard).toEqual(outcome.result.leaderboard);
      expect(again.result.test).toEqual(outcome.result.test);
      expect(predict(again.model, table).predictions).toEqual(predict(outcome.model, table).predictions);
    }
  });

  it("fits nothing on the test rows, categories included", () => {
    const marks = table.ids.map((_, row) => (row % 4 === 0 ? "test" : "train"));
    const marked = { ...table, extras: [...table.extras, { name: "part", values: marks }] };
    const disturbed: MovieTable = {
      ...marked,
      hit: table.hit!.map((value, row) => (row % 4 === 0 ? 1 - value : value)) as Int8Array,
      extras: marked.extras.map(({ name, values }) => ({
        name,
        values: values.map((value, row) => {
          if (row % 4 !== 0 || name === "part") return value;
          return { genre: "Musical", budget: 1, release_date: "1999-12-01", sequel: true }[name] ?? value;
        }),
      })),
    };
    const options: TrainOptions = { ...quick, at: "release", known, splitColumn: "part" };
    const [before, after] = [train(marked, options), train(disturbed, options)];
    // The figures of the test and the fingerprint of its rows are of the test rows, and nothing else is.
    const fitted = ({ model }: TrainOutcome) => {
      const trainedOn = { ...model.trainedOn, testLook: null };
      return JSON.parse(hitModelJson({ ...model, trainedOn, test: null }));
    };
    expect(after.result.leaderboard).toEqual(before.result.leaderboard);
    expect(fitted(after)).toEqual(fitted(before));
    expect(after.result.test.logLoss).not.toBe(before.result.test.logLoss);
  });

  it("shows how well hits are told at each moment, its own the leaderboard's figure", () => {
    const { moments, leaderboard, winner } = outcome.result;
    expect(moments!.map(({ moment }) => moment)).toEqual(["announcement", "release", "day7", "day28", "lifetime"]);
    const [announcement, release, day7, , lifetime] = moments!;
    expect(announcement!.newFields).toEqual(["genre", "budget"]);
    expect(release!.rocAuc).toBe(leaderboard.find(({ learner }) => learner === winner)!.cv.rocAuc);
    expect(release!.rocAuc!).toBeGreaterThan(announcement!.rocAuc! + 0.03);
    expect(day7).toEqual({ ...release, moment: "day7", newFields: [] });
    expect(lifetime!.newFields).toEqual(measureNames);
    for (const { rocAuc, interval } of moments!) {
      expect(interval![0]).toBeLessThan(rocAuc!);
      expect(interval![1]).toBeGreaterThan(rocAuc!);
    }
  });

  it("comes back from its file with the same bits", () => {
    const text = hitModelJson(outcome.model);
    const back = parseHitModel(text, "release.json");
    expect(predict(back, table)).toEqual(predict(outcome.model, table));
    expect(hitModelJson(back)).toBe(text);
  });

  it("predicts without a segment, names its moment, and says which later columns it made no use of", () => {
    const result = predict(outcome.model, takeMovies(table, [0, 1, 2]));
    expect(result.at).toBe("release");
    expect(result.predictions.map(({ segment }) => segment)).toEqual([null, null, null]);
    const message = result.notes.find(({ code }) => code === "FIELDS_LEFT_OUT")!.message;
    expect(message).toMatch(/^Predicted at release, .*avg_rating \(lifetime\), gross \(outcome\)\.$/);
    expect(result.predictions[0]!.notes.map(({ code }) => code)).toEqual(["IMPUTED"]);
  });

  it("demands the columns it needs, and accepts a category it has not seen", () => {
    const one = takeMovies(table, [1, 2]);
    const lacking = { ...one, extras: one.extras.filter(({ name }) => name !== "budget") };
    expect(() => predict(outcome.model, lacking)).toThrow(refused("FEATURE_MISSING", /a column named budget/));
    const extras = one.extras.map((extra) =>
      extra.name === "genre" ? { ...extra, values: ["Musical", "Drama"] } : extra,
    );
    const result = predict(outcome.model, { ...one, extras });
    expect(codes(result)).toContain("UNSEEN_CATEGORY");
    expect(result.predictions.map((prediction) => codes(prediction))).toEqual([["UNSEEN_CATEGORY"], []]);
    const nothing = { ...one, extras: one.extras.map(({ name }) => ({ name, values: [null, null] })) };
    expect(() => predict(outcome.model, nothing)).toThrow(refused("FEATURE_MISSING", /at least one of genre, budget/));
  });

  it("predicts at its own or a later moment, and is refused at an earlier one", () => {
    const at = (moment: string) => predict(outcome.model, table, { at: moment, explain: false });
    expect(at("day7").at).toBe("day7");
    expect(() => at("announcement")).toThrow(refused("FIELD_NOT_YET_KNOWN", /release_date: .* announcement/));
    expect(() => at("soon")).toThrow(refused("OPTION_INVALID"));
    const measured = train(table, { ...quick, moments: false }).model;
    expect(() => predict(measured, table, { at: "release" })).toThrow(refused("FIELD_NOT_YET_KNOWN", /avg_watch_time/));
  });

  it("explains itself on its own columns, categories by name, and adds up", () => {
    const result = explain(logistic.model, takeMovies(table, [1, 2, 3]));
    for (const movie of result.movies) {
      expect(movie.explanation.map(({ feature }) => feature)).toEqual(["genre", "budget", "release_date", "sequel"]);
      const sum = movie.explanation.reduce((total, { contribution }) => total + contribution, result.base);
      expect(Math.abs(sum - movie.probability)).toBeLessThan(1e-9);
      for (const { changes } of movie.counterfactual.alone) {
        expect(["budget", "sequel"]).toContain(changes[0]!.feature);
      }
    }
    const [first] = result.movies;
    expect(first!.explanation[0]!.value).toBe(table.extras[1]!.values[1]);
    expect(first!.explanation[2]!.value).toMatch(/^[A-Z][a-z]{2}$/);
    expect(Object.keys(first!.comparables[0]!.inputs)).toEqual(["genre", "budget", "release_date", "sequel"]);
  });

  it("finds a copy of the target among the columns, told by a category", () => {
    const leaking = {
      ...table,
      extras: [
        ...table.extras,
        { name: "award", values: Array.from(table.hit!, (hit) => (hit === 1 ? "won" : "lost")) },
      ],
    };
    const { result } = train(leaking, { ...quick, at: "release", known: { award: "release" }, moments: false });
    expect(result.notes.find(({ code }) => code === "LEAK_SUSPECT")!.message).toMatch(/award (won|lost)/);
  });

  it("ranks what moves hits above what does not, a category as one", () => {
    const importance = logistic.result.importance.map(({ feature }) => feature);
    expect([...importance].sort()).toEqual(["budget", "genre", "release_date", "sequel"]);
    expect(logistic.result.importance.every(({ permutation }) => permutation! > 0)).toBe(true);
  });
});

describe("the four measures and more", () => {
  it("learn from extra columns by name, after the columns of a model without them", () => {
    const { result, model } = train(table, { ...quick, extraFeatures: ["genre"], moments: false });
    const plain = train(table, { ...quick, moments: false });
    const { features } = plain.result;
    expect(result.at).toBeNull();
    expect(result.features.slice(0, features.length)).toEqual(features);
    expect(result.features.slice(features.length)).toEqual(expect.arrayContaining(["genre Drama", "genre Horror"]));
    expect(predict(model, table).predictions[0]!.segment).not.toBeNull();
    expect(model.features.composites).toEqual(plain.model.features.composites);
  });

  it("refuse later columns that are asked for by name", () => {
    expect(() => train(table, { ...quick, extraFeatures: ["gross"] })).toThrow(refused("FIELD_NOT_YET_KNOWN", /gross/));
    expect(() => train(table, { ...quick, at: "announcement", extraFeatures: ["release_date"] })).toThrow(
      refused("FIELD_NOT_YET_KNOWN", /release_date/),
    );
  });

  it("refuse a moment, a ledger and an engineered feature that do not exist", () => {
    for (const options of [{ at: "soon" }, { known: { genre: "soon" } }, { engineered: ["magic"] }]) {
      expect(() => train(table, { ...quick, ...options } as TrainOptions)).toThrow(refused("OPTION_INVALID"));
    }
    expect(() => train(table, { ...quick, known: { colour: "release" } })).toThrow(refused("COLUMN_MISSING"));
    expect(() => train(table, { ...quick, at: "release", engineered: ["log_ratings"] })).toThrow(
      refused("OPTION_INVALID", /log_ratings, which needs ratings_count/),
    );
  });

  it("take the measures when they are said to be known", () => {
    const early = Object.fromEntries(measureNames.slice(2).map((name) => [name, "day7"]));
    const { result, model } = train(table, { ...quick, at: "day7", known: early, moments: false });
    expect(result.features.slice(0, 3)).toEqual(["ratings_count", "avg_rating", "genre Comedy"]);
    expect(model.segments).toBeNull();
  });
});

describe("with the target permuted, nothing is left to learn at the release", () => {
  it.each(["logistic", "tree"])("%s: mean ROC AUC over 50 permutations is 0.50 ± 0.03", (name) => {
    const small = releaseFilms(240, 8);
    const aucs = Array.from({ length: 50 }, (_, seed) => {
      const order = permutation(240, randomStream(2000 + seed));
      const hit = Int8Array.from(order, (row) => small.hit![row]!);
      const options: TrainOptions = { learners: [{ name }], seed, testSize: 0.4, at: "release", known };
      const { result } = train({ ...small, hit }, { ...options, moments: false, explain: false });
      return [result.leaderboard.find(({ learner }) => learner === name)!.cv.rocAuc!, result.test.rocAuc!];
    });
    for (const place of [0, 1]) {
      const mean = aucs.reduce((sum, pair) => sum + pair[place]!, 0) / aucs.length;
      expect(Math.abs(mean - 0.5)).toBeLessThan(0.03);
    }
  });
});
