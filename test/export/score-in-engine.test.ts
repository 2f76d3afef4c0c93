import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Engine, SourceFormat } from "../../src/engine/engine.ts";
import { openEngine } from "../../src/engine/open-engine.ts";
import { type ScoreOptions, scoreInEngine } from "../../src/export/score-in-engine.ts";
import type { LogisticModel } from "../../src/learn/logistic/logistic.ts";
import { hitColumns } from "../../src/movies/hit-features.ts";
import type { HitModel } from "../../src/movies/hit-model.ts";
import type { MovieTable } from "../../src/movies/movie.ts";
import { predict } from "../../src/movies/predict.ts";
import { readMovies, tableFromRecords } from "../../src/table/read-movies.ts";
import { movieTableColumns } from "../../src/table/table-columns.ts";
import { writeTable } from "../../src/table/write-table.ts";
import { gappyMovies, madeModel } from "./made-models.ts";

let folder: string;
let engine: Engine;
const inFolder = (name: string) => join(folder, name);

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "marquee-score-"));
  engine = await openEngine("duckdb", { folders: [folder] });
});

afterAll(async () => {
  await engine.close();
  rmSync(folder, { recursive: true, force: true });
});

const formatOf = (name: string): SourceFormat => (name.endsWith(".csv") ? "csv" : "parquet");

function score(model: HitModel, source: string, out: string, options: ScoreOptions = {}) {
  const given = { path: inFolder(source), format: formatOf(source) };
  return scoreInEngine(engine, model, given, { path: inFolder(out), format: formatOf(out) }, options);
}

async function rowsOf(name: string) {
  await engine.bind("written", { path: inFolder(name), format: formatOf(name) });
  const rows: Record<string, unknown>[] = [];
  for await (const batch of engine.query("SELECT * FROM written")) for (const row of batch) rows.push(row.toJSON());
  return rows;
}

function written(name: string, movies: MovieTable): Promise<void> {
  return writeTable(inFolder(name), movieTableColumns(movies));
}

const model = madeModel({ learner: "boosting", params: { trees: 20 }, calibration: "sigmoid", ownThresholds: true });

describe("a table scored where it is", () => {
  test.each([
    ["films.parquet", "scores.parquet"],
    ["films.csv", "scores.csv"],
  ])("%s has in %s what predict says of each movie, in the order of the source", async (source, out) => {
    await written(source, gappyMovies(300, 9));
    const summary = await score(model, source, out);
    const { predictions } = predict(model, await readMovies(inFolder(source), { measures: "optional" }), {
      explain: false,
    });
    const rows = await rowsOf(out);
    expect(rows.map((row) => row["movie_id"])).toEqual(predictions.map(({ movie_id }) => movie_id));
    predictions.forEach(({ probability, hit, threshold, verdict, segment }, row) => {
      const found = rows[row]!;
      expect(Math.abs(Number(found["hit_probability"]) - probability)).toBeLessThan(1e-12);
      expect([Number(found["hit_predicted"]), Number(found["hit_threshold"])]).toEqual([hit, threshold]);
      expect([found["hit_verdict"], found["segment_name"]]).toEqual([verdict, segment]);
    });
    expect(summary.movies).toEqual({ read: 300, scored: 300, refused: {} });
    expect(summary.hits).toBe(predictions.filter(({ hit }) => hit === 1).length);
    expect(Object.values(summary.segments).reduce((sum, count) => sum + count, 0)).toBe(300);
  });

  const head = "movie_id,avg_watch_time,completion_rate,ratings_count,avg_rating,genre,release_date,running time,loss";
  const good = "m1,100,0.8,500,4.1,Drama,2001-03-11,99,2";
  const bad: [string, string, string][] = [
    ["a share above 1", "m2,100,1.5,500,4,Drama,2001-03-11,99,2", "completion_rate: not a number from 0 to 1"],
    ["a negative time", "m2,-1,0.5,500,4,Drama,2001-03-11,99,2", "avg_watch_time: not a number from 0 up"],
    ["too much", "m2,100,0.5,500,4,Drama,2001-03-11,1e999,2", "running time: (?:not a plain|a) number"],
    ["half a rating", "m2,100,0.5,500.5,4,Drama,2001-03-11,99,2", "ratings_count: not a whole number"],
    ["no number", "m2,100,0.5,many,4,Drama,2001-03-11,99,2", "ratings_count: not a plain number"],
    ["a month of no year", "m2,100,0.5,5,4,Drama,2001-13-11,99,2", "release_date: no date"],
    ["no cost", "m2,100,0.5,5,4,Drama,2001-03-11,99,", "loss: no cost"],
    ["no id", ",100,0.5,5,4,Drama,2001-03-11,99,2", "no movie_id"],
    ["nothing", "m2,,,,,,,,2", "nothing is known of it"],
  ];

  test.each(bad)("is refused, as predict refuses it, for %s, and nothing is written", async (_, line, reason) => {
    writeFileSync(inFolder("bad.csv"), `${head}\n${good}\n${line}\n`);
    await expect(score(model, "bad.csv", "none.parquet")).rejects.toMatchObject({ code: "ROWS_REFUSED" });
    await expect(score(model, "bad.csv", "none.parquet")).rejects.toThrow(new RegExp(reason));
    expect(readdirSync(folder)).not.toContain("none.parquet");
    const asked = async () =>
      predict(model, await readMovies(inFolder("bad.csv"), { measures: "optional" }), { explain: false });
    await expect(asked()).rejects.toThrow();
  });

  test("takes the place of nothing, unless it is told to", async () => {
    writeFileSync(inFolder("one.csv"), `${head}\n${good}\n`);
    writeFileSync(inFolder("kept.csv"), "what was there\n");
    // Refused before the source is looked at, which is not there.
    await expect(score(model, "none.csv", "kept.csv")).rejects.toMatchObject({ code: "OUTPUT_EXISTS" });
    expect(readFileSync(inFolder("kept.csv"), "utf8")).toBe("what was there\n");
    expect((await score(model, "one.csv", "kept.csv", { replace: true })).movies.scored).toBe(1);
    expect(await rowsOf("kept.csv")).toHaveLength(1);
  });

  test("can keep what is refused, without scores and with the reason", async () => {
    writeFileSync(inFolder("some.csv"), [head, good, ...bad.map(([, line]) => line)].join("\n"));
    const summary = await score(model, "some.csv", "some.parquet", { keepRefused: true });
    expect(summary.movies).toMatchObject({ read: bad.length + 1, scored: 1 });
    expect(Object.values(summary.movies.refused).reduce((sum, count) => sum + count, 0)).toBe(bad.length);
    const rows = await rowsOf("some.parquet");
    rows.forEach((row, index) => {
      if (index === 0) expect(row["not_scored"]).toBe(null);
      else {
        expect(row["not_scored"]).toMatch(new RegExp(bad[index - 1]![2]));
        expect([row["hit_probability"], row["hit_verdict"], row["segment_name"]]).toEqual([null, null, null]);
      }
    });
    expect(summary.notes.map(({ code }) => code)).toContain("ROWS_DROPPED");
  });

  test("says that ids repeat", async () => {
    writeFileSync(inFolder("twice.csv"), `${head}\n${good}\n${good.replace("0.8", "0.9")}\n`);
    const { notes } = await score(model, "twice.csv", "twice.parquet");
    expect(notes.map(({ code }) => code)).toEqual(["ID_REPEATED"]);
  });

  test("is refused without a column that the model needs, without an id, and without rows", async () => {
    writeFileSync(inFolder("short.csv"), `${head.replace("genre", "kind")}\n${good}\n`);
    await expect(score(model, "short.csv", "none.parquet")).rejects.toMatchObject({ code: "FEATURE_MISSING" });
    writeFileSync(inFolder("no-id.csv"), `${head.replace("movie_id", "key")}\n${good}\n`);
    await expect(score(model, "no-id.csv", "none.parquet")).rejects.toMatchObject({ code: "COLUMN_MISSING" });
    writeFileSync(inFolder("empty.csv"), `${head}\n`);
    await expect(score(model, "empty.csv", "none.parquet")).rejects.toMatchObject({ code: "NO_ROWS" });
    writeFileSync(inFolder("blank.csv"), `${head}\n${good.replace("0.8", "")}\n`);
    await expect(score(model, "blank.csv", "none.parquet")).rejects.toMatchObject({ code: "FEATURE_MISSING" });
  });

  test("ends without a result where numbers grow too large to be held", async () => {
    const logistic = madeModel({ learner: "logistic" });
    const fitted = logistic.model.fitted as LogisticModel;
    const { inputs } = logistic.features;
    const columns = hitColumns(logistic.features).map(({ input }) => (input === null ? "" : inputs[input]!.name));
    const coefficients = fitted.coefficients.map((value, column) => {
      if (columns[column] === "avg_watch_time") return 1;
      return columns[column] === "running time" ? -1 : value;
    });
    const scale = logistic.model.scale!.map((one) => ({ ...one, deviation: 1e-9 }));
    const steep = { ...logistic, model: { ...logistic.model, scale, fitted: { ...fitted, coefficients } } };
    const huge = good.replace("m1,100", "m2,1e308").replace(",99,", ",1e308,");
    writeFileSync(inFolder("huge.csv"), `${head}\n${good}\n${huge}\n`);
    expect(() =>
      predict(steep, tableFromRecords([{ movie_id: "m2", avg_watch_time: 1e308, "running time": 1e308 }], "one")),
    ).toThrow();
    await expect(score(steep, "huge.csv", "none.parquet")).rejects.toMatchObject({ code: "MODEL_NONFINITE" });
    expect(readdirSync(folder)).not.toContain("none.parquet");
    const kept = await score(steep, "huge.csv", "kept.parquet", { keepRefused: true });
    expect(kept.movies).toEqual({ read: 2, scored: 1, refused: { "numbers too large to be held": 1 } });
  });
});
