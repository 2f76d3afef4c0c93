import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { learners } from "../../src/learn/registry.ts";
import { codeInputs } from "../../src/movies/fitted-inputs.ts";
import { hitModelJson, parseHitModel } from "../../src/movies/hit-model.ts";
import { readInputs } from "../../src/movies/inputs.ts";
import { modelProbability, movieScorer } from "../../src/movies/model-probability.ts";
import { predict } from "../../src/movies/predict.ts";
import { tableFromRecords } from "../../src/table/read-movies.ts";

const folder = new URL("../golden/models/", import.meta.url);
const read = (name: string) => readFileSync(new URL(name, folder), "utf8");
const names = readdirSync(folder)
  .filter((name) => name.endsWith(".model.json"))
  .map((name) => name.replace(".model.json", ""));

interface Pinned {
  readonly movies: readonly object[];
  readonly models: Readonly<Record<string, readonly { probability: number; hit: number; segment: string | null }[]>>;
}

const pinned = JSON.parse(read("predictions.json")) as Pinned;
const movies = tableFromRecords(pinned.movies, "probes");

describe("model files of earlier versions", () => {
  test("there is one of every learner", () => {
    const expected = learners.map(({ name }) => name).filter((name) => name !== "baseline");
    expect(names.filter((name) => !name.includes("-")).sort()).toEqual(expected.sort());
    expect(Object.keys(pinned.models).sort()).toEqual([...names].sort());
  });

  test.each(names)("%s is read and predicts what it did when it was written", (name) => {
    const model = parseHitModel(read(`${name}.model.json`), name);
    const { predictions } = predict(model, movies, { explain: false });
    for (const [row, expected] of pinned.models[name]!.entries()) {
      const { probability, hit, segment } = predictions[row]!;
      // Engines differ in the last bit of exp and log.
      expect(Math.abs(probability - expected.probability)).toBeLessThan(1e-12);
      expect({ hit, segment }).toEqual({ hit: expected.hit, segment: expected.segment });
    }
  });

  test.each(names)("%s scores a movie alone with the bits it has among others", (name) => {
    const model = parseHitModel(read(`${name}.model.json`), name);
    const { inputs } = model.features;
    const codes = codeInputs(inputs, readInputs(inputs, movies));
    const score = movieScorer(model);
    modelProbability(model, codes).forEach((probability, row) => {
      expect(score(codes.map((column) => column[row]!))).toBe(probability);
    });
  });

  test.each(names)("%s is written again as a file that predicts the same bits", (name) => {
    const model = parseHitModel(read(`${name}.model.json`), name);
    const back = parseHitModel(hitModelJson(model), name);
    expect(predict(back, movies).predictions).toEqual(predict(model, movies).predictions);
  });
});
