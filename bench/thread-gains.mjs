// node bench/thread-gains.mjs [ROWS,… [WORK]]: what two threads gain over one, kernel by kernel and size by size: the figures behind the numbers of
// rows from which threads are used; WORK: a part of the names of those to measure. On an idle machine. The threads are running already: starting them takes about 30 ms once.
import { boosting } from "../dist/learn/boosting/boosting.js";
import { forest } from "../dist/learn/forest/forest.js";
import { fitKMeans } from "../dist/learn/kmeans/fit.js";
import { logistic } from "../dist/learn/logistic/logistic.js";
import { resolveParams } from "../dist/learn/params.js";
import { fitCandidate, fittedProbability } from "../dist/learn/pipeline.js";
import { randomStream } from "../dist/math/random.js";
import { meanSilhouette } from "../dist/metrics/clustering.js";
import { threadPool } from "../dist/parallel/thread-pool.js";

const sizes = process.argv[2]?.split(",").map(Number) ?? [1000, 3000, 10_000, 30_000, 100_000];
const wanted = process.argv[3] ?? "";
const most = Math.max(...sizes, 3000);
const mostPoints = 30_000;
const turns = 7;
const two = threadPool(2, 0);

const random = randomStream(1);
const columns = Array.from({ length: 7 }, () => Float64Array.from({ length: most }, () => random.normal()));
const target = Uint8Array.from({ length: most }, (_, row) => (columns[0][row] + random.normal() > 0 ? 1 : 0));
const rowsOf = (count) => ({
  columns: columns.map((column) => column.subarray(0, count)),
  target: target.subarray(0, count),
});

function fitOf(learner, given, count, threads) {
  const params = resolveParams(learner.name, learner.params, given);
  return fitCandidate({ learner, params }, rowsOf(count), { random: randomStream(1), threads });
}

function clustered(width, count, threads) {
  fitKMeans(rowsOf(count).columns.slice(0, width), 4, { random: randomStream(1), threads });
}

const boosted = fitOf(boosting, { trees: 100 }, 3000);
const grown = fitOf(forest, { trees: 100 }, 3000);
const works = {
  "fit of boosting, 100 trees": (count, threads) => fitOf(boosting, { trees: 100 }, count, threads),
  "fit of a forest, 10 trees": (count, threads) => fitOf(forest, { trees: 10 }, count, threads),
  "prediction by boosting": (count, threads) => fittedProbability(boosted, rowsOf(count).columns, threads),
  "prediction by a forest": (count, threads) => fittedProbability(grown, rowsOf(count).columns, threads),
  "fit of logistic regression": (count, threads) => fitOf(logistic, {}, count, threads),
  "k-means of 2 columns": (count, threads) => clustered(2, count, threads),
  "k-means of 6 columns": (count, threads) => clustered(6, count, threads),
  silhouettes(count, threads) {
    if (count > mostPoints) return;
    const points = rowsOf(count);
    meanSilhouette(points.columns.slice(0, 2), points.target, threads);
  },
};

process.stdout.write("work · rows: milliseconds on one thread, on two, ratio\n");
for (const [name, work] of Object.entries(works).filter(([name]) => name.includes(wanted))) {
  for (const count of sizes) {
    const [alone, shared] = medians([() => work(count, undefined), () => work(count, two)]);
    process.stdout.write(
      `${name} · ${count}: ${alone.toFixed(2)}, ${shared.toFixed(2)}, ${(alone / shared).toFixed(2)}\n`,
    );
  }
}
process.exit(0);

/** Both sides in turns, the first turn not counted. */
function medians(sides) {
  const times = sides.map(() => []);
  for (let turn = 0; turn <= turns; turn++) {
    sides.forEach((side, index) => {
      const start = performance.now();
      side();
      if (turn > 0) times[index].push(performance.now() - start);
    });
  }
  return times.map((taken) => taken.sort((a, b) => a - b)[turns >> 1]);
}
