import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { openEngine } from "../../src/engine/open-engine.ts";
import { generateEvents } from "../../src/events/generate-events.ts";
import { rollUp } from "../../src/events/roll-up.ts";

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "marquee-test-generate-"));
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

const rolledUp = async (path: string, format: "csv" | "parquet") => {
  const engine = await openEngine("duckdb", { folders: [folder], temporary: folder });
  try {
    return await rollUp(engine, { path, format });
  } finally {
    await engine.close();
  }
};

test("makes the same events for the same seed, in one file or in many, and others for another", async () => {
  const options = { rows: 20_000, damage: 0.05 };
  const path = (name: string) => join(folder, name);
  await generateEvents({ path: path("a.csv"), format: "csv" }, options);
  await generateEvents({ path: path("parts"), format: "csv", partitions: 3 }, options);
  await generateEvents({ path: path("b.csv"), format: "csv" }, { ...options, seed: 43 });
  const lines = (name: string) => readFileSync(path(name), "utf8").trimEnd().split("\n").slice(1);
  const parts = readdirSync(path("parts"));
  expect(parts).toEqual(["events-00000.csv", "events-00001.csv", "events-00002.csv"]);
  expect(parts.flatMap((part) => lines(join("parts", part)))).toEqual(lines("a.csv"));
  expect(lines("a.csv")).toHaveLength(20_000);
  expect(lines("b.csv")).not.toEqual(lines("a.csv"));
  // Pinned: whoever makes the events of a seed again must get these.
  expect(lines("a.csv").slice(0, 3)).toMatchInlineSnapshot(`
    [
      "m134,u10046,29.9,150.0,,1677248843,1672444800,marquee synth",
      "m141,u10413,54.11,170.0,,1684639030,1679529600,marquee synth",
      "m102,u10229,30.08,94.0,,1661019246,1659657600,marquee synth",
    ]
  `);
});

test("makes events of which a movie table can be had, with the damage that was asked for", async () => {
  const path = join(folder, "events.parquet");
  await generateEvents({ path, format: "parquet" }, { rows: 100_000, movies: 40, users: 5000, damage: 0.07 });
  const { events, movies, table } = await rolledUp(path, "parquet");
  expect(movies).toBe(40);
  expect(events.read).toBe(100_000);
  // Seven kinds of damage are equally likely, and one of them loses a rating only.
  const excluded = Object.values(events.excluded);
  expect(excluded).toHaveLength(6);
  for (const count of [...excluded, events.ratingsLeftOut]) expect(Math.abs(count - 1000)).toBeLessThan(160);
  const { completion_rate, avg_rating, ratings_count } = table.measures;
  expect(correlation(completion_rate, avg_rating)).toBeGreaterThan(0.5);
  expect(Math.max(...ratings_count)).toBeGreaterThan(10 * Math.min(...ratings_count));
  expect(table.extras.find(({ name }) => name === "origin")!.values[0]).toBe("marquee synth");
  expect(table.notes.map(({ code }) => code)).toContain("SYNTHETIC");
});

test("has viewers with one session and with several", async () => {
  const path = join(folder, "events.csv");
  await generateEvents({ path, format: "csv" }, { rows: 8000, movies: 1000, users: 1_000_000 });
  const pairs = new Map<string, number>();
  for (const line of readFileSync(path, "utf8").trimEnd().split("\n").slice(1)) {
    const pair = line.split(",").slice(0, 2).join();
    pairs.set(pair, (pairs.get(pair) ?? 0) + 1);
  }
  const counts = [1, 2, 3].map((sessions) => [...pairs.values()].filter((own) => own === sessions).length);
  expect(counts.map((count, index) => Math.round((count * (index + 1)) / 80))).toEqual([38, 25, 38]);
});

test("leaves nothing when it is stopped, and refuses what is out of bounds", async () => {
  const out = { path: join(folder, "events.parquet"), format: "parquet" as const };
  const abort = new AbortController();
  setTimeout(() => abort.abort(), 50);
  const stopped = generateEvents({ ...out, partitions: 100 }, { rows: 1_000_000_000, signal: abort.signal });
  await expect(stopped).rejects.toMatchObject({ code: "ENGINE_INTERRUPTED" });
  expect(readdirSync(folder)).toEqual([]);
  for (const options of [{ rows: 0 }, { rows: 1.5 }, { movies: 0 }, { users: -1 }, { seed: -1 }, { damage: 2 }]) {
    await expect(generateEvents(out, options)).rejects.toMatchObject({ code: "OPTION_INVALID" });
  }
  await expect(generateEvents({ ...out, path: join(folder, "no", "e.parquet") })).rejects.toMatchObject({
    code: "OUTPUT_UNWRITABLE",
  });
});

function correlation(a: Float64Array, b: Float64Array): number {
  const mean = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [meanA, meanB] = [mean(a), mean(b)];
  const sum = (of: (row: number) => number) => a.reduce((total, _, row) => total + of(row), 0);
  const spread = (values: Float64Array, middle: number) => Math.sqrt(sum((row) => (values[row]! - middle) ** 2));
  return sum((row) => (a[row]! - meanA) * (b[row]! - meanB)) / (spread(a, meanA) * spread(b, meanB));
}
