import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  truncateSync,
  unlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { exportRun } from "../../src/runs/export-run.ts";
import { makeManifest, manifestText, type RunManifest } from "../../src/runs/manifest.ts";
import { readRun } from "../../src/runs/read-run.ts";
import { verifyRun } from "../../src/runs/verify-run.ts";
import { writeRun } from "../../src/runs/write-run.ts";
import { smallFiles, smallRun } from "./small-run.ts";

let folder: string;
let out: string;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "marquee-verify-"));
  out = await writeRun(smallRun, smallFiles, { out: join(folder, "monday") });
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

const damaged = (found: string) => ({ code: "RUN_DAMAGED", exitCode: 4, message: expect.stringContaining(found) });
const invalid = (found: string) => ({ code: "RUN_INVALID", exitCode: 4, message: expect.stringContaining(found) });

describe("the manifest", () => {
  it("holds what the run was made from and with, and the size and hash of every file", async () => {
    const manifest = await verifyRun(out);
    expect(manifest).toMatchObject({
      format: "marquee-run-manifest",
      formatVersion: 1,
      version: "1.2.3",
      node: process.versions.node,
      createdAt: "2026-11-22T19:20:05.123Z",
      command: "marquee run",
      seed: 42,
      inputs: [{ source: "movies.csv", sha256: null }],
      studies: [{ name: "segment-example", title: "Segments", conclusion: "There are two." }],
    });
    expect(manifest.files.map(({ name }) => name)).toEqual([
      "predict-example.model.json",
      "report.html",
      "report.md",
      "result.json",
    ]);
    // printf '<p>report' | sha256sum
    expect(manifest.files[1]).toEqual({
      name: "report.html",
      bytes: 9,
      sha256: "26caf0d6c3a735c8edc9b53829b137fa222ced00d612c8aa2701d27a3797c002",
    });
  });

  it("names a table that several studies used once", () => {
    const study = { ...smallRun.studies[0]!, data: { ...smallRun.studies[0]!.data, hash: "ab" } };
    const run = { ...smallRun, studies: [study, study, smallRun.studies[0]!] };
    expect(makeManifest(run, {}).inputs).toEqual([
      { source: "movies.csv", sha256: "ab" },
      { source: "movies.csv", sha256: null },
    ]);
  });
});

describe("verifyRun", () => {
  it("finds any flipped bit of any file", async () => {
    const names = readdirSync(out);
    expect(names).toHaveLength(5);
    const places = fc
      .constantFrom(...names)
      .chain((name) =>
        fc.tuple(fc.constant(name), fc.nat(readFileSync(join(out, name)).length - 1), fc.integer({ min: 1, max: 255 })),
      );
    await fc.assert(
      fc.asyncProperty(places, async ([name, position, flip]) => {
        const path = join(out, name);
        const content = readFileSync(path);
        const changed = Buffer.from(content);
        changed[position]! ^= flip;
        writeFileSync(path, changed);
        try {
          await expect(verifyRun(out)).rejects.toMatchObject({
            code: expect.stringMatching(/^RUN_(DAMAGED|INVALID)$/),
            exitCode: 4,
            message: expect.stringContaining(name),
          });
        } finally {
          writeFileSync(path, content);
        }
      }),
      { numRuns: 400 },
    );
    await verifyRun(out);
  });

  it.each(["result.json", "report.html", "manifest.json"])("finds that %s is missing", async (name) => {
    unlinkSync(join(out, name));
    await expect(verifyRun(out)).rejects.toMatchObject({ code: /manifest/.test(name) ? "RUN_INVALID" : "RUN_DAMAGED" });
    await expect(verifyRun(out)).rejects.toThrow(`${name}${name === "manifest.json" ? ", found it" : ""} missing`);
  });

  it("finds a file that was added, cut short, made longer, or turned into a folder or a link", async () => {
    const file = join(out, "report.md");
    const content = readFileSync(file);
    const restore = () => {
      rmSync(file, { recursive: true });
      writeFileSync(file, content);
    };
    writeFileSync(join(out, "notes.txt"), "");
    await expect(verifyRun(out)).rejects.toMatchObject(damaged("notes.txt, which does not belong to it"));
    unlinkSync(join(out, "notes.txt"));
    truncateSync(file, 3);
    await expect(verifyRun(out)).rejects.toMatchObject(damaged("report.md of 3 bytes, not 8"));
    restore();
    appendFileSync(file, "x");
    await expect(verifyRun(out)).rejects.toMatchObject(damaged("report.md of 9 bytes, not 8"));
    restore();
    unlinkSync(file);
    mkdirSync(file);
    await expect(verifyRun(out)).rejects.toMatchObject(damaged("report.md no plain file"));
    restore();
    writeFileSync(join(folder, "copy.md"), content);
    unlinkSync(file);
    symlinkSync(join(folder, "copy.md"), file);
    await expect(verifyRun(out)).rejects.toMatchObject(damaged("report.md a link"));
    restore();
    await verifyRun(out);
  });

  it("tells of every fault, and of a folder that is not there", async () => {
    unlinkSync(join(out, "report.md"));
    writeFileSync(join(out, "report.html"), "<p>repost");
    await expect(verifyRun(out)).rejects.toMatchObject(damaged("report.html changed; report.md missing"));
    await expect(verifyRun(join(folder, "nowhere"))).rejects.toMatchObject({ code: "FILE_NOT_FOUND", exitCode: 2 });
  });
});

describe("a run from a stranger", () => {
  /** Puts a manifest in place that is sound but for what is changed. */
  const withManifest = (change: (manifest: RunManifest) => unknown) => {
    const { sha256: _, ...manifest } = JSON.parse(readFileSync(join(out, "manifest.json"), "utf8"));
    writeFileSync(join(out, "manifest.json"), manifestText(change(manifest) as RunManifest));
  };
  const file = (name: string) => ({ name, bytes: 1, sha256: "0".repeat(64) });

  it.each([
    "../secret.txt",
    "..",
    "/etc/passwd",
    "deep/report.html",
    "deep\\report.html",
    "C:report.html",
    "manifest.json",
    "Manifest.JSON",
    ".hidden",
    "report.html.",
    "a\0b",
    "",
    "x".repeat(200),
  ])("is refused when its manifest names the file %j", async (name) => {
    withManifest((manifest) => ({ ...manifest, files: [...manifest.files, file(name)] }));
    await expect(verifyRun(out)).rejects.toMatchObject(invalid("manifest.json where files.4.name: a plain file name"));
    await expect(exportRun(out)).rejects.toMatchObject({ code: "RUN_INVALID" });
  });

  it("is refused when a file is named twice, in whatever letters, and when there are too many", async () => {
    withManifest((manifest) => ({ ...manifest, files: [...manifest.files, file("REPORT.html")] }));
    await expect(verifyRun(out)).rejects.toMatchObject(invalid("every name once"));
    withManifest((manifest) => ({ ...manifest, files: Array.from({ length: 1001 }, (_, i) => file(`f${i}`)) }));
    await expect(verifyRun(out)).rejects.toMatchObject({ code: "RUN_INVALID" });
  });

  it("is refused when its manifest is a link, a folder, huge, nested, or of another version", async () => {
    const path = join(out, "manifest.json");
    const content = readFileSync(path);
    writeFileSync(join(folder, "manifest.json"), content);
    unlinkSync(path);
    symlinkSync(join(folder, "manifest.json"), path);
    await expect(readRun(out)).rejects.toMatchObject(invalid("found it a link"));
    unlinkSync(path);
    mkdirSync(path);
    await expect(readRun(out)).rejects.toMatchObject(invalid("found it no plain file"));
    rmSync(path, { recursive: true });
    writeFileSync(path, "");
    truncateSync(path, 5_000_000_000);
    await expect(readRun(out)).rejects.toMatchObject(invalid("of 5000000000 bytes"));
    writeFileSync(path, "[".repeat(1_000_000));
    await expect(readRun(out)).rejects.toMatchObject({ code: "RUN_INVALID" });
    writeFileSync(path, content);
    withManifest((manifest) => ({ ...manifest, formatVersion: 2 }));
    await expect(readRun(out)).rejects.toMatchObject(invalid("formatVersion"));
  });

  it("is not read when its results are a link or not those of the manifest", async () => {
    const path = join(out, "result.json");
    writeFileSync(join(folder, "result.json"), readFileSync(path));
    unlinkSync(path);
    symlinkSync(join(folder, "result.json"), path);
    await expect(readRun(out)).rejects.toMatchObject(invalid("found it a link"));
    unlinkSync(path);
    writeFileSync(path, JSON.stringify({ ...smallRun, seed: 7 }));
    await expect(readRun(out)).rejects.toMatchObject(damaged("result.json changed"));
    truncateSync(path, 3_000_000_000);
    await expect(readRun(out)).rejects.toMatchObject(invalid("of 3000000000 bytes"));
  });
});
