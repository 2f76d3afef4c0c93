import { describe, expect, it } from "vitest";
import { MarqueeError } from "../../src/errors.ts";
import { hitModelJson, parseHitModel } from "../../src/movies/hit-model.ts";
import { predict } from "../../src/movies/predict.ts";
import { train } from "../../src/movies/train.ts";
import { fifteenMovies } from "./fifteen-movies.ts";
import { madeMovies } from "./made-movies.ts";

const small = { forest: { trees: 5 }, boosting: { trees: 5 }, logistic: {} };
const trained = Object.entries(small).map(([name, params]) => ({
  name,
  model: train(madeMovies(120), { learners: [{ name, params }] }).model,
}));
const refusal = (text: string) => {
  try {
    parseHitModel(text, "model.json");
  } catch (error) {
    if (error instanceof MarqueeError) return error;
    throw error;
  }
  return { code: "accepted", message: "" };
};
interface ModelDocument {
  reference: { inputs: { values: unknown[] }[] };
  features?: { inputs: object[]; composites: { clusterScale: object[]; centroids: number[][] } };
  segments: { names: string[] };
  columns: string[];
  decision: object;
}
const mutated = (change: (document: ModelDocument) => void, name = "forest") => {
  const document = JSON.parse(hitModelJson(trained.find((entry) => entry.name === name)!.model));
  change(document);
  return JSON.stringify(document);
};

describe("a hit model as a file", () => {
  it.each(trained)("$name: predicts the same bits after a round trip, and writes the same text", ({ model }) => {
    const text = hitModelJson(model);
    const back = parseHitModel(text, "model.json");
    expect(predict(back, madeMovies(50, 9))).toEqual(predict(model, madeMovies(50, 9)));
    expect(hitModelJson(back)).toBe(text);
  });

  it("names its format, its version and what it learned from", () => {
    const document = JSON.parse(hitModelJson(trained[0]!.model));
    expect([document.format, document.formatVersion]).toEqual(["marquee-hit-model", 2]);
    expect(document.trainedOn).toMatchObject({ source: "made.csv", rows: 96, seed: 42 });
  });
});

describe("a damaged or hostile model file is refused with a code and the file's name", () => {
  const cases: [string, string, string][] = [
    ["text that is not JSON", "\x80\x04\x95 pickle", "FORMAT_MISMATCH"],
    ["an empty file", "", "FORMAT_MISMATCH"],
    ["JSON of another kind", "[1, 2]", "MODEL_INVALID"],
    ["null", "null", "MODEL_INVALID"],
    ["a newer version", mutated((d) => Object.assign(d, { formatVersion: 3 })), "MODEL_VERSION"],
    ["an unknown learner", mutated((d) => Object.assign(d, { learner: "__proto__" })), "MODEL_INVALID"],
    ["a missing part", mutated((d) => delete d.features), "MODEL_INVALID"],
    ["a threshold over 1", mutated((d) => Object.assign(d.decision, { threshold: 1.5 })), "MODEL_INVALID"],
    [
      "a zero deviation",
      mutated((d) => Object.assign(d.features!.composites.clusterScale[0]!, { deviation: 0 })),
      "MODEL_INVALID",
    ],
    ["a scale where none belongs", mutated((d) => Object.assign(d, { scale: [] })), "MODEL_INVALID"],
    ["too short a centroid", mutated((d) => d.features!.composites.centroids[0]!.pop()), "MODEL_INVALID"],
    ["names that do not fit", mutated((d) => d.segments.names.pop()), "MODEL_INVALID"],
    ["columns in another order", mutated((d) => d.columns.reverse()), "MODEL_INVALID"],
    ["an input twice", mutated((d) => d.features!.inputs.splice(1, 1, d.features!.inputs[0]!)), "MODEL_INVALID"],
    ["measures in another order", mutated((d) => d.features!.inputs.reverse()), "MODEL_INVALID"],
    ["composites without a measure", mutated((d) => d.features!.inputs.pop()), "MODEL_INVALID"],
    ["an unknown moment", mutated((d) => Object.assign(d, { at: "soon" })), "MODEL_INVALID"],
    [
      "an engineered feature twice",
      mutated((d) => Object.assign(d.features!, { engineered: ["log_ratings", "log_ratings"] })),
      "MODEL_INVALID",
    ],
    ["a reference movie with another input", mutated((d) => d.reference.inputs.reverse()), "MODEL_INVALID"],
    [
      "a reference movie with text for a number",
      mutated((d) => Object.assign(d.reference.inputs[0]!, { values: d.reference.inputs[0]!.values.map(String) })),
      "MODEL_INVALID",
    ],
    ["no fitted part", mutated((d) => Object.assign(d, { fitted: null })), "MODEL_INVALID"],
  ];

  it.each(cases)("%s", (_, text, code) => {
    const error = refusal(text);
    expect(error.code).toBe(code);
    expect(error.message).toContain("model.json");
  });

  it("also at a hostile depth", () => {
    const deep = "[".repeat(200_000) + "]".repeat(200_000);
    expect(
      refusal(mutated((d) => Object.assign(d, { fitted: 0 })).replace('"fitted":0', `"fitted":${deep}`)).code,
    ).toMatch(/MODEL_TOO_LARGE/);
  });
});

describe("predict", () => {
  const { model } = trained[0]!;

  it("gives probability, verdict, threshold and segment for every movie", () => {
    const { predictions } = predict(model, fifteenMovies());
    expect(predictions).toHaveLength(15);
    for (const { probability, hit, threshold, segment } of predictions) {
      expect(probability).toBeGreaterThanOrEqual(0);
      expect(probability).toBeLessThanOrEqual(1);
      expect(hit).toBe(probability >= threshold ? 1 : 0);
      expect(model.segments!.names).toContain(segment);
    }
  });

  it("gives a movie the same answer alone and in company", () => {
    const table = madeMovies(40, 8);
    const alone = predict(model, {
      ...table,
      ids: table.ids.slice(0, 1),
      measures: {
        avg_watch_time: table.measures.avg_watch_time.slice(0, 1),
        completion_rate: table.measures.completion_rate.slice(0, 1),
        ratings_count: table.measures.ratings_count.slice(0, 1),
        avg_rating: table.measures.avg_rating.slice(0, 1),
      },
    });
    expect(alone.predictions[0]).toEqual(predict(model, table).predictions[0]);
  });

  it("follows the caller's threshold", () => {
    expect(predict(model, fifteenMovies(), { threshold: 0 }).predictions.every(({ hit }) => hit === 1)).toBe(true);
    expect(() => predict(model, fifteenMovies(), { threshold: 1.1 })).toThrowError(/threshold/);
  });

  it("fills a missing measure with the training median and says so", () => {
    const table = fifteenMovies();
    const holed = {
      ...table,
      measures: { ...table.measures, avg_rating: table.measures.avg_rating.map(() => Number.NaN) },
    };
    const { predictions } = predict(model, holed);
    expect(predictions[0]!.notes.map(({ code }) => code)).toContain("IMPUTED");
    expect(Number.isFinite(predictions[0]!.probability)).toBe(true);
  });

  it("says when a value lies outside the training range", () => {
    const table = fifteenMovies();
    const far = {
      ...table,
      measures: { ...table.measures, ratings_count: table.measures.ratings_count.map(() => 1e9) },
    };
    const outside = predict(model, far).predictions[0]!.notes.find(({ code }) => code === "OUT_OF_TRAINING_RANGE");
    expect(outside!.message).toContain("ratings_count 1000000000 lies outside the training range");
  });

  it("refuses a movie of which nothing is known", () => {
    const table = fifteenMovies();
    const empty = new Float64Array(15).fill(Number.NaN);
    const nothing = {
      ...table,
      measures: { avg_watch_time: empty, completion_rate: empty, ratings_count: empty, avg_rating: empty },
    };
    expect(() => predict(model, nothing)).toThrowError(/movie 1: expected at least one of/);
  });
});
