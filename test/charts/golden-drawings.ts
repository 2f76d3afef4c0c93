import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { chartSvg } from "../../src/charts/chart-svg.ts";
import type { ChartDocument, ChartElement } from "../../src/charts/document.ts";
import { svgDocument } from "../../src/charts/svg-document.ts";

const update = process.env["UPDATE_GOLDEN"] === "1";

/**
 * Holds charts against their pictures in a folder of test/golden (UPDATE_GOLDEN=1 draws them anew), and to what every chart
 * promises.
 */
export function describeGoldenCharts(
  name: string,
  charts: Readonly<Record<string, (document: ChartDocument) => ChartElement | null>>,
): void {
  const folder = fileURLToPath(new URL(`../golden/${name}`, import.meta.url));
  const svgs = Object.entries(charts).map(([chart, draw]) => [chart, () => chartSvg(draw(svgDocument())!)] as const);

  beforeEach(() => {
    vi.spyOn(console, "warn").mockImplementation((message: unknown) => {
      throw new Error(`Plot warned: ${message}`);
    });
  });

  afterEach(() => {
    vi.restoreAllMocks();
  });

  describe(`golden charts of test/golden/${name}`, () => {
    it.each(svgs)("%s looks as it did", (chart, draw) => {
      const drawn = `${draw().replaceAll("><", ">\n<")}\n`;
      const path = `${folder}/${chart}.svg`;
      if (update) {
        mkdirSync(folder, { recursive: true });
        writeFileSync(path, drawn);
      }
      expect(existsSync(path), `${chart}.svg is not in test/golden/${name}`).toBe(true);
      expect(drawn).toBe(readFileSync(path, "utf8"));
    });

    it("no drawing is kept that nothing draws", () => {
      expect(readdirSync(folder).sort()).toEqual(svgs.map(([chart]) => `${chart}.svg`).sort());
    });

    it.each(svgs)("%s is one named image with a description, in the colours of the page", (_, draw) => {
      const svg = draw();
      const label = /^<svg[^>]* role="img" aria-label="([^"]+)"/.exec(svg)?.[1];
      expect(svg).toContain(`<title>${label}</title><desc>`);
      expect(/<desc>([^<]*)<\/desc>/.exec(svg)![1]!.length).toBeGreaterThan(40);
      expect(svg).toMatch(/^<svg[^>]* fill="currentColor"/);
    });

    it.each(svgs)("%s needs no style sheet, no id and no text below 11 pixels", (_, draw) => {
      const svg = draw();
      expect(svg).not.toMatch(/<style|style="| id="|url\(|NaN|undefined|Infinity|<script/);
      const sizes = [...svg.matchAll(/font-size="([\d.]+)/g)].map((match) => Number(match[1]));
      expect(Math.min(...sizes)).toBeGreaterThanOrEqual(11);
    });
  });
}
