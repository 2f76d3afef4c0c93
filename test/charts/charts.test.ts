import { describe, expect, it } from "vitest";
import { chartSvg } from "../../src/charts/chart-svg.ts";
import { comparisonChart } from "../../src/charts/comparisons.ts";
import { confusionChart } from "../../src/charts/confusion.ts";
import { precisionRecallChart, rocChart } from "../../src/charts/curves.ts";
import { gainImportanceChart, permutationImportanceChart } from "../../src/charts/importance.ts";
import { leaderboardChart } from "../../src/charts/leaderboard.ts";
import { segmentColor } from "../../src/charts/palette.ts";
import { segmentHitRateChart } from "../../src/charts/segment-hit-rate.ts";
import { segmentMap } from "../../src/charts/segment-map.ts";
import { segmentProjectionChart } from "../../src/charts/segment-projection.ts";
import { elbowChart, stabilityChart } from "../../src/charts/segment-scan.ts";
import { svgDocument } from "../../src/charts/svg-document.ts";
import type { SegmentResult } from "../../src/movies/segment-result.ts";
import type { TrainResult } from "../../src/movies/train-result.ts";
import { segmentCharts, trainCharts } from "../fixtures/sample-charts.ts";
import { sampleSegmentation } from "../fixtures/sample-results.ts";
import { fourCentroids, sampleRun } from "../fixtures/sample-run.ts";
import { madeUpMovies } from "../fixtures/sample-tables.ts";

const run = sampleRun(200);
const fifteen = run.studies[0]!.segmentation!;
const catalogue = run.studies[2]!.segmentation!;
const model = run.studies[2]!.training!;
const tinyModel = run.studies[1]!.training!;

const everyChart: readonly (readonly [string, string])[] = [
  ...Object.entries(segmentCharts).map(([name, draw]) => [name, chartSvg(draw(catalogue, svgDocument())!)] as const),
  ...Object.entries(trainCharts).map(([name, draw]) => [name, chartSvg(draw(model, svgDocument())!)] as const),
];

function count(text: string, pattern: RegExp): number {
  return [...text.matchAll(pattern)].length;
}

describe("every chart", () => {
  for (const [name, svg] of everyChart) {
    it(`${name} is one named image with a description, in the colours of the page`, () => {
      const label = /^<svg[^>]* role="img" aria-label="([^"]+)"/.exec(svg)?.[1];
      expect(label).toBeTruthy();
      expect(svg).toContain(`<title>${label}</title><desc>`);
      expect(/<desc>([^<]*)<\/desc>/.exec(svg)?.[1]?.length).toBeGreaterThan(20);
      expect(svg).toMatch(/^<svg[^>]* fill="currentColor"/);
      expect(count(svg, / aria-label=/g)).toBe(1);
    });

    it(`${name} needs no style sheet, no id and no text below 11 pixels`, () => {
      expect(svg).not.toMatch(/<style|style="| id="|url\(|NaN|undefined|Infinity/);
      const sizes = [...svg.matchAll(/font-size="([\d.]+)/g)].map((match) => Number(match[1]));
      expect(Math.min(...sizes)).toBeGreaterThanOrEqual(11);
    });
  }

  it("is the same text when drawn again, in any order", () => {
    const again = [
      ...Object.entries(trainCharts).map(([name, draw]) => [name, chartSvg(draw(model, svgDocument())!)] as const),
      ...Object.entries(segmentCharts).map(
        ([name, draw]) => [name, chartSvg(draw(catalogue, svgDocument())!)] as const,
      ),
    ];
    expect(Object.fromEntries(again)).toEqual(Object.fromEntries(everyChart));
  });
});

describe("the segment map", () => {
  it("draws every movie once, in its segment's colour, hits filled and the others not", () => {
    const svg = chartSvg(segmentMap(fifteen, svgDocument()));
    for (const title of fifteen.movies.titles) expect(count(svg, new RegExp(`<title>${title}</title>`, "g"))).toBe(1);
    const blockbusters = group(svg, `fill="${segmentColor(0)}" fill-opacity`);
    expect(count(blockbusters, /<circle /g)).toBe(8);
    const others = group(svg, `fill="none" fill-opacity="0.9" stroke="${segmentColor(1)}"`);
    expect(count(others, /<path /g)).toBe(7);
  });

  it("puts a movie where its engagement and popularity say", () => {
    const corners: SegmentResult = {
      ...fifteen,
      movies: {
        ids: ["low", "high"],
        titles: ["low", "high"],
        engagement: [0, 1],
        popularity: [0, 1],
        segment: [0, 0],
        confidence: [1, 1],
        hit: [1, 1],
      },
    };
    const points = group(chartSvg(segmentMap(corners, svgDocument())), `fill="${segmentColor(0)}" fill-opacity`);
    const places = [...points.matchAll(/cx="([\d.]+)" cy="([\d.]+)"/g)].map((match) => [
      Number(match[1]),
      Number(match[2]),
    ]);
    const [width, height] = [360, 420];
    expect(places).toEqual([
      [44, height - 44],
      [width - 14, 42],
    ]);
  });

  it("names every segment beside its centroid", () => {
    const svg = chartSvg(segmentMap(catalogue, svgDocument()));
    for (const { name } of catalogue.segments) expect(count(svg, new RegExp(`>${name}</text>`, "g"))).toBe(1);
  });

  it("keeps a title that is markup inert", () => {
    const svg = chartSvg(segmentMap(catalogue, svgDocument()));
    expect(svg).toContain("<title>&lt;script&gt;alert(&quot;seven&quot;)&lt;/script&gt; &amp; Sons</title>");
    expect(svg).not.toContain("<script");
  });

  it("draws 5,000 of 6,000 movies and says so", () => {
    const large = sampleSegmentation(madeUpMovies(6000), fourCentroids, { elbowK: 4, silhouetteK: 4 });
    const svg = chartSvg(segmentMap(large, svgDocument()));
    expect(count(svg, /<title>/g)).toBe(5001);
    expect(svg).toContain("5,000 of 6,000 movies are drawn.");
  });

  it("has no key of hits where no target is known", () => {
    const untold = { ...fifteen, movies: { ...fifteen.movies, hit: fifteen.movies.hit.map(() => null) } };
    expect(chartSvg(segmentMap(fifteen, svgDocument()))).toContain(">not a hit</text>");
    expect(chartSvg(segmentMap(untold, svgDocument()))).not.toContain("hit</text>");
  });
});

describe("the scan charts", () => {
  it("mark the elbow and the choice apart where they differ, together where they agree", () => {
    const apart = chartSvg(elbowChart(fifteen, svgDocument()));
    expect(apart).toContain(">elbow: k = 3</text>");
    expect(apart).toContain(">chosen: k = 2</text>");
    expect(chartSvg(elbowChart(catalogue, svgDocument()))).toContain(">elbow and chosen: k = 4</text>");
  });

  it("mark no elbow where the curve has none", () => {
    const svg = chartSvg(elbowChart({ ...fifteen, elbowK: null }, svgDocument()));
    expect(svg).not.toContain(">elbow");
    expect(svg).toContain("The curve has no elbow.");
  });

  it("fill the dots at or above the stability floor only", () => {
    const svg = chartSvg(stabilityChart(fifteen, svgDocument()));
    expect(svg).toContain(">dashed: floor 0.80</text>");
    expect(count(group(svg, '<g stroke="currentColor" stroke-width="1.5">'), /<circle /g)).toBe(1);
  });

  it("draw a scan of one k", () => {
    const svg = chartSvg(elbowChart({ ...fifteen, scan: fifteen.scan.slice(0, 1), elbowK: null }, svgDocument()));
    expect(svg).not.toContain("NaN");
    expect(svg).toContain(">chosen: k = 2</text>");
  });
});

describe("charts of what is not there", () => {
  it("there is no hit-rate chart without a target and no projection of two features", () => {
    const segments = fifteen.segments.map((segment) => ({ ...segment, hitRate: null, hitRateInterval: null }));
    expect(segmentHitRateChart({ ...fifteen, segments }, svgDocument())).toBeNull();
    expect(segmentProjectionChart(fifteen, svgDocument())).toBeNull();
  });

  it("there are no ranking curves and no permutation importance when the test rows hold one class", () => {
    const oneClass: TrainResult = {
      ...tinyModel,
      test: { ...tinyModel.test, rocAuc: null, prAuc: null, roc: null, pr: null },
      importance: tinyModel.importance.map((row) => ({ ...row, permutation: null, permutationStd: null })),
    };
    expect(rocChart(oneClass, svgDocument())).toBeNull();
    expect(precisionRecallChart(oneClass, svgDocument())).toBeNull();
    expect(permutationImportanceChart(oneClass, svgDocument())).toBeNull();
    expect(gainImportanceChart(oneClass, svgDocument())).not.toBeNull();
  });

  it("there is no comparison without rivals", () => {
    const baselineOnly = model.comparisons.filter(({ learner }) => learner === model.baseline.learner);
    expect(comparisonChart({ ...model, comparisons: baselineOnly }, svgDocument())).toBeNull();
  });

  it("a learner whose ROC AUC is not defined keeps its row", () => {
    const [first, ...rest] = model.leaderboard;
    const undefinedFirst = { ...first!, cv: { ...first!.cv, rocAuc: null }, foldRocAuc: [null, null] };
    const svg = chartSvg(leaderboardChart({ ...model, leaderboard: [undefinedFirst, ...rest] }, svgDocument()));
    expect(svg).toContain(">not defined</text>");
  });
});

describe("the confusion matrix", () => {
  it("puts true positives top left and shares of each truth below the counts", () => {
    const test = {
      ...model.test,
      confusion: [
        [70, 30],
        [5, 15],
      ] as const,
    };
    const svg = chartSvg(confusionChart({ ...model, test }, svgDocument()));
    const texts = [...svg.matchAll(/<text[^>]*>([^<]+)<\/text>/g)].map((match) => match[1]);
    expect(texts.filter((text) => /^\d+$/.test(text!))).toEqual(["15", "5", "30", "70"]);
    expect(texts.filter((text) => text!.includes("%"))).toEqual([
      "75%, right",
      "25%, wrong",
      "30%, wrong",
      "70%, right",
    ]);
  });
});

/** The first group whose opening tag holds the given attributes, up to its end. */
function group(svg: string, attributes: string): string {
  const start = svg.indexOf(attributes);
  expect(start, `no group has ${attributes}`).toBeGreaterThan(0);
  return svg.slice(start, svg.indexOf("</g>", start));
}
