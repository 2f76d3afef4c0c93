import { spawnSync } from "node:child_process";
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { hiddenFolder, sweepLeftovers } from "../../src/runs/leftovers.ts";
import { readRun } from "../../src/runs/read-run.ts";
import { writeRun } from "../../src/runs/write-run.ts";
import { smallFiles, smallRun } from "./small-run.ts";

let store: string;

beforeEach(() => {
  store = mkdtempSync(join(tmpdir(), "marquee-leftovers-"));
});

afterEach(() => rmSync(store, { recursive: true, force: true }));

/** The number of a process that has come to its end. */
function deadProcess(): number {
  return spawnSync(process.execPath, ["-e", ""]).pid;
}

/** Makes a hidden folder as a writer would, with one file in it. */
function leftover(purpose: "writing" | "replaced" | "deleted", of: { pid?: number; host?: string; hoursAgo?: number }) {
  const own = basename(hiddenFolder(store, purpose));
  const [, , host, , token] = own.split("-");
  const name = `.marquee-${purpose}-${of.host ?? host}-${of.pid ?? process.pid}-${token}`;
  mkdirSync(join(store, name));
  writeFileSync(join(store, name, "result.json"), "half");
  const time = Date.now() / 1000 - (of.hoursAgo ?? 0) * 3600;
  utimesSync(join(store, name), time, time);
  return name;
}

describe("sweepLeftovers", () => {
  it("removes what dead writers were at, and nothing that may have a living one", async () => {
    const gone = [
      leftover("writing", { pid: deadProcess() }),
      leftover("deleted", { pid: deadProcess() }),
      leftover("writing", { host: "00000000", hoursAgo: 25 }),
    ];
    const kept = [
      leftover("writing", {}),
      leftover("deleted", { hoursAgo: 23 }),
      leftover("writing", { host: "00000000", pid: deadProcess(), hoursAgo: 23 }),
    ];
    expect(readdirSync(store)).toHaveLength(gone.length + kept.length);
    await sweepLeftovers(store);
    expect(readdirSync(store).sort()).toEqual(kept.sort());
  });

  it("touches nothing of another name, no file and no link", async () => {
    const pid = deadProcess();
    const outside = mkdtempSync(join(tmpdir(), "marquee-outside-"));
    try {
      writeFileSync(join(outside, "mine"), "");
      symlinkSync(outside, join(store, `.marquee-deleted-00000000-${pid}-0123456789ab`));
      writeFileSync(join(store, `.marquee-writing-00000000-${pid}-0123456789ab`), "");
      for (const name of [".marquee", ".marquee-writing", "marquee-writing-00000000-1-0123456789ab", "monday"]) {
        mkdirSync(join(store, name));
      }
      const names = readdirSync(store);
      await sweepLeftovers(store);
      expect(readdirSync(store)).toEqual(names);
      expect(readdirSync(outside)).toEqual(["mine"]);
    } finally {
      rmSync(outside, { recursive: true });
    }
  });

  it("puts an earlier run back when its place is free, and removes it when another is there", async () => {
    const replaced = (out: string) => {
      const hidden = join(
        store,
        basename(hiddenFolder(store, "replaced")).replace(`-${process.pid}-`, `-${deadProcess()}-`),
      );
      mkdirSync(hidden);
      return writeRun({ ...smallRun, seed: 1 }, smallFiles, { out: join(hidden, out) });
    };
    await writeRun({ ...smallRun, seed: 2 }, smallFiles, { out: join(store, "tuesday") });
    await replaced("monday");
    await replaced("tuesday");
    await sweepLeftovers(store);
    expect(readdirSync(store).sort()).toEqual(["monday", "tuesday"]);
    expect((await readRun(join(store, "monday"))).seed).toBe(1);
    expect((await readRun(join(store, "tuesday"))).seed).toBe(2);
  });

  it("keeps what is no run when its place is taken", async () => {
    const name = leftover("replaced", { pid: deadProcess() });
    writeFileSync(join(store, "result.json"), "");
    await sweepLeftovers(store);
    expect(readFileSync(join(store, name, "result.json"), "utf8")).toBe("half");
  });

  it("is content with a folder that is not there", async () => {
    await expect(sweepLeftovers(join(store, "nowhere"))).resolves.toBeUndefined();
  });
});
