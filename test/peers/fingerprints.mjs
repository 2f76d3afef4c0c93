// Prints the SHA-256 of what training and segmentation give, as JSON: the same bits on every version of Node.
import { createHash } from "node:crypto";
import { learners } from "../../dist/learn/registry.js";
import { randomStream } from "../../dist/math/random.js";
import { hitModelJson } from "../../dist/movies/hit-model.js";
import { predict } from "../../dist/movies/predict.js";
import { segment } from "../../dist/movies/segment.js";
import { train } from "../../dist/movies/train.js";
import { madeMovies } from "./tables.mjs";

const seed = Number(process.argv[2]);
const movies = madeMovies(300, randomStream(seed).child(0));
const fresh = madeMovies(300, randomStream(seed).child(1));
const results = [["segments", () => segment(movies, { bootstraps: 10 })]];
for (const { name } of learners) {
  if (name === "baseline") continue;
  results.push([
    name,
    () => {
      const { result, model } = train(movies, { learners: [{ name }], folds: 3 });
      return [result, hitModelJson(model), predict(model, fresh)];
    },
  ]);
}

const fingerprints = results.map(([name, make]) => [
  name,
  createHash("sha256").update(JSON.stringify(make())).digest("hex"),
]);
process.stdout.write(`${JSON.stringify(Object.fromEntries(fingerprints))}\n`);
