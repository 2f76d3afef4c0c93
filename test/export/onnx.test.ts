import { InferenceSession, Tensor } from "onnxruntime-web";
import { describe, expect, test } from "vitest";
import { hitModelOnnx, onnxExportNotes } from "../../src/export/onnx/hit-model-onnx.ts";
import { learners } from "../../src/learn/registry.ts";
import { codeInputs, decodeInput } from "../../src/movies/fitted-inputs.ts";
import type { HitModel } from "../../src/movies/hit-model.ts";
import { readInputs } from "../../src/movies/inputs.ts";
import type { MovieTable } from "../../src/movies/movie.ts";
import { predict } from "../../src/movies/predict.ts";
import { gappyMovies, type MadeModel, madeModel } from "./made-models.ts";

const rows = 10_000;
const movies = gappyMovies(rows, 21);

/** The inputs as the file asks for them. */
function feedsOf({ features: { inputs } }: HitModel, table: MovieTable): Record<string, Tensor> {
  const codes = codeInputs(inputs, readInputs(inputs, table));
  const shape = [table.ids.length, 1];
  return Object.fromEntries(
    inputs.map((input, index) => {
      const column = codes[index]!;
      if (input.kind === "number") return [input.name, new Tensor("float64", column, shape)];
      const texts = Array.from(column, (code) => String(decodeInput(input, code) ?? ""));
      return [input.name, new Tensor("string", texts, shape)];
    }),
  );
}

async function answers(model: HitModel, table: MovieTable) {
  const session = await InferenceSession.create(hitModelOnnx(model, "0.0.0"), { executionProviders: ["wasm"] });
  try {
    const { probability, hit, segment } = await session.run(feedsOf(model, table));
    return {
      probability: probability!.data as Float64Array,
      hit: Array.from(hit!.data as BigInt64Array, Number),
      segment: segment === undefined ? null : (segment.data as unknown as string[]),
    };
  } finally {
    await session.release();
  }
}

const few = { trees: 30 };
const made: MadeModel[] = [
  ...learners.map(({ name }, index): MadeModel => ({ learner: name, seed: index + 1 })),
  { learner: "forest", params: few, calibration: "isotonic", seed: 2 },
  { learner: "boosting", params: few, calibration: "sigmoid", seed: 3 },
  { learner: "voting", params: { voting: "hard" }, calibration: "sigmoid", seed: 4 },
  { learner: "stacking", params: { passthrough: "yes" }, seed: 5 },
  { learner: "logistic", extras: false, seed: 6 },
  { learner: "tree", measures: false, seed: 7 },
];

describe("a hit model in ONNX Runtime", () => {
  test.each(made)(
    "says of 10,000 movies what predict says: $learner $calibration $params, seed $seed",
    async (given) => {
      const model = madeModel(given);
      const { predictions } = predict(model, movies, { explain: false });
      const found = await answers(model, movies);
      let largest = 0;
      let others = 0;
      predictions.forEach(({ probability, hit, segment }, row) => {
        const difference = Math.abs(found.probability[row]! - probability);
        if (!(difference <= largest)) largest = difference;
        if (found.hit[row] !== hit || (found.segment?.[row] ?? null) !== segment) others++;
      });
      expect(largest).toBeLessThan(1e-12);
      expect(others).toBe(0);
    },
  );

  test("says what the file has no place for", () => {
    expect(onnxExportNotes(madeModel({ learner: "tree", ownThresholds: true })).map(({ code }) => code)).toEqual([
      "EXPORT_PARTIAL",
      "EXPORT_PARTIAL",
    ]);
    expect(onnxExportNotes(madeModel({ learner: "tree", seed: 3 }))).toEqual([]);
  });
});
