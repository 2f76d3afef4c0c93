import { describe, expect, it } from "vitest";
import { MarqueeError } from "../../../src/errors.ts";
import { randomStream } from "../../../src/math/random.ts";
import { logit } from "../../../src/math/special.ts";
import { contributionsOf, explainModel } from "../../../src/movies/explain/contributions.ts";
import { explain } from "../../../src/movies/explain/explain.ts";
import { explainable } from "../../../src/movies/explain/explainable.ts";
import { referenceMovies } from "../../../src/movies/explain/reference-movies.ts";
import { measureColumns } from "../../../src/movies/features.ts";
import { measureInputs } from "../../../src/movies/inputs.ts";
import { measureNames, takeMovies } from "../../../src/movies/movie.ts";
import type { TrainOptions } from "../../../src/movies/options.ts";
import { predict } from "../../../src/movies/predict.ts";
import { train } from "../../../src/movies/train.ts";
import { madeMovies } from "../made-movies.ts";

const table = madeMovies(160);
const target = Uint8Array.from(table.hit!);
const reference = referenceMovies(table, measureInputs(table), target, randomStream(1));
const choices: readonly [string, TrainOptions][] = [
  ["a forest", { learners: [{ name: "forest", params: { trees: 10 } }] }],
  ["boosting", { learners: [{ name: "boosting", params: { trees: 10 } }] }],
  ["calibrated boosting", { learners: [{ name: "boosting", params: { trees: 10 } }], calibrate: "isotonic" }],
  ["logistic regression", { learners: [{ name: "logistic" }] }],
  ["a tree", { learners: [{ name: "tree" }] }],
  ["soft voting", { learners: [{ name: "voting", params: { members: ["logistic", "tree"] } }] }],
  ["stacking", { learners: [{ name: "stacking", params: { members: ["logistic", "tree"] } }] }],
];
const models = choices.map(([name, options]) => ({
  name,
  model: { ...train(table, { ...options, folds: 2 }).model, reference },
}));
const logistic = models[3]!.model;
const unseen = takeMovies(madeMovies(6, 9), [0, 1, 2, 3, 4, 5]);
const holed = {
  ...unseen,
  measures: {
    ...unseen.measures,
    avg_rating: unseen.measures.avg_rating.map((value, row) => (row === 0 ? Number.NaN : value)),
  },
};

describe.each(models)("an explanation of $name", ({ model }) => {
  const result = explain(model, holed);
  const { predictions } = predict(model, holed);

  it("starts from the base and ends at what the model predicts, through the whole pipeline", () => {
    expect([result.scale, result.background]).toEqual(["probability", 100]);
    result.movies.forEach((movie, row) => {
      const { movie_id, probability, hit, threshold, segment, notes } = predictions[row]!;
      expect(movie).toMatchObject({ movie_id, probability, score: probability, hit, threshold, segment, notes });
      const sum = movie.explanation.reduce((total, { contribution }) => total + contribution, result.base);
      expect(Math.abs(sum - probability)).toBeLessThan(1e-9);
    });
  });

  it("names every measure with the movie's own value, null where it is missing", () => {
    for (const [row, { explanation }] of result.movies.entries()) {
      expect(explanation.map(({ feature }) => feature)).toEqual(measureNames);
      explanation.forEach(({ feature, value }) => {
        const own = holed.measures[feature as (typeof measureNames)[number]][row]!;
        expect(value).toBe(Number.isNaN(own) ? null : own);
      });
    }
    expect(result.movies[0]!.explanation[3]!.value).toBeNull();
  });

  it("offers a change that the model itself judges otherwise", () => {
    let turned = 0;
    result.movies.forEach(({ counterfactual, hit }, row) => {
      const changes = [...counterfactual.alone, ...(counterfactual.nearest === null ? [] : [counterfactual.nearest])];
      expect(counterfactual.wanted).toBe(1 - hit);
      for (const { changes: moved, probability } of changes) {
        const one = takeMovies(holed, [row]);
        const measures = { ...one.measures };
        for (const { feature, to } of moved) measures[feature as (typeof measureNames)[number]] = Float64Array.of(to);
        expect(predict(model, { ...one, measures }).predictions[0]).toMatchObject({ probability, hit: 1 - hit });
        turned++;
      }
    });
    expect(turned).toBeGreaterThan(6);
  });

  it("is plain data: JSON gives it back", () => {
    expect(JSON.parse(JSON.stringify(result))).toEqual(result);
  });

  it("of the log odds adds up as well", () => {
    const subject = explainable(model);
    const named = { ids: unseen.ids, titles: unseen.ids, columns: measureColumns(unseen) };
    const { base, movies } = contributionsOf(subject, named, { scale: "log-odds" });
    const probability = subject.score(named.columns);
    movies.forEach(({ score, explanation }, row) => {
      expect(score).toBeCloseTo(logit(Math.min(1 - 1e-6, Math.max(1e-6, probability[row]!))), 12);
      const sum = explanation.reduce((total, { contribution }) => total + contribution, base);
      expect(Math.abs(sum - score)).toBeLessThan(1e-9);
    });
  });
});

describe("an explanation of a model as a whole", () => {
  const whole = explainModel(explainable(logistic));

  it("holds 100 reference movies, whose mean contributions are nothing: they are their own background", () => {
    expect(whole.movies.map(({ movie_id }) => movie_id)).toEqual(reference.ids.slice(0, 100));
    const mean = whole.movies.reduce((sum, { score }) => sum + score, 0) / 100;
    expect(mean).toBeCloseTo(whole.base, 12);
  });

  it("ranks the features by the mean size of their contributions", () => {
    const sizes = whole.features.map(({ meanAbsolute }) => meanAbsolute);
    expect(sizes).toEqual([...sizes].sort((a, b) => b - a));
    const { feature, meanAbsolute } = whole.features[0]!;
    const own = whole.movies.map(
      ({ explanation }) => explanation.find((part) => part.feature === feature)!.contribution,
    );
    expect(meanAbsolute).toBeCloseTo(own.reduce((sum, value) => sum + Math.abs(value), 0) / 100, 14);
  });

  it("shows how the probability goes with each measure, within the data", () => {
    expect(whole.dependence.map(({ feature }) => feature)).toEqual(measureNames);
    for (const { feature, grid, mean, curves, values } of whole.dependence) {
      const own = reference.inputs.find(({ name }) => name === feature)!.values.slice(0, 100) as number[];
      expect([grid[0], grid.at(-1)]).toEqual([Math.min(...own), Math.max(...own)]);
      expect(values).toEqual(own.sort((a, b) => a - b));
      expect(mean).toHaveLength(grid.length);
      expect(curves).toHaveLength(40);
      for (const value of [...mean, ...curves.flat()]) expect(value >= 0 && value <= 1).toBe(true);
    }
  });
});

describe("explain refuses", () => {
  const refusal = (work: () => unknown) => {
    try {
      work();
    } catch (error) {
      if (error instanceof MarqueeError) return error.code;
      throw error;
    }
    return "accepted";
  };
  const model = logistic;

  it("a model without reference movies, a movie without measures and an unknown scale", () => {
    const nothing = {
      ...unseen,
      measures: Object.fromEntries(measureNames.map((name) => [name, new Float64Array(6).fill(Number.NaN)])),
    };
    expect(refusal(() => explain({ ...model, reference: null }, unseen))).toBe("REFERENCE_MISSING");
    expect(refusal(() => explain(model, nothing as unknown as typeof unseen))).toBe("FEATURE_MISSING");
    expect(refusal(() => explain(model, unseen, { scale: "odds" as "log-odds" }))).toBe("OPTION_INVALID");
  });
});
