import { PGlite } from "@electric-sql/pglite";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Engine } from "../../src/engine/engine.ts";
import { openEngine } from "../../src/engine/open-engine.ts";
import { modelSql } from "../../src/export/sql/model-sql.ts";
import { learners } from "../../src/learn/registry.ts";
import type { HitModel } from "../../src/movies/hit-model.ts";
import type { MovieTable } from "../../src/movies/movie.ts";
import { predict } from "../../src/movies/predict.ts";
import { gappyMovies, type MadeModel, madeModel } from "./made-models.ts";
import { valuesSql, valuesTable } from "./sql-table.ts";

type Row = Readonly<Record<string, unknown>>;

let duckdb: Engine;
let postgres: PGlite;

beforeAll(async () => {
  duckdb = await openEngine("duckdb");
  postgres = new PGlite();
});

afterAll(async () => {
  await duckdb.close();
  await postgres.close();
});

async function onDuckDB(model: HitModel, movies: MovieTable): Promise<Row[]> {
  await duckdb.define("movies", valuesSql(movies, { double: "DOUBLE", text: "VARCHAR" }));
  const rows: Row[] = [];
  for await (const batch of duckdb.query(modelSql(model, "duckdb", valuesTable(model, "movies")))) {
    for (const row of batch) rows.push(row.toJSON());
  }
  return rows;
}

async function onPostgres(model: HitModel, movies: MovieTable): Promise<Row[]> {
  await postgres.exec(
    `DROP TABLE IF EXISTS movies; CREATE TABLE movies AS ${valuesSql(movies, { double: "FLOAT8", text: "TEXT" })}`,
  );
  const { rows } = await postgres.query<Row>(modelSql(model, "postgres", valuesTable(model, "movies")));
  return rows;
}

/** Holds every row against what predict says: verdicts and segments the same, numbers within 1e-12. */
function expectPredicted(rows: readonly Row[], model: HitModel, movies: MovieTable): void {
  const { predictions } = predict(model, movies, { explain: false });
  expect(rows.length).toBe(predictions.length);
  const byId = new Map(rows.map((row) => [row["movie_id"], row]));
  for (const { movie_id, probability, hit, threshold, interval, verdict, segment } of predictions) {
    const row = byId.get(movie_id)!;
    expect(row["not_scored"]).toBe(null);
    expect(Math.abs((row["hit_probability"] as number) - probability)).toBeLessThan(1e-12);
    expect({ hit: row["hit_predicted"], verdict: row["hit_verdict"], segment: row["segment_name"] }).toEqual({
      hit,
      verdict,
      segment,
    });
    expect(row["hit_threshold"]).toBe(threshold);
    if (interval === null) expect(row["hit_low"]).toBe(null);
    else {
      expect(Math.abs((row["hit_low"] as number) - interval[0])).toBeLessThan(1e-12);
      expect(Math.abs((row["hit_high"] as number) - interval[1])).toBeLessThan(1e-12);
    }
  }
}

/** Fewer trees than usual, so that the many models do not take long. */
const fewTrees = (name: string) => (name === "forest" || name === "boosting" ? { params: { trees: 30 } } : {});

const made: MadeModel[] = learners.flatMap(({ name }): MadeModel[] => [
  { learner: name, ...fewTrees(name) },
  { learner: name, calibration: "sigmoid", seed: 2, ownThresholds: true },
  { learner: name, calibration: "isotonic", seed: 3, extras: false, ...fewTrees(name) },
  { learner: name, ...fewTrees(name), seed: 4, measures: false },
]);
made.push({ learner: "stacking", params: { passthrough: "yes" }, seed: 5 });
made.push({ learner: "voting", params: { voting: "hard" }, seed: 6 });
made.push({ learner: "logistic", params: { penalty: "l1" }, seed: 7 });

describe("a model in SQL says what predict says", () => {
  test.each(made)("on DuckDB: $learner $calibration $params, seed $seed", async (given) => {
    const model = madeModel(given);
    const movies = gappyMovies(250, 77);
    expectPredicted(await onDuckDB(model, movies), model, movies);
  });

  test.each(made)("on PostgreSQL: $learner $calibration $params, seed $seed", async (given) => {
    const model = madeModel(given);
    const movies = gappyMovies(60, 78);
    expectPredicted(await onPostgres(model, movies), model, movies);
  });

  test("of any learner, calibration and seed, for any movies, on DuckDB", async () => {
    const models = fc.record({
      learner: fc.constantFrom("logistic", "tree", "boosting", "forest"),
      calibration: fc.constantFrom("none" as const, "sigmoid" as const, "isotonic" as const),
      seed: fc.integer({ min: 1, max: 1e6 }),
      extras: fc.boolean(),
      measures: fc.boolean(),
      ownThresholds: fc.boolean(),
      rows: fc.integer({ min: 60, max: 200 }),
    });
    const tables = fc.record({ seed: fc.integer({ min: 1, max: 1e6 }), gaps: fc.constantFrom(0, 0.1, 0.6) });
    await fc.assert(
      fc.asyncProperty(models, tables, async (given, { seed, gaps }) => {
        const few = given.learner === "boosting" || given.learner === "forest" ? { params: { trees: 8 } } : {};
        const model = madeModel({ ...given, ...few });
        const movies = gappyMovies(100, seed, gaps);
        expectPredicted(await onDuckDB(model, movies), model, movies);
      }),
      { numRuns: 12 },
    );
  });
});
