import { spawn, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { verifyRun } from "../../src/runs/verify-run.ts";
import { writeRun } from "../../src/runs/write-run.ts";
import { ensureBuilt, root } from "../built.ts";
import { smallRun } from "./small-run.ts";

let folder: string;

beforeAll(ensureBuilt);

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "marquee-refused-"));
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** A program that tries to write a run and prints the code of the error, or "written". Its arguments: options as JSON, size of a file. */
const attempt = `
  import { writeRun } from ${JSON.stringify(join(root, "dist/runs/write-run.js"))};
  const [options, size] = process.argv.slice(1);
  const files = { "report.html": "x".repeat(Number(size)) };
  const sayCode = ({ code, message }) => code + ": " + message;
  process.stdout.write(await writeRun(${JSON.stringify(smallRun)}, files, JSON.parse(options)).then(() => "written", sayCode));`;
const node = [process.execPath, "--input-type=module", "-e", attempt];

const full = join(tmpdir(), `marquee-full-${process.pid}`);

/** Makes a disk of 64 KB, as only root may; false where that cannot be done. */
function mountSmallDisk(): boolean {
  mkdirSync(full);
  return spawnSync("mount", ["-t", "tmpfs", "-o", "size=64k", "tmpfs", full]).status === 0;
}

describe("a run that cannot be written", () => {
  it("is refused whole when the disk is full", (context) => {
    try {
      if (!mountSmallDisk()) return context.skip("because only root can make a small disk");
      const write = (size: number) =>
        spawnSync(node[0]!, [...node.slice(1), '{"store":"."}', String(size)], { cwd: full, encoding: "utf8" }).stdout;
      expect(write(1000)).toBe("written");
      expect(write(100_000)).toMatch(/^OUTPUT_UNWRITABLE: .* found no space left on the disk\./);
      expect(readdirSync(full)).toHaveLength(1);
      expect(write(1000)).toBe("written");
    } finally {
      spawnSync("umount", [full]);
      rmSync(full, { recursive: true });
    }
  });

  it.skipIf(process.platform === "win32")("is refused whole when a file may not grow so large", async () => {
    const command = `ulimit -f 8; exec "$@"`;
    const write = (size: number) =>
      spawnSync("sh", ["-c", command, "sh", ...node, '{"store":"."}', String(size)], { cwd: folder, encoding: "utf8" });
    expect(write(10_000_000).stdout).toMatch(/^OUTPUT_UNWRITABLE: .* found a limit on the size of files\./);
    expect(readdirSync(folder)).toEqual([]);
    expect(write(100).stdout).toBe("written");
    await verifyRun(join(folder, readdirSync(folder)[0]!));
  });

  it("is refused when another writer has taken the name meanwhile; each finds a name of its own in a store", async () => {
    const start = (options: string) =>
      new Promise<string>((resolve) => {
        const child = spawn(node[0]!, [...node.slice(1), options, "3000000"], { cwd: folder });
        let said = "";
        child.stdout.on("data", (chunk) => {
          said += chunk;
        });
        child.on("close", () => resolve(said));
      });
    const out = join(folder, "at-once");
    const both = await Promise.allSettled([1, 2].map((seed) => writeRun({ ...smallRun, seed }, {}, { out })));
    expect(both).toMatchObject([
      { status: "fulfilled" },
      { reason: { code: "OUTPUT_EXISTS", message: expect.stringContaining("another has put there meanwhile") } },
    ]);
    expect(await verifyRun(out)).toMatchObject({ seed: 1 });
    for (let round = 0; round < 4; round++) {
      const out = `run-${round}`;
      const said = await Promise.all([0, 1, 2].map(() => start(JSON.stringify({ out }))));
      expect(said.filter((text) => text === "written")).toHaveLength(1);
      expect(said.filter((text) => text.startsWith("OUTPUT_EXISTS: "))).toHaveLength(2);
      await verifyRun(join(folder, out));
    }
    expect(readdirSync(folder)).toHaveLength(5);
    const store = JSON.stringify({ store: "store" });
    expect(await Promise.all([0, 1, 2].map(() => start(store)))).toEqual(["written", "written", "written"]);
    const ids = readdirSync(join(folder, "store"));
    expect(ids).toHaveLength(3);
    for (const id of ids) await verifyRun(join(folder, "store", id));
  });
});
