import { describe, expect, it } from "vitest";
import { randomStream } from "../../src/math/random.ts";
import { engineeredNames } from "../../src/movies/engineered.ts";
import { codeInputs } from "../../src/movies/fitted-inputs.ts";
import { applyHitFeatures, fitHitFeatures, hitColumns } from "../../src/movies/hit-features.ts";
import { measureInputs, takeInputs } from "../../src/movies/inputs.ts";
import { predict } from "../../src/movies/predict.ts";
import { train } from "../../src/movies/train.ts";
import { madeMovies } from "./made-movies.ts";

const inputs = measureInputs(madeMovies(80));
const settings = { popularityWeight: 0.7, clusters: 3 };

describe("engineered features", () => {
  it("are products and a logarithm of the measures, after the composites", () => {
    const features = fitHitFeatures(inputs, { ...settings, engineered: engineeredNames }, randomStream(1));
    const codes = codeInputs(features.inputs, inputs);
    const columns = applyHitFeatures(features, codes);
    const names = hitColumns(features).map(({ name }) => name);
    expect(names.slice(7)).toEqual(["watch_x_completion", "log_ratings", "rating_x_completion", "ratings_x_rating"]);
    const [watch, completion, ratings, rating] = codes.map((column) => column[5]!) as [number, number, number, number];
    expect(columns.slice(7).map((column) => column[5])).toEqual([
      watch * completion,
      Math.log1p(ratings),
      rating * completion,
      ratings * rating,
    ]);
    expect(columns.slice(0, 7)).toEqual(applyHitFeatures(fitHitFeatures(inputs, settings, randomStream(1)), codes));
  });

  it("fill a missing measure with the median of the rows they were fitted on", () => {
    const features = fitHitFeatures(inputs, { ...settings, engineered: ["log_ratings"] }, randomStream(1));
    const median = features.inputs[2]!.kind === "number" ? features.inputs[2]!.median : Number.NaN;
    const one = codeInputs(features.inputs, takeInputs(inputs, [0])).map((column) => column.slice());
    one[2]![0] = Number.NaN;
    expect(applyHitFeatures(features, one)[7]![0]).toBe(Math.log1p(median));
  });

  it("travel with the model, are ranked by importance, and come in one order however they were asked for", () => {
    const table = madeMovies(120);
    const options = { learners: [{ name: "logistic" }], folds: 2 };
    const { result, model } = train(table, { ...options, engineered: ["log_ratings", "watch_x_completion"] });
    expect(result.features.slice(7)).toEqual(["watch_x_completion", "log_ratings"]);
    expect(result.importance.map(({ feature }) => feature)).toContain("log_ratings");
    expect(model.features.engineered).toEqual(["watch_x_completion", "log_ratings"]);
    const plain = train(table, options).model;
    expect(predict(model, table).predictions[0]!.probability).not.toBe(
      predict(plain, table).predictions[0]!.probability,
    );
  });
});
