import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { InferenceSession } from "onnxruntime-web";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runCommandLine } from "../../src/cli/program.ts";
import { movieTableColumns } from "../../src/table/table-columns.ts";
import { writeTable } from "../../src/table/write-table.ts";
import { root } from "../built.ts";
import { madeMovies } from "../movies/made-movies.ts";
import { keptSurroundings } from "./surroundings.ts";

const model = join(root, "test/golden/models/boosting.model.json");

let folder: string;
const inFolder = (name: string) => join(folder, name);

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "marquee-cli-"));
  await writeTable(inFolder("movies.parquet"), movieTableColumns(madeMovies(200)));
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function marquee(...args: string[]) {
  const { surroundings, written } = keptSurroundings();
  const exitCode = await runCommandLine(args, surroundings);
  return { exitCode, ...written };
}

describe("score", () => {
  it("writes what predict writes, and tells the counts", async () => {
    const scored = await marquee("score", model, inFolder("movies.parquet"), "--out", inFolder("scores.csv"), "--json");
    expect(scored.exitCode).toBe(0);
    const document = JSON.parse(scored.stdout);
    expect(document).toMatchObject({ engine: "duckdb", learner: "boosting", movies: { read: 200, scored: 200 } });
    const predicted = await marquee("predict", model, inFolder("movies.parquet"), "--json");
    const { predictions } = JSON.parse(predicted.stdout);
    expect(document.hits).toBe(predictions.filter(({ hit }: { hit: number }) => hit === 1).length);
    const [head, ...lines] = readFileSync(inFolder("scores.csv"), "utf8").trim().split("\n");
    const names = head!.split(",");
    for (const [row, line] of lines.entries()) {
      const cells = line.split(",");
      const cell = (name: string) => cells[names.indexOf(name)];
      const { movie_id, probability, verdict, segment } = predictions[row];
      expect([cell("movie_id"), cell("hit_verdict"), cell("segment_name")]).toEqual([movie_id, verdict, segment]);
      expect(Math.abs(Number(cell("hit_probability")) - probability)).toBeLessThan(1e-12);
    }
  });

  it("tells people the counts in a few lines", async () => {
    const { stdout } = await marquee("score", model, inFolder("movies.parquet"), "--out", inFolder("more.parquet"));
    expect(stdout).toMatch(/^\d+ of 200 movies called hits by duckdb\nVerdicts: .*\nSegments: /);
  });

  it.each([
    ["an output that exists", ["movies.parquet", "--out", "movies.parquet"], 2, "OUTPUT_EXISTS"],
    ["a source that is not there", ["none.parquet", "--out", "a.parquet"], 3, "SOURCE_UNREADABLE"],
    ["a source of another format", ["movies.xlsx", "--out", "a.parquet"], 2, "FORMAT_UNKNOWN"],
    ["an engine of no name", ["movies.parquet", "--out", "a.parquet", "--engine", "oracle"], 2, "OPTION_INVALID"],
    ["a threshold above 1", ["movies.parquet", "--out", "a.parquet", "--threshold", "2"], 2, "OPTION_INVALID"],
  ])("refuses %s", async (_, args, status, code) => {
    const named = args.map((arg) => (/\.(?:parquet|xlsx)$/.test(arg) ? inFolder(arg) : arg));
    const { exitCode, stdout, stderr } = await marquee("score", model, ...named, "--json");
    expect({ exitCode, said: (stdout + stderr).includes(code) }).toEqual({ exitCode: status, said: true });
  });
});

describe("export --format sql", () => {
  it("prints the SQL, or gives it in the document, or writes it", async () => {
    const sql = ["export", model, "--format", "sql", "--dialect", "postgres", "--table", "lake.films"];
    const printed = await marquee(...sql);
    expect(printed.exitCode).toBe(0);
    expect(printed.stdout).toMatch(/^-- Gradient boosting, learned from .*\n-- Needs movie_id and avg_watch_time /);
    expect(printed.stdout).toContain("FROM lake.films");
    const document = JSON.parse((await marquee(...sql, "--json")).stdout);
    expect(`${document.sql}\n`).toBe(printed.stdout);
    await marquee(...sql, "--out", inFolder("model.sql"));
    expect(readFileSync(inFolder("model.sql"), "utf8")).toBe(document.sql);
  });

  it("asks for the dialect, and other forms for a file", async () => {
    expect(await marquee("export", model, "--format", "sql")).toMatchObject({ exitCode: 2 });
    expect(await marquee("export", model, "--format", "json")).toMatchObject({ exitCode: 2 });
  });
});

describe("export --format onnx", () => {
  it("writes a file that ONNX Runtime loads", async () => {
    const out = inFolder("model.onnx");
    const { exitCode, stdout } = await marquee("export", model, "--format", "onnx", "--out", out, "--json");
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ format: "onnx", learner: "boosting", out });
    const session = await InferenceSession.create(readFileSync(out), { executionProviders: ["wasm"] });
    expect(session.inputNames).toEqual(["avg_watch_time", "completion_rate", "ratings_count", "avg_rating"]);
    expect(session.outputNames).toEqual(["probability", "hit", "segment"]);
    await session.release();
  });
});
