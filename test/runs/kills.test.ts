import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { randomStream } from "../../src/math/random.ts";
import { listRuns } from "../../src/runs/run-store.ts";
import { verifyRun } from "../../src/runs/verify-run.ts";
import { ensureBuilt, root } from "../built.ts";
import { smallRun } from "./small-run.ts";

/** `npm run test:kills` asks for more, and says which. */
const kills = Number(process.env["MARQUEE_KILLS"] ?? 20);
/** Kills in one store: each is followed by a look at all of its runs, which in one for all would be a hundred thousand looks. */
const killsOfStore = 25;

/** Writes runs for ever, one by its time and one over the same name in turns, and tells of each when it is finished. */
const writer = `
  import { writeSync } from "node:fs";
  import { writeRun } from ${JSON.stringify(join(root, "dist/runs/write-run.js"))};
  const run = ${JSON.stringify(smallRun)};
  const files = { "report.html": "x".repeat(300_000), "report.md": "y".repeat(50_000), "a.model.json": "{}" };
  writeSync(1, "ready\\n");
  for (let turn = 0; ; turn++) {
    const now = { ...run, createdAt: new Date().toISOString(), seed: turn };
    const options = turn % 2 === 0 ? { store: "." } : { out: "latest", replace: true };
    writeSync(1, (await writeRun(now, files, options)) + "\\n");
  }`;

let folder: string;

beforeAll(ensureBuilt);

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "marquee-kills-"));
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

/**
 * Lets a writer finish two runs, which tells how fast it is just now, and kills it after `turns` times that. Returns the runs
 * that it told of.
 */
async function killedWriter(store: string, turns: number): Promise<string[]> {
  const child = spawn(process.execPath, ["--input-type=module", "-e", writer], {
    cwd: store,
    stdio: ["ignore", "pipe", "inherit"],
  });
  const told: string[] = [];
  const lines = createInterface({ input: child.stdout });
  lines.on("line", (line) => told.push(line));
  await once(lines, "line");
  const start = performance.now();
  while (told.length < 3) await once(lines, "line");
  await setTimeout(((performance.now() - start) / 2) * turns);
  child.kill("SIGKILL");
  await once(child, "close");
  return told.slice(1);
}

describe("a writer that is killed", () => {
  it(
    `${kills} times at a random moment leaves no run torn and loses none that was finished`,
    async () => {
      const random = randomStream(Number(process.env["MARQUEE_KILL_SEED"] ?? 1));
      const finished = new Set<string>();
      let leftovers = 0;
      for (let kill = 0; kill < kills; kill++) {
        const store = join(folder, `store-${Math.floor(kill / killsOfStore)}`);
        mkdirSync(store, { recursive: true });
        const known = new Set(readdirSync(store));
        for (const name of await killedWriter(store, random.next() * 3)) finished.add(join(store, name));
        const names = readdirSync(store).filter((name) => !known.has(name));
        leftovers += names.filter((name) => name.startsWith(".")).length;
        // The next writer, or whoever looks, puts right what is left.
        expect((await listRuns(store)).refused).toEqual([]);
        const now = readdirSync(store);
        expect(now.filter((name) => name.startsWith("."))).toEqual([]);
        for (const name of now.filter((name) => !known.has(name))) await verifyRun(join(store, name));
        if (finished.has(join(store, "latest"))) await verifyRun(join(store, "latest"));
      }
      expect(finished.size).toBeGreaterThan(kills);
      for (const run of finished) {
        expect(existsSync(run), run).toBe(true);
        await verifyRun(run);
      }
      // Else no moment was one of those that matter.
      expect(leftovers).toBeGreaterThan(0);
    },
    kills * 5_000,
  );
});
