import { fitCalibration } from "../../src/learn/calibrate/calibrate.ts";
import { type ParamValue, resolveParams } from "../../src/learn/params.ts";
import { fitCandidate, fittedProbability } from "../../src/learn/pipeline.ts";
import { findLearner } from "../../src/learn/registry.ts";
import { type RandomStream, randomStream } from "../../src/math/random.ts";
import { fitTrustBand } from "../../src/movies/decide/abstain.ts";
import { engineeredNames } from "../../src/movies/engineered.ts";
import { codeInputs } from "../../src/movies/fitted-inputs.ts";
import { applyHitFeatures, fitHitFeatures } from "../../src/movies/hit-features.ts";
import { type HitModel, hitModelJson, parseHitModel } from "../../src/movies/hit-model.ts";
import { type InputField, measureFields, readInputs } from "../../src/movies/inputs.ts";
import type { CellValue, MovieTable } from "../../src/movies/movie.ts";
import { modelSegments } from "../../src/movies/segment.ts";
import { madeMovies } from "../movies/made-movies.ts";

/** A model to be made: what there is of it besides the learner. */
export interface MadeModel {
  readonly learner: string;
  readonly params?: Readonly<Record<string, ParamValue>>;
  readonly calibration?: "none" | "sigmoid" | "isotonic";
  readonly extras?: boolean;
  readonly measures?: boolean;
  readonly ownThresholds?: boolean;
  readonly rows?: number;
  readonly seed?: number;
}

const genres = ["Drama", "Comedy", 'L\'été \\ "3"', "12"];

/** Made movies with a category, a month, a number and costs; about `gaps` of the cells are missing, and some categories are new. */
export function gappyMovies(count: number, seed: number, gaps = 0.1): MovieTable {
  const random = randomStream(seed);
  const movies = madeMovies(count, seed);
  const cells = (value: () => CellValue) =>
    Array.from({ length: count }, () => (random.next() < gaps ? null : value()));
  const measures = Object.fromEntries(
    Object.entries(movies.measures).map(([name, values]) => [
      name,
      // Of every movie something stays known.
      values.map((value, row) => {
        const isKept = name === (row % 3 === 0 ? "completion_rate" : "avg_watch_time");
        return random.next() < gaps && !isKept ? Number.NaN : value;
      }),
    ]),
  ) as unknown as MovieTable["measures"];
  const month = () => `2001-${String(1 + random.integer(12)).padStart(2, "0")}-11`;
  return {
    ...movies,
    measures,
    extras: [
      { name: "genre", values: cells(() => (random.next() < 0.05 ? "new to all" : genres[random.integer(4)]!)) },
      { name: "release_date", values: cells(month) },
      { name: "running time", values: cells(() => 80 + random.integer(60)) },
      { name: "loss", values: Array.from({ length: count }, () => random.integer(4)) },
    ],
  };
}

/** A hit model of any learner with everything a model can have, as it comes out of its file. */
export function madeModel(made: MadeModel): HitModel {
  const { learner: name, rows = 300, seed = 1, extras = true, measures = true, calibration = "none" } = made;
  const random = randomStream(seed);
  const movies = gappyMovies(rows, seed, 0.05);
  const more: InputField[] = [
    { name: "genre", kind: "category" },
    { name: "release_date", kind: "month" },
    { name: "running time", kind: "number" },
  ];
  const fields = [...(measures ? measureFields : measureFields.slice(0, 2)), ...(extras ? more : [])];
  const inputs = readInputs(fields, movies);
  const engineered = measures ? engineeredNames : ["watch_x_completion" as const];
  const features = fitHitFeatures(inputs, { popularityWeight: 0.7, clusters: 4, engineered }, random.child(0));
  const codes = codeInputs(features.inputs, inputs);
  const target = Uint8Array.from(movies.hit!);
  const learner = findLearner(name);
  const params = resolveParams(name, learner.params, made.params ?? {});
  const columns = applyHitFeatures(features, codes);
  const model = fitCandidate({ learner, params }, { columns, target }, { random: random.child(1) });
  const forecast = noisy(fittedProbability(model, columns), random.child(2));
  const fitted: HitModel = {
    learner: name,
    params,
    trainedOn: {
      source: "made.csv",
      hash: null,
      rows,
      hits: target.reduce((sum, value) => sum + value, 0),
      seed,
      proxies: [],
      targetRule: null,
      synthetic: false,
      ids: null,
      testLook: null,
    },
    test: null,
    decision: made.ownThresholds
      ? { criterion: "cost", threshold: 0.5, costs: { miss: "loss", falseAlarm: 1.5 }, ownThresholds: true }
      : { criterion: "fixed", threshold: 0.5, costs: null, ownThresholds: false },
    calibration: fitCalibration(calibration, forecast, target),
    band: seed % 4 === 3 ? null : fitTrustBand({ probability: forecast, target }),
    features,
    at: null,
    ledger: [],
    segments: features.composites === null ? null : modelSegments(madeMovies(rows, seed), 3),
    drift: [],
    reference: null,
    model,
  };
  return parseHitModel(hitModelJson(fitted), "made.json");
}

/** Forecasts as they are out of fold: less sure. */
function noisy(probability: Float64Array, random: RandomStream): Float64Array {
  return probability.map((value) => Math.min(1, Math.max(0, 0.2 + 0.6 * value + 0.1 * random.normal())));
}
