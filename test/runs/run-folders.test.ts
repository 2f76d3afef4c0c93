import { spawnSync } from "node:child_process";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { readRun } from "../../src/runs/read-run.ts";
import { readText } from "../../src/runs/read-text.ts";
import { checkRunFolder } from "../../src/runs/run-folder.ts";
import { writeRun } from "../../src/runs/write-run.ts";
import { ensureBuilt, root } from "../built.ts";
import { smallFiles as files, smallRun as run } from "./small-run.ts";

let folder: string;

beforeAll(ensureBuilt);

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "marquee-runs-"));
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe("writeRun", () => {
  it("writes the results and the files given, and nothing is left beside the folder", async () => {
    const out = join(folder, "deep", "monday");
    expect(await writeRun(run, files, { out })).toBe(out);
    expect(readdirSync(out).sort()).toEqual([
      "manifest.json",
      "predict-example.model.json",
      "report.html",
      "report.md",
      "result.json",
    ]);
    expect(readFileSync(join(out, "report.html"), "utf8")).toBe("<p>report");
    expect(readdirSync(join(folder, "deep"))).toEqual(["monday"]);
    expect(await readRun(out)).toEqual(run);
    expect(await readRun(join(out, "result.json"))).toEqual(run);
  });

  it("names the folder by the time of the run, and finds a free name when that is taken", () => {
    const names = inFolder(`
      const run = ${JSON.stringify(run)};
      const names = [];
      for (let i = 0; i < 3; i++) names.push(await writeRun(run, {}));
      process.stdout.write(JSON.stringify(names));`);
    const first = join("marquee-runs", "2026-11-22T19-20-05-123Z");
    expect(names).toEqual([first, `${first}-2`, `${first}-3`]);
    expect(readdirSync(join(folder, "marquee-runs"))).toHaveLength(3);
  });

  it("fills an empty folder, and leaves an earlier run as it is", async () => {
    const out = join(folder, "monday");
    mkdirSync(out);
    await writeRun(run, files, { out });
    const written = contentsOf(out);
    await expect(writeRun({ ...run, seed: 7 }, {}, { out })).rejects.toMatchObject({
      code: "OUTPUT_EXISTS",
      message: expect.stringContaining("pass --force to replace the whole run"),
    });
    expect(contentsOf(out)).toEqual(written);
    expect(readdirSync(folder)).toEqual(["monday"]);
  });

  it("replaces an earlier run with all its files when that is asked for", async () => {
    const out = join(folder, "monday");
    await writeRun(run, files, { out });
    await writeRun({ ...run, seed: 7 }, { "report.md": "new" }, { out, replace: true });
    expect(readdirSync(out).sort()).toEqual(["manifest.json", "report.md", "result.json"]);
    expect((await readRun(out)).seed).toBe(7);
    expect(readdirSync(folder)).toEqual(["monday"]);
  });

  it("refuses a folder that holds anything else, and leaves it as it was", async () => {
    const out = join(folder, "photos");
    await writeRun(run, files, { out });
    writeFileSync(join(out, "holiday.jpg"), "mine");
    await expect(writeRun({ ...run, seed: 7 }, files, { out, replace: true })).rejects.toMatchObject({
      code: "OUTPUT_EXISTS",
      message: expect.stringContaining("a folder with other things in it"),
    });
    expect(readFileSync(join(out, "holiday.jpg"), "utf8")).toBe("mine");
    expect((await readRun(out)).seed).toBe(42);
  });

  it("refuses a file, and a folder with a result.json and no manifest", async () => {
    const file = join(folder, "file");
    writeFileSync(file, "");
    const other = join(folder, "other");
    mkdirSync(other);
    writeFileSync(join(other, "result.json"), '{"format":"something"}');
    for (const out of [file, other]) {
      await expect(checkRunFolder(out, true)).rejects.toMatchObject({ code: "OUTPUT_EXISTS" });
      await expect(writeRun(run, files, { out, replace: true })).rejects.toMatchObject({ code: "OUTPUT_EXISTS" });
    }
    expect(readdirSync(folder).sort()).toEqual(["file", "other"]);
  });

  it("says that a place cannot be written, and leaves nothing there", async () => {
    writeFileSync(join(folder, "file"), "");
    await expect(writeRun(run, files, { out: join(folder, "file", "monday") })).rejects.toMatchObject({
      code: "OUTPUT_UNWRITABLE",
      exitCode: 2,
    });
    await expect(writeRun(run, files, { out: join(folder, "x".repeat(300)) })).rejects.toMatchObject({
      code: "OUTPUT_UNWRITABLE",
    });
    expect(readdirSync(folder)).toEqual(["file"]);
  });

  it.skipIf(process.platform === "win32")("gives the folder the ordinary permissions", async () => {
    const out = await writeRun(run, files, { out: join(folder, "monday") });
    const ordinary = join(folder, "ordinary");
    mkdirSync(ordinary);
    expect(statSync(out).mode).toBe(statSync(ordinary).mode);
  });

  it.skipIf(process.platform === "win32")("is whole or not there when a signal comes while it is written", () => {
    const large = "x".repeat(2_000_000);
    writeFileSync(join(folder, "large.txt"), large);
    const script = `
      import { readFileSync } from "node:fs";
      import { spawn } from "node:child_process";
      spawn(process.execPath, ["-e", "process.kill(" + process.pid + ", 'SIGINT')"]);
      const files = { "report.html": readFileSync("large.txt", "utf8"), "report.md": "end" };
      for (let i = 0; i < 100_000; i++) await writeRun(${JSON.stringify(run)}, files, { out: "run-" + (i % 4), replace: true });`;
    const { signal } = spawnInFolder(script);
    expect(signal).toBe("SIGINT");
    const names = readdirSync(folder).filter((name) => name.startsWith("run-") || name.startsWith("."));
    expect(names.length).toBeGreaterThan(0);
    for (const name of names) {
      expect(name).toMatch(/^run-\d$/);
      expect(readFileSync(join(folder, name, "report.html"), "utf8")).toHaveLength(large.length);
      expect(existsSync(join(folder, name, "report.md"))).toBe(true);
    }
  });

  function contentsOf(out: string): [string, string][] {
    return readdirSync(out).map((name) => [name, readFileSync(join(out, name), "utf8")]);
  }

  /** Runs a script with `writeRun` in a process of its own, as the working folder belongs to a process. */
  function spawnInFolder(script: string) {
    const source = join(root, "dist/runs/write-run.js");
    return spawnSync(
      process.execPath,
      ["--input-type=module", "-e", `import { writeRun } from ${JSON.stringify(source)};${script}`],
      { cwd: folder, encoding: "utf8", timeout: 300_000 },
    );
  }

  function inFolder(script: string): unknown {
    const { stdout, stderr } = spawnInFolder(script);
    expect(stderr).toBe("");
    return JSON.parse(stdout);
  }
});

describe("readRun", () => {
  const write = (content: string) => {
    const path = join(folder, "result.json");
    writeFileSync(path, content);
    return path;
  };

  it("says that there is no such run", async () => {
    await expect(readRun(join(folder, "nowhere"))).rejects.toMatchObject({ code: "FILE_NOT_FOUND", exitCode: 2 });
    await expect(readRun(folder)).rejects.toMatchObject({ code: "RUN_INVALID", exitCode: 4 });
    await expect(readRun("a\0b")).rejects.toMatchObject({ code: "FILE_NOT_FOUND" });
  });

  it.each([
    ["text", "hello"],
    ["another document", "[]"],
    ["null", "null"],
    ["another format", JSON.stringify({ ...run, format: "marquee-hit-model" })],
    ["a newer version", JSON.stringify({ ...run, formatVersion: 2 })],
    ["studies that are no list", JSON.stringify({ ...run, studies: {} })],
    ["a study without a conclusion", JSON.stringify({ ...run, studies: [{ name: "a" }] })],
    ["deep nesting", "[".repeat(1_000_000)],
  ])("refuses %s", async (_, content) => {
    await expect(readRun(write(content))).rejects.toMatchObject({ code: "RUN_INVALID", exitCode: 4 });
  });

  it("reads a run of before a part existed as one that has none of it", async () => {
    const { training: _, ...older } = run.studies[0]!;
    expect(await readRun(write(JSON.stringify({ ...run, studies: [older] })))).toEqual(run);
  });

  it("says where the results are wrong", async () => {
    const path = write(JSON.stringify({ ...run, studies: [{ ...run.studies[0], conclusion: 7 }] }));
    await expect(readRun(path)).rejects.toThrow(/found studies\.0\.conclusion: .*string.*\./);
  });
});

describe("readText", () => {
  it("refuses a file over the limit, a folder, what is no file, and a file it may not read", async () => {
    const path = join(folder, "text");
    writeFileSync(path, "12345");
    expect(await readText(path, 5)).toBe("12345");
    await expect(readText(path, 4)).rejects.toMatchObject({ code: "FILE_TOO_LARGE" });
    await expect(readText(folder, 5)).rejects.toMatchObject({ code: "FILE_NOT_FOUND" });
    await expect(readText("/dev/zero", 5)).rejects.toMatchObject({ code: "FILE_NOT_FOUND" });
    if (process.getuid?.() !== 0) {
      chmodSync(path, 0);
      await expect(readText(path, 5)).rejects.toMatchObject({ code: "FILE_NOT_FOUND" });
    }
  });
});
