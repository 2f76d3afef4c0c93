import { describe, expect, it } from "vitest";
import { chartSvg } from "../../src/charts/chart-svg.ts";
import { hitProjectionChart } from "../../src/charts/hit-projection.ts";
import { marginsComparedChart } from "../../src/charts/margins-compared.ts";
import { powerCurveChart } from "../../src/charts/power-curve.ts";
import { segmentBoxesChart } from "../../src/charts/segment-boxes.ts";
import { svgDocument } from "../../src/charts/svg-document.ts";
import { spreadSegmentation, synthesisCharts, synthesisResult } from "../fixtures/synthesis-charts.ts";
import { describeGoldenCharts } from "./golden-drawings.ts";

describeGoldenCharts("synthesis", synthesisCharts);

const document = () => svgDocument();
const description = (svg: string) => /<desc>([^<]*)<\/desc>/.exec(svg)![1]!;

describe("charts of synthetic movies", () => {
  it("say where real and synthetic movies differ most", () => {
    const picture = {
      column: "avg_rating",
      edges: [1, 2, 3, 4],
      real: [0.2, 0.5, 0.3],
      synthetic: [0.2, 0.1, 0.7],
    } as const;
    const svg = chartSvg(marginsComparedChart(picture, "Average rating", document()));
    expect(description(svg)).toContain("differ most from 2 to 3: 50% of the real and 10% of the synthetic movies");
  });

  it("are not drawn without power, projection, target or spreads", () => {
    expect(powerCurveChart([], document())).toBeNull();
    expect(hitProjectionChart({ ...spreadSegmentation, projection: null }, document())).toBeNull();
    const hit = spreadSegmentation.movies.hit.map(() => null);
    expect(
      hitProjectionChart({ ...spreadSegmentation, movies: { ...spreadSegmentation.movies, hit } }, document()),
    ).toBeNull();
    const segments = spreadSegmentation.segments.map(({ spread: _, ...rest }) => rest);
    expect(segmentBoxesChart({ ...spreadSegmentation, segments }, "avg_rating", "Rating", document())).toBeNull();
  });

  it("name every box's quartiles and every line's movies", () => {
    const boxes = chartSvg(segmentBoxesChart(spreadSegmentation, "avg_rating", "Average rating", document())!);
    for (const { name, spread } of spreadSegmentation.segments) {
      expect(description(boxes)).toContain(`${name}: from ${spread!.avg_rating[0]} to ${spread!.avg_rating[4]}`);
    }
    const power = chartSvg(powerCurveChart(synthesisResult.power, document())!);
    for (const { rows } of synthesisResult.power) {
      expect(description(power)).toContain(`${String(rows).replace(/\B(?=(\d{3})+$)/g, ",")} movies`);
    }
  });
});
