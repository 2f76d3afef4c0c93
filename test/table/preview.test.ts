import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { profileMovies } from "../../src/movies/profile/profile.ts";
import { previewFile } from "../../src/table/preview.ts";
import { readMovies } from "../../src/table/read-movies.ts";
import type { ReadOptions } from "../../src/table/read-options.ts";
import { movieTableColumns } from "../../src/table/table-columns.ts";
import { writeTable } from "../../src/table/write-table.ts";
import { root } from "../built.ts";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "marquee-preview-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function preview(name: string, content: string | Uint8Array, options: ReadOptions = {}) {
  const path = join(folder, name);
  writeFileSync(path, content);
  return previewFile(path, options);
}

const csv = `film;Watch time;completion-rate;votes;avg_rating;released;hit
a;100;0,9;10;4,5;2001-02-03;1
b;50;0,5;5;;2002-02-03;
`;

describe("a preview of a file", () => {
  it("shows its first rows as they stand, what each column serves as, and what is missing", async () => {
    const { columns, rows, delimiter, suggested, refusal, profile } = await preview("a.csv", csv);
    expect(columns).toEqual([
      { name: "film", role: null, type: "text" },
      { name: "Watch time", role: null, type: "number" },
      { name: "completion-rate", role: "completion_rate", type: "number" },
      { name: "votes", role: null, type: "number" },
      { name: "avg_rating", role: "avg_rating", type: "number" },
      { name: "released", role: null, type: "date" },
      { name: "hit", role: "hit", type: "number" },
    ]);
    expect(rows).toEqual([
      ["a", "100", "0,9", "10", "4,5", "2001-02-03", "1"],
      ["b", "50", "0,5", "5", "", "2002-02-03", ""],
    ]);
    expect(delimiter).toBe("semicolons");
    expect(suggested).toEqual({ avg_watch_time: "Watch time" });
    expect(refusal?.code).toBe("COLUMN_MISSING");
    expect(profile).toBeNull();
  });

  it("shows the profile and the notes of the table that the options make of it", async () => {
    const options = { id: "film", columns: { avg_watch_time: "Watch time", ratings_count: "votes" } };
    const { columns, refusal, profile, notes, suggested } = await preview("a.csv", csv, options);
    const table = await readMovies(join(folder, "a.csv"), options);
    expect(columns.map(({ role }) => role)).toEqual([
      "movie_id",
      "avg_watch_time",
      "completion_rate",
      "ratings_count",
      "avg_rating",
      null,
      "hit",
    ]);
    expect({ refusal, suggested }).toEqual({ refusal: null, suggested: {} });
    expect(profile).toEqual(profileMovies(table));
    expect(notes).toEqual(table.notes);
  });

  it("tells of values that are refused, and shows the table all the same", async () => {
    const lines = Array.from({ length: 40 }, (_, row) => `${row},${60 + row},${50 + row},${100 * row},${1 + row / 10}`);
    const percent = `movie_id,avg_watch_time,completion_rate,ratings_count,avg_rating\n${lines.join("\n")}\n`;
    const { refusal, profile } = await preview("percent.csv", percent);
    expect(refusal).toMatchObject({ code: "OUT_OF_RANGE", details: { row: 1, column: "completion_rate" } });
    expect(profile?.rows).toBe(40);
    expect(profile?.suspectedUnits.map(({ suspect }) => suspect)).toContain("percent");
    expect((await preview("percent.csv", percent, { completion: "percent" })).refusal).toBeNull();
  });

  it.each(["movies.jsonl", "movies.parquet", "movies.csv.gz", "movies.json"])("is the same of %s", async (name) => {
    const table = await readMovies(join(root, "data/movies.csv"));
    const plain = join(folder, "movies.csv");
    await writeTable(plain, movieTableColumns(table));
    const path = join(folder, name);
    if (name.endsWith(".gz")) writeFileSync(path, gzipSync(Buffer.from(await text(plain))));
    else if (name.endsWith(".json")) writeFileSync(path, JSON.stringify(await jsonOf(plain)));
    else await writeTable(path, movieTableColumns(table));
    const [one, other] = [await previewFile(plain, {}), await previewFile(path, {})];
    const numbers = ({ rows }: typeof one) => rows.map((row) => row.map((cell) => Number(cell)));
    expect(other.columns).toEqual(one.columns);
    expect(numbers(other)).toEqual(numbers(one));
    expect(other.rows).toHaveLength(15);
    expect({ ...other.profile, source: "", hash: "" }).toEqual({ ...one.profile, source: "", hash: "" });
  });

  it("shows no more than the top of a long file", async () => {
    const lines = Array.from({ length: 500 }, (_, row) => `${row},1,0.5,3,4`);
    const long = `movie_id,avg_watch_time,completion_rate,ratings_count,avg_rating\n${lines.join("\n")}\n`;
    const { rows, profile } = await preview("long.csv", long);
    expect(rows).toHaveLength(19);
    expect(profile?.rows).toBe(500);
  });

  it.each([
    ["a.png", "x", "FORMAT_UNKNOWN"],
    ["a.csv", "", "EMPTY_FILE"],
    ["a.parquet", "x", "FORMAT_MISMATCH"],
    ["a.jsonl", '{"a":1}\n{', "JSON_INVALID"],
  ])("of %s that holds %j is refused where there is nothing to show", async (name, content, code) => {
    await expect(preview(name, content)).rejects.toMatchObject({ code });
  });
});

const text = async (path: string) => (await import("node:fs/promises")).readFile(path, "utf8");

async function jsonOf(path: string): Promise<unknown[]> {
  const [header = "", ...lines] = (await text(path)).trim().split("\n");
  const names = header.split(",");
  return lines.map((line) => Object.fromEntries(line.split(",").map((cell, index) => [names[index], Number(cell)])));
}
