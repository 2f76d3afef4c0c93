import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { describe, expect, it } from "vitest";
import { root } from "../built.ts";

const kernels = join(root, "src/kernels");
const namesIn = (folder: string) =>
  readdirSync(join(kernels, folder))
    .filter((file) => file.endsWith(".ts"))
    .sort();

describe("the compiled kernels", () => {
  it("are there for every source, and for nothing else", () => {
    expect(namesIn("wasm")).toEqual(namesIn("assembly"));
    expect(namesIn("wasm").length).toBeGreaterThan(0);
  });

  it.each(namesIn("assembly"))("%s is what its source gives", (file) => {
    const args = [join(root, "scripts/kernels.mjs"), "--print", basename(file, ".ts")];
    const { stdout, stderr } = spawnSync(process.execPath, args, { encoding: "utf8" });
    expect(stderr).toBe("");
    expect(readFileSync(join(kernels, "wasm", file), "utf8")).toBe(stdout);
  });
});
