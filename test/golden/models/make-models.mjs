// Makes a small model file of every learner that has none yet, and pins what it predicts. Files that exist are left as
// they are: they must load for ever. From the root: node test/golden/models/make-models.mjs [--again NAME…]
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { learners } from "../../../dist/learn/registry.js";
import { randomStream } from "../../../dist/math/random.js";
import { sigmoid } from "../../../dist/math/special.js";
import { hitModelJson, parseHitModel } from "../../../dist/movies/hit-model.js";
import { predict } from "../../../dist/movies/predict.js";
import { train } from "../../../dist/movies/train.js";
import { tableFromRecords } from "../../../dist/table/read-movies.js";

const members = [{ name: "logistic" }, { name: "boosting", params: { trees: 4, maxDepth: 2 } }];
const params = {
  tree: { maxDepth: 3 },
  forest: { trees: 4, maxDepth: 3 },
  boosting: { trees: 4, maxDepth: 3 },
  voting: { members },
  stacking: { members },
};
const calibrations = { logistic: "sigmoid", forest: "isotonic" };

const place = (name) => new URL(name, import.meta.url);
const pinnedFile = place("predictions.json");
const again = process.argv.includes("--again") ? process.argv.slice(process.argv.indexOf("--again") + 1) : [];
const earlier = existsSync(pinnedFile) ? JSON.parse(readFileSync(pinnedFile, "utf8")).models : {};
const pinned = { movies: probes(), models: earlier };

/** One of every learner on the measures, and what a file can hold besides. */
const kinds = [
  ...learners.filter(({ name }) => name !== "baseline").map(({ name }) => ({ name, learner: name, options: {} })),
  { name: "forest-release", learner: "forest", options: { at: "release" } },
  { name: "logistic-engineered", learner: "logistic", options: { engineered: ["log_ratings"], extraFeatures: ["genre"] } },
];

for (const { name, learner, options } of kinds) {
  const file = place(`${name}.model.json`);
  if (existsSync(file) && !again.includes(name)) continue;
  const { model } = train(tableFromRecords(madeMovies(), "made.csv"), {
    learners: [{ name: learner, params: params[learner] ?? {} }],
    calibrate: calibrations[learner] ?? "none",
    folds: 2,
    seed: 3,
    ...options,
  });
  const text = hitModelJson(model);
  const { predictions } = predict(parseHitModel(text, name), tableFromRecords(pinned.movies, "probes"), { explain: false });
  pinned.models[name] = predictions.map(({ probability, hit, segment }) => ({ probability, hit, segment }));
  writeFileSync(file, text);
  process.stdout.write(`${name}: made\n`);
}
writeFileSync(pinnedFile, `${JSON.stringify(pinned, null, 1)}\n`);

function madeMovies() {
  const random = randomStream(11);
  return Array.from({ length: 80 }, (_, row) => {
    const quality = random.normal();
    return {
      movie_id: `g${row}`,
      avg_watch_time: Math.max(1, Math.round(90 + 20 * quality + 15 * random.normal())),
      completion_rate: Math.round(100 * sigmoid(1 + 0.6 * quality + 0.5 * random.normal())) / 100,
      ratings_count: Math.round(Math.exp(8 + 0.7 * quality + 0.6 * random.normal())),
      avg_rating: Math.round(10 * Math.min(5, Math.max(1, 3.8 + 0.4 * quality + 0.3 * random.normal()))) / 10,
      hit: random.next() < sigmoid(1.5 * quality) ? 1 : 0,
      genre: ["Drama", "Comedy", "Horror", ""][row % 4],
      budget: row % 9 === 0 ? null : Math.round(1e6 * (20 + 5 * quality)),
      release_date: `2009-${String(1 + (row % 6)).padStart(2, "0")}-15`,
    };
  });
}

/** Movies like those learned from, beyond them, and with gaps. */
function probes() {
  return [
    [95, 0.75, 3000, 3.9],
    [60, 0.5, 800, 3.1],
    [140, 0.95, 20_000, 4.8],
    [400, 1, 10_000_000, 5],
    [0, 0, 0, 1],
    [null, 0.8, 5000, 4.2],
    [100, null, null, null],
    [88.5, 0.713, 2750, 4.05],
  ].map(([avg_watch_time, completion_rate, ratings_count, avg_rating], row) => ({
    movie_id: `p${row}`,
    avg_watch_time,
    completion_rate,
    ratings_count,
    avg_rating,
    genre: ["Drama", "Comedy", "Musical", null][row % 4],
    budget: row === 5 ? null : 1e6 * (5 + 10 * row),
    release_date: `2010-0${1 + row}-01`,
  }));
}
