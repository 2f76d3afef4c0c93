import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runCommandLine } from "../../src/cli/program.ts";
import { syntheticMovies } from "../../src/movies/origin.ts";
import { readMovies } from "../../src/table/read-movies.ts";
import { movieTableColumns } from "../../src/table/table-columns.ts";
import { writeTable } from "../../src/table/write-table.ts";
import { root } from "../built.ts";
import { keptSurroundings } from "./surroundings.ts";

const fifteen = join(root, "data/movies.csv");
let folder: string;
const inFolder = (name: string) => join(folder, name);

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "marquee-synth-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function marquee(...args: string[]) {
  const { surroundings, written } = keptSurroundings();
  const exitCode = await runCommandLine(args, surroundings);
  return { exitCode, ...written };
}

describe("synth", () => {
  it("writes movies on their grid that say they are synthetic, and the kept keys as JSON", async () => {
    const out = inFolder("made.csv");
    const { exitCode, stdout, stderr } = await marquee(
      "synth",
      "--from",
      fifteen,
      "--rows",
      "300",
      "--out",
      out,
      "--json",
    );
    expect(exitCode).toBe(0);
    const document = JSON.parse(stdout);
    expect(document).toMatchObject({ rows: 300, hitRate: expect.closeTo(8 / 15, 2), out, seed: 42 });
    expect(Object.keys(document.correlations)).toEqual([
      "avg_watch_time",
      "completion_rate",
      "ratings_count",
      "avg_rating",
    ]);
    for (const correlation of Object.values(document.correlations)) {
      expect(correlation).toBeGreaterThan(0.3);
      expect(correlation).toBeLessThan(0.7);
    }
    expect(document.oracle.rocAuc).toBeGreaterThan(0.9);
    expect(document.oracle.brier).toBeLessThan(0.12);
    expect(document.fidelity).toMatchObject({ privacy: { copies: 0 }, rows: { real: 15, synthetic: 300 } });
    expect(document.fidelity.margins).toBeUndefined();
    expect(stderr).toContain("[SMALL_SAMPLE]");
    expect(stderr).toContain("[CORRELATIONS_STEERED]");
    const lines = readFileSync(out, "utf8").trimEnd().split("\n");
    expect(lines).toHaveLength(301);
    expect(lines[0]).toBe("movie_id,avg_watch_time,completion_rate,ratings_count,avg_rating,hit,origin");
    for (const line of lines.slice(1)) {
      expect(line).toMatch(/^synthetic-\d+,\d+,(0(\.\d\d?)?|1),\d+,[1-5](\.\d)?,[01],marquee synth$/);
    }
  });

  it("makes the same movies in every format, and they are known for synthetic when read back", async () => {
    const tables = [];
    for (const name of ["made.parquet", "made.jsonl", "made.csv.gz"]) {
      const args = [
        "synth",
        "--from",
        fifteen,
        "--rows",
        "5000",
        "--hit-rate",
        "0.2",
        "--seed",
        "7",
        "--out",
        inFolder(name),
      ];
      expect((await marquee(...args)).exitCode).toBe(0);
      tables.push(await readMovies(inFolder(name)));
    }
    for (const table of tables) {
      expect(table.measures).toEqual(tables[0]!.measures);
      expect(table.hit).toEqual(tables[0]!.hit);
      expect(table.ids.at(-1)).toBe("synthetic-5000");
      expect(syntheticMovies(table)).toBe(5000);
      expect(table.notes.map(({ code }) => code)).toContain("SYNTHETIC");
    }
    expect(tables[0]!.hit!.filter((hit) => hit === 1)).toHaveLength(1000);
  });

  it("tells people how the correlations, the likeness and the oracle came out", async () => {
    const args = ["synth", "--from", fifteen, "--correlation", "learned", "--out", inFolder("told.csv")];
    const { stdout, stderr } = await marquee(...args);
    expect(stdout).toMatch(/^1,200 synthetic movies like movies\.csv, 53% hits/);
    expect(stdout).toMatch(/avg_watch_time +0\.91 +0\.91 +0\.9\d/);
    expect(stdout).toMatch(/The oracle, .* ROC AUC/s);
    expect(stdout).toMatch(/copies of real movies +0 /);
    expect(stderr).not.toContain("CORRELATIONS_STEERED");
  });

  it("refuses before any work what it cannot write or understand, and leaves nothing behind", async () => {
    const refusal = async (...args: string[]) =>
      JSON.parse((await marquee("synth", "--from", fifteen, ...args, "--json")).stdout).error.code;
    expect(await refusal("--out", inFolder("x.json"))).toBe("OPTION_INVALID");
    expect(await refusal("--out", inFolder("x.csv"), "--correlation", "high")).toBe("OPTION_INVALID");
    expect(await refusal("--out", inFolder("x.csv"), "--rows", "0")).toBe("OPTION_INVALID");
    expect(await refusal("--out", inFolder("x.csv"), "--noise", "2")).toBe("OPTION_INVALID");
    expect(await refusal("--out", join(folder, "none", "x.csv"))).toBe("OUTPUT_UNWRITABLE");
    expect(readdirSync(folder).filter((name) => name.includes("x."))).toEqual([]);
  });

  it("carries along what are stand-ins in the table it learned from", async () => {
    const source = await readMovies(fifteen);
    const proxies = [{ column: "completion_rate", formula: "0.3 + 0.7 · rating" }] as const;
    await writeTable(
      inFolder("proxied.csv"),
      movieTableColumns({ ...source, proxies, targetRule: "gross ≥ 2.5 × budget" }),
    );
    await marquee("synth", "--from", inFolder("proxied.csv"), "--rows", "3000", "--out", inFolder("proxied.parquet"));
    const made = await readMovies(inFolder("proxied.parquet"));
    expect(made.proxies).toEqual(proxies);
    expect(made.targetRule).toBe("gross ≥ 2.5 × budget");
    expect(made.notes.map(({ code }) => code)).toEqual(
      expect.arrayContaining(["SYNTHETIC", "PROXY", "DERIVED_TARGET"]),
    );
  });

  it("marks what is found in synthetic movies, also where they are mixed with real ones", async () => {
    await marquee("synth", "--from", fifteen, "--rows", "60", "--out", inFolder("sixty.csv"));
    const { stderr } = await marquee("segment", inFolder("sixty.csv"), "--k", "2");
    expect(stderr).toContain("The movies are synthetic, made by marquee synth");
    const mixed = await readMovies(inFolder("sixty.csv"));
    const origin = { name: "Origin", values: mixed.ids.map((_, row) => (row < 20 ? "marquee synth" : "ours")) };
    await writeTable(inFolder("mixed.csv"), movieTableColumns({ ...mixed, extras: [origin] }));
    expect((await marquee("segment", inFolder("mixed.csv"), "--k", "2")).stderr).toContain(
      "20 of 60 movies are synthetic",
    );
  });
});
