import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { chartSvg } from "../../src/charts/chart-svg.ts";
import { svgDocument } from "../../src/charts/svg-document.ts";
import { explanationCharts } from "../fixtures/explanation-charts.ts";

const folder = fileURLToPath(new URL("../golden/explain", import.meta.url));
const update = process.env["UPDATE_GOLDEN"] === "1";
const drawings = Object.entries(explanationCharts);

beforeEach(() => {
  vi.spyOn(console, "warn").mockImplementation((message: unknown) => {
    throw new Error(`Plot warned: ${message}`);
  });
});

afterEach(() => {
  vi.restoreAllMocks();
});

describe("golden charts of explanations (UPDATE_GOLDEN=1 draws them anew)", () => {
  it.each(drawings)("%s looks as it did", (name, draw) => {
    const drawn = `${chartSvg(draw(svgDocument())!).replaceAll("><", ">\n<")}\n`;
    const path = `${folder}/${name}.svg`;
    if (update) {
      mkdirSync(folder, { recursive: true });
      writeFileSync(path, drawn);
    }
    expect(existsSync(path), `${name}.svg is not in test/golden/explain`).toBe(true);
    expect(drawn).toBe(readFileSync(path, "utf8"));
  });

  it("no drawing is kept that nothing draws", () => {
    expect(readdirSync(folder).sort()).toEqual(drawings.map(([name]) => `${name}.svg`).sort());
  });
});

describe("every chart of explanations", () => {
  const svgs = drawings.map(([name, draw]) => [name, chartSvg(draw(svgDocument())!)] as const);

  it.each(svgs)("%s is one named image with a description, in the colours of the page", (_, svg) => {
    const label = /^<svg[^>]* role="img" aria-label="([^"]+)"/.exec(svg)?.[1];
    expect(svg).toContain(`<title>${label}</title><desc>`);
    expect(/<desc>([^<]*)<\/desc>/.exec(svg)![1]!.length).toBeGreaterThan(40);
    expect(svg).toMatch(/^<svg[^>]* fill="currentColor"/);
  });

  it.each(svgs)("%s needs no style sheet, no id and no text below 11 pixels", (_, svg) => {
    expect(svg).not.toMatch(/<style|style="| id="|url\(|NaN|undefined|Infinity|<script/);
    const sizes = [...svg.matchAll(/font-size="([\d.]+)/g)].map((match) => Number(match[1]));
    expect(Math.min(...sizes)).toBeGreaterThanOrEqual(11);
  });
});
