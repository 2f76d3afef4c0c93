import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { extname, join } from "node:path";
import type { Browser } from "playwright-core";
import { build } from "vite";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { hitModelJson } from "../../src/movies/hit-model.ts";
import { oneMovie } from "../../src/movies/one-movie.ts";
import { predict } from "../../src/movies/predict.ts";
import { train } from "../../src/movies/train.ts";
import { ensureBuilt, root } from "../built.ts";
import { fifteenMovies } from "../movies/fifteen-movies.ts";
import { launchBrowser } from "./launch-browser.ts";

const { model } = train(fifteenMovies(), { learners: [{ name: "forest", params: { trees: 20 } }] });
const origin = "http://embedding.test";
const types: Readonly<Record<string, string>> = {
  ".html": "text/html",
  ".js": "text/javascript",
  ".json": "application/json",
};
let folder: string;
let browser: Browser;

/** The block of code that follows a file's name in the guide. */
function fileOfGuide(name: string): string {
  const guide = readFileSync(join(root, "docs/embedding.md"), "utf8");
  return new RegExp(`^\`${name}\`:\n\n\`\`\`[a-z]+\n([\\s\\S]*?)\`\`\``, "m").exec(guide)![1]!;
}

beforeAll(async () => {
  ensureBuilt();
  folder = mkdtempSync(join(tmpdir(), "marquee-embedding-"));
  mkdirSync(join(folder, "node_modules"));
  symlinkSync(root, join(folder, "node_modules", "marquee"), "junction");
  mkdirSync(join(folder, "public"));
  for (const name of ["index.html", "page.js"]) writeFileSync(join(folder, name), fileOfGuide(name));
  writeFileSync(join(folder, "public", "hits.model.json"), hitModelJson(model));
  await build({
    root: folder,
    configFile: false,
    logLevel: "error",
    build: { target: "es2022", modulePreload: false },
  });
  browser = await launchBrowser();
});

afterAll(async () => {
  await browser?.close();
  rmSync(folder, { recursive: true, force: true });
});

describe("the page of the embedding guide", () => {
  it("scores in the browser with the bits of the library, and asks nobody but for its own files", async () => {
    const page = await browser.newPage();
    const complaints: string[] = [];
    page.on("console", (message) => complaints.push(message.text()));
    page.on("pageerror", (error) => complaints.push(String(error)));
    const asked: string[] = [];
    await page.route("**/*", async (route) => {
      const { pathname } = new URL(route.request().url());
      asked.push(pathname);
      const body = readFileSync(join(folder, "dist", pathname === "/" ? "index.html" : pathname));
      await route.fulfill({ body, contentType: types[extname(pathname) || ".html"]! });
    });
    await page.goto(origin);
    const expected = (minutes: number) => {
      const movie = { avg_watch_time: minutes, completion_rate: 0.8, ratings_count: 5000, avg_rating: 4.2 };
      const { probability, verdict } = predict(model, oneMovie(movie), { explain: false }).predictions[0]!;
      return `${(100 * probability).toFixed(1)}% (${verdict})`;
    };
    await page.getByText(expected(100), { exact: true }).waitFor();
    await page.getByLabel("Minutes watched").focus();
    await page.keyboard.press("Home");
    await page.getByText(expected(30), { exact: true }).waitFor();
    expect(expected(30)).not.toBe(expected(100));
    expect(complaints).toEqual([]);
    expect(asked.filter((path) => !/^\/($|assets\/[\w-]+\.js$|hits\.model\.json$)/.test(path))).toEqual([]);
  });
});
