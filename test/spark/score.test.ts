import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Engine } from "../../src/engine/engine.ts";
import { openEngine } from "../../src/engine/open-engine.ts";
import { scoreInEngine } from "../../src/export/score-in-engine.ts";
import type { HitModel } from "../../src/movies/hit-model.ts";
import type { MovieTable } from "../../src/movies/movie.ts";
import { movieTableColumns } from "../../src/table/table-columns.ts";
import { writeTable } from "../../src/table/write-table.ts";
import { gappyMovies, type MadeModel, madeModel } from "../export/made-models.ts";
import { compareScores } from "../export/scores-compared.ts";
import { cluster } from "./cluster.ts";

const few = 5_000;
const many = 1_000_000;

let folder: string;
let spark: Engine;
let duckdb: Engine;
const tables = new Map<number, MovieTable>();
let outputs = 0;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "marquee-score-"));
  spark = await openEngine(cluster().address);
  duckdb = await openEngine("duckdb", { folders: [folder] });
  for (const count of [few, many]) {
    const movies = gappyMovies(count, 11);
    tables.set(count, movies);
    await writeTable(join(folder, `${count}.parquet`), movieTableColumns(movies));
  }
});

afterAll(async () => {
  await spark.close();
  await duckdb.close();
  rmSync(folder, { recursive: true, force: true });
});

async function scored(engine: Engine, model: HitModel, count: number) {
  // What is there already would be refused.
  const out = { path: join(folder, `scores-${outputs++}.parquet`), format: "parquet" } as const;
  const started = performance.now();
  const { movies } = await scoreInEngine(
    engine,
    model,
    { path: join(folder, `${count}.parquet`), format: "parquet" },
    out,
  );
  process.stdout.write(
    `${count} movies by ${model.learner} on ${engine.name}: ${Math.round(performance.now() - started)} ms\n`,
  );
  expect(movies).toEqual({ read: count, scored: count, refused: {} });
  const compared = await compareScores(duckdb, out, model, tables.get(count)!);
  expect(compared).toMatchObject({ rows: count, others: 0 });
  expect(compared.largestDifference).toBeLessThan(1e-12);
}

// Few and small: Spark takes seconds to plan what DuckDB plans in tenths; every learner's SQL is held on DuckDB.
const made: MadeModel[] = [
  { learner: "logistic", calibration: "sigmoid", seed: 2, ownThresholds: true },
  {
    learner: "stacking",
    params: {
      members: [
        { name: "logistic", params: {} },
        { name: "tree", params: {} },
      ],
      passthrough: "yes",
    },
    calibration: "isotonic",
    seed: 5,
  },
  // So large that its trees are walked in arrays.
  { learner: "forest", rows: 3000, params: { trees: 60 }, seed: 7 },
];

describe("scores on Spark are those of predict", () => {
  test.each(made)("for $learner $calibration, seed $seed", (given) => scored(spark, madeModel(given), few));
});

describe("scores of 1,000,000 movies are those of predict", () => {
  const logistic: MadeModel = { learner: "logistic", seed: 1 };
  const boosting: MadeModel = {
    learner: "boosting",
    params: { trees: 50, maxDepth: 4 },
    calibration: "sigmoid",
    seed: 2,
  };
  test.each([logistic, boosting])("on DuckDB by $learner", (given) => scored(duckdb, madeModel(given), many));
  test("on Spark by boosting", () => scored(spark, madeModel(boosting), many));
});
