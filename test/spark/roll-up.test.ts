import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { executors } from "../../scripts/spark-cluster.mjs";
import { cluster } from "./cluster.ts";

const main = fileURLToPath(new URL("../../dist/cli/main.js", import.meta.url));
const rows = 5_000_000;
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "marquee-roll-up-"));
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function marquee(...args: string[]): Promise<Record<string, unknown>> {
  const { stdout } = await promisify(execFile)(process.execPath, [main, ...args, "--json"]);
  return JSON.parse(stdout);
}

/** What `marquee rollup` says, and the bytes of its table. */
async function rollUp(engine: string, ...args: string[]): Promise<[Record<string, unknown>, string]> {
  const file = join(folder, "movies.csv");
  const { engine: _, ...figures } = await marquee("rollup", ...args, "--engine", engine, "--out", file, "--force");
  return [figures, readFileSync(file, "utf8")];
}

async function tasksDone(): Promise<Map<string, number>> {
  return new Map((await executors(cluster())).map(({ id, completedTasks }) => [id, completedTasks]));
}

test(`${rows} watch events, some impossible, come to the same bytes on Spark as on DuckDB, by the work of several executors`, async () => {
  const events = join(folder, "events.parquet");
  await marquee("synth", "events", "--rows", `${rows}`, "--seed", "7", "--damage", "0.01", "--out", events);
  const before = await tasksDone();
  const onSpark = await rollUp(cluster().address, events);
  const after = await tasksDone();
  const onDuckDB = await rollUp("duckdb", events);
  expect(onSpark[0]).toEqual(onDuckDB[0]);
  expect(onSpark[1]).toBe(onDuckDB[1]);
  expect(onDuckDB[0]).toMatchObject({ events: { read: rows } });
  expect(onDuckDB[1].split("\n").length).toBeGreaterThan(100);
  expect([...after].filter(([id, done]) => done > (before.get(id) ?? 0)).length).toBeGreaterThanOrEqual(2);
});

test("watch events as CSV in folders come to the same bytes too: texts become the same numbers and times", async () => {
  const events = join(folder, "events-csv");
  const made = ["--rows", "60000", "--seed", "3", "--damage", "0.05", "--partitions", "3", "--format", "csv"];
  await marquee("synth", "events", ...made, "--out", events);
  const asked = [events, "--format", "csv", "--window", "28d"];
  expect(await rollUp(cluster().address, ...asked)).toEqual(await rollUp("duckdb", ...asked));
});
