import * as Plot from "@observablehq/plot";
import type { Contributions } from "../movies/explain/explain-result.ts";
import type { ChartDocument, ChartElement } from "./document.ts";
import { chartWidth, drawChart } from "./draw-chart.ts";
import { signedScore } from "./explanation-words.ts";
import { fitText } from "./labels.ts";
import { accent, paper, quiet, reference } from "./palette.ts";
import { decimal } from "./words.ts";

const nameWidth = 128;
const marginRight = 14;
const rowHeight = 58;
const mostRows = 12;
const radius = 3;
/** Neighbours in a row overlap a little rather than leave it. */
const diameter = 2 * radius - 0.5;

type Level = "high" | "low" | "category" | "missing";

interface Part {
  readonly value: number | string | null;
  readonly contribution: number;
}

interface Point {
  readonly feature: string;
  readonly contribution: number;
  readonly level: Level;
  readonly title: string;
  /** Pixels above or below the middle of the row. */
  readonly offset: number;
}

const looks = {
  high: { fill: accent, stroke: accent, symbol: "circle" },
  low: { fill: paper, stroke: reference, symbol: "circle" },
  category: { fill: quiet, stroke: quiet, symbol: "diamond" },
  missing: { fill: "none", stroke: quiet, symbol: "times" },
} as const;

/**
 * The contributions of many movies, a row for each measure, the most moving first: every movie is a dot, to the right where
 * the measure raises its score; filled and blue where the movie's value is in the upper half of the movies', hollow
 * and orange in the lower. Null without movies.
 */
export function beeswarmChart({ movies, scale }: Contributions, document: ChartDocument): ChartElement | null {
  const first = movies[0];
  if (first === undefined) return null;
  const rows = first.explanation
    .map(({ feature }, index) => ({
      feature,
      parts: movies.map(({ explanation, title }) => ({ ...explanation[index]!, title })),
    }))
    .map((row) => ({ ...row, size: mean(row.parts.map(({ contribution }) => Math.abs(contribution))) }))
    .sort((a, b) => b.size - a.size)
    .slice(0, mostRows);
  const every = rows.flatMap(({ parts }) => parts.map(({ contribution }) => contribution));
  const reach = Math.max(every.reduce((most, value) => Math.max(most, Math.abs(value)), 0) * 1.06, 1e-3);
  const low = every.some((value) => value < 0) ? Math.min(...every) - reach * 0.06 : -reach * 0.06;
  const high = every.some((value) => value > 0) ? Math.max(...every) + reach * 0.06 : reach * 0.06;
  const pixels = (chartWidth - nameWidth - marginRight) / (high - low);
  const points = rows.flatMap(({ feature, parts }) => swarm(feature, parts, pixels));
  const unit =
    scale === "probability" ? "Moves the probability of a hit by (points)" : "Moves the log odds of a hit by";
  return drawChart(
    {
      title: "What moves the scores",
      description: `Mean size of each measure's contribution over ${movies.length} movies. ${rows.map(({ feature, size }) => `${feature}: ${signedScore(size, scale).replace("+", "")}`).join("; ")}. ${rows.map(({ feature, parts }) => directionText(feature, parts)).join(" ")}`,
      height: 92 + rowHeight * rows.length,
      options: {
        marginTop: 40,
        marginLeft: nameWidth,
        marginRight,
        x: {
          domain: [low, high],
          label: unit,
          ticks: 4,
          tickFormat: (value: number) => (scale === "probability" ? signedTick(100 * value) : signedTick(value)),
        },
        y: { domain: rows.map(({ feature }) => feature), axis: null, type: "band", padding: 0 },
        symbol: { type: "identity" },
        marks: [
          Plot.gridX({ ticks: 4, strokeOpacity: 0.12 }),
          Plot.ruleX([0], { strokeOpacity: 0.6 }),
          ...rows.map(({ feature }) =>
            Plot.text([fitText(feature, nameWidth - 5)], {
              y: [feature],
              frameAnchor: "left",
              dx: -nameWidth + 4,
              textAnchor: "start",
            }),
          ),
          ...offsets(points).map(([offset, some]) =>
            Plot.dot(some, {
              x: "contribution",
              y: "feature",
              dy: offset,
              r: radius,
              fill: ({ level }: Point) => looks[level].fill,
              stroke: ({ level }: Point) => looks[level].stroke,
              symbol: ({ level }: Point) => looks[level].symbol,
              strokeWidth: 1.4,
              title: "title",
            }),
          ),
          ...legend(points),
        ],
      },
    },
    document,
  );
}

/** Places each dot as near to the middle of its row as those placed before leave room for. */
function swarm(feature: string, parts: readonly (Part & { readonly title: string })[], pixels: number): Point[] {
  const middle = medianOf(numbersOf(parts));
  const most = rowHeight / 2 - radius - 1;
  const placed: { x: number; offset: number }[] = [];
  return [...parts]
    .sort((a, b) => a.contribution - b.contribution)
    .map(({ value, contribution, title }) => {
      const x = contribution * pixels;
      const near = placed.filter((other) => x - other.x < diameter);
      const free = lanes(most).find((lane) =>
        near.every((other) => Math.hypot(x - other.x, lane - other.offset) >= diameter),
      );
      // A full row: over the others, spread evenly.
      const offset = free ?? lanes(most)[placed.length % lanes(most).length]!;
      placed.push({ x, offset });
      return { feature, contribution, title, level: levelOf(value, middle), offset };
    });
}

function levelOf(value: Part["value"], middle: number): Level {
  if (value === null) return "missing";
  if (typeof value === "string") return "category";
  return value >= middle ? "high" : "low";
}

function numbersOf(parts: readonly Part[]): number[] {
  return parts.flatMap(({ value }) => (typeof value === "number" ? [value] : []));
}

/** Offsets from the middle outwards: 0, up, down, further up, … */
function lanes(most: number): number[] {
  const steps = Math.floor((most / diameter) * 2);
  return Array.from({ length: 2 * steps + 1 }, (_, index) => {
    const size = (Math.ceil(index / 2) * diameter) / 2;
    return index % 2 === 1 ? -size : size;
  });
}

function offsets(points: readonly Point[]): [number, Point[]][] {
  const groups = new Map<number, Point[]>();
  for (const point of points) groups.set(point.offset, [...(groups.get(point.offset) ?? []), point]);
  return [...groups].sort(([a], [b]) => a - b);
}

function legend(points: readonly Point[]): Plot.Markish[] {
  const entries = [
    { level: "high", text: "high value", x: 8 },
    { level: "low", text: "low value", x: 104 },
    { level: "missing", text: "missing", x: 196 },
    { level: "category", text: "category", x: 284 },
  ] as const;
  return entries
    .filter(({ level }) => points.some((point) => point.level === level))
    .flatMap(({ level, text, x }) => [
      Plot.dot([text], {
        frameAnchor: "top-left",
        dx: x - nameWidth,
        dy: -24,
        r: 4,
        strokeWidth: 1.6,
        ...looks[level],
      }),
      Plot.text([text], {
        frameAnchor: "top-left",
        dx: x - nameWidth + 10,
        dy: -24,
        textAnchor: "start",
        lineAnchor: "middle",
      }),
    ]);
}

function directionText(feature: string, parts: readonly Part[]) {
  const middle = medianOf(numbersOf(parts));
  const side = (high: boolean) =>
    parts
      .filter(({ value }) => typeof value === "number" && value >= middle === high)
      .map(({ contribution }) => contribution);
  const [upper, lower] = [side(true), side(false)];
  if (upper.length === 0 || lower.length === 0) return "";
  const difference = mean(upper) - mean(lower);
  return `High ${feature} ${difference >= 0 ? "raises" : "lowers"} the score.`;
}

function medianOf(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function signedTick(value: number): string {
  const text = decimal(value, 2).replace(/\.?0+$/, "");
  return value > 0 ? `+${text}` : text === "" ? "0" : text;
}
