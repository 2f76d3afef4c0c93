// The hit model tuned on the notebooks' grids, against scikit-learn and XGBoost tuned on the same grids and the same split.
import { searchPresets } from "../../dist/learn/search/presets.js";
import { takeColumns, takeTarget } from "../../dist/math/columns.js";
import { quantile } from "../../dist/math/stats.js";
import { rankSample, resampledRocAuc } from "../../dist/metrics/resampled-ranking.js";
import { codeInputs } from "../../dist/movies/fitted-inputs.js";
import { applyHitFeatures } from "../../dist/movies/hit-features.js";
import { measureInputs } from "../../dist/movies/inputs.js";
import { takeMovies } from "../../dist/movies/movie.js";
import { predict } from "../../dist/movies/predict.js";
import { train } from "../../dist/movies/train.js";
import { mixedMovies, plainColumns } from "./tables.mjs";

const rows = 1200;
const folds = 4;
const resamples = 2000;
/** So rarely does chance alone put ours below theirs by more than the bootstrap allows. */
const unlikely = 0.001;

/**
 * Each preset is searched by both sides with four folds inside the same training rows, on the seven columns of the hit model,
 * and judged on the same test rows. Ours may lie below theirs by no more than chance explains (paired bootstrap of the
 * test rows, one-sided 99.9 %).
 * @param {import("./checks.mjs").Peers} peers
 */
export function tunedAuc({ ask, random }) {
  const movies = mixedMovies(rows, random.child(0));
  // Hits and others take turns in the table: of eight movies in a row two are for the test, one of each.
  const marks = movies.ids.map((_, row) => (row % 8 < 2 ? "test" : "train"));
  const test = Array.from(marks.keys()).filter((row) => marks[row] === "test");
  const table = { ...movies, extras: [{ name: "part", values: marks }] };
  const target = Uint8Array.from(movies.hit);
  const testTarget = takeTarget(target, test);
  const testRows = Uint32Array.from(test.keys());
  const ours = Object.entries(searchPresets).map(([preset, { learner, space }]) => {
    const { model, result } = train(table, {
      ...{ learners: [{ name: learner }], tune: [preset], splitColumn: "part", folds },
      ...{ calibrate: "none", explain: false, moments: false },
    });
    const { predictions } = predict(model, takeMovies(movies, test), { explain: false });
    const probability = Float64Array.from(predictions, (prediction) => prediction.probability);
    return { learner, space, model, auc: result.test.rocAuc, ranked: rankSample(testRows, testTarget, probability) };
  });
  const [{ features }] = ours.map(({ model }) => model);
  const columns = applyHitFeatures(features, codeInputs(features.inputs, measureInputs(movies)));
  const training = Array.from(marks.keys()).filter((row) => marks[row] === "train");
  const answer = ask({
    judge: "tuned",
    columns: plainColumns(takeColumns(columns, training)),
    target: Array.from(takeTarget(target, training)),
    rows: plainColumns(takeColumns(columns, test)),
    folds,
    grids: Object.fromEntries(ours.map(({ learner, space }) => [learner, space])),
  });
  const found = ours.map(({ learner, auc, ranked }) => {
    const theirs = rankSample(testRows, testTarget, Float64Array.from(answer[learner].probability));
    const theirAuc = resampledRocAuc(theirs, new Float64Array(test.length).fill(1));
    const highest = highestDifference(ranked, theirs, test.length, random.child(1));
    const words = `${learner} ${auc.toFixed(4)} against ${theirAuc.toFixed(4)}`;
    if (highest < 0) throw new Error(`${words}, lower by more than chance explains (at most ${highest.toFixed(4)})`);
    return words;
  });
  return `test AUC on ${test.length} of ${rows} movies: ${found.join("; ")}`;
}

/** The upper end of what resamples of the test rows say of our AUC less theirs. */
function highestDifference(ours, theirs, count, random) {
  const counts = new Float64Array(count);
  const differences = new Float64Array(resamples);
  for (let sample = 0; sample < resamples; sample++) {
    const stream = random.child(sample);
    counts.fill(0);
    for (let i = 0; i < count; i++) counts[stream.integer(count)]++;
    differences[sample] = (resampledRocAuc(ours, counts) ?? 0) - (resampledRocAuc(theirs, counts) ?? 0);
  }
  return quantile(differences.sort(), 1 - unlikely);
}
