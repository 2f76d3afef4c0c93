// Our side of one workload: node bench/ours.mjs WORKLOAD ROWS FOLDER THREADS TIMES SECONDS LONG [ROUND]. Does it TIMES times, but after so many
// SECONDS no more than three, and once where that takes LONG seconds. Each time has a seed of its own, and so has each ROUND.
// Prints the seconds of each time, of which the first is cold, the quality and the peak memory as JSON.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { openEngine } from "../dist/engine/open-engine.js";
import { rollUp } from "../dist/events/roll-up.js";
import { boosting } from "../dist/learn/boosting/boosting.js";
import { forest } from "../dist/learn/forest/forest.js";
import { fitKMeans } from "../dist/learn/kmeans/fit.js";
import { logistic } from "../dist/learn/logistic/logistic.js";
import { resolveParams } from "../dist/learn/params.js";
import { fitCandidate, fittedProbability, rowPredictor } from "../dist/learn/pipeline.js";
import { randomStream } from "../dist/math/random.js";
import { meanSilhouette } from "../dist/metrics/clustering.js";
import { rocAuc } from "../dist/metrics/ranking.js";
import { predict } from "../dist/movies/predict.js";
import { segment } from "../dist/movies/segment.js";
import { train } from "../dist/movies/train.js";
import { threadPool } from "../dist/parallel/thread-pool.js";
import { readMovies } from "../dist/table/read-movies.js";
import { judgedMovies, scoredFitRows, testRows } from "./data.mjs";

const [name, rowsText, folder, threadsText, timesText, warmText, longText, roundText = "0"] = process.argv.slice(2);
const rows = Number(rowsText);
const threads = Number(threadsText) > 1 ? threadPool(Number(threadsText)) : undefined;

function readNumbers(path, count, width = 7) {
  const bytes = readFileSync(join(folder, `${path}.x`));
  const columns = Array.from({ length: width }, (_, column) => {
    const begin = bytes.byteOffset + 8 * count * column;
    return new Float64Array(bytes.buffer.slice(begin, begin + 8 * count));
  });
  return { columns, target: new Uint8Array(readFileSync(join(folder, `${path}.y`))) };
}

const candidates = {
  boosting: { learner: boosting, params: { trees: 100, maxDepth: 6, learningRate: 0.3 } },
  forest: { learner: forest, params: { trees: 100 } },
  "forest-depth-10": { learner: forest, params: { trees: 100, maxDepth: 10 } },
  logistic: { learner: logistic, params: {} },
};

function fitModel(candidate, data, seed = 1) {
  const { learner, params } = candidates[candidate];
  const resolved = { learner, params: resolveParams(learner.name, learner.params, params) };
  return fitCandidate(resolved, data, { random: randomStream(seed), threads });
}

/** Everything that comes before the clock starts; returns the work, and how good its result is. */
const workloads = {
  ...Object.fromEntries(Object.keys(candidates).map((candidate) => [candidate, () => fitting(candidate)])),
  "boosting-first": () => fitting("boosting"),
  "kmeans-2": () => clustering([4, 5]),
  "kmeans-6": () => clustering([0, 1, 2, 3, 4, 5]),
  silhouette() {
    const columns = standardised([4, 5]);
    // By quadrant, so that both sides judge the same clusters.
    const labels = Int32Array.from(columns[0], (x, row) => (x > 0 ? 2 : 0) + (columns[1][row] > 0 ? 1 : 0));
    return { work: () => meanSilhouette(columns, labels, threads), quality: (found) => found };
  },
  "predict-boosting": () => predicting("boosting"),
  "predict-forest": () => predicting("forest"),
  "row-boosting": () => oneByOne("boosting"),
  "row-forest": () => oneByOne("forest"),
  "read-csv": () => ({
    work: () => readMovies(join(folder, `movies-${rows}.csv`)),
    quality: (movies) => movies.measures.avg_rating.reduce((sum, value) => sum + value, 0) / rows,
  }),
  async rollup() {
    // What is loaded comes before the clock, as with the peers.
    await Promise.all([import("@duckdb/node-api"), import("apache-arrow")]);
    const path = join(folder, `events-${rows}.parquet`);
    return {
      async work() {
        const engine = await openEngine("duckdb", { folders: [folder], temporary: folder });
        const { table } = await rollUp(engine, { path, format: "parquet" });
        await engine.close();
        return table;
      },
      quality: ({ extras }) =>
        extras
          .filter(({ name }) => /^(?:avg_watch_time|completion_rate|avg_rating)_/.test(name))
          .flatMap(({ values }) => values)
          .reduce((sum, value) => sum + (value ?? 0), 0),
    };
  },
  async notebook() {
    const path = join(folder, `movies-${rows}-${roundText}.csv`);
    const tune = ["notebook-forest", "notebook-boosting"];
    const learners = [{ name: "forest" }, { name: "boosting" }];
    return {
      async work() {
        const movies = await readMovies(path);
        segment(movies, { maxK: 7, bootstraps: 2 });
        segment(movies, { maxK: 7, bootstraps: 2, features: "all" });
        return train(movies, { learners, tune, calibrate: "none", explain: false, moments: false, threads });
      },
      quality: async ({ model }) => {
        const judged = await readMovies(join(folder, judgedMovies));
        const { predictions } = predict(model, judged);
        return rocAuc(
          judged.hit,
          predictions.map(({ probability }) => probability),
        );
      },
    };
  },
};

function fitting(candidate) {
  const data = readNumbers(`train-${rows}`, rows);
  const held = readNumbers(`test-${testRows}`, testRows);
  return {
    work: (seed) => fitModel(candidate, data, seed),
    quality: (model) => rocAuc(held.target, fittedProbability(model, held.columns, threads)),
  };
}

function clustering(wanted) {
  const columns = standardised(wanted);
  return {
    work: (seed) => fitKMeans(columns, 4, { random: randomStream(seed), threads }),
    quality: ({ inertia }) => inertia,
  };
}

function standardised(wanted) {
  const { columns } = readNumbers(`train-${rows}`, rows);
  return wanted.map((column) => {
    const values = columns[column];
    const mean = values.reduce((sum, value) => sum + value, 0) / rows;
    const deviation = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / rows);
    return values.map((value) => (value - mean) / deviation);
  });
}

function predicting(candidate) {
  const model = fitModel(candidate, readNumbers(`train-${scoredFitRows}`, scoredFitRows));
  const scored = readNumbers(`test-${rows}`, rows);
  return {
    work: () => fittedProbability(model, scored.columns, threads),
    quality: (probability) => rocAuc(scored.target, probability),
  };
}

/** The seconds of a call are measured for each: their median stands for the work. */
function oneByOne(candidate) {
  const model = fitModel(candidate, readNumbers(`train-${scoredFitRows}`, scoredFitRows));
  const held = readNumbers(`test-${testRows}`, testRows);
  const { columns } = readNumbers(`test-${rows}`, rows);
  const predictRow = rowPredictor(model);
  const movies = Array.from({ length: rows }, (_, row) => Float64Array.from(columns, (column) => column[row]));
  return {
    work() {
      const seconds = movies.map((movie) => {
        const start = process.hrtime.bigint();
        predictRow(movie);
        return Number(process.hrtime.bigint() - start) / 1e9;
      });
      return seconds.sort((a, b) => a - b)[rows >> 1];
    },
    seconds: (median) => median,
    quality: () => rocAuc(held.target, fittedProbability(model, held.columns, threads)),
  };
}

const { work, quality, seconds } = await workloads[name]();
const taken = [];
let result;
const began = performance.now();
for (let time = 0; time < Number(timesText); time++) {
  if (time === 1 && taken[0] > Number(longText)) break;
  if (time >= 3 && performance.now() - began > 1000 * Number(warmText)) break;
  const start = performance.now();
  result = await work(100 * Number(roundText) + time + 1);
  const elapsed = (performance.now() - start) / 1000;
  taken.push(seconds === undefined ? elapsed : seconds(result));
}
const peakMemory = process.resourceUsage().maxRSS * 1024;
process.stdout.write(`${JSON.stringify({ seconds: taken, quality: await quality(result), peakMemory })}\n`);
process.exit(0);
