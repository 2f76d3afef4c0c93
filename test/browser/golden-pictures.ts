import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { root } from "../built.ts";

/** The golden pictures, which the documents show too. */
const goldens = join(root, "docs", "pictures");
/** Writes the golden pictures anew: look at them before they are committed. */
const updating = process.env["MARQUEE_UPDATE_PICTURES"] === "1";
/** A pixel differs when a channel is further off than this, of 255: smoothing of edges is not the same on all machines. */
const channelTolerance = 48;
/** The most pixels that may differ, as a share. */
const tolerance = 0.005;

/** How a page differs from its golden picture: nothing, or one sentence. The whole page is taken, its changing names and times made the same. */
export async function comparePicture(page: Page, name: string): Promise<string[]> {
  await settle(page);
  const picture = await page.screenshot({ animations: "disabled", caret: "hide" });
  const path = join(goldens, `${name}.png`);
  if (updating) {
    mkdirSync(goldens, { recursive: true });
    writeFileSync(path, picture);
    return [];
  }
  if (!existsSync(path)) return [`${name}: there is no golden picture; MARQUEE_UPDATE_PICTURES=1 makes it`];
  const difference = await differenceOf(page, readFileSync(path), picture);
  if (difference <= tolerance) return [];
  const kept = join(tmpdir(), `marquee-${name}.png`);
  writeFileSync(kept, picture);
  const what =
    difference === 1 ? "has another size than" : `differs in ${(100 * difference).toFixed(2)}% of the pixels from`;
  return [`${name}: ${kept} ${what} ${path}; after a look, MARQUEE_UPDATE_PICTURES=1 takes it over`];
}

/** Makes the window as high as the page, points at nothing, and gives what differs from run to run one wording. */
async function settle(page: Page): Promise<void> {
  await page.mouse.move(0, 0);
  await page.evaluate(() => {
    (document.activeElement as HTMLElement | null)?.blur();
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
      const text = node.nodeValue!;
      const same = text
        .replace(/\d{4}-\d{2}-\d{2}T[\d-]+Z/g, "2026-01-31T12-00-00-000Z")
        .replace(/\d{4}-\d{2}-\d{2} \d{2}:\d{2}/g, "2026-01-31 12:00");
      if (same !== text) node.nodeValue = same;
    }
  });
  const { width } = page.viewportSize()!;
  await page.setViewportSize({ width, height: 400 });
  const height = await page.evaluate(() => document.documentElement.scrollHeight);
  await page.setViewportSize({ width, height });
  // What is drawn on a canvas follows the new size a frame later.
  await page.evaluate(
    () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(resolve, 50)))),
  );
}

/** The share of pixels that differ between two PNG pictures, which the browser decodes: 1 when their sizes do. */
async function differenceOf(page: Page, golden: Buffer, actual: Buffer): Promise<number> {
  const blank = await page.context().newPage();
  try {
    return await blank.evaluate(
      async ([texts, channel]) => {
        const [a, b] = await Promise.all(
          texts.map(async (text) => {
            const bytes = Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
            const bitmap = await createImageBitmap(new Blob([bytes], { type: "image/png" }));
            const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext("2d")!;
            context.drawImage(bitmap, 0, 0);
            return context.getImageData(0, 0, bitmap.width, bitmap.height);
          }),
        );
        if (a!.width !== b!.width || a!.height !== b!.height) return 1;
        let different = 0;
        for (let place = 0; place < a!.data.length; place += 4) {
          const off = (k: number) => Math.abs(a!.data[place + k]! - b!.data[place + k]!) > channel;
          if (off(0) || off(1) || off(2)) different++;
        }
        return different / (a!.width * a!.height);
      },
      [[golden.toString("base64"), actual.toString("base64")], channelTolerance] as const,
    );
  } finally {
    await blank.close();
  }
}
