import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { runCommandLine } from "../../src/cli/program.ts";
import { keptSurroundings } from "./surroundings.ts";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "marquee-threads-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function train(...args: string[]) {
  const { surroundings, written } = keptSurroundings();
  const out = join(folder, "model.json");
  const words = ["train", "data/movies.csv", "--learners", "boosting", "--out", out, "--force", "--json", ...args];
  const exitCode = await runCommandLine(words, surroundings);
  return { exitCode, ...written };
}

it("trains the same model on any number of threads", async () => {
  const one = await train("--threads", "1");
  expect(one.exitCode).toBe(0);
  expect(JSON.parse((await train("--threads", "3")).stdout)).toEqual(JSON.parse(one.stdout));
});

it("takes 1 to 64 threads", async () => {
  for (const count of ["0", "65"]) {
    const { exitCode, stderr } = await train("--threads", count);
    expect(exitCode).toBe(2);
    expect(stderr).toContain("threads");
  }
});
