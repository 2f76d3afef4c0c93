import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { gzipSync } from "node:zlib";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import type { MovieTable } from "../../src/movies/movie.ts";
import { profileMovies } from "../../src/movies/profile/profile.ts";
import { previewFile } from "../../src/table/preview.ts";
import { previewIsolated, profileIsolated, readIsolated } from "../../src/table/read-isolated.ts";
import { parseMovies, readMovies } from "../../src/table/read-movies.ts";
import type { ReadOptions } from "../../src/table/read-options.ts";
import { movieTableColumns } from "../../src/table/table-columns.ts";
import { writeTable } from "../../src/table/write-table.ts";
import { ensureBuilt, root } from "../built.ts";
import { good } from "../corpus/cases.ts";

const started = vi.hoisted((): ChildProcess[] => []);
vi.mock("node:child_process", async (original) => {
  const actual = await original<typeof import("node:child_process")>();
  const fork = (...args: Parameters<typeof actual.fork>) => {
    const child = actual.fork(...args);
    started.push(child);
    return child;
  };
  return { ...actual, fork };
});

const folder = mkdtempSync(join(tmpdir(), "marquee-isolated-"));
const inFolder = (name: string) => join(folder, name);
const rows = Array.from({ length: 200_000 }, (_, row) => `m${row},45.5,0.5,${row},4.25,1`).join("\n");
const large = `${good.split("\n")[0]}\n${rows}\n`;
const usual = process.env["TMPDIR"];

beforeAll(async () => {
  ensureBuilt();
  // The reading processes' own folders are looked for afterwards.
  process.env["TMPDIR"] = folder;
  writeFileSync(inFolder("large.csv"), large);
  writeFileSync(inFolder("good.csv"), good);
  writeFileSync(inFolder("good.csv.gz"), gzipSync(good));
  await writeTable(inFolder("good.parquet"), movieTableColumns(await parseMovies(good, "good.csv")));
  writeFileSync(inFolder("good.xlsx"), readFileSync(join(root, "test/corpus/files/typed.xlsx")));
});

afterEach(() => {
  expect(started.every(({ exitCode, signalCode }) => exitCode !== null || signalCode !== null)).toBe(true);
  expect(readdirSync(folder).filter((name) => name.startsWith("marquee-"))).toEqual([]);
  started.length = 0;
});

afterAll(() => {
  if (usual === undefined) delete process.env["TMPDIR"];
  else process.env["TMPDIR"] = usual;
  rmSync(folder, { recursive: true });
});

const content = ({ ids, measures, hit, extras, notes, hash, source }: MovieTable) => ({
  ...{ ids: [...ids], measures, hit, extras, notes, hash, source },
});
const refusal = (name: string, options: ReadOptions) =>
  readMovies(inFolder(name), options).then(
    () => null,
    (error: unknown) => error,
  );

describe("reading in a process of its own", () => {
  it.each(["good.csv", "good.csv.gz", "good.parquet", "good.xlsx"])("gives the same table of %s", async (name) => {
    const path = inFolder(name);
    const expected = content(await readMovies(path, { isolated: false }));
    expect(content(await readMovies(path, { isolated: true }))).toEqual(expected);
    expect(content(await parseMovies(readFileSync(path), name, { isolated: true }))).toEqual(expected);
    expect(started).toHaveLength(2);
  });

  it("is done without being asked where native code or unpacking is at work, and only there", async () => {
    await readMovies(inFolder("good.csv"));
    expect(started).toHaveLength(0);
    for (const name of ["good.csv.gz", "good.parquet", "good.xlsx"]) await readMovies(inFolder(name));
    expect(started).toHaveLength(3);
  });

  it("refuses with the same code, place and words", async () => {
    const bad = good.replace("0.90", "90");
    const here = await parseMovies(bad, "movies.csv").catch((error: unknown) => error);
    const there = await parseMovies(bad, "movies.csv", { isolated: true }).catch((error: unknown) => error);
    expect(there).toEqual(here);
    expect(there).toMatchObject({ code: "OUT_OF_RANGE", details: { row: 2 }, exitCode: 3 });
  });

  it("ends in READ_TIMEOUT when it takes longer than it may", async () => {
    const error = await refusal("large.csv", { isolated: true, limits: { seconds: 0.03 } });
    expect(error).toMatchObject({ code: "READ_TIMEOUT", exitCode: 3 });
    expect((error as Error).message).toContain("large.csv: expected a file that is read within 0.03 s");
  });

  it("ends in READ_MEMORY when it takes more memory than it may", async () => {
    // Less than the program itself takes.
    expect(await refusal("large.csv", { isolated: true, limits: { memory: 30_000_000 } })).toMatchObject({
      code: "READ_MEMORY",
      exitCode: 3,
    });
  });

  it("ends in READ_MEMORY when the heap is full", async () => {
    const records = Array.from({ length: 300_000 }, (_, row) => `{"movie_id":${row},"avg_watch_time":1}`).join(",");
    const options = { isolated: true, limits: { memory: 100_000_000 } };
    await expect(parseMovies(`[${records}]`, "movies.json", options)).rejects.toMatchObject({ code: "READ_MEMORY" });
  });

  it("ends in READ_CRASHED when the process is ended from outside", async () => {
    const reading = refusal("large.csv", { isolated: true });
    while (started[0]?.pid === undefined) await new Promise((resolve) => setTimeout(resolve, 5));
    started[0].kill("SIGSEGV");
    const error = await reading;
    expect(error).toMatchObject({ code: "READ_CRASHED", exitCode: 3 });
    expect((error as Error).message).toContain("SIGSEGV");
  });

  it("gives the same profile and preview as in this process", async () => {
    for (const name of ["good.csv", "good.parquet", "good.xlsx"]) {
      const source = { path: inFolder(name) };
      expect(await previewIsolated(source, name, {})).toEqual(await previewFile(source.path, {}));
      const table = await readMovies(source.path, { isolated: false, asIs: true });
      expect(await profileIsolated(source, name, {})).toEqual(profileMovies(table));
    }
  });

  it("ends with its reason when it is aborted, before and while it reads", async () => {
    const reading = (signal: AbortSignal) => readIsolated({ path: inFolder("large.csv") }, "large.csv", {}, { signal });
    await expect(reading(AbortSignal.abort(new Error("not wanted")))).rejects.toThrow("not wanted");
    expect(started).toHaveLength(0);
    const abort = new AbortController();
    const asked = reading(abort.signal);
    while (started[0]?.pid === undefined) await new Promise((resolve) => setTimeout(resolve, 5));
    abort.abort(new Error("not wanted any more"));
    await expect(asked).rejects.toThrow("not wanted any more");
    expect(started[0].signalCode).toBe("SIGKILL");
  });

  it.skipIf(process.platform !== "linux")(
    "ends by itself when the process that asked is killed, however busy (skipped where /proc does not tell of children)",
    async () => {
      // Unpacking it and finding that it is blank takes many seconds.
      const member = gzipSync(Buffer.alloc(1 << 26, " "));
      writeFileSync(inFolder("slow.csv.gz"), Buffer.concat(Array.from({ length: 20 }, () => member)));
      const library = JSON.stringify(pathToFileURL(join(root, "dist/index.js")).href);
      const program = `import(${library}).then(({ readMovies }) => readMovies(${JSON.stringify(inFolder("slow.csv.gz"))}))`;
      const asker = spawn(process.execPath, ["--eval", program], { stdio: "ignore" });
      const children = () => readFileSync(`/proc/${asker.pid}/task/${asker.pid}/children`, "latin1").trim();
      await expect.poll(children).toMatch(/^\d+$/);
      const reader = children();
      const time = () => Number(readFileSync(`/proc/${reader}/stat`, "latin1").split(") ")[1]!.split(" ")[11]);
      await expect.poll(time).toBeGreaterThan(30);
      asker.kill("SIGKILL");
      await expect.poll(() => existsSync(`/proc/${reader}`)).toBe(false);
      for (const left of readdirSync(folder).filter((name) => name.startsWith("marquee-"))) {
        rmSync(inFolder(left), { recursive: true });
      }
    },
    60_000,
  );

  it("refuses limits that are none", async () => {
    for (const limits of [{ seconds: 0 }, { memory: Number.NaN }, { rows: -1 }, { lines: 5 }]) {
      expect(await refusal("good.csv", { limits } as ReadOptions)).toMatchObject({ code: "OPTION_INVALID" });
    }
  });
});
