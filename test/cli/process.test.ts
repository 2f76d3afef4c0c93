import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { randomStream } from "../../src/math/random.ts";
import { ensureBuilt, root } from "../built.ts";

const main = join(root, "dist/cli/main.js");
const movies = join(root, "data/movies.csv");

let folder: string;

beforeAll(ensureBuilt);

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "marquee-process-"));
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

function marquee(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [main, ...args], { cwd: folder, encoding: "utf8" });
  return { status, stdout, stderr };
}

describe("the command line as a process", () => {
  it("prints the version of the package", () => {
    const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
    expect(marquee("--version")).toEqual({ status: 0, stdout: `${version}\n`, stderr: "" });
    expect(marquee("-V").stdout).toBe(`${version}\n`);
  });

  it("goes from a table to a model to a verdict in the folder it stands in", () => {
    const trained = marquee("train", movies, "--json");
    expect(trained.status).toBe(0);
    expect(JSON.parse(trained.stdout).model).toBe("marquee-model.json");
    const movie = "avg_watch_time=150,completion_rate=0.98,ratings_count=18000,avg_rating=5";
    const scored = marquee("predict", "marquee-model.json", "--movie", movie, "--json");
    expect(scored.status).toBe(0);
    expect(JSON.parse(scored.stdout).predictions[0].hit).toBe(1);
    expect(readdirSync(folder)).toEqual(["marquee-model.json", "marquee-model.md"]);
  });

  it("exits with the code of what went wrong", () => {
    expect(marquee("segmnt").status).toBe(2);
    writeFileSync(join(folder, "empty.csv"), "");
    expect(marquee("segment", "empty.csv").status).toBe(3);
    writeFileSync(join(folder, "model.json"), "{}");
    const { status, stdout, stderr } = marquee("predict", "model.json", "--movie", "avg_rating=4");
    expect({ status, stdout }).toEqual({ status: 4, stdout: "" });
    expect(stderr.trimEnd().split("\n")).toHaveLength(1);
  });

  it("does not write a run over the folder it stands in", () => {
    writeFileSync(join(folder, "mine.txt"), "");
    for (const out of ["", ".", folder]) {
      const { status, stderr } = marquee("run", movies, "--study", "segment-data", "--out", out);
      expect({ status, words: stderr.includes("found the folder you are in") }).toEqual({ status: 2, words: true });
    }
    expect(readdirSync(folder)).toEqual(["mine.txt"]);
  });

  it("says nothing when its reader stops early", () => {
    const command = `"${process.execPath}" "${main}" segment "${movies}" --json | head -c 1`;
    const { stdout, stderr } = spawnSync("sh", ["-c", command], { cwd: folder, encoding: "utf8" });
    expect(stdout).toBe("{");
    expect(stderr).not.toMatch(/EPIPE|Error|defect/);
  });

  it("takes names that are no UTF-8, and endless ones, for files that are not there", () => {
    const command = `"${process.execPath}" "${main}" segment "$(printf '\\377\\033[2J').csv"`;
    const { status, stderr } = spawnSync("sh", ["-c", command], { cwd: folder, encoding: "utf8" });
    expect(status).toBe(2);
    expect(stderr).toMatch(/^marquee: .*found none of that name/);
    expect(stderr).not.toContain("\u001b");
    expect(marquee("segment", `${"x".repeat(100_000)}.csv`).status).toBe(2);
    expect(marquee("segment", movies, "--id", "x".repeat(100_000)).status).toBe(3);
  });

  it("is gone at once and leaves nothing when it is interrupted at work", async () => {
    writeFileSync(join(folder, "many.csv"), manyMovies(20_000));
    const child = spawn(process.execPath, [main, "train", "many.csv", "--learners", "forest"], { cwd: folder });
    await new Promise((resolve) => setTimeout(resolve, 1500));
    expect(child.exitCode).toBeNull();
    child.kill("SIGINT");
    const signal = await new Promise((resolve) => child.on("exit", (_, by) => resolve(by)));
    // A shell shows death by this signal as exit code 130.
    expect(signal).toBe("SIGINT");
    expect(readdirSync(folder)).toEqual(["many.csv"]);
  });

  it("stops the engine when it is interrupted, says so, and leaves nothing", async () => {
    const args = ["synth", "events", "--rows", "1000000000", "--out", "events.parquet"];
    const child = spawn(process.execPath, [main, ...args], { cwd: folder });
    let said = "";
    child.stderr.on("data", (text) => {
      said += text;
    });
    const isWriting = () => readdirSync(folder).some((name) => name.endsWith(".tmp"));
    while (child.exitCode === null && !isWriting()) await new Promise((resolve) => setTimeout(resolve, 50));
    child.kill("SIGINT");
    expect(await new Promise((resolve) => child.on("close", resolve))).toBe(5);
    expect(said).toContain("DuckDB: expected to be let finish, found a call to stop.");
    expect(readdirSync(folder)).toEqual([]);
  });
});

function manyMovies(count: number): string {
  const random = randomStream(1);
  const lines = ["movie_id,avg_watch_time,completion_rate,ratings_count,avg_rating,hit"];
  for (let id = 1; id <= count; id++) {
    const [time, completion, rating] = [random.next() * 150, random.next(), 1 + 4 * random.next()];
    lines.push([id, time, completion, random.integer(20_000), rating, random.integer(2)].join(","));
  }
  return lines.join("\n");
}
