import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { AxeBuilder } from "@axe-core/playwright";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ensureBuilt, root } from "../built.ts";
import { launchBrowser } from "./launch-browser.ts";

/** A folder to keep a picture of every page in; none are kept without it. */
const pictures = process.env["MARQUEE_PICTURES"];

let folder: string;
let server: ChildProcess;
let address: { readonly address: string; readonly page: string };
let browser: Browser;
let context: BrowserContext;
let page: Page;
const complaints: string[] = [];

beforeAll(async () => {
  ensureBuilt();
  folder = mkdtempSync(join(tmpdir(), "marquee-workbench-"));
  const args = [join(root, "dist/cli/main.js"), "serve", "--port", "0", "--data", join(folder, "runs"), "--json"];
  server = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
  const [line] = await once(server.stdout!, "data");
  address = JSON.parse(String(line));
  browser = await launchBrowser();
  context = await browser.newContext({ acceptDownloads: true });
  page = await context.newPage();
  page.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning") complaints.push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(String(error)));
});

afterAll(async () => {
  await browser?.close();
  const ended = once(server, "exit");
  server.kill("SIGTERM");
  await ended;
  rmSync(folder, { recursive: true, force: true });
});

/** axe's findings in light, dark and narrow; and a picture of each, where they are kept. */
async function inspect(name: string): Promise<string[]> {
  const found: string[] = [];
  for (const [look, scheme, width] of [
    ["light", "light", 1280],
    ["dark", "dark", 1280],
    ["narrow", "light", 360],
  ] as const) {
    await page.emulateMedia({ colorScheme: scheme, reducedMotion: "reduce" });
    await page.setViewportSize({ width, height: 900 });
    const { violations } = await new AxeBuilder({ page }).analyze();
    found.push(
      ...violations.map(({ id, nodes }) => `${look}: ${id} ${nodes.map(({ html }) => html.slice(0, 160)).join(" | ")}`),
    );
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    if (overflow > 0) found.push(`${look}: ${overflow} pixels wider than the screen`);
    if (pictures !== undefined) {
      mkdirSync(pictures, { recursive: true });
      await page.screenshot({ path: join(pictures, `${name}-${look}.png`), fullPage: true });
    }
  }
  await page.setViewportSize({ width: 1280, height: 900 });
  await page.emulateMedia({ colorScheme: "light" });
  return found;
}

async function downloaded(press: () => Promise<void>): Promise<string> {
  const [download] = await Promise.all([page.waitForEvent("download"), press()]);
  return readFileSync(await download.path(), "utf8");
}

describe("the workbench, from a file to a downloaded prediction", () => {
  it("takes the token from the address and out of it again", async () => {
    await page.goto(address.page);
    await page.getByRole("heading", { name: "Data" }).waitFor();
    await page.getByText("15 movies, 8 hits").waitFor();
    expect(page.url()).not.toContain("token");
  });

  it("reads a file that was added, and shows what it holds", async () => {
    const chooser = page.waitForEvent("filechooser");
    await page.getByRole("button", { name: "Add a table" }).click();
    await (await chooser).setFiles(join(root, "data/movies.csv"));
    await page.getByText("15 movies, 8 hits, 6 columns. Nothing is kept yet.").waitFor();
    await page.getByRole("button", { name: "Add this table" }).click();
    await page.getByText("15 movies, 8 hits among 15 known").waitFor();
    await page.getByText("marquee profile movies.csv").waitFor();
    await page.getByRole("region", { name: "Columns" }).getByText("Completion rate").waitFor();
    expect(await inspect("data")).toEqual([]);
  });

  it("tells why a file is refused", async () => {
    const chooser = page.waitForEvent("filechooser");
    await page.getByRole("button", { name: "Add a table" }).click();
    await (await chooser).setFiles({ name: "bad.csv", mimeType: "text/csv", buffer: Buffer.from("a,b\n1,2\n") });
    await page.getByRole("alert").getByText("bad.csv").waitFor();
    await page.getByRole("button", { name: "Leave it" }).click();
  });

  it("groups the movies in the page, as many segments as are asked for", async () => {
    await page.getByRole("link", { name: "Segments" }).click();
    await page.getByText("15 movies in 2 segments").waitFor();
    expect(await page.getByLabel("Name of segment 1").inputValue()).toBe("Blockbusters");
    expect(await inspect("segments")).toEqual([]);
    await page.getByRole("slider", { name: "Number of segments" }).focus();
    await page.keyboard.press("ArrowRight");
    await page.getByText("15 movies in 3 segments").waitFor();
    await page.getByLabel("Name of segment 1").fill("Our best");
    const csv = await downloaded(() => page.getByRole("button", { name: "Download the movies" }).click());
    expect(csv.split("\n")[0]).toBe("movie_id,title,engagement,popularity,segment,confidence,hit");
    expect(csv).toContain("Our best");
    const svg = await downloaded(() => page.getByRole("button", { name: "Segment map as SVG" }).click());
    expect(svg).toMatch(/^<svg /);
  });

  it("trains, tells how far it has come, and shows what came out", async () => {
    await page.getByRole("link", { name: "Models" }).click();
    await page.getByRole("button", { name: "Train" }).click();
    await page.getByRole("heading", { name: "What a threshold does" }).waitFor({ timeout: 60_000 });
    await page.getByText("Leaderboard", { exact: true }).waitFor();
    expect(await inspect("models")).toEqual([]);
    await page.getByRole("slider", { name: "Threshold" }).focus();
    await page.keyboard.press("Home");
    expect(await page.getByText("Called hits", { exact: true }).locator("xpath=..").innerText()).toContain("3");
  });

  it("predicts as a slider moves, and by file", async () => {
    await page.getByRole("link", { name: "Predict with it" }).click();
    const probability = page.locator(".probability");
    await probability.waitFor();
    const before = await probability.innerText();
    await page.getByRole("slider", { name: "completion_rate" }).focus();
    await page.keyboard.press("End");
    expect(await probability.innerText()).not.toBe(before);
    await page.getByRole("heading", { name: "Most like it" }).waitFor();
    expect(await inspect("predict")).toEqual([]);
    const chooser = page.waitForEvent("filechooser");
    await page.getByRole("button", { name: "Predict a file" }).click();
    await (await chooser).setFiles(join(root, "data/movies.csv"));
    await page.getByText("of 15 movies reach the threshold").waitFor();
    const csv = await downloaded(() => page.getByRole("button", { name: "Download the predictions" }).click());
    expect(csv.trim().split("\n")).toHaveLength(16);
  });

  it("lists the run, and deletes it when told so twice", async () => {
    await page.getByRole("link", { name: "Runs" }).click();
    await page.getByRole("checkbox").first().waitFor();
    expect(await inspect("runs")).toEqual([]);
    await page.getByRole("button", { name: /^Delete / }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Delete" }).click();
    await page.getByText("No runs yet").waitFor();
  });

  it("has nothing to complain of", () => {
    expect(complaints).toEqual([]);
  });
});
