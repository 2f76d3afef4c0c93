import * as Plot from "@observablehq/plot";
import type { SegmentResult } from "../movies/segment-result.ts";
import type { ChartDocument, ChartElement } from "./document.ts";
import { chartWidth, drawChart } from "./draw-chart.ts";
import { placeLabels } from "./labels.ts";
import { paper, segmentColor, segmentShape } from "./palette.ts";
import { decimal, whole } from "./words.ts";

const height = 420;
const frame = { left: 44, right: chartWidth - 14, top: 42, bottom: height - 44 };
/** Above this many movies an even selection is drawn: more ink would say no more, and the page would grow. */
const mostPoints = 5000;
/** Pixels from which a line leads from a centroid to its label. */
const farLabel = 45;

interface Point {
  readonly engagement: number;
  readonly popularity: number;
  readonly segment: number;
  readonly hit: 0 | 1 | null;
  readonly title: string;
}

/**
 * Every movie by engagement and popularity, 0 to 1 each, in the colour and shape of its segment; hits are filled, the
 * others outlined; centroids are large and carry the segment's name. Above 5,000 movies every n-th one is drawn.
 */
export function segmentMap(result: SegmentResult, document: ChartDocument): ChartElement {
  const points = drawnPoints(result);
  const known = result.movies.hit.some((hit) => hit !== null);
  const radius = points.length <= 60 ? 5 : points.length <= 600 ? 3.5 : 2.5;
  const opacity = points.length <= 60 ? 0.9 : points.length <= 600 ? 0.7 : 0.5;
  return drawChart(
    {
      title: `Segment map of ${result.source}`,
      description: describe(result, points.length),
      height,
      options: {
        marginTop: frame.top,
        marginRight: chartWidth - frame.right,
        marginBottom: height - frame.bottom,
        marginLeft: frame.left,
        x: { domain: [0, 1], label: "Engagement", ticks: [0, 0.25, 0.5, 0.75, 1], tickFormat: tick },
        y: { domain: [0, 1], label: "Popularity", ticks: [0, 0.25, 0.5, 0.75, 1], tickFormat: tick },
        marks: [
          Plot.frame({ stroke: "currentColor", strokeOpacity: 0.25 }),
          Plot.ruleX([0.5], { stroke: "currentColor", strokeOpacity: 0.45, strokeDasharray: "4 4" }),
          Plot.ruleY([0.5], { stroke: "currentColor", strokeOpacity: 0.45, strokeDasharray: "4 4" }),
          ...pointMarks(points, result.k, radius, opacity),
          ...centroidMarks(result, points),
          ...(known ? keyMarks() : []),
        ],
      },
    },
    document,
  );
}

function drawnPoints(result: SegmentResult): Point[] {
  const { movies } = result;
  const count = movies.ids.length;
  const drawn = Math.min(count, mostPoints);
  return Array.from({ length: drawn }, (_, index) => {
    const row = Math.floor((index * count) / drawn);
    return {
      engagement: movies.engagement[row]!,
      popularity: movies.popularity[row]!,
      segment: movies.segment[row]!,
      hit: movies.hit[row]!,
      title: movies.titles[row]!,
    };
  });
}

/** One mark for each segment and verdict, so that what its points share is written once; the largest segment lies lowest. */
function pointMarks(points: readonly Point[], k: number, radius: number, opacity: number): Plot.Markish[] {
  const groups = Array.from({ length: k }, (_, segment) => points.filter((point) => point.segment === segment));
  return groups
    .sort((a, b) => b.length - a.length)
    .flatMap((group) => [group.filter((point) => point.hit !== 1), group.filter((point) => point.hit === 1)])
    .filter((group) => group.length > 0)
    .map((group) => {
      const { segment, hit } = group[0]!;
      const color = segmentColor(segment);
      return Plot.dot(group, {
        x: "engagement",
        y: "popularity",
        title: "title",
        r: radius,
        symbol: segmentShape(segment),
        fill: hit === 1 ? color : "none",
        fillOpacity: opacity,
        stroke: color,
        strokeOpacity: Math.min(1, opacity + 0.2),
        strokeWidth: radius > 3 ? 1.5 : 1,
        sort: null,
      });
    });
}

function centroidMarks(result: SegmentResult, points: readonly Point[]): Plot.Markish[] {
  const toX = (engagement: number) => frame.left + engagement * (frame.right - frame.left);
  const toY = (popularity: number) => frame.bottom - popularity * (frame.bottom - frame.top);
  const toEngagement = (x: number) => [(x - frame.left) / (frame.right - frame.left)];
  const toPopularity = (y: number) => [(frame.bottom - y) / (frame.bottom - frame.top)];
  const labels = placeLabels(
    result.segments.map((segment) => ({
      text: segment.name,
      x: toX(segment.engagement),
      y: toY(segment.popularity),
    })),
    frame,
    points.map((point) => ({ x: toX(point.engagement), y: toY(point.popularity) })),
  );
  const symbols = result.segments.flatMap((segment) => {
    const place = { x: "engagement", y: "popularity", symbol: segmentShape(segment.segment) } as const;
    return [
      Plot.dot([segment], { ...place, r: 11, fill: paper, stroke: paper }),
      Plot.dot([segment], {
        ...place,
        r: 7.5,
        fill: segmentColor(segment.segment),
        stroke: "currentColor",
        strokeWidth: 2,
      }),
    ];
  });
  const leaders = labels
    .filter((label) => Math.hypot(label.labelX - label.x, label.labelY - label.y) > farLabel)
    .map((label) =>
      Plot.link([label], {
        x1: toEngagement(label.x),
        y1: toPopularity(label.y),
        x2: toEngagement(label.labelX),
        y2: toPopularity(label.labelY),
        stroke: "currentColor",
      }),
    );
  const names = labels.map((label) =>
    Plot.text([label], {
      frameAnchor: "top-left",
      dx: label.labelX - frame.left,
      dy: label.labelY - frame.top,
      text: "text",
      textAnchor: "middle",
      lineAnchor: "middle",
      fontWeight: 700,
      fill: "currentColor",
      stroke: paper,
      strokeWidth: 5,
    }),
  );
  return [...leaders, ...symbols, ...names];
}

function keyMarks(): Plot.Markish[] {
  const row = { frameAnchor: "top-right", dy: -16 } as const;
  const texts = [
    { label: "hit", dx: -108, fill: "currentColor" },
    { label: "not a hit", dx: -62, fill: "none" },
  ];
  return texts.flatMap(({ label, dx, fill }) => [
    Plot.dot([0], { ...row, dx: dx - 9, r: 4.5, fill, stroke: "currentColor" }),
    Plot.text([label], { ...row, dx, textAnchor: "start", lineAnchor: "middle" }),
  ]);
}

function describe(result: SegmentResult, drawn: number): string {
  const segments = result.segments.map(
    ({ name, count, engagement, popularity }) =>
      `${name}: ${whole(count)} movies around engagement ${decimal(engagement, 2)}, popularity ${decimal(popularity, 2)}`,
  );
  const sample = drawn < result.rows ? ` ${whole(drawn)} of ${whole(result.rows)} movies are drawn.` : "";
  return `${segments.join("; ")}.${sample}`;
}

function tick(value: number): string {
  return String(value);
}
