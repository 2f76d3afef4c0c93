import { spawnSync } from "node:child_process";
import { copyFileSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { root } from "../built.ts";
import { openWorkbench, type Workbench } from "./open-workbench.ts";

let workbench: Workbench;
let page: Page;
/** The command lines that pages showed, in the order they were shown. */
const commands: string[] = [];

beforeAll(async () => {
  workbench = await openWorkbench();
  page = workbench.page;
});
afterAll(() => workbench?.close());

async function noteCommand(): Promise<void> {
  commands.push(...(await page.getByRole("group", { name: "Command line" }).allInnerTexts()));
}

/** Presses every download of every chart on the page, and tells what is not as it should be. */
async function wrongDownloads(): Promise<string[]> {
  const wrong: string[] = [];
  const buttons = page.getByRole("button", { name: / as (SVG|PNG|CSV)$/ });
  for (const button of await buttons.all()) {
    const name = (await button.getAttribute("aria-label"))!;
    // Browsers drop what is more than ten downloads in a second: no hand is as fast.
    await page.waitForTimeout(120);
    const content = await workbench.downloaded(() => button.click()).catch(() => Buffer.from("none came"));
    const lines = content.toString("utf8").trim().split("\n");
    const right = name.endsWith("SVG")
      ? /^<svg [^>]*xmlns=/.test(lines[0]!) && content.length > 500
      : name.endsWith("PNG")
        ? content.subarray(1, 4).toString() === "PNG" && content.length > 1000
        : lines.length >= 2 && lines.every((line) => line.split(",").length >= 2);
    if (!right) wrong.push(name);
  }
  expect(await buttons.count()).toBeGreaterThan(2);
  return wrong;
}

/** Runs a line as a shell where `marquee` is the built command line, beside what was uploaded and downloaded. */
function runInShell(command: string) {
  const main = join(root, "dist/cli/main.js");
  const script = `marquee() { '${process.execPath}' '${main}' "$@"; }\n${command}`;
  return spawnSync("sh", ["-c", script], { cwd: workbench.folder, encoding: "utf8" });
}

describe("the workbench, from a file to a downloaded prediction", () => {
  it("takes the token from the address and out of it again", async () => {
    await page.getByRole("heading", { name: "Data" }).waitFor();
    await page.getByText("15 movies, 8 hits").waitFor();
    expect(page.url()).not.toContain("token");
  });

  it("reads a file that was added, and shows what it holds", async () => {
    await workbench.choose("Add a table", join(root, "data/movies.csv"));
    await page.getByText("15 movies, 8 hits, 6 columns. Nothing is kept yet.").waitFor();
    await page.getByRole("button", { name: "Add this table" }).click();
    await page.getByText("15 movies, 8 hits among 15 known").waitFor();
    await page.getByText("marquee profile movies.csv").waitFor();
    await page.getByRole("region", { name: "Columns" }).getByText("Completion rate").waitFor();
    await noteCommand();
    expect(await workbench.inspect("data")).toEqual([]);
    expect(await wrongDownloads()).toEqual([]);
  });

  it("tells why a file is refused", async () => {
    await workbench.choose("Add a table", { name: "bad.csv", content: "a,b\n1,2\n" });
    await page.getByRole("alert").getByText("bad.csv").waitFor();
    expect(await workbench.inspect()).toEqual([]);
    await page.getByRole("button", { name: "Leave it" }).click();
  });

  it("groups the movies beside the page, as many segments as are asked for", async () => {
    await page.getByRole("link", { name: "Segments" }).click();
    await page.getByText("15 movies in 2 segments").waitFor();
    expect(await page.getByLabel("Name of segment 1").inputValue()).toBe("Blockbusters");
    await noteCommand();
    expect(await workbench.inspect("segments")).toEqual([]);
    expect(await wrongDownloads()).toEqual([]);
    await page.getByRole("slider", { name: "Number of segments" }).focus();
    await page.keyboard.press("ArrowRight");
    await page.getByText("15 movies in 3 segments").waitFor();
    await page.getByText("All six features").click();
    await page.getByText("15 movies in 3 segments").waitFor();
    await noteCommand();
    await page.getByLabel("Name of segment 1").fill("Our best");
    const csv = String(
      await workbench.downloaded(() => page.getByRole("button", { name: "Download the movies" }).click()),
    );
    expect(csv.split("\n")[0]).toBe("movie_id,title,engagement,popularity,segment,confidence,hit");
    expect(csv).toContain("Our best");
  });

  it("trains as chosen, tells how far it has come, and shows what came out", async () => {
    await page.getByRole("link", { name: "Models" }).click();
    await page.getByRole("button", { name: "Train" }).click();
    await page.getByRole("heading", { name: "What a threshold does" }).waitFor();
    await page.getByText("Leaderboard", { exact: true }).waitFor();
    await noteCommand();
    expect(await workbench.inspect("models")).toEqual([]);
    expect(await wrongDownloads()).toEqual([]);
  });

  it("moves every figure with the threshold, and what it costs", async () => {
    const figure = (name: string) => page.getByText(name, { exact: true }).locator("xpath=..").innerText();
    await page.getByLabel("A false alarm costs").fill("10");
    await page.getByRole("slider", { name: "Threshold" }).focus();
    await page.keyboard.press("Home");
    expect(await figure("Called hits")).toContain("3");
    expect(await figure("False alarms")).toContain("1");
    expect(await figure("Cost")).toContain("10");
    await page
      .getByRole("img", { name: /^Confusion/ })
      .getByText("0%, right", { exact: true })
      .waitFor();
  });

  it("says what is wrong with a hyper-parameter, and takes one, or several to search among", async () => {
    await page.getByRole("checkbox", { name: "Gradient boosting" }).uncheck();
    await page.getByText("Hyper-parameters of Random forest").click();
    await page.getByLabel("trees").fill("0");
    await page.getByRole("alert").getByText("forest trees: expected an integer from 1 to 10000, found 0").waitFor();
    expect(await page.getByRole("button", { name: "Train" }).isDisabled()).toBe(true);
    expect(await workbench.inspect()).toEqual([]);
    await page.getByLabel("trees").fill("20, 30");
    await page.getByLabel("maxDepth").fill("3");
    await noteCommand();
    expect(commands.at(-1)).toBe(
      "marquee train movies.csv --learners logistic,forest --param forest.maxDepth=3 --grid forest.trees=20,30",
    );
    await page.getByRole("button", { name: "Train" }).click();
    await page
      .getByText(/trees = (20|30)|of 3 test movies|On the 3 test movies/)
      .first()
      .waitFor();
    await page.getByRole("button", { name: "Cancel" }).waitFor({ state: "detached" });
  });

  it("predicts as a slider moves, and by file", async () => {
    await page.getByRole("link", { name: "Predict with it" }).click();
    const probability = page.locator(".probability");
    await probability.waitFor();
    const before = await probability.innerText();
    await page.getByRole("slider", { name: "Completion rate (share)" }).focus();
    await page.keyboard.press("End");
    await page.locator(".probability", { hasNotText: before }).waitFor();
    await page.getByRole("heading", { name: "Most like it" }).waitFor();
    await noteCommand();
    const model = await workbench.downloaded(() => page.getByRole("button", { name: "Download the model" }).click());
    writeFileSync(join(workbench.folder, "hits.model.json"), model);
    expect(await wrongDownloads()).toEqual([]);
    expect(await workbench.inspect("predict")).toEqual([]);
    await workbench.choose("Predict a file", join(root, "data/movies.csv"));
    await page.getByText("of 15 movies reach the threshold").waitFor();
    commands.push((await page.getByRole("group", { name: "Command line" }).allInnerTexts()).at(-1)!);
    const csv = await workbench.downloaded(() =>
      page.getByRole("button", { name: "Download the predictions" }).click(),
    );
    expect(String(csv).trim().split("\n")).toHaveLength(16);
    writeFileSync(join(workbench.folder, "downloaded.csv"), csv);
    expect(await workbench.inspect()).toEqual([]);
  });

  it("lists the runs, and compares two", async () => {
    await page.getByRole("link", { name: "Runs" }).click();
    await page.getByRole("checkbox").first().waitFor();
    expect(await page.getByRole("checkbox").count()).toBe(2);
    expect(await workbench.inspect("runs")).toEqual([]);
    for (const box of await page.getByRole("checkbox").all()) await box.check();
    await page.getByRole("heading", { name: "What differs" }).waitFor();
    await noteCommand();
    expect(await workbench.inspect()).toEqual([]);
  });

  it("shows command lines that do the same when a shell runs them", () => {
    copyFileSync(join(root, "data/movies.csv"), join(workbench.folder, "movies.csv"));
    const kinds = commands.map((command) => command.split(" ")[1]);
    expect(kinds).toEqual(["profile", "segment", "segment", "train", "train", "explain", "predict", "runs"]);
    for (const command of commands) {
      const { status, stderr } = runInShell(command);
      // The second training is not to write over the model of the first.
      if (status !== 0)
        expect(stderr).toContain(command.includes(" train ") ? "expected a name that is free" : `${command} works`);
    }
    const table = (name: string) =>
      readFileSync(join(workbench.folder, name), "utf8")
        .trim()
        .split("\n")
        .map((line) => line.split(","));
    const column = (rows: string[][], name: string) => rows.slice(1).map((row) => row[rows[0]!.indexOf(name)]);
    const [own, printed] = [table("downloaded.csv"), table("predictions.csv")];
    for (const name of ["movie_id", "hit_probability", "hit_verdict", "hit_low", "segment_name"]) {
      expect(column(own, name)).toEqual(column(printed, name));
    }
  });

  it("deletes a run when told so twice", async () => {
    for (let left = 2; left > 0; left--) {
      await page
        .getByRole("button", { name: /^Delete / })
        .first()
        .click();
      await page.getByRole("dialog").waitFor();
      if (left === 2) expect(await workbench.inspect()).toEqual([]);
      await page.getByRole("dialog").getByRole("button", { name: "Delete" }).click();
      await page.getByRole("dialog").waitFor({ state: "detached" });
    }
    await page.getByText("No runs yet").waitFor();
    expect(await workbench.inspect()).toEqual([]);
  });

  it("has nothing to complain of", () => {
    expect(workbench.complaints).toEqual([]);
  });

  it("says that the server is gone when it is, and offers to try again", async () => {
    workbench.server.kill("SIGKILL");
    await page.getByRole("link", { name: "Segments" }).click();
    await page.getByRole("alert").getByText("The server does not answer").waitFor();
    expect(await page.getByRole("button", { name: "Try again" }).count()).toBe(1);
    expect(await workbench.inspect()).toEqual([]);
  });
});
