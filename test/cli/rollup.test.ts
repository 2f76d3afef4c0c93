import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { runCommandLine } from "../../src/cli/program.ts";
import { keptSurroundings } from "./surroundings.ts";

let folder: string;
const inFolder = (name: string) => join(folder, name);

async function marquee(...args: string[]) {
  const { surroundings, written } = keptSurroundings();
  const exitCode = await runCommandLine(args, surroundings);
  return { exitCode, ...written };
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "marquee-rollup-"));
  const made = await marquee(
    "synth",
    "events",
    "--rows",
    "60000",
    "--movies",
    "120",
    "--damage",
    "0.02",
    "--out",
    inFolder("events.csv"),
  );
  expect(made.exitCode).toBe(0);
  expect(made.stderr).toContain("[SYNTHETIC]");
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test("rolls events up to a table, with the kept keys as JSON", async () => {
  const out = inFolder("movies.csv");
  const { exitCode, stdout, stderr } = await marquee(
    "rollup",
    inFolder("events.csv"),
    "--window",
    "28d",
    "--out",
    out,
    "--json",
  );
  expect(exitCode).toBe(0);
  const document = JSON.parse(stdout);
  expect(document).toMatchObject({ engine: "duckdb", window: "28d", completeAt: 0.9, movies: 120, out });
  const { read, kept, excluded } = document.events;
  expect(read).toBe(60_000);
  const left = Object.values(excluded as Record<string, number>).reduce((sum, count) => sum + count, 0);
  expect(kept + left).toBe(read);
  expect(stderr).toContain("[EVENTS_EXCLUDED]");
  const lines = readFileSync(out, "utf8").trimEnd().split("\n");
  expect(lines).toHaveLength(121);
  const [names, first] = [lines[0]!.split(","), lines[1]!.split(",")];
  for (const name of ["avg_watch_time", "completion_rate", "ratings_count", "avg_rating"]) {
    expect(first[names.indexOf(name)]).toBe(first[names.indexOf(`${name}_day_28`)]);
  }
});

test("writes the same table byte for byte from a folder of Parquet files", async () => {
  await marquee(
    "synth",
    "events",
    "--rows",
    "60000",
    "--movies",
    "120",
    "--damage",
    "0.02",
    "--partitions",
    "5",
    "--out",
    inFolder("parts"),
  );
  expect(readdirSync(inFolder("parts"))).toHaveLength(5);
  await marquee("rollup", inFolder("events.csv"), "--out", inFolder("one.csv"));
  const { exitCode } = await marquee("rollup", inFolder("parts"), "--out", inFolder("many.csv"), "--threads", "1");
  expect(exitCode).toBe(0);
  expect(readFileSync(inFolder("many.csv"), "utf8")).toBe(readFileSync(inFolder("one.csv"), "utf8"));
});

test("makes tables that are segmented as they are, and that day 28 can be learned from", async () => {
  await marquee("rollup", inFolder("events.csv"), "--out", inFolder("all.csv"));
  const segmented = await marquee("segment", inFolder("all.csv"), "--k", "4", "--json");
  expect(segmented.exitCode).toBe(0);
  expect(JSON.parse(segmented.stdout)).toMatchObject({ rows: 120, k: 4 });
  // A hit, for this once: more than the median of viewers in the end.
  const [header = "", ...lines] = readFileSync(inFolder("all.csv"), "utf8").trimEnd().split("\n");
  const at = header.split(",").indexOf("viewers_lifetime");
  const viewers = lines.map((line) => Number(line.split(",")[at]));
  const median = [...viewers].sort((a, b) => a - b)[60]!;
  writeFileSync(
    inFolder("labelled.csv"),
    `${header},hit\n${lines.map((line, row) => `${line},${viewers[row]! >= median ? 1 : 0}\n`).join("")}`,
  );
  const trained = await marquee(
    "train",
    inFolder("labelled.csv"),
    "--at",
    "day28",
    "--learners",
    "logistic",
    "--out",
    inFolder("model.json"),
    "--json",
  );
  expect(trained.stderr).not.toContain("marquee:");
  expect(trained.exitCode).toBe(0);
  const document = JSON.parse(trained.stdout);
  const features: string[] = document.importance.map(({ feature }: { feature: string }) => feature);
  expect(features).toContain("completion_rate_day_28");
  expect(features).toContain("viewers_day_7");
  expect(features.filter((name) => /day_91|lifetime/.test(name) || name === "avg_watch_time")).toEqual([]);
});

test("says in text what was left out", async () => {
  const { stdout } = await marquee("rollup", inFolder("events.csv"), "--out", inFolder("text.csv"));
  expect(stdout).toMatch(/^120 movies of [\d,]+ watch events, by DuckDB; 60,000 were read\.\n/);
  expect(stdout).toMatch(/watched before the release +\d+/);
});

test("refuses what it cannot do, by exit code", async () => {
  const out = inFolder("no.csv");
  const code = async (...args: string[]) => (await marquee("rollup", ...args, "--out", out)).exitCode;
  expect(await code(inFolder("none.csv"))).toBe(3);
  expect(await code(inFolder("events.csv"), "--window", "8d")).toBe(2);
  expect(await code(inFolder("events.csv"), "--engine", "spark")).toBe(2);
  expect(await code(inFolder("events.csv"), "--memory", "1MB")).toBe(2);
  expect(await code(inFolder("events.csv"), "--format", "xlsx")).toBe(2);
  writeFileSync(inFolder("events.txt"), "a\n1\n");
  expect(await code(inFolder("events.txt"))).toBe(2);
  expect(await code(inFolder("events.csv"), "--force", "--engine", "duckdb", "--format", "parquet")).toBe(3);
  expect((await marquee("rollup", inFolder("events.csv"))).exitCode).toBe(2);
  expect((await marquee("synth", "--rows", "5", "--out", out)).stderr).toContain(
    "required option '--from <data>' not specified",
  );
  expect(readdirSync(folder)).not.toContain("no.csv");
});
