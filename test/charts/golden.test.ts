import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { chartSvg } from "../../src/charts/chart-svg.ts";
import { svgDocument } from "../../src/charts/svg-document.ts";
import type { SegmentResult } from "../../src/movies/segment-result.ts";
import type { TrainResult } from "../../src/movies/train-result.ts";
import { segmentCharts, trainCharts } from "../fixtures/sample-charts.ts";
import { sampleRun } from "../fixtures/sample-run.ts";

const folder = fileURLToPath(new URL("../golden", import.meta.url));
const update = process.env["UPDATE_GOLDEN"] === "1";
const [fifteen, fifteenModel, catalogue] = sampleRun(60).studies;

const drawings: readonly (readonly [file: string, draw: () => string])[] = [
  ...segmentDrawings("fifteen", fifteen!.segmentation!),
  ...segmentDrawings("catalogue", catalogue!.segmentation!),
  ...trainDrawings("fifteen", fifteenModel!.training!),
  ...trainDrawings("catalogue", catalogue!.training!),
];

function segmentDrawings(name: string, result: SegmentResult) {
  return Object.entries(segmentCharts)
    .filter(([chart]) => chart !== "segment-projection" || result.projection !== null)
    .map(([chart, draw]) => [`${chart}-${name}.svg`, () => chartSvg(draw(result, svgDocument())!)] as const);
}

function trainDrawings(name: string, result: TrainResult) {
  return Object.entries(trainCharts).map(
    ([chart, draw]) => [`${chart}-${name}.svg`, () => chartSvg(draw(result, svgDocument())!)] as const,
  );
}

beforeEach(() => {
  vi.spyOn(console, "warn").mockImplementation((message: unknown) => {
    throw new Error(`Plot warned: ${message}`);
  });
});

afterEach(() => {
  vi.restoreAllMocks();
});

describe("golden charts (UPDATE_GOLDEN=1 draws them anew)", () => {
  for (const [file, draw] of drawings) {
    it(`${file} looks as it did`, () => {
      const drawn = `${draw().replaceAll("><", ">\n<")}\n`;
      const path = `${folder}/${file}`;
      if (update) {
        mkdirSync(folder, { recursive: true });
        writeFileSync(path, drawn);
      }
      expect(existsSync(path), `${file} is not in test/golden`).toBe(true);
      expect(drawn).toBe(readFileSync(path, "utf8"));
    });
  }

  it("no drawing is kept that nothing draws", () => {
    const kept = readdirSync(folder).filter((file) => file.endsWith(".svg"));
    expect(kept.sort()).toEqual(drawings.map(([file]) => file).sort());
  });
});
