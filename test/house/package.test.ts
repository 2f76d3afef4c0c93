import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ensureBuilt, root } from "../built.ts";

let folder: string;
let packed: string[];

/** A folder that has the packed package in its node_modules, with the packages it depends on and no others. */
beforeAll(() => {
  ensureBuilt();
  folder = mkdtempSync(join(tmpdir(), "marquee-package-"));
  const report = run("npm", ["pack", "--json", "--ignore-scripts", "--pack-destination", folder], root);
  const [{ filename, files }] = JSON.parse(report);
  packed = files.map((file: { path: string }) => file.path);
  const place = join(folder, "node_modules", "marquee");
  mkdirSync(place, { recursive: true });
  run("tar", ["-xzf", join(folder, filename), "--strip-components=1", "-C", place], folder);
  const { dependencies } = JSON.parse(readFileSync(join(place, "package.json"), "utf8"));
  for (const name of Object.keys(dependencies)) {
    const link = join(folder, "node_modules", name);
    mkdirSync(dirname(link), { recursive: true });
    symlinkSync(join(root, "node_modules", name), link, "junction");
  }
  writeFileSync(join(folder, "package.json"), '{"type": "module", "private": true}');
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("the packed package", () => {
  it("holds what was built, the data and the papers, and nothing else", () => {
    const folders = new Set(packed.map((path) => path.split("/")[0]));
    const papers = ["CHANGELOG.md", "LICENSE", "README.md", "package.json"];
    expect([...folders].sort()).toEqual([...papers, "data", "dist"].sort());
    expect(packed).toContain("data/movies.csv");
    expect(packed).not.toContain("dist/.sources");
  });

  it("is a library that reads, segments, trains and predicts from another folder", () => {
    writeFileSync(
      join(folder, "use.js"),
      `import { MarqueeError, predict, readMovies, segment, train } from "marquee";
       const movies = await readMovies("node_modules/marquee/data/movies.csv");
       const { k, segments } = segment(movies);
       const { result, model } = train(movies, { learners: [{ name: "logistic" }] });
       const { predictions } = predict(model, movies);
       const refusal = await readMovies("nowhere.csv").catch((error) => error);
       console.log(JSON.stringify({
         k,
         names: segments.map((own) => own.name),
         winner: result.winner,
         predictions: predictions.length,
         refusal: refusal instanceof MarqueeError && refusal.code,
       }));`,
    );
    expect(JSON.parse(run(process.execPath, ["use.js"], folder))).toEqual({
      k: 2,
      names: ["Blockbusters", "Low Performers"],
      winner: "logistic",
      predictions: 15,
      refusal: "FILE_NOT_FOUND",
    });
  });

  it("is a command line that works from another folder", () => {
    const main = join(folder, "node_modules/marquee/dist/cli/main.js");
    const args = [main, "segment", "node_modules/marquee/data/movies.csv", "--json"];
    expect(JSON.parse(run(process.execPath, args, folder)).k).toBe(2);
    expect(readFileSync(main, "utf8").startsWith("#!/usr/bin/env node\n")).toBe(true);
  });

  it("has types that a strict consumer compiles against, down to the last declaration", () => {
    writeFileSync(
      join(folder, "typed.ts"),
      `import { type MovieTable, predict, readMovies, segment, type SegmentResult, train } from "marquee";
       const movies: MovieTable = await readMovies("movies.csv", { completion: "percent" });
       const result: SegmentResult = segment(movies, { k: "auto", seed: 7 });
       const { model } = train(movies, { learners: [{ name: "forest", params: { trees: 10 } }] });
       export const probabilities: number[] = predict(model, movies).predictions.map((movie) => movie.probability);
       // @ts-expect-error: k is a number or "auto"
       segment(movies, { k: "many" });
       // @ts-expect-error: results are not for changing
       result.k = 3;`,
    );
    // The consumer need not have Node's types, nor any other.
    const compilerOptions = {
      strict: true,
      skipLibCheck: false,
      noEmit: true,
      types: [],
      lib: ["es2023"],
      target: "es2023",
      module: "nodenext",
    };
    writeFileSync(join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions, files: ["typed.ts"] }));
    expect(run(process.execPath, [join(root, "node_modules/typescript/bin/tsc"), "-p", "."], folder)).toBe("");
  });
});

function run(command: string, args: string[], cwd: string): string {
  const { status, stdout, stderr, error } = spawnSync(command, args, { cwd, encoding: "utf8", maxBuffer: 1 << 26 });
  if (status !== 0) throw new Error(`${command} ${args.join(" ")}: ${error ?? ""}\n${stdout}${stderr}`);
  return stdout;
}
