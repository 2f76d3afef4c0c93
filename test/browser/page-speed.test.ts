import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { manyMovies } from "./made-table.ts";
import { openWorkbench, type Workbench } from "./open-workbench.ts";

const measuring = process.env["MARQUEE_PAGE_SPEED"] === "1";
const movies = 112_000;
let workbench: Workbench;
let page: Page;

function tell(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** Frames and the longest gap between two of them, while an animation does `step` in every frame for so long. */
async function frames(milliseconds: number, drag: boolean): Promise<{ perSecond: number; longest: number }> {
  return page.evaluate(
    ([duration, dragging]) =>
      new Promise<{ perSecond: number; longest: number }>((resolve) => {
        const map = document.querySelector(".map");
        const send = (type: string, at: number) =>
          map?.dispatchEvent(
            new PointerEvent(type, {
              bubbles: true,
              pointerId: 1,
              button: 0,
              clientX: 600 + 150 * Math.sin(at / 200),
              clientY: 500 + 80 * Math.cos(at / 200),
            }),
          );
        if (dragging && map !== null) {
          (map as HTMLElement).setPointerCapture = () => undefined;
          send("pointerdown", performance.now());
        }
        const start = performance.now();
        let [count, longest, last] = [0, 0, start];
        const frame = () => {
          const now = performance.now();
          longest = Math.max(longest, now - last);
          last = now;
          count++;
          if (now - start >= duration) {
            if (dragging) send("pointerup", now);
            resolve({ perSecond: (1000 * count) / (now - start), longest });
            return;
          }
          if (dragging) send("pointermove", now);
          requestAnimationFrame(frame);
        };
        requestAnimationFrame(frame);
      }),
    [milliseconds, drag] as const,
  );
}

/** Milliseconds from a key on the focused slider to the frame after the text has changed, of several presses. */
async function slider(
  name: string,
  text: string,
  presses: number,
  keys: readonly [string, string] = ["ArrowLeft", "ArrowRight"],
): Promise<number[]> {
  await page.getByRole("slider", { name }).focus();
  return page.evaluate(
    async ([selector, count, keys]) => {
      const taken: number[] = [];
      const thumb = document.activeElement!;
      for (let press = 0; press < count; press++) {
        const shown = () => document.querySelector(selector)?.textContent;
        const before = shown();
        const start = performance.now();
        const key = keys[press % 2]!;
        thumb.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }));
        while (shown() === before && performance.now() - start < 2000) {
          await new Promise((resolve) => {
            const channel = new MessageChannel();
            channel.port1.onmessage = resolve;
            channel.port2.postMessage(null);
          });
        }
        if (performance.now() - start < 2000) taken.push(performance.now() - start);
        await new Promise((resolve) => setTimeout(resolve, 300));
      }
      return taken.sort((a, b) => a - b);
    },
    [text, presses, keys] as const,
  );
}

const summary = (taken: readonly number[]) =>
  taken.length === 0
    ? "nothing changed"
    : `median ${taken[Math.floor(taken.length / 2)]!.toFixed(1)} ms, most ${taken.at(-1)!.toFixed(1)} ms of ${taken.length}`;

describe.skipIf(!measuring)("the speed of pages (skipped, because npm run bench:pages measures it)", () => {
  beforeAll(async () => {
    workbench = await openWorkbench();
    page = workbench.page;
  });
  afterAll(() => workbench?.close());

  it("paints", async () => {
    const paints: number[] = [];
    for (let visit = 0; visit < 5; visit++) {
      const visitor = await (await workbench.browser.newContext()).newPage();
      await visitor.goto(workbench.address.page);
      await visitor.getByText("15 movies, 8 hits").waitFor();
      paints.push(
        await visitor.evaluate(() => performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? -1),
      );
      await visitor.context().close();
    }
    tell(`first contentful paint: ${summary(paints.sort((a, b) => a - b))}`);
    expect(paints).toHaveLength(5);
  });

  it("groups and pans", async () => {
    const file = join(workbench.folder, "many.csv");
    writeFileSync(file, manyMovies(movies));
    await workbench.choose("Add a table", file);
    await page.getByRole("button", { name: "Add this table" }).click();
    await page.getByText(/^112,000 movies, [\d,]+ hits among/).waitFor();
    const start = performance.now();
    await page.getByRole("link", { name: "Segments" }).click();
    const scanning = await frames(1000, false);
    tell(
      `from opening the page: ${scanning.perSecond.toFixed(0)} frames/s, longest gap ${scanning.longest.toFixed(0)} ms`,
    );
    await page.getByText(/^112,000 movies in/).waitFor();
    tell(`scanned ${movies} movies: ${((performance.now() - start) / 1000).toFixed(1)} s`);
    await page.locator(".map canvas[data-drawn=density]").waitFor();
    await page.mouse.move(0, 0);
    for (const round of [1, 2, 3]) {
      const panning = await frames(2000, true);
      tell(
        `panning, round ${round}: ${panning.perSecond.toFixed(0)} frames/s, longest gap ${panning.longest.toFixed(0)} ms`,
      );
    }
  });

  it("follows the threshold", async () => {
    const { status } = await page.evaluate(
      async ([token]) => {
        const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
        const { items } = await (await fetch("/api/v1/datasets", { headers })).json();
        const options = { learners: [{ name: "logistic" }], testSize: 0.9 };
        return fetch("/api/v1/trainings", {
          method: "POST",
          headers,
          body: JSON.stringify({ dataset: items[0].id, options }),
        }).then(({ status: code }) => ({ status: code }));
      },
      [new URL(workbench.address.page).hash.split("=")[1]] as const,
    );
    expect(status).toBe(202);
    await page.getByRole("link", { name: "Models" }).click();
    await page.getByRole("heading", { name: "What a threshold does" }).waitFor();
    const rows = await page.getByText(/^On the [\d,]+ test movies/).innerText();
    tell(`threshold (${rows.slice(0, 30)}): ${summary(await slider("Threshold", ".figures", 12))}`);
    tell(`its charts: ${summary(await slider("Threshold", "figure:has([aria-label^='Confusion']) .chart", 12))}`);
  });

  it("follows the inputs of a prediction", async () => {
    await page.getByRole("link", { name: "Predict with it" }).click();
    await page.getByRole("heading", { name: "Most like it" }).waitFor();
    tell(`probability: ${summary(await slider("completion_rate", ".probability", 12, ["Home", "End"]))}`);
    tell(`reasons: ${summary(await slider("completion_rate", "figure .chart", 12))}`);
  });
});
