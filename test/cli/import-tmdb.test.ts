import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runCommandLine } from "../../src/cli/program.ts";
import { readMovies } from "../../src/table/read-movies.ts";
import { flawedRows, madeTmdb } from "../films/tmdb/made-tmdb.ts";
import { keptSurroundings } from "./surroundings.ts";

let folder: string;
const inFolder = (name: string) => join(folder, name);

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "marquee-import-"));
  writeFileSync(inFolder("films.csv"), madeTmdb(flawedRows));
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function importTmdb(...args: string[]) {
  const { surroundings, written } = keptSurroundings();
  const exitCode = await runCommandLine(["import", "tmdb", ...args], surroundings);
  return { exitCode, ...written };
}

describe("import tmdb", () => {
  it("writes a movie table that still says what is a stand-in and how hits came about", async () => {
    const out = inFolder("table.csv");
    const { exitCode, stdout } = await importTmdb(inFolder("films.csv"), "--out", out, "--json");
    expect(exitCode).toBe(0);
    const document = JSON.parse(stdout);
    expect(document.rows).toMatchObject({ read: 12, kept: 4, dropped: { "no budget": 2 } });
    expect(document).toMatchObject({ hitRate: 0.5, hitRule: "worldwide revenue ≥ 2.5 × production budget", out });
    expect(document.proxies.map(({ column }: { column: string }) => column)).toEqual([
      "completion_rate",
      "avg_watch_time",
    ]);
    const table = await readMovies(out);
    expect(table.ids).toEqual(["1", "2", "3", "4"]);
    expect(table.proxies).toHaveLength(2);
    expect(table.targetRule).toBe(document.hitRule);
  });

  it("tells people what was found, what was done and why", async () => {
    const { exitCode, stdout, stderr } = await importTmdb(inFolder("films.csv"), "--out", inFolder("told.csv"));
    expect(exitCode).toBe(0);
    expect(stdout).toContain("4 of 12 films kept, 50% hits: worldwide revenue ≥ 2.5 × production budget.");
    expect(stdout).toMatch(/budget written as 0 +2 +left out +0 stands for not known/);
    expect(stderr).toContain("[PROXY]");
  });

  it("takes another hit rule", async () => {
    const args = [inFolder("films.csv"), "--hit-rule", "revenue:25000000", "--out", inFolder("revenue.csv"), "--json"];
    expect(JSON.parse((await importTmdb(...args)).stdout).rows.kept).toBe(7);
  });

  it.each([
    [["films.csv", "--hit-rule", "profit", "--out", "new.csv"], 2, "revenue:N"],
    [["films.csv"], 2, "--out"],
    [["films.csv", "--out", "films.csv"], 2, "--force"],
    [["films.csv", "--out", "new.txt"], 2, ".parquet"],
    [["missing.csv", "--out", "new.csv"], 2, "missing.csv"],
  ])("refuses %j with exit code %i", async (args, code, hint) => {
    const { exitCode, stderr } = await importTmdb(...args.map((arg) => (/\.\w+$/.test(arg) ? inFolder(arg) : arg)));
    expect(exitCode).toBe(code);
    expect(stderr).toContain(hint);
    expect(readFileSync(inFolder("films.csv"), "utf8")).toBe(madeTmdb(flawedRows));
  });
});
