import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { manyMovies } from "./made-table.ts";
import { openWorkbench, type Workbench } from "./open-workbench.ts";

let workbench: Workbench;
let page: Page;

beforeAll(async () => {
  workbench = await openWorkbench();
  page = workbench.page;
});
afterAll(() => workbench?.close());

interface Row {
  readonly id: string;
  readonly engagement: number;
  readonly popularity: number;
  readonly hit: string;
}

function rowsOf(csv: string): Row[] {
  const [head = "", ...lines] = csv.trim().split("\n");
  const names = head.split(",");
  return lines.map((line) => {
    const cells = line.match(/"[^"]*"|[^,]+/g)!;
    const cell = (name: string) => cells[names.indexOf(name)]!;
    return {
      id: cell("movie_id"),
      engagement: Number(cell("engagement")),
      popularity: Number(cell("popularity")),
      hit: cell("hit"),
    };
  });
}

const map = () => page.getByRole("application", { name: "Segment map" });
const drawn = () => page.locator(".map canvas").getAttribute("data-drawn");
const inView = async () => Number(await page.locator(".map canvas").getAttribute("data-in-view"));
const press = (name: string) => page.getByRole("button", { name, exact: true });
const nextFrame = () =>
  page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));

async function download(name: string): Promise<Row[]> {
  return rowsOf(String(await workbench.downloaded(() => page.getByRole("button", { name }).click())));
}

describe("the segment map of a few movies", () => {
  it("draws every movie in the shape of its segment", async () => {
    await page.getByRole("link", { name: "Segments" }).click();
    await page.getByText("15 movies in 2 segments").waitFor();
    await nextFrame();
    expect([await drawn(), await inView()]).toEqual(["glyphs", 15]);
  });

  it("is read and selected from by keys", async () => {
    await map().focus();
    const read = async (key: string) => {
      await page.keyboard.press(key);
      await nextFrame();
      return page.locator("p[role=status].unseen").innerText();
    };
    const first = await read("ArrowRight");
    expect(first).toMatch(/^\d+: .+, engagement 0\.\d\d, popularity 0\.\d\d, (a hit|no hit)\.$/);
    const places = [first];
    for (let step = 0; step < 20; step++) places.push(await read("ArrowRight"));
    for (let step = 0; step < 20; step++) places.push(await read("ArrowUp"));
    // Walking on from where nothing lies to the right: the movie that is best liked is the last to be reached, and stays.
    expect(places.at(-1)).toMatch(/^15: Blockbusters, engagement 1\.00, popularity 1\.00, a hit\.$/);
    await page.keyboard.press("Space");
    const other = await read("ArrowLeft");
    await page.keyboard.press("Space");
    await page.getByRole("heading", { name: "Selected: 2 movies" }).waitFor();
    const picked = [other.split(":")[0], "15"].sort((a, b) => Number(a) - Number(b));
    expect((await download("Download the selection")).map(({ id }) => id)).toEqual(picked);
    await page.keyboard.press("Escape");
  });

  it("is magnified and moved by keys and buttons, and shows all again", async () => {
    await map().focus();
    await page.keyboard.press("+");
    await page.keyboard.press("+");
    await page.keyboard.press("+");
    await page.keyboard.press("Shift+ArrowUp");
    await nextFrame();
    const some = await inView();
    expect(some).toBeLessThan(15);
    await press("Magnify").click();
    await nextFrame();
    expect(await inView()).toBeLessThanOrEqual(some);
    await press("All").click();
    await nextFrame();
    expect(await inView()).toBe(15);
  });

  it("tells in words what it shows", async () => {
    const words = await map().evaluate((element) =>
      element
        .getAttribute("aria-describedby")!
        .split(" ")
        .map((id) => document.getElementById(id)!.textContent)
        .join(" "),
    );
    expect(words).toContain("Blockbusters, 8 movies around engagement 0.82 and popularity 0.70");
    expect(words).toContain("arrows walk from movie to movie");
  });

  it("has no violations while a movie is read and others are selected", async () => {
    await press("Select what is in view").click();
    await page.getByRole("heading", { name: "Selected: 15 movies" }).waitFor();
    await page.getByText("Hit rate 53% (8 of 15").waitFor();
    expect(await workbench.inspect()).toEqual([]);
  });
});

describe("the segment map of many movies", () => {
  it("groups them beside the page, which answers meanwhile, and stops when told", async () => {
    await page.getByRole("link", { name: "Data" }).click();
    await workbench.choose("Add a table", { name: "many.csv", content: manyMovies(20_000) });
    await page.getByRole("button", { name: "Add this table" }).click();
    await page.getByText(/^20,000 movies, [\d,]+ hits among/).waitFor();
    // A quick machine is done before a hand is at the button: what groups them is held back until it was pressed.
    let load = (): void => undefined;
    const held = new Promise<void>((resolve) => {
      load = resolve;
    });
    const grouping = "**/assets/segment-worker-*.js";
    await page.route(grouping, async (route) => {
      await held;
      await route.continue().catch(() => undefined);
    });
    await page.getByRole("link", { name: "Segments" }).click();
    await page.getByRole("button", { name: "Cancel" }).click();
    await page.getByText("Cancelled").waitFor();
    load();
    await page.unroute(grouping);
    expect(await workbench.inspect()).toEqual([]);
    await page.getByRole("button", { name: "Group the movies after all" }).click();
    await page.getByText(/^20,000 movies in \d+ segments/).waitFor();
  });

  it("draws them as density, and the shapes again where few are in view", async () => {
    await nextFrame();
    expect([await drawn(), await inView()]).toEqual(["density", 20_000]);
    for (let step = 0; step < 6; step++) await press("Magnify").click();
    await nextFrame();
    expect([await drawn(), (await inView()) < 5000]).toEqual(["glyphs", true]);
    await press("All").click();
  });

  it("is magnified by two fingers that part, as much as they do, and shows more when they meet", async () => {
    const factor = 1.5;
    await map().focus();
    await press("Magnify").click();
    await nextFrame();
    const magnified = await inView();
    expect(magnified).toBeLessThan(20_000);
    await press("All").click();
    await map().scrollIntoViewIfNeeded();
    await map().focus();
    const box = (await map().boundingBox())!;
    // The middle of what the axes enclose.
    const [x, y] = [box.x + (44 + box.width - 10) / 2, box.y + (10 + box.height - 40) / 2];
    const touch = await page.context().newCDPSession(page);
    await touch.send("Emulation.setTouchEmulationEnabled", { enabled: true, maxTouchPoints: 2 });
    const pinch = async (from: number, to: number) => {
      const at = (apart: number) => [-1, 1].map((side, id) => ({ x: x + side * apart, y: y + side * apart, id }));
      await touch.send("Input.dispatchTouchEvent", { type: "touchStart", touchPoints: at(from) });
      for (let step = 1; step <= 20; step++) {
        const apart = from * (to / from) ** (step / 20);
        await touch.send("Input.dispatchTouchEvent", { type: "touchMove", touchPoints: at(apart) });
      }
      await touch.send("Input.dispatchTouchEvent", { type: "touchEnd", touchPoints: [] });
      await nextFrame();
    };
    await pinch(60, 60 * factor);
    expect(Math.abs((await inView()) / magnified - 1)).toBeLessThan(0.05);
    await pinch(60 * factor, 60);
    expect(await inView()).toBeGreaterThan(0.95 * 20_000);
    await touch.send("Emulation.setTouchEmulationEnabled", { enabled: false });
    await touch.detach();
    await press("All").click();
  });

  it("selects by a dragged rectangle exactly the movies that lie in it", async () => {
    const all = await download("Download the movies");
    await page.getByText("Select", { exact: true }).click();
    const box = (await map().boundingBox())!;
    await page.mouse.move(box.x + box.width * 0.35, box.y + box.height * 0.3);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width * 0.75, box.y + box.height * 0.8, { steps: 4 });
    await page.mouse.up();
    const heading = page.getByRole("heading", { name: /^Selected: [\d,]+ movies$/ });
    await heading.waitFor();
    // What the pixels of the rectangle stand for, by the scale of the axes: the whole with 3 hundredths around it.
    const scale = { left: 44, right: box.width - 10, top: 10, bottom: box.height - 40 };
    const x = (share: number) => -0.03 + ((share * box.width - scale.left) / (scale.right - scale.left)) * 1.06;
    const y = (share: number) => -0.03 + ((scale.bottom - share * box.height) / (scale.bottom - scale.top)) * 1.06;
    const inside = (slack: number) =>
      all.filter(
        ({ engagement, popularity }) =>
          engagement >= x(0.35) - slack &&
          engagement <= x(0.75) + slack &&
          popularity >= y(0.8) - slack &&
          popularity <= y(0.3) + slack,
      );
    const selected = await download("Download the selection");
    const ids = (rows: readonly Row[]) => rows.map(({ id }) => id);
    // A pointer is placed to a fraction of a pixel that the browser rounds: only movies on the very edge may differ.
    expect(ids(selected)).toEqual(expect.arrayContaining(ids(inside(-1e-4))));
    expect(ids(inside(1e-4))).toEqual(expect.arrayContaining(ids(selected)));
    expect(selected.length).toBeGreaterThan(100);
    const hits = selected.filter(({ hit }) => hit === "1").length;
    await page
      .getByText(`(${hits.toLocaleString("en")} of ${selected.length.toLocaleString("en")}; 95% interval`)
      .waitFor();
    const mean = selected.reduce((sum, { engagement }) => sum + engagement, 0) / selected.length;
    await page.getByText(`mean engagement ${mean.toFixed(2)}`).waitFor();
  });

  it("is moved by dragging, and magnified by the wheel once it has the focus", async () => {
    await page.getByText("Move", { exact: true }).click();
    await map().scrollIntoViewIfNeeded();
    const box = (await map().boundingBox())!;
    const middle = [box.x + box.width / 2, box.y + box.height / 2] as const;
    await page.mouse.move(...middle);
    await page.mouse.down();
    await page.mouse.up();
    await page.mouse.wheel(0, -800);
    await nextFrame();
    await page.waitForFunction(
      () => Number(document.querySelector<HTMLCanvasElement>(".map canvas")!.dataset["inView"]) < 20_000,
    );
    const before = await inView();
    await page.mouse.down();
    await page.mouse.move(middle[0] + 400, middle[1] - 300, { steps: 5 });
    await page.mouse.up();
    await nextFrame();
    expect(await inView()).not.toBe(before);
    await page.mouse.move(middle[0], middle[1]);
    expect(await workbench.inspect()).toEqual([]);
  });

  it("has nothing to complain of", () => {
    expect(workbench.complaints).toEqual([]);
  });
});
