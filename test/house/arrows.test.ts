import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { root } from "../built.ts";

const goodFiles = {
  "tsconfig.json": `{"compilerOptions": {"module": "nodenext", "allowImportingTsExtensions": true, "noEmit": true}}`,
  "src/index.ts": `import "./errors.ts"; import "./movies/segment.ts"; import "./charts/map.ts"; import "./table/read.ts";`,
  "src/errors.ts": `export const errors = 1;`,
  "src/math/stats.ts": `import "../errors.ts"; export const mean = 1;`,
  "src/learn/forest/forest.ts": `import "../../math/stats.ts"; export const forest = 1;`,
  "src/movies/segment.ts": `import "../learn/forest/forest.ts"; export interface Segment { k: number } export const k = 2;`,
  "src/charts/map.ts": `import type { Segment } from "../movies/segment.ts"; export const map = (segment: Segment) => segment;`,
  "src/table/read.ts": `import "node:fs"; import "../movies/segment.ts"; export const read = 1;`,
  "src/studies/original.ts": `import "../table/read.ts"; export interface Study { n: number } export const original = 1;`,
  "src/runs/write.ts": `import type { Study } from "../studies/original.ts"; export const write = (study: Study) => study;`,
  "src/cli/main.ts": `import "../studies/original.ts"; import "../runs/write.ts";`,
};

const badFiles = {
  "src/math/upward.ts": `import "../learn/forest/forest.ts"; import "./downward.ts";`,
  "src/math/downward.ts": `import "./upward.ts";`,
  "src/math/lonely.ts": `export const lonely = 1;`,
  "src/metrics/learns.ts": `import "../learn/forest/forest.ts";`,
  "src/movies/reads.ts": `import "../table/read.ts"; import "node:fs";`,
  "src/charts/values.ts": `import { k } from "../movies/segment.ts"; export const twice = 2 * k;`,
  "src/runs/values.ts": `import "../studies/original.ts";`,
  "src/table/studies.ts": `import "../studies/original.ts"; import "./nowhere.ts";`,
  "src/notes.ts": `import "./math/stats.ts";`,
  "src/utils/anything.ts": `import "../errors.ts";`,
};

let folder: string;

beforeAll(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), "marquee-arrows-")));
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("the check of the arrows", () => {
  it("accepts the arrows of the layout", () => {
    expect(checkArrows("good", goodFiles)).toEqual({ status: 0, faults: [] });
  });

  it("refuses to have looked at nothing", () => {
    expect(checkArrows("empty", { "tsconfig.json": `{"files": ["elsewhere.ts"]}`, "elsewhere.ts": "" })).toEqual({
      status: 1,
      faults: ["No module was looked at."],
    });
  });

  it("refuses arrows upwards, values in charts, cycles, orphans, Node in the isomorphic half and files without a room", () => {
    const { status, faults } = checkArrows("bad", { ...goodFiles, ...badFiles });
    expect(faults).toEqual(
      [
        "found: src/table/studies.ts → ./nowhere.ts",
        "no-cycles: src/math/downward.ts → src/math/upward.ts",
        "no-node-in-isomorphic: src/movies/reads.ts → fs",
        "no-orphans: src/math/lonely.ts → src/math/lonely.ts",
        "not-in-allowed: src/charts/values.ts → src/movies/segment.ts",
        "not-in-allowed: src/math/upward.ts → src/learn/forest/forest.ts",
        "not-in-allowed: src/metrics/learns.ts → src/learn/forest/forest.ts",
        "not-in-allowed: src/movies/reads.ts → src/table/read.ts",
        "not-in-allowed: src/notes.ts → src/math/stats.ts",
        "not-in-allowed: src/runs/values.ts → src/studies/original.ts",
        "not-in-allowed: src/table/studies.ts → src/studies/original.ts",
        "no-room: src/utils/anything.ts → src/errors.ts",
      ].sort(),
    );
    expect(status).toBe(1);
  });
});

function checkArrows(name: string, files: Record<string, string>) {
  const place = join(folder, name);
  mkdirSync(join(place, "src"), { recursive: true });
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(place, path)), { recursive: true });
    writeFileSync(join(place, path), content);
  }
  const { status, stdout } = spawnSync(process.execPath, [join(root, "scripts/arrows.mjs")], {
    cwd: place,
    encoding: "utf8",
  });
  return { status, faults: stdout.split("\n").filter((line) => line !== "") };
}
