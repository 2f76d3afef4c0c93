import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { errorCatalogue } from "../../src/errors.ts";
import { noteMeanings } from "../../src/notes.ts";
import { ensureBuilt, root } from "../built.ts";

beforeAll(ensureBuilt);

describe("docs/errors.md", () => {
  const page = readFileSync(join(root, "docs/errors.md"), "utf8");

  it("is what the generator makes of the code as it is: npm run docs", () => {
    const args = [join(root, "scripts/make-docs.mjs"), "--print"];
    const { stdout, stderr } = spawnSync(process.execPath, args, { encoding: "utf8" });
    expect(stderr).toBe("");
    expect(page).toBe(stdout);
  });

  it("describes every error and every note once", () => {
    const codes = [...page.matchAll(/^\| `([A-Z0-9_]+)` \| [^|]+\./gm)].map((found) => found[1]);
    expect(codes.sort()).toEqual([...Object.keys(errorCatalogue), ...Object.keys(noteMeanings)].sort());
  });
});
