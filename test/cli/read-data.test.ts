import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { runCommandLine } from "../../src/cli/program.ts";
import { root } from "../built.ts";
import { keptSurroundings } from "./surroundings.ts";

async function run(...args: string[]) {
  const { surroundings, written } = keptSurroundings();
  const exitCode = await runCommandLine([...args, "--json"], surroundings);
  return { exitCode, document: JSON.parse(written.stdout) };
}

describe("a built-in table on the command line", () => {
  it("is the 15 movies of data/movies.csv", async () => {
    const named = await run("segment", "builtin:movies");
    const file = await run("segment", join(root, "data/movies.csv"));
    expect(named).toEqual(file);
    expect(named.exitCode).toBe(0);
  });

  it("takes no reading options where it is not read from a file", async () => {
    for (const [option, value] of [
      ["--completion", "percent"],
      ["--id", "title"],
    ] as const) {
      const { exitCode, document } = await run("profile", "builtin:films", option, value);
      expect([exitCode, document.error.code]).toEqual([2, "OPTION_INVALID"]);
      expect(document.error.message).toContain(option);
    }
  });

  it("is refused by name when there is none of it", async () => {
    const { exitCode, document } = await run("segment", "builtin:filmz");
    expect([exitCode, document.error.code]).toEqual([2, "FILE_NOT_FOUND"]);
    expect(document.error.message).toContain("builtin:movies, builtin:films");
  });
});
