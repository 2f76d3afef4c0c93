// The tables both sides read. Numbers are written as they lie in memory: columns of float64 one after the other, targets as bytes.
import { closeSync, existsSync, openSync, renameSync, writeSync } from "node:fs";
import { join } from "node:path";
import { generateEvents } from "../dist/events/generate-events.js";
import { randomStream } from "../dist/math/random.js";
import { notebookTables } from "./workloads.mjs";

/** How many rows models are judged on, and how many those that only predict are fitted on. */
export const testRows = 100_000;
export const scoredFitRows = 20_000;
/** Movies that no one learned from: what the notebook job chose is judged on them. */
export const judgedMovies = "movies-judged.csv";

/** Makes the files of a table where they are missing. Returns the path without its ending. */
export async function makeTable(folder, table, rows) {
  if (table === "events") {
    const path = join(folder, `events-${rows}.parquet`);
    if (!existsSync(path)) await generateEvents({ path, format: "parquet" }, { rows, damage: 0.001 });
  } else if (table === "fit" || table === "score") {
    makeNumbers(
      join(folder, `train-${table === "fit" ? rows : scoredFitRows}`),
      table === "fit" ? rows : scoredFitRows,
      1,
    );
    for (const held of new Set([testRows, table === "fit" ? testRows : rows]))
      makeNumbers(join(folder, `test-${held}`), held, 2);
  } else if (table === "movies") {
    for (let round = 0; round < notebookTables; round++) {
      makeMovies(join(folder, `movies-${rows}-${round}.csv`), rows, 10 + round);
    }
    makeMovies(join(folder, judgedMovies), testRows, 4);
  } else {
    makeMovies(join(folder, `movies-${rows}.csv`), rows, 3);
  }
}

/** Seven columns like a movie table's: four measures, two composites, a cluster of two; and whether the movie is a hit. */
function makeNumbers(path, rows, seed) {
  if (existsSync(`${path}.y`)) return;
  const random = randomStream(seed);
  const columns = Array.from({ length: 7 }, () => new Float64Array(rows));
  const target = new Uint8Array(rows);
  for (let row = 0; row < rows; row++) {
    const movie = makeMovie(random);
    const measures = [movie.watch, movie.completion, movie.ratings, movie.rating];
    const engagement = (movie.watch / 250 + movie.completion) / 2;
    const popularity = 0.7 * Math.min(1, movie.ratings / 50_000) + (0.3 * (movie.rating - 1)) / 4;
    [...measures, engagement, popularity, engagement + popularity > 0.75 ? 1 : 0].forEach((value, column) => {
      columns[column][row] = value;
    });
    target[row] = movie.hit;
  }
  write(
    `${path}.x`,
    columns.map((column) => new Uint8Array(column.buffer)),
  );
  write(`${path}.y`, [target]);
}

function makeMovies(path, rows, seed) {
  if (existsSync(path)) return;
  const random = randomStream(seed);
  const parts = ["movie_id,avg_watch_time,completion_rate,ratings_count,avg_rating,hit\n"];
  const encoder = new TextEncoder();
  function* chunks() {
    for (let row = 1; row <= rows; row++) {
      const { watch, completion, ratings, rating, hit } = makeMovie(random);
      parts.push(`${row},${watch.toFixed(1)},${completion.toFixed(3)},${ratings},${rating.toFixed(2)},${hit}\n`);
      if (parts.length < 10_000 && row < rows) continue;
      yield encoder.encode(parts.join(""));
      parts.length = 0;
    }
  }
  write(path, chunks());
}

function makeMovie(random) {
  const appeal = random.normal();
  const watch = Math.min(250, Math.max(1, 80 + 24 * appeal + 18 * random.normal()));
  const completion = 1 / (1 + Math.exp(-0.9 * appeal - 0.7 * random.normal()));
  const ratings = Math.round(Math.exp(8 + 0.6 * appeal + 0.6 * random.normal()));
  const rating = Math.min(5, Math.max(1, 3.5 + 0.4 * appeal + 0.4 * random.normal()));
  const logit = -1 + 1.2 * appeal + (rating > 3.8 && watch > 90 ? 0.8 : 0) + 0.5 * Math.sin(watch / 10);
  return { watch, completion, ratings, rating, hit: random.next() < 1 / (1 + Math.exp(-logit)) ? 1 : 0 };
}

/** Whole or not at all: a run that is broken off leaves no half table. */
function write(path, chunks) {
  const part = `${path}.part`;
  const file = openSync(part, "w");
  for (const chunk of chunks) for (let at = 0; at < chunk.length; ) at += writeSync(file, chunk, at);
  closeSync(file);
  renameSync(part, path);
}
