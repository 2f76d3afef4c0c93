import { describe, expect, it } from "vitest";
import { beeswarmChart } from "../../src/charts/beeswarm.ts";
import { chartSvg } from "../../src/charts/chart-svg.ts";
import { featureValue, scoreText, signedScore } from "../../src/charts/explanation-words.ts";
import { learningCurveChart } from "../../src/charts/learning-curve.ts";
import { accent, reference } from "../../src/charts/palette.ts";
import { partialDependenceChart } from "../../src/charts/partial-dependence.ts";
import { svgDocument } from "../../src/charts/svg-document.ts";
import { waterfallChart } from "../../src/charts/waterfall.ts";

const movie = (contributions: readonly number[], base: number) => ({
  movie_id: "1",
  title: "One",
  score: contributions.reduce((sum, value) => sum + value, base),
  explanation: contributions.map((contribution, index) => ({ feature: `f${index}`, value: index, contribution })),
});
const against = { base: 0.5, scale: "probability", background: 10 } as const;
const texts = (svg: string) => [...svg.matchAll(/<text[^>]*>([^<]+)<\/text>/g)].map((match) => match[1]);
const bars = (svg: string) =>
  [...svg.matchAll(/<g fill="(#[0-9a-f]+)"><rect x="([\d.]+)" width="([\d.]+)"/g)].map(([, fill, x, width]) => ({
    fill,
    from: Number(x),
    to: Number(x) + Number(width),
  }));

describe("the waterfall", () => {
  it("hangs every bar where the one before it ended, the largest first, and ends at the prediction", () => {
    const svg = chartSvg(waterfallChart(movie([0.1, -0.25, 0.05], 0.5), against, svgDocument()));
    const [first, second, third] = bars(svg);
    expect([first!.fill, second!.fill, third!.fill]).toEqual([reference, accent, accent]);
    // down by 0.25, up by 0.1, up by 0.05
    expect(second!.from).toBeCloseTo(first!.from, 1);
    expect(third!.from).toBeCloseTo(second!.to, 1);
    expect((second!.to - second!.from) / (first!.to - first!.from)).toBeCloseTo(0.4, 2);
    const dots = [...svg.matchAll(/<circle cx="([\d.]+)"/g)].map((match) => Number(match[1]));
    expect(dots[0]).toBeCloseTo(first!.to, 1);
    expect(dots[1]).toBeCloseTo(third!.to, 1);
    expect(texts(svg)).toEqual(expect.arrayContaining(["50%", "−25", "+10", "+5.0", "40%", "One"]));
  });

  it("draws the smallest of many as one", () => {
    const many = movie(
      Array.from({ length: 20 }, (_, index) => 0.001 * (index + 1)),
      0.2,
    );
    const svg = chartSvg(waterfallChart(many, { ...against, base: 0.2 }, svgDocument()));
    expect(bars(svg)).toHaveLength(12);
    expect(texts(svg)).toContain("9 others");
    expect(bars(svg).at(-1)!.to).toBeCloseTo(
      Number(/<circle cx="([\d.]+)"[^>]*\/><\/g>(?!.*<circle)/.exec(svg)![1]),
      1,
    );
  });

  it("draws a movie that nothing moves", () => {
    expect(chartSvg(waterfallChart(movie([0, 0], 0.5), against, svgDocument()))).not.toContain("NaN");
  });
});

describe("the beeswarm", () => {
  const movies = [0.2, 0.1, -0.1, -0.3].map((value, index) => ({
    ...movie([value / 10, value], 0.5),
    explanation: [
      { feature: "weak", value: 1, contribution: value / 10 },
      { feature: "strong", value: index === 3 ? null : 3 - index, contribution: value },
    ],
  }));

  it("puts the most moving measure first and tells high, low and missing values apart", () => {
    const svg = chartSvg(beeswarmChart({ ...against, movies }, svgDocument())!);
    expect(texts(svg).filter((text) => text === "strong" || text === "weak")).toEqual(["strong", "weak"]);
    expect(texts(svg)).toEqual(expect.arrayContaining(["high value", "low value", "missing"]));
    expect(svg).toContain("strong: 18; weak: 1.8. High strong raises the score.");
  });

  it("leaves a mark for every movie in every row, dots of a row apart", () => {
    const same = Array.from({ length: 30 }, () => movies[0]!);
    const svg = chartSvg(beeswarmChart({ ...against, movies: same }, svgDocument())!);
    const titles = svg.match(/<title>One<\/title>/g);
    expect(titles).toHaveLength(60);
  });

  it("is not drawn without movies, and is where nothing moves", () => {
    expect(beeswarmChart({ ...against, movies: [] }, svgDocument())).toBeNull();
    const still = chartSvg(beeswarmChart({ ...against, movies: [movie([0, 0], 0.5)] }, svgDocument())!);
    expect(still).not.toMatch(/NaN|Infinity/);
  });
});

describe("curves", () => {
  const dependence = {
    feature: "f",
    levels: null,
    grid: [1, 2],
    mean: [0.2, 0.4],
    curves: [[0.1, 0.3]],
    values: [1, 2],
  };

  it("of one value are not drawn", () => {
    expect(partialDependenceChart({ ...dependence, grid: [1] }, 0.5, svgDocument())).toBeNull();
    expect(partialDependenceChart({ ...dependence, grid: [] }, 0.5, svgDocument())).toBeNull();
  });

  it("of a measure span the data, on a log scale where it spans orders of magnitude", () => {
    const counts = { ...dependence, grid: [10, 100_000], values: [10, 50, 100_000] };
    const ticks = (svg: string) => texts(svg).filter((text) => /^\d+k$/.test(text!));
    expect(ticks(chartSvg(partialDependenceChart(counts, 0.5, svgDocument())!))).toContain("1k");
    const even = { ...counts, values: [10, 50_000, 100_000] };
    expect(ticks(chartSvg(partialDependenceChart(even, 0.5, svgDocument())!))).not.toContain("1k");
  });

  it("of learning leave out sizes where the figure is not defined", () => {
    const curve = [
      { share: 0.2, rows: 10, rocAuc: null, rocAucStd: null },
      { share: 0.5, rows: 20, rocAuc: 0.7, rocAucStd: 0.05 },
      { share: 1, rows: 40, rocAuc: 0.75, rocAucStd: null },
    ];
    const svg = chartSvg(learningCurveChart(curve, svgDocument())!);
    expect(svg).toContain("20 movies: 0.700, standard deviation 0.050; 40 movies: 0.750, standard deviation 0.000.");
    expect(svg.match(/<circle /g)).toHaveLength(2);
    expect(learningCurveChart(curve.slice(0, 2), svgDocument())).toBeNull();
  });
});

describe("the words of explanations", () => {
  it("are short and signed", () => {
    expect([0.417, 0, 1].map((value) => scoreText(value, "probability"))).toEqual(["42%", "0%", "100%"]);
    expect([0.05, -0.123, 0, 0.0001].map((value) => signedScore(value, "probability"))).toEqual([
      "+5.0",
      "−12",
      "0.0",
      "0.0",
    ]);
    expect([0.5, -1.234].map((value) => signedScore(value, "log-odds"))).toEqual(["+0.50", "−1.23"]);
    expect([7000, 0.88, 4, 113.14, 1234567.8, null].map(featureValue)).toEqual([
      "7,000",
      "0.88",
      "4",
      "113.1",
      "1,234,568",
      "missing",
    ]);
  });
});
