import { readdirSync } from "node:fs";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openWorkbench, type Workbench } from "./open-workbench.ts";

let workbench: Workbench;
let page: Page;

beforeAll(async () => {
  workbench = await openWorkbench();
  page = workbench.page;
});
afterAll(() => workbench?.close());

const rows = Array.from(
  { length: 40 },
  (_, row) => `f${row};${60 + row};${50 + row},5;${row * row};${1 + row / 10};${row % 2}`,
);
const films = `film;Watch time;Seen;Votes;Stars;liked\n${rows.map((row) => row.replace(".", ",")).join("\n")}\n`;

/** Drops a file on the area, as a hand does. */
async function drop(name: string, content: string): Promise<void> {
  const data = await page.evaluateHandle(
    ([fileName, text]) => {
      const transfer = new DataTransfer();
      transfer.items.add(new File([text!], fileName!));
      return transfer;
    },
    [name, content],
  );
  await page.getByRole("region", { name: "Add a table" }).dispatchEvent("drop", { dataTransfer: data });
}

const command = () => page.getByRole("region", { name: "my films.csv" }).getByLabel("Command line").innerText();
const choose = (label: string, option: string) =>
  page.getByLabel(label, { exact: true }).selectOption({ label: option });
const adding = () => page.getByRole("button", { name: "Add this table" });
const kept = () => readdirSync(workbench.folder, { recursive: true }).map(String);

describe("the data page", () => {
  it("is not needed for the token to be taken: a link may be followed before it is there", async () => {
    const visitor = await page.context().newPage();
    let load = (): void => undefined;
    const held = new Promise<void>((resolve) => {
      load = resolve;
    });
    await visitor.route("**/assets/*-page-*.js", async (route) => {
      await held;
      await route.continue();
    });
    await visitor.goto(workbench.address.page, { waitUntil: "commit" });
    await visitor.getByRole("link", { name: "Segments" }).click();
    load();
    await visitor.getByText("15 movies in 2 segments").waitFor();
    await visitor.close();
  });

  it("shows a dropped file, what its columns would serve as, and why it would be refused, and keeps nothing", async () => {
    await drop("my films.csv", films);
    await page.getByRole("heading", { name: "my films.csv" }).waitFor();
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe("my films.csv");
    await page
      .getByRole("alert")
      .getByText(/expected columns avg_watch_time, completion_rate/)
      .waitFor();
    const top = page.getByRole("region", { name: "First rows" });
    expect(await top.getByRole("row").nth(1).innerText()).toMatch(/f0\s+60\s+50,5\s+0\s+1\s+0/);
    expect(await adding().isDisabled()).toBe(true);
    expect(await command()).toBe("marquee profile 'my films.csv'");
    expect(kept()).toEqual([]);
    expect(await workbench.inspect()).toEqual([]);
  });

  it("lets columns and ways of writing be chosen by the keyboard alone, and shows the command that does the same", async () => {
    await page.getByRole("button", { name: "Take them" }).focus();
    await page.keyboard.press("Enter");
    await expect.poll(command).toContain("--column 'avg_watch_time=Watch time'");
    await page.getByLabel("Completion rate (share)").focus();
    await page.keyboard.type("Seen");
    await choose("Number of ratings", "Votes");
    await choose("Average rating (points, 1–5)", "Stars");
    await choose("Hit or not", "liked");
    await choose("Ids", "film");
    await page
      .getByRole("alert")
      .getByText(/row 1.*--completion percent/)
      .waitFor();
    await choose("Completion rate is", "a percentage, 0 to 100");
    await page.getByRole("status").getByText("40 movies, 20 hits, 6 columns. Nothing is kept yet.").waitFor();
    await page
      .getByText("Numbers use a comma", { exact: false })
      .or(page.getByText("comma as the decimal mark"))
      .first()
      .waitFor();
    expect(await page.getByRole("alert").count()).toBe(0);
    expect(await command()).toBe(
      "marquee profile 'my films.csv' --target liked --id film --completion percent --column 'avg_watch_time=Watch time' --column completion_rate=Seen --column ratings_count=Votes --column avg_rating=Stars",
    );
    expect(kept()).toEqual([]);
    expect(await workbench.inspect()).toEqual([]);
  });

  it("adds the table as it was shown", async () => {
    await adding().click();
    await page.getByText("40 movies, 20 hits among 40 known").waitFor();
    expect(await page.getByRole("heading", { name: "my films.csv" }).count()).toBe(0);
    expect(await page.getByLabel("Command line").innerText()).toContain("--column 'avg_watch_time=Watch time'");
    await page.getByRole("region", { name: "Columns" }).getByText("Completion rate").waitFor();
    expect(kept().filter((name) => name.endsWith("table.csv"))).toHaveLength(1);
    expect(await workbench.inspect()).toEqual([]);
  });

  it("tells of files that cannot be shown, and lets them be read otherwise or left", async () => {
    await drop("films.data", films);
    await page
      .getByRole("alert")
      .getByText(/films\.data: expected a name that ends in/)
      .waitFor();
    // The answer to it has status 400, which the browser reports.
    workbench.complaints.splice(0);
    await choose("Format", "CSV");
    await page.getByRole("region", { name: "First rows" }).waitFor();
    await page.getByRole("button", { name: "Leave it" }).click();
    await page.getByRole("heading", { name: "films.data" }).waitFor({ state: "detached" });
    await drop('<img src=x onerror="alert(1)">.csv', "movie_id,movie_id\n<b>1</b>,2\n");
    await page.getByRole("region", { name: "First rows" }).getByText("<b>1</b>").waitFor();
    await page
      .getByRole("alert")
      .getByText(/column names that differ/)
      .waitFor();
    await page.getByRole("button", { name: "Leave it" }).click();
  });

  it("lets whoever leaves while a file is sent stay where they went, and keeps nothing of what was left", async () => {
    let send = (): void => undefined;
    const held = new Promise<void>((resolve) => {
      send = resolve;
    });
    const uploads = "**/api/v1/datasets";
    await page.route(uploads, async (route) => {
      if (route.request().method() === "POST") await held;
      await route.continue().catch(() => undefined);
    });
    const films = "movie_id,avg_watch_time,completion_rate,ratings_count,avg_rating\n1,60,0.5,10,4\n2,70,0.6,11,3\n";
    const add = async (name: string) => {
      await drop(name, films);
      await page.getByText("2 movies, no target").waitFor();
      await Promise.all([page.waitForRequest((request) => request.url().endsWith("/datasets")), adding().click()]);
    };
    await add("left.csv");
    await page.getByRole("button", { name: "Leave it" }).click();
    await add("gone.csv");
    await page.getByRole("link", { name: "Runs" }).click();
    await page.getByRole("heading", { name: "Runs", exact: true }).waitFor();
    const answered = page.waitForResponse((response) => response.request().method() === "POST");
    send();
    expect((await answered).status()).toBe(201);
    await page.unroute(uploads);
    const { items } = await page.evaluate(async () => {
      const authorization = `Bearer ${sessionStorage.getItem("marquee-token")}`;
      return (await fetch("/api/v1/datasets", { headers: { authorization } })).json();
    });
    const names = items.map(({ name }: { name: string }) => name);
    expect(names).toContain("gone.csv");
    expect(names).not.toContain("left.csv");
    expect(new URL(page.url()).hash).toBe("#/runs");
    await page.getByRole("link", { name: "Data" }).click();
    await page.getByLabel("Table", { exact: true }).selectOption({ label: "gone.csv (2)" });
    await page.getByText("2 movies", { exact: false }).first().waitFor();
    await page.getByRole("button", { name: "Remove this table" }).click();
    await page.getByRole("button", { name: "Remove it" }).click();
    await page.getByText("40 movies, 20 hits among 40 known").waitFor();
  });

  it("removes an added table when told so twice", async () => {
    await page.getByRole("button", { name: "Remove this table" }).click();
    await page.getByRole("button", { name: "Keep it" }).click();
    await page.getByRole("button", { name: "Remove this table" }).click();
    await page.getByRole("button", { name: "Remove it" }).click();
    await page.getByText("15 movies, 8 hits").waitFor();
    expect(kept().filter((name) => name.endsWith("table.csv"))).toEqual([]);
  });

  it("has nothing to complain of", () => {
    expect(workbench.complaints).toEqual([]);
  });
});
