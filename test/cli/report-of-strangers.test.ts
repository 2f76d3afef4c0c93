import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runCommandLine } from "../../src/cli/program.ts";
import { sampleRun } from "../fixtures/sample-run.ts";
import { keptSurroundings } from "./surroundings.ts";

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "marquee-strangers-"));
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** Puts `value` in the place of something inside of `json`, which the steps lead to. */
function spoiled(json: Json, steps: readonly number[], value: Json): Json {
  const keys = typeof json === "object" && json !== null ? Object.keys(json) : [];
  const [step, ...rest] = steps;
  if (step === undefined || keys.length === 0) return value;
  const key = keys[step % keys.length]!;
  const inner = spoiled((json as { [key: string]: Json })[key]!, rest, value);
  return Array.isArray(json)
    ? json.map((item, place) => (String(place) === key ? inner : item))
    : { ...(json as object), [key]: inner };
}

describe("report and compare", () => {
  it("draw results of strangers, or refuse them with a sentence, whatever is inside", async () => {
    const run = JSON.parse(JSON.stringify(sampleRun(60))) as Json;
    const [good, bad] = [join(folder, "good.json"), join(folder, "bad.json")];
    writeFileSync(good, JSON.stringify(run));
    const steps = fc.array(fc.nat(60), { minLength: 2, maxLength: 8 });
    const value = fc.oneof(
      fc.constantFrom<Json>(null, -1, 0, 1e308, "", "<b>", [], {}, [null], [[null]], true),
      fc.string(),
    );
    const codes = new Set<string>();
    await fc.assert(
      fc.asyncProperty(steps, value, fc.constantFrom("html", "md", "pdf"), async (path, replacement, ending) => {
        writeFileSync(bad, JSON.stringify(spoiled(run, path, replacement)));
        const out = join(folder, `out.${ending}`);
        for (const args of [
          ["report", bad, "--out", out, "--force"],
          ["compare", good, bad],
        ]) {
          const { surroundings, written } = keptSurroundings();
          const exitCode = await runCommandLine(args, surroundings);
          codes.add(`${args[0]} ${exitCode}`);
          expect([0, 4], `${args[0]}: ${written.stderr}`).toContain(exitCode);
        }
      }),
      { numRuns: 60 },
    );
    expect(codes).toContain("report 0");
    expect(codes).toContain("report 4");
    writeFileSync(bad, JSON.stringify(run).replaceAll('"segments":[', '"segments":[null,'));
    const { surroundings, written } = keptSurroundings();
    expect(await runCommandLine(["compare", good, bad], surroundings)).toBe(4);
    expect(written.stderr).toContain("expected results that this version can use, found others (");
    expect(readFileSync(good, "utf8")).toBe(JSON.stringify(run));
  });
});
