import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { root } from "../built.ts";

const kernels = join(root, "src/kernels");
const namesIn = (folder: string) =>
  readdirSync(join(kernels, folder))
    .filter((file) => file.endsWith(".ts"))
    .sort();

describe("the compiled kernels", () => {
  let compiled: Readonly<Record<string, string>>;

  beforeAll(() => {
    const args = [join(root, "scripts/kernels.mjs"), "--print"];
    const { stdout, stderr } = spawnSync(process.execPath, args, { encoding: "utf8", maxBuffer: 1 << 26 });
    expect(stderr).toBe("");
    compiled = JSON.parse(stdout);
  });

  it("are there for every source, and for nothing else", () => {
    expect(namesIn("wasm")).toEqual(namesIn("assembly"));
    expect(namesIn("wasm").length).toBeGreaterThan(0);
  });

  it.each(namesIn("assembly"))("%s is what its source gives", (file) => {
    expect(readFileSync(join(kernels, "wasm", file), "utf8")).toBe(compiled[file]);
  });
});
