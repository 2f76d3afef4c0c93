import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { unzipSync } from "fflate";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { runCommandLine } from "../../src/cli/program.ts";
import { writeRun } from "../../src/runs/write-run.ts";
import { smallFiles, smallRun } from "../runs/small-run.ts";
import { keptSurroundings } from "./surroundings.ts";

let store: string;

beforeEach(async () => {
  store = mkdtempSync(join(tmpdir(), "marquee-cli-runs-"));
  await writeRun(smallRun, smallFiles, { store });
  await writeRun({ ...smallRun, createdAt: "2026-11-23T08:00:00.000Z", seed: 7 }, smallFiles, { store });
});

afterEach(() => rmSync(store, { recursive: true, force: true }));

const older = "2026-11-22T19-20-05-123Z";
const newer = "2026-11-23T08-00-00-000Z";

async function runs(...args: string[]) {
  const { surroundings, written } = keptSurroundings({ columns: 120 });
  const exitCode = await runCommandLine(["runs", ...args, "--store", store], surroundings);
  return { exitCode, ...written };
}

async function json(...args: string[]) {
  const { exitCode, stdout } = await runs(...args, "--json");
  return { exitCode, document: JSON.parse(stdout) };
}

describe("runs list", () => {
  it("shows id, date, studies and conclusions, newest first", async () => {
    const { exitCode, stdout } = await runs("list");
    expect(exitCode).toBe(0);
    expect(stdout.split("\n").map((line) => line.replaceAll(/ {2,}/g, "  "))).toEqual([
      "run  date (UTC)  study  conclusion",
      `${newer}  2026-11-23 08:00  segment-example  There are two.`,
      `${older}  2026-11-22 19:20  segment-example  There are two.`,
      "",
      `2 runs in ${store}`,
      "",
    ]);
    const { document } = await json("list", "--limit", "1", "--offset", "1");
    expect(document).toMatchObject({ store, total: 2, refused: [], runs: [{ id: older, seed: 42 }] });
    expect(document.runs).toHaveLength(1);
    expect((await runs("list", "--limit", "1")).stdout).toContain(`1 of 2 runs in ${store}`);
  });

  it("gives the reason where a run cannot be read, and refuses impossible parts", async () => {
    writeFileSync(join(store, older, "manifest.json"), "{}");
    const { exitCode, stdout } = await runs("list");
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/1 run in .*\n\nNot to be read\n.*2026-11-22/);
    expect(await json("list", "--limit", "0")).toMatchObject({
      exitCode: 2,
      document: { error: { code: "OPTION_INVALID" } },
    });
    expect(await json("list", "--offset", "-1")).toMatchObject({ exitCode: 2 });
  });
});

describe("runs show", () => {
  it("shows what a run was made from and with, and its files", async () => {
    const { stdout } = await runs("show", older);
    expect(stdout).toContain("Made 2026-11-22T19:20:05.123Z with Marquee 1.2.3 on Node");
    expect(stdout).toContain("Data: movies.csv\n");
    expect(stdout).toMatch(/\nreport\.html +9 +26caf0d6c3a7/);
    const { document } = await json("show", join(store, older));
    expect(document).toMatchObject({ id: older, folder: join(store, older), command: "marquee run" });
    expect(await json("show", "nowhere")).toMatchObject({
      exitCode: 2,
      document: { error: { code: "FILE_NOT_FOUND" } },
    });
  });
});

describe("runs compare", () => {
  it("is the same as compare", async () => {
    const { exitCode, document } = await json("compare", older, newer);
    expect(exitCode).toBe(0);
    expect(document.settings).toMatchObject([{ figure: "seed", before: 42, after: 7 }]);
    const { surroundings, written } = keptSurroundings();
    await runCommandLine(["compare", older, newer, "--store", store, "--json"], surroundings);
    expect(JSON.parse(written.stdout)).toEqual(document);
  });
});

describe("runs verify", () => {
  it("says that runs are as they were written, or stops with exit code 4 at one that is not", async () => {
    expect(await json("verify", older, newer)).toMatchObject({
      exitCode: 0,
      document: { runs: [{ files: 4 }, { files: 4 }] },
    });
    writeFileSync(join(store, newer, "report.md"), "# repost");
    const { exitCode, stderr } = await runs("verify", older, newer);
    expect(exitCode).toBe(4);
    expect(stderr).toMatch(/found report\.md changed\. /);
    expect((await json("verify", newer)).document.error.code).toBe("RUN_DAMAGED");
  });
});

describe("runs export", () => {
  it("writes an archive once", async () => {
    const out = join(store, "older.zip");
    expect(await json("export", older, "--out", out)).toMatchObject({ exitCode: 0, document: { out } });
    expect(Object.keys(unzipSync(readFileSync(out)))).toContain(`${older}/result.json`);
    expect((await json("export", older, "--out", out)).document.error.code).toBe("OUTPUT_EXISTS");
    expect((await json("export", newer, "--out", out, "--force")).exitCode).toBe(0);
    expect((await json("export", older, "--out", join(store, "a.rar"))).document.error.code).toBe("OPTION_INVALID");
  });
});

describe("runs delete", () => {
  it("removes the runs that are named", async () => {
    expect(await json("delete", older)).toMatchObject({ exitCode: 0, document: { deleted: [join(store, older)] } });
    expect(readdirSync(store)).toEqual([newer]);
    expect((await json("delete", older)).exitCode).toBe(2);
  });
});
