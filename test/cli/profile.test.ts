import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { runCommandLine } from "../../src/cli/program.ts";
import { root } from "../built.ts";
import { keptSurroundings } from "./surroundings.ts";

const folder = mkdtempSync(join(tmpdir(), "marquee-profile-"));
afterAll(() => rmSync(folder, { recursive: true }));
const movies = join(root, "data/movies.csv");

async function profile(...args: string[]) {
  const { surroundings, written } = keptSurroundings();
  const exitCode = await runCommandLine(["profile", ...args], surroundings);
  return { exitCode, ...written };
}

function file(name: string, content: string): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

describe("marquee profile", () => {
  it("shows columns with their distribution, hits against the others, and what was found", async () => {
    const { exitCode, stdout, stderr } = await profile(movies);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^movies\.csv: 15 movies, 6 columns; 8 of the 15 with a known target are hits \(53%\)\n/);
    expect(stdout).toMatch(/avg_watch_time +number +0 +15 +40 +95 +91\.87 +150 +0 {2}█▄▂▇▅\n/);
    expect(stdout).toMatch(/completion_rate +0\.93 +0\.6 +1\.00 +0\.94 +0\.82–0\.98 +5\.04\n/);
    expect(stdout).toContain("No value is missing.\n");
    expect(stderr).toContain("[SMALL_SAMPLE]");
  });

  it("prints every figure with --json", async () => {
    const { stdout } = await profile(movies, "--json");
    const document = JSON.parse(stdout);
    expect(document).toMatchObject({ source: "movies.csv", rows: 15, target: { hits: 8 }, out: null });
    expect(document.columns).toHaveLength(6);
    expect(document.correlations.columns).toEqual([
      "avg_watch_time",
      "completion_rate",
      "ratings_count",
      "avg_rating",
      "hit",
    ]);
    expect(document.notes.map(({ code }: { code: string }) => code)).toEqual(["SMALL_SAMPLE", "LEAK_SUSPECT"]);
  });

  it("keeps and counts what other commands refuse: percentages, repeated ids, gaps, outliers", async () => {
    const rows = Array.from({ length: 40 }, (_, row) => `m${row},${60 + row},${50 + row},${100 + row},4,0`);
    rows.push("m3,61,51,101,4,1", "x,900,,100,4,1");
    const path = file(
      "odd.csv",
      `movie_id,avg_watch_time,completion_rate,ratings_count,avg_rating,hit\n${rows.join("\n")}\n`,
    );
    const { exitCode, stdout, stderr } = await profile(path);
    expect(exitCode).toBe(0);
    expect(stdout).toContain("Values are missing in completion_rate (1 of 42, 2%).");
    expect(stdout).toContain("1 id comes again (m3).");
    expect(stdout.replaceAll("\n", " ")).toContain("lie values of avg_watch_time (1 above");
    expect(stderr.replaceAll("\n  ", " ")).toContain(
      "41 values of completion_rate outside a share from 0 to 1 (50 in row 1)",
    );
    expect(stderr).toContain("[SCALE_SUSPECT]");
    expect(stderr).toContain("[DROPPED_CONSTANT]");
    const { surroundings } = keptSurroundings();
    expect(await runCommandLine(["segment", path], surroundings)).toBe(3);
  });

  it("shows dates that other commands refuse", async () => {
    const dated = (date: string) =>
      file(
        "dated.csv",
        readFileSync(movies, "utf8")
          .replaceAll(/$/gm, `,${date}`)
          .replace(`hit,${date}`, "hit,release_date")
          .replace(/,[^,]*$/, ""),
      );
    const { exitCode, stderr } = await profile(dated("2003-02-30"));
    expect(exitCode).toBe(0);
    expect(stderr.replaceAll("\n  ", " ")).toContain('release_date: expected a date that exists, found "2003-02-30".');
    expect(stderr).toContain("[DATE_SUSPECT]");
    expect((await profile(dated("25/12/2003"))).stderr).toContain("[DATE_CONVERTED]");
  });

  it("writes a page that holds the charts and runs nothing of the data", async () => {
    const title = '"<script>alert(1)</script>"';
    const text = readFileSync(movies, "utf8").trim().split("\n");
    const path = file(
      "titled.csv",
      `${text.map((line, row) => `${line},${row === 0 ? "title" : title}`).join("\n")}\n`,
    );
    const out = join(folder, "page.html");
    const { exitCode, stdout } = await profile(path, "--out", out);
    expect(exitCode).toBe(0);
    expect(stdout).toContain(`Page: ${out}`);
    const page = readFileSync(out, "utf8");
    expect(page).not.toContain("<script>alert");
    expect(page).toContain("&lt;script&gt;alert(1)&lt;/script&gt; (15)");
    expect([...page.matchAll(/<svg[^>]* role="img"/g)]).toHaveLength(4 + 4 + 1 + 1);
    expect(page).toContain("Content-Security-Policy");
    expect((await profile(path, "--out", out)).exitCode).toBe(2);
    expect((await profile(path, "--out", out, "--force")).exitCode).toBe(0);
  });

  it("refuses an output that is no page, and a file that cannot be read, before any work", async () => {
    expect(await profile(movies, "--out", join(folder, "page.pdf"))).toMatchObject({ exitCode: 2, stdout: "" });
    expect(await profile(join(folder, "none.csv"))).toMatchObject({ exitCode: 2, stdout: "" });
  });

  it("has nothing to say of hits without a target", async () => {
    const path = file("plain.csv", readFileSync(movies, "utf8").replaceAll(/,[^,\n]*$/gm, ""));
    const { stdout } = await profile(path);
    expect(stdout).toContain("plain.csv: 15 movies, 5 columns; no target\n");
    expect(stdout).not.toContain("roc auc");
  });

  it("reads within limits that can be set, and says which one to raise", async () => {
    expect(await profile(movies, "--max-rows", "14")).toMatchObject({
      exitCode: 3,
      stderr:
        "marquee: movies.csv: expected at most 14 rows, found more. Raise the limit with --max-rows, or sample or split the table.\n",
    });
    expect((await profile(movies, "--max-columns", "5")).stderr).toContain("--max-columns");
    expect((await profile(movies, "--max-size", "0.2kB")).stderr).toContain("--max-size");
    const long = file("long.csv", readFileSync(movies, "utf8").replaceAll(/^1,/gm, `${"x".repeat(2000)},`));
    expect((await profile(long, "--max-field", "1kB")).stderr).toContain("--max-field");
    const raised = ["--max-field", "2 KB", "--max-rows", "15", "--max-columns", "6", "--max-size", "4MB"];
    expect((await profile(long, ...raised)).exitCode).toBe(0);
    for (const size of ["", "big", "5TB", "-1", "1e3"]) {
      expect(await profile(movies, "--max-size", size)).toMatchObject({ exitCode: 2 });
    }
    expect(await profile(movies, "--max-rows", "0")).toMatchObject({ exitCode: 2 });
  });
});
