import { describe, expect, it } from "vitest";
import { chartSvg } from "../../src/charts/chart-svg.ts";
import { correlationHeatMap } from "../../src/charts/correlation-heat-map.ts";
import { histogramChart } from "../../src/charts/histogram.ts";
import { hitAgainstNotChart } from "../../src/charts/hit-against-not.ts";
import { hitCorrelationsChart } from "../../src/charts/hit-correlations.ts";
import { accent, quiet, reference } from "../../src/charts/palette.ts";
import { svgDocument } from "../../src/charts/svg-document.ts";
import { compact } from "../../src/charts/words.ts";
import type { MovieTable } from "../../src/movies/movie.ts";
import { profileMovies } from "../../src/movies/profile/profile.ts";
import type { Correlations } from "../../src/movies/profile/profile-result.ts";
import { fifteenMovies } from "../fixtures/sample-tables.ts";

const profile = profileMovies(fifteenMovies());
const watch = profile.columns[1]!;
const contrast = profile.hitAgainstNot[0]!;

/** Heights of the bars of one colour. */
const heights = (svg: string, fill: string) => {
  const [, bars = ""] = svg.split(`fill="${fill}" fill-opacity`);
  return [...bars.split("</g>")[0]!.matchAll(/<rect [^>]*height="([\d.]+)"/g)].map((match) => Number(match[1]));
};
const ratios = (values: readonly number[]) => values.map((value) => value / Math.max(...values));

describe("the histogram", () => {
  it("draws bars as high as its bins are full", () => {
    const drawn = ratios(heights(chartSvg(histogramChart(watch, svgDocument())!), accent));
    ratios(watch.numbers!.histogram.counts).forEach((share, bin) => {
      expect(drawn[bin]).toBeCloseTo(share, 1);
    });
  });

  it("draws bars of equal width where the tail is long", () => {
    const table = fifteenMovies();
    const counts = table.measures.ratings_count.map((value, row) => (row === 14 ? 5_000_000 : value));
    const long: MovieTable = { ...table, measures: { ...table.measures, ratings_count: counts } };
    const column = profileMovies(long).columns[3]!;
    expect(column.numbers!.histogram.scale).toBe("log1p");
    const svg = chartSvg(histogramChart(column, svgDocument())!);
    const [, bars = ""] = svg.split(`fill="${accent}" fill-opacity`);
    const widths = [...bars.split("</g>")[0]!.matchAll(/<rect [^>]*width="([\d.]+)"/g)].map((match) =>
      Number(match[1]),
    );
    expect(Math.max(...widths) - Math.min(...widths)).toBeLessThan(0.05);
    expect(svg).toContain("The axis is logarithmic.");
  });

  it("is not drawn for texts or for one value only", () => {
    expect(histogramChart(profile.columns[0]!, svgDocument())).toBeNull();
    const table = fifteenMovies();
    const constant = { ...table, measures: { ...table.measures, avg_rating: table.measures.avg_rating.map(() => 3) } };
    expect(histogramChart(profileMovies(constant).columns[4]!, svgDocument())).toBeNull();
  });
});

describe("hits against the others", () => {
  it("draws each class by its own shares", () => {
    const svg = chartSvg(hitAgainstNotChart(contrast, svgDocument())!);
    const { hits, others } = contrast.histogram;
    const shares = [
      ...hits.map((count) => count / contrast.hits.count),
      ...others.map((count) => count / contrast.others.count),
    ];
    const drawn = [...heights(svg, accent), ...heights(svg, quiet)];
    const most = Math.max(...shares);
    const tallest = Math.max(...drawn);
    shares.forEach((share, bar) => {
      expect(drawn[bar]! / tallest).toBeCloseTo(share / most, 1);
    });
  });

  it("shows correlations from the strongest down, in orange where they are negative", () => {
    const table = fifteenMovies();
    const turned: MovieTable = {
      ...table,
      measures: { ...table.measures, avg_watch_time: table.measures.avg_watch_time.map((value) => 200 - value) },
    };
    const svg = chartSvg(hitCorrelationsChart(profileMovies(turned).hitAgainstNot, svgDocument())!);
    expect(svg).toContain("avg_watch_time: −0.91, between −0.97 and −0.75");
    expect(svg.split(`<circle`).filter((circle) => circle.includes(`fill="${reference}"`))).toHaveLength(1);
    expect(hitCorrelationsChart([], svgDocument())).toBeNull();
  });
});

describe("the heat map", () => {
  const correlations: Correlations = {
    columns: ["a", "b", "c"],
    pearson: [
      [1, 0.5, -0.25],
      [0.5, 1, null],
      [-0.25, null, 1],
    ],
    spearman: [
      [1, 0.75, -0.125],
      [0.75, 1, null],
      [-0.125, null, 1],
    ],
    counts: [
      [9, 9, 9],
      [9, 9, 2],
      [9, 2, 9],
    ],
    leftOut: [],
  };

  it("has Pearson below the diagonal and Spearman above, and a dash where there is none", () => {
    const svg = chartSvg(correlationHeatMap(correlations, svgDocument())!);
    const texts = [...svg.matchAll(/<text [^>]*transform="translate\(([\d.]+),([\d.]+)\)"[^>]*>([^<]+)<\/text>/g)].map(
      ([, x, y, text]) => ({ x: Number(x), y: Number(y), text }),
    );
    const at = (text: string) => texts.find((each) => each.text === text)!;
    expect(at("0.50").x).toBeLessThan(at("0.75").x);
    expect(at("0.50").y).toBeGreaterThan(at("0.75").y);
    expect(at("−0.25").x).toBeLessThan(at("−0.13").x);
    expect(texts.filter(({ text }) => text === "–")).toHaveLength(2);
    const fills = [...svg.matchAll(/<rect [^>]*fill="(#[0-9a-f]+)"/g)].map((match) => match[1]);
    expect(fills.filter((fill) => fill === reference)).toHaveLength(2);
  });

  it("is not drawn for one column", () => {
    const { columns, pearson, spearman, counts } = correlations;
    const one = { columns: columns.slice(0, 1), pearson, spearman, counts, leftOut: [] };
    expect(correlationHeatMap(one, svgDocument())).toBeNull();
  });
});

describe("compact", () => {
  it.each([
    [0, "0"],
    [-0, "0"],
    [0.00213, "0.0021"],
    [0.254, "0.25"],
    [-12.344, "−12.34"],
    [950, "950"],
    [1234, "1.2k"],
    [-98_765, "−98.8k"],
    [3_456_789, "3.46M"],
    [2e9, "2B"],
  ])("writes %d as %s", (value, text) => {
    expect(compact(value)).toBe(text);
  });
});
