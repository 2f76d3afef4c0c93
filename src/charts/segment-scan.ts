import * as Plot from "@observablehq/plot";
import type { ScanPoint, SegmentResult } from "../movies/segment-result.ts";
import type { ChartDocument, ChartElement } from "./document.ts";
import { drawChart } from "./draw-chart.ts";
import { accent, paper, reference } from "./palette.ts";
import { decimal, whole } from "./words.ts";

const margin = { marginTop: 62, marginLeft: 56 };
const height = 264;

interface ScanChart {
  readonly title: string;
  readonly measure: "inertia" | "silhouette" | "stability";
  readonly label: string;
  readonly description: string;
  readonly domain?: readonly [number, number];
  /** A k marked besides the chosen one, and what it is. */
  readonly marked?: { readonly k: number; readonly name: string } | null;
  readonly floor?: number;
}

/** Inertia for every number of segments tried, with the elbow and the chosen k marked. */
export function elbowChart(result: SegmentResult, document: ChartDocument): ChartElement {
  const { elbowK } = result;
  return scanChart(
    result,
    {
      title: "Inertia by number of segments",
      measure: "inertia",
      label: "Inertia",
      description: elbowK === null ? "The curve has no elbow." : `The elbow is at ${elbowK} segments.`,
      marked: elbowK === null ? null : { k: elbowK, name: "elbow" },
    },
    document,
  );
}

/** Mean silhouette for every number of segments tried, with the best and the chosen k marked. */
export function silhouetteChart(result: SegmentResult, document: ChartDocument): ChartElement {
  return scanChart(
    result,
    {
      title: "Silhouette by number of segments",
      measure: "silhouette",
      label: "Mean silhouette",
      description: `The best silhouette is at ${result.silhouetteK} segments.`,
      marked: { k: result.silhouetteK, name: "best" },
    },
    document,
  );
}

/** Stability under resampling for every number of segments tried, with the floor that counts as stable. */
export function stabilityChart(result: SegmentResult, document: ChartDocument): ChartElement {
  const stable = result.stableKs.length === 0 ? "No number of segments is" : `Stable: ${result.stableKs.join(", ")};`;
  return scanChart(
    result,
    {
      title: "Stability by number of segments",
      measure: "stability",
      label: "Mean adjusted Rand index",
      description: `${stable} at or above the floor of ${decimal(result.stabilityFloor, 2)}.`,
      floor: result.stabilityFloor,
    },
    document,
  );
}

function scanChart(result: SegmentResult, chart: ScanChart, document: ChartDocument): ChartElement {
  const { measure, floor } = chart;
  const points = [...result.scan].sort((a, b) => a.k - b.k);
  const ks = points.map((point) => point.k);
  const values = points.map((point) => point[measure]);
  const low = Math.min(0, ...values);
  const high = measure === "inertia" ? Math.max(...values) : Math.max(1, ...values);
  const digits = measure === "inertia" ? 1 : 3;
  const listed = points.map((point) => `k ${point.k}: ${decimal(point[measure], digits)}`).join("; ");
  const isSound = (point: ScanPoint) => floor === undefined || point[measure] >= floor;
  return drawChart(
    {
      title: chart.title,
      description: `${chart.description} Chosen: ${result.k}. ${listed}.`,
      height,
      options: {
        ...margin,
        x: {
          domain: [Math.min(...ks) - 0.4, Math.max(...ks) + 0.4],
          label: "Number of segments, k",
          ticks: thinned(ks),
          tickFormat: String,
          tickSize: 0,
        },
        y: { domain: [low, high], label: chart.label, nice: true, ticks: 5, tickFormat: axisNumber },
        marks: [
          Plot.gridY({ ticks: 5, strokeOpacity: 0.12 }),
          Plot.ruleY([low], { strokeOpacity: 0.3 }),
          ...kMarks(chart.marked?.k === result.k ? [] : [chart.marked], ks, -12, reference),
          ...kMarks(
            [{ k: result.k, name: chart.marked?.k === result.k ? `${chart.marked.name} and chosen` : "chosen" }],
            ks,
            -30,
            accent,
          ),
          ...(floor === undefined ? [] : floorMarks(floor)),
          Plot.line(points, { x: "k", y: measure, stroke: "currentColor", strokeWidth: 1.5 }),
          Plot.dot(points, { x: "k", y: measure, r: 4, fill: paper, stroke: "currentColor" }),
          Plot.dot(points.filter(isSound), { x: "k", y: measure, r: 4, fill: "currentColor", stroke: "currentColor" }),
          Plot.dot(
            points.filter((point) => point.k === result.k),
            { x: "k", y: measure, r: 8, stroke: accent, strokeWidth: 2.5 },
          ),
        ],
      },
    },
    document,
  );
}

/** A dashed line at a k with its name above the frame, turned inward near the edges. */
function kMarks(
  marked: readonly ({ readonly k: number; readonly name: string } | null | undefined)[],
  ks: readonly number[],
  dy: number,
  color: string,
): Plot.Markish[] {
  return marked.flatMap((mark) => {
    if (!mark) return [];
    const place = (mark.k - Math.min(...ks)) / Math.max(1, Math.max(...ks) - Math.min(...ks));
    const textAnchor = place < 0.25 ? "start" : place > 0.75 ? "end" : "middle";
    return [
      Plot.ruleX([mark.k], { stroke: color, strokeDasharray: "3 3", insetTop: dy + 8 }),
      Plot.text([`${mark.name}: k = ${mark.k}`], {
        x: [mark.k],
        frameAnchor: "top",
        dy,
        textAnchor,
        lineAnchor: "middle",
        fontWeight: 600,
        stroke: paper,
        strokeWidth: 4,
        fill: "currentColor",
      }),
    ];
  });
}

function floorMarks(floor: number): Plot.Markish[] {
  return [
    Plot.ruleY([floor], { stroke: reference, strokeDasharray: "3 3" }),
    Plot.text([`dashed: floor ${decimal(floor, 2)}`], {
      frameAnchor: "top-right",
      dy: -12,
      textAnchor: "end",
      lineAnchor: "middle",
    }),
  ];
}

/** At most ten whole numbers, evenly apart, so that the ticks do not touch. */
function thinned(ks: readonly number[]): number[] {
  const step = Math.ceil(ks.length / 10);
  return ks.filter((_, index) => index % step === 0);
}

function axisNumber(value: number): string {
  return Math.abs(value) >= 1000 ? whole(value) : String(Math.round(value * 100) / 100).replace("-", "−");
}
