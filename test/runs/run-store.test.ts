import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { unzipSync } from "fflate";
import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { exportRun } from "../../src/runs/export-run.ts";
import { deleteRun, findRun, listRuns, readStoredRun, runFolder } from "../../src/runs/run-store.ts";
import { verifyRun } from "../../src/runs/verify-run.ts";
import { writeRun } from "../../src/runs/write-run.ts";
import { ensureBuilt, root } from "../built.ts";
import { smallFiles, smallRun } from "./small-run.ts";

/** A program that prints the hash of a run's archive. */
const printHash = `
  import { createHash } from "node:crypto";
  import { exportRun } from ${JSON.stringify(join(root, "dist/runs/export-run.js"))};
  process.stdout.write(createHash("sha256").update(await exportRun(process.argv[1])).digest("hex"));`;

let store: string;

beforeAll(ensureBuilt);

beforeEach(() => {
  store = mkdtempSync(join(tmpdir(), "marquee-store-"));
});

afterEach(() => rmSync(store, { recursive: true, force: true }));

const writeAt = (createdAt: string) => writeRun({ ...smallRun, createdAt }, smallFiles, { store });

describe("listRuns", () => {
  it("lists runs newest first, names by time in the order of time, and in parts", async () => {
    const times = [
      "2026-11-22T19:20:05.999Z",
      "2026-11-22T19:20:05.001Z",
      "2026-11-23T00:00:00.000Z",
      "2025-12-31T23:59:59.000Z",
    ];
    for (const time of times) await writeAt(time);
    const { runs, total, refused } = await listRuns(store);
    const ids = runs.map(({ id }) => id);
    expect(ids).toEqual([
      "2026-11-23T00-00-00-000Z",
      "2026-11-22T19-20-05-999Z",
      "2026-11-22T19-20-05-001Z",
      "2025-12-31T23-59-59-000Z",
    ]);
    expect([...ids].sort().reverse()).toEqual(ids);
    expect({ total, refused }).toEqual({ total: 4, refused: [] });
    const part = await listRuns(store, { offset: 1, limit: 2 });
    expect(part).toEqual({ runs: runs.slice(1, 3), total: 4, refused: [] });
  });

  it("tells of each run what its manifest does", async () => {
    const out = await writeRun(smallRun, smallFiles, { out: join(store, "monday") });
    const { format: _, formatVersion: __, ...manifest } = await verifyRun(out);
    const bytes = manifest.files.reduce((sum, file) => sum + file.bytes, 0);
    expect((await listRuns(store)).runs).toEqual([{ id: "monday", bytes, ...manifest }]);
    expect(await readStoredRun(out)).toEqual({ id: "monday", bytes, ...manifest });
  });

  it("passes over what is no run, and gives the reason for what looks like one", async () => {
    await writeAt(smallRun.createdAt);
    for (const name of ["photos", "old", "broken"]) mkdirSync(join(store, name));
    writeFileSync(join(store, "notes.txt"), "");
    writeFileSync(join(store, "old", "result.json"), "{}");
    writeFileSync(join(store, "broken", "manifest.json"), "{}");
    symlinkSync(join(store, "2026-11-22T19-20-05-123Z"), join(store, "latest"));
    const { runs, refused } = await listRuns(store);
    expect(runs).toHaveLength(1);
    expect(refused.map(({ id }) => id)).toEqual(["broken", "old"]);
    expect(refused[1]!.reason).toMatch(/a run with its manifest\.json, found it missing/);
  });

  it("finds none where there is no store", async () => {
    expect(await listRuns(join(store, "nowhere"))).toEqual({ runs: [], total: 0, refused: [] });
  });
});

describe("runFolder", () => {
  it("takes a plain name of a folder, and no way out of the store", async () => {
    const out = await writeAt(smallRun.createdAt);
    expect(runFolder(store, "2026-11-22T19-20-05-123Z")).toBe(out);
    for (const id of ["..", ".", "", "../x", `${out}/`, out, "a\0b", "a\\b", ".hidden", "nowhere", "x".repeat(9999)]) {
      expect(() => runFolder(store, id), id).toThrow(
        expect.objectContaining({ code: "FILE_NOT_FOUND", httpStatus: 404 }),
      );
    }
  });
});

describe("findRun", () => {
  it("looks in the store first, and takes anything else for a path", async () => {
    const out = await writeRun(smallRun, {}, { out: join(store, "monday") });
    expect(findRun(store, "monday")).toBe(out);
    expect(findRun(join(store, "nowhere"), "monday")).toBe("monday");
    expect(findRun(store, "./monday")).toBe("./monday");
  });
});

describe("deleteRun", () => {
  it("removes the run and nothing beside it", async () => {
    const [first, second] = [await writeAt("2026-11-22T19:20:05.123Z"), await writeAt("2026-11-22T19:20:05.124Z")];
    await deleteRun(first);
    expect(readdirSync(store).map((name) => join(store, name))).toEqual([second]);
    await expect(deleteRun(first)).rejects.toMatchObject({ code: "FILE_NOT_FOUND" });
  });

  it("removes a run that is damaged, but none with something of another's in it, and no other folder", async () => {
    const out = await writeAt(smallRun.createdAt);
    writeFileSync(join(out, "notes.txt"), "mine");
    await expect(deleteRun(out)).rejects.toMatchObject({
      code: "RUN_DAMAGED",
      message: expect.stringContaining("notes.txt"),
    });
    expect(readFileSync(join(out, "notes.txt"), "utf8")).toBe("mine");
    rmSync(join(out, "notes.txt"));
    rmSync(join(out, "report.html"));
    await deleteRun(out);
    mkdirSync(join(store, "photos"));
    await expect(deleteRun(join(store, "photos"))).rejects.toMatchObject({ code: "RUN_INVALID" });
    expect(readdirSync(store)).toEqual(["photos"]);
  });
});

describe("exportRun", () => {
  it("packs the run's folder whole, with the same bytes every time and in every time zone", async () => {
    const out = await writeRun(smallRun, smallFiles, { out: join(store, "monday") });
    const archive = await exportRun(out);
    const unpacked = unzipSync(archive);
    expect(Object.keys(unpacked)).toEqual(
      ["manifest.json", ...(await verifyRun(out)).files.map(({ name }) => name)].map((name) => `monday/${name}`),
    );
    for (const name of readdirSync(out)) {
      expect(Buffer.from(unpacked[`monday/${name}`]!)).toEqual(readFileSync(join(out, name)));
    }
    const hash = createHash("sha256").update(archive).digest("hex");
    for (const TZ of ["UTC", "Pacific/Kiritimati", "America/St_Johns"]) {
      const args = ["--input-type=module", "-e", printHash, out];
      expect(spawnSync(process.execPath, args, { env: { ...process.env, TZ }, encoding: "utf8" }).stdout).toBe(hash);
    }
    // A copy that was unpacked elsewhere is the same run.
    const copy = join(store, "copy");
    mkdirSync(copy);
    for (const [name, content] of Object.entries(unpacked))
      writeFileSync(join(copy, name.slice("monday/".length)), content);
    expect(await verifyRun(copy)).toEqual(await verifyRun(out));
  });

  it("packs a run of any year, and refuses a damaged one", async () => {
    for (const createdAt of ["0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z"]) {
      expect(unzipSync(await exportRun(await writeAt(createdAt)))).toBeTypeOf("object");
    }
    const out = await writeAt(smallRun.createdAt);
    writeFileSync(join(out, "report.md"), "# repost");
    await expect(exportRun(out)).rejects.toMatchObject({ code: "RUN_DAMAGED" });
  });
});
