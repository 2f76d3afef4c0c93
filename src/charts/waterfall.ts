import * as Plot from "@observablehq/plot";
import type { Contributions, FeatureContribution, ScoreExplanation } from "../movies/explain/explain-result.ts";
import type { ChartDocument, ChartElement } from "./document.ts";
import { chartWidth, drawChart } from "./draw-chart.ts";
import { featureValue, scoreText, signedScore } from "./explanation-words.ts";
import { fitText, textWidth } from "./labels.ts";
import { accent, paper, quiet, reference } from "./palette.ts";

const nameWidth = 132;
const marginRight = 16;
const rowHeight = 38;
/** Beyond these the smallest are drawn as one. */
const mostRows = 12;

interface Step {
  readonly key: string;
  readonly name: string;
  readonly detail: string;
  readonly from: number;
  readonly to: number;
  readonly change: number;
}

/**
 * How a movie's score comes about: from the base, the mean of the reference movies, each measure pushes it up (blue,
 * to the right) or down (orange, to the left), the largest push first, until it stands at what the model predicts.
 */
export function waterfallChart(
  movie: ScoreExplanation,
  { base, scale, background }: Pick<Contributions, "base" | "scale" | "background">,
  document: ChartDocument,
): ChartElement {
  const steps = waterfallSteps(movie.explanation, base);
  const reached = steps.flatMap(({ from, to }) => [from, to]);
  const [low, high] = padded(Math.min(base, ...reached), Math.max(base, ...reached));
  const keys = ["base", ...steps.map(({ key }) => key), "score"];
  const unit = scale === "probability" ? "Probability of a hit" : "Log odds of a hit";
  const links = [...steps.map(({ from }) => from), movie.score].map((value, index) => ({
    value,
    above: keys[index]!,
    below: keys[index + 1]!,
  }));
  return drawChart(
    {
      title: `What makes the score of ${movie.title}`,
      description: `From ${scoreText(base, scale)}, the mean of ${background} reference movies, to ${scoreText(movie.score, scale)}. ${steps.map(({ name, detail, change }) => `${name}${detail === "" ? "" : ` ${detail}`}: ${signedScore(change, scale)}`).join("; ")}.`,
      height: 66 + rowHeight * keys.length,
      options: {
        marginTop: 18,
        marginLeft: nameWidth,
        marginRight,
        x: { domain: [low, high], label: unit, ticks: 4, tickFormat: (value: number) => scoreText(value, scale) },
        y: { domain: keys, axis: null, padding: 0.3 },
        marks: [
          Plot.gridX({ ticks: 4, strokeOpacity: 0.12 }),
          ...links.map(({ value, above, below }) =>
            Plot.link([value], {
              x1: [value],
              x2: [value],
              y1: [above],
              y2: [below],
              stroke: "currentColor",
              strokeOpacity: 0.35,
              strokeDasharray: "2 2",
            }),
          ),
          ...steps.map(({ key, from, to, change }) =>
            Plot.barX([key], { x1: from, x2: to, y: [key], fill: change < 0 ? reference : accent, rx: 2 }),
          ),
          ...[
            { key: "base", value: base, color: quiet },
            { key: "score", value: movie.score, color: "currentColor" },
          ].map(({ key, value, color }) =>
            Plot.dot([value], { x: [value], y: [key], r: 5.5, fill: color, stroke: paper, strokeWidth: 1.5 }),
          ),
          ...names("base", "all movies", `mean of ${background}`),
          ...steps.flatMap(({ key, name, detail }) => names(key, name, detail)),
          ...names("score", movie.title, "prediction", 700),
          ...[
            { key: "base", at: base, before: base, text: scoreText(base, scale) },
            ...steps.map(({ key, from, to, change }) => ({
              key,
              at: Math.max(from, to),
              before: Math.min(from, to),
              text: signedScore(change, scale),
            })),
            { key: "score", at: movie.score, before: movie.score, text: scoreText(movie.score, scale) },
          ].map(({ key, at, before, text }) => {
            const room =
              ((high - at) / (high - low)) * (chartWidth - nameWidth - marginRight) + marginRight >
              textWidth(text) + 14;
            return Plot.text([text], {
              x: [room ? at : before],
              y: [key],
              dx: room ? 9 : -9,
              textAnchor: room ? "start" : "end",
              fontWeight: key === "score" ? 700 : 400,
              stroke: paper,
              strokeWidth: 4,
              fill: "currentColor",
            });
          }),
        ],
      },
    },
    document,
  );
}

/** The largest contribution first; the smallest of many together as the last. */
function waterfallSteps(explanation: readonly FeatureContribution[], base: number): Step[] {
  const sorted = [...explanation].sort((a, b) => Math.abs(b.contribution) - Math.abs(a.contribution));
  const single = sorted.length > mostRows ? sorted.slice(0, mostRows - 1) : sorted;
  const rest = sorted.slice(single.length);
  const parts = [
    ...single.map(({ feature, value, contribution }) => ({
      key: `feature ${feature}`,
      name: feature,
      detail: featureValue(value),
      change: contribution,
    })),
    ...(rest.length === 0
      ? []
      : [
          {
            key: "rest",
            name: `${rest.length} others`,
            detail: "",
            change: rest.reduce((sum, { contribution }) => sum + contribution, 0),
          },
        ]),
  ];
  let at = base;
  return parts.map((part) => {
    const from = at;
    at += part.change;
    return { ...part, from, to: at };
  });
}

function names(key: string, name: string, detail: string, fontWeight = 400): Plot.Markish[] {
  const line = (text: string, dy: number, fillOpacity: number, weight: number) =>
    Plot.text([fitText(text, nameWidth - 5)], {
      y: [key],
      frameAnchor: "left",
      dx: -nameWidth + 4,
      dy,
      textAnchor: "start",
      fontWeight: weight,
      fillOpacity,
    });
  return detail === "" ? [line(name, 0, 1, fontWeight)] : [line(name, -8, 1, fontWeight), line(detail, 8, 0.8, 400)];
}

function padded(low: number, high: number): [number, number] {
  const padding = (high - low) * 0.08 || 0.05;
  return [low - padding, high + padding];
}
