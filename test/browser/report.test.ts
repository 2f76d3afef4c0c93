import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { AxeBuilder } from "@axe-core/playwright";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { renderReport } from "../../src/report/report.ts";
import type { RunResult } from "../../src/studies/study-result.ts";
import { richRun } from "../fixtures/rich-run.ts";
import { launchBrowser, patience } from "./launch-browser.ts";

let folder = "";
let browser: Browser;
let missing: string | null = null;
/** A whole run, and one study that has every part, small enough to be looked at node by node. */
const pages = { whole: "", small: "" };

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "marquee-report-"));
  const small = richRun(60);
  pages.whole = await writePage("whole.html", richRun(400));
  pages.small = await writePage("small.html", { ...small, studies: small.studies.slice(-1) });
  try {
    browser = await launchBrowser();
  } catch (error) {
    missing = error instanceof Error ? error.message : String(error);
  }
});

beforeEach((context) => {
  if (missing !== null) context.skip(`skipped, because the browser cannot start on this machine: ${missing}`);
});

afterAll(async () => {
  await browser?.close();
  await rm(folder, { recursive: true, force: true });
});

async function writePage(name: string, run: RunResult): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, renderReport(run));
  return pathToFileURL(path).href;
}

interface OpenPage {
  readonly page: Page;
  readonly requests: readonly string[];
  readonly complaints: readonly string[];
}

async function withReport(
  options: BrowserContextOptions,
  use: (open: OpenPage) => Promise<void>,
  address = pages.whole,
): Promise<void> {
  const context = await browser.newContext({ offline: true, ...options });
  context.setDefaultTimeout(patience);
  try {
    const page = await context.newPage();
    const requests: string[] = [];
    const complaints: string[] = [];
    page.on("request", (request) => requests.push(request.url()));
    page.on("console", (message) => complaints.push(message.text()));
    page.on("pageerror", (error) => complaints.push(error.message));
    await page.goto(address);
    await use({ page, requests, complaints });
  } finally {
    await context.close();
  }
}

// What runs in the page is text: the suite is compiled without the types of a browser.

interface ChartProbe {
  readonly content: number;
  readonly smallest: number;
  readonly clipped: readonly string[];
}

/** The width of the page, the size of the smallest chart text and the words that stick out of their figures. */
const chartProbe = `(() => {
  const charts = [...document.querySelectorAll("svg.chart")];
  return {
    content: document.documentElement.scrollWidth,
    smallest: Math.min(...charts.map((chart) => (13 * chart.getBoundingClientRect().width) / chart.viewBox.baseVal.width)),
    clipped: charts.flatMap((chart) => {
      const { left, right } = chart.parentElement.getBoundingClientRect();
      return [...chart.querySelectorAll("text")]
        .filter((text) => {
          const box = text.getBoundingClientRect();
          return box.width > 0 && (box.left < left - 1 || box.right > right + 1);
        })
        .map((text) => chart.getAttribute("aria-label") + ": " + text.textContent);
    }),
  };
})()`;

/** Pairs of words of one chart that lie over each other. */
const overlapProbe = `[...document.querySelectorAll("svg.chart")].flatMap((chart) => {
  const texts = [...chart.querySelectorAll("text")].map((text) => [text.textContent, text.getBoundingClientRect()]);
  return texts.flatMap(([words, a], index) =>
    texts
      .slice(index + 1)
      .filter(([, b]) => Math.min(a.right, b.right) - Math.max(a.left, b.left) > 2 && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 4)
      .map(([others]) => chart.getAttribute("aria-label") + ": " + words + " / " + others));
})`;

/** What must hold on paper. */
const printProbe = `({
  width: document.documentElement.scrollWidth,
  paper: getComputedStyle(document.body).getPropertyValue("--ground").trim(),
  ink: getComputedStyle(document.body).color,
  breakable: [...document.querySelectorAll(".figure")].filter((figure) => getComputedStyle(figure).breakInside !== "avoid").length,
  hiddenTables: [...document.querySelectorAll("details table")].filter((table) => table.getBoundingClientRect().height === 0).length,
})`;

const wide = { width: 1280, height: 900 };
const phone = { width: 360, height: 740 };

describe("the report in a browser", () => {
  it("opens from disk offline, asks for nothing else and complains of nothing", async () => {
    await withReport({ viewport: wide }, async ({ page, requests, complaints }) => {
      expect(requests).toEqual([pages.whole, "data:,"].slice(0, requests.length));
      expect(complaints).toEqual([]);
      expect(await page.locator("section.study").count()).toBe(3);
      expect(await page.locator("svg[role=img]").count()).toBeGreaterThan(25);
    });
  });

  it("shows titles that are markup as text and runs no script but its own", async () => {
    await withReport({ viewport: wide }, async ({ page }) => {
      expect(await page.locator("script").count()).toBe(1);
      const titles = await page.locator("svg title").allTextContents();
      expect(titles).toContain('<script>alert("seven")</script> & Sons');
      const ran = await page.evaluate(`(() => {
        const script = document.createElement("script");
        script.textContent = "window.intruder = true";
        document.body.append(script);
        return "intruder" in window;
      })()`);
      expect(ran).toBe(false);
    });
  });

  for (const colorScheme of ["light", "dark"] as const) {
    for (const viewport of [wide, phone]) {
      it(`has no accessibility violation in ${colorScheme} at ${viewport.width} pixels`, async () => {
        const check = async ({ page }: OpenPage) => {
          // of a chart only its role and name are anyone's business: its parts are one image
          const { violations, passes } = await new AxeBuilder({ page }).exclude("svg.chart > *").analyze();
          expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
          expect(passes.map(({ id }) => id)).toEqual(expect.arrayContaining(["color-contrast", "svg-img-alt"]));
        };
        await withReport({ viewport, colorScheme }, check, pages.small);
      });
    }
  }

  for (const width of [1280, 768, 360, 320]) {
    it(`does not scroll sideways at ${width} pixels, and the text of charts stays readable`, async () => {
      await withReport({ viewport: { width, height: 800 } }, async ({ page }) => {
        const { content, smallest, clipped } = await page.evaluate<ChartProbe>(chartProbe);
        expect(content).toBe(width);
        expect(smallest).toBeGreaterThanOrEqual(width >= 360 ? 11 : 10);
        expect(clipped).toEqual([]);
      });
    });
  }

  it("draws no two words of a chart over each other", async () => {
    await withReport({ viewport: wide }, async ({ page }) => {
      const overlaps = await page.evaluate<string[]>(overlapProbe);
      expect(overlaps).toEqual([]);
    });
  });

  it("turns dark and light again by the keyboard", async () => {
    await withReport({ viewport: wide, colorScheme: "light" }, async ({ page }) => {
      const ground = () => page.evaluate<string>("getComputedStyle(document.body).backgroundColor");
      const before = await ground();
      const focused = () => page.evaluate<string>("document.activeElement.textContent");
      await page.keyboard.press("Tab");
      expect(await focused()).toBe("Skip to the summary");
      await page.keyboard.press("Tab");
      expect(await focused()).toBe("Dark page");
      await page.keyboard.press("Enter");
      expect(await ground()).not.toBe(before);
      await page.keyboard.press("Enter");
      expect(await ground()).toBe(before);
    });
  });

  it("is whole without script", async () => {
    await withReport({ viewport: wide, javaScriptEnabled: false }, async ({ page }) => {
      expect(await page.locator("button.theme").isVisible()).toBe(false);
      expect(await page.locator("#films .conclusion").isVisible()).toBe(true);
    });
  });

  it("leads from the summary to every study", async () => {
    await withReport({ viewport: wide }, async ({ page }) => {
      const targets = await page
        .locator("#summary tbody a")
        .evaluateAll((links) => links.map((link) => link.getAttribute("href") as string));
      expect(targets).toEqual(["#segment-original", "#predict-original", "#films"]);
      for (const target of targets) expect(await page.locator(target).count()).toBe(1);
    });
  });

  it("prints on A4 with nothing wider than the paper and no chart cut", async () => {
    await withReport({ viewport: wide, colorScheme: "dark" }, async ({ page }) => {
      const pdf = await page.pdf({ preferCSSPageSize: true, printBackground: true });
      expect(pdf.subarray(0, 5).toString()).toBe("%PDF-");
      // A4 in points, as Chromium rounds it
      const boxes = [...pdf.toString("latin1").matchAll(/\/MediaBox\s*\[0 0 ([\d.]+) ([\d.]+)\]/g)];
      expect(boxes.length).toBeGreaterThan(5);
      for (const [, width, height] of boxes) {
        expect(Number(width)).toBeCloseTo(595.3, -0.5);
        expect(Number(height)).toBeCloseTo(841.9, -0.5);
      }
      await page.emulateMedia({ media: "print" });
      // the text area of A4 with 14 mm to either side, at 96 pixels to the inch
      await page.setViewportSize({ width: 687, height: 1000 });
      const print = await page.evaluate(printProbe);
      expect(print).toEqual({ width: 687, paper: "#ffffff", ink: "rgb(28, 30, 34)", breakable: 0, hiddenTables: 0 });
    });
  });
});
