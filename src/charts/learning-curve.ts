import * as Plot from "@observablehq/plot";
import type { LearningCurvePoint } from "../movies/choosing-result.ts";
import type { ChartDocument, ChartElement } from "./document.ts";
import { drawChart } from "./draw-chart.ts";
import { accent, paper } from "./palette.ts";
import { decimal, whole } from "./words.ts";

interface Point {
  readonly rows: number;
  readonly mean: number;
  readonly sd: number;
}

/**
 * How ROC AUC in cross-validation goes with the number of training movies: the mean as a line, one standard deviation to
 * either side as a band. A line that still rises says that more movies would help. Null with fewer than two points.
 */
export function learningCurveChart(curve: readonly LearningCurvePoint[], document: ChartDocument): ChartElement | null {
  const points = curve.flatMap(({ rows, rocAuc, rocAucStd }) =>
    rocAuc === null ? [] : [{ rows, mean: rocAuc, sd: rocAucStd ?? 0 }],
  );
  const [first, last] = [points[0], points.at(-1)];
  if (first === undefined || last === undefined || points.length < 2) return null;
  const low = Math.min(...points.map(({ mean, sd }) => mean - sd));
  const high = Math.max(...points.map(({ mean, sd }) => mean + sd));
  return drawChart(
    {
      title: "Learning curve",
      description: `ROC AUC by number of training movies. ${points.map(({ rows, mean, sd }) => `${whole(rows)} movies: ${decimal(mean, 3)}, standard deviation ${decimal(sd, 3)}`).join("; ")}.`,
      height: 264,
      options: {
        marginTop: 34,
        marginLeft: 52,
        marginRight: 24,
        x: {
          domain: [first.rows, last.rows],
          label: "Training movies",
          ticks: 5,
          tickFormat: whole,
          insetLeft: 8,
          insetRight: 8,
        },
        y: { domain: [low, high], nice: true, label: "ROC AUC in cross-validation", ticks: 5, tickFormat: axisShare },
        marks: [
          Plot.gridY({ ticks: 5, strokeOpacity: 0.12 }),
          Plot.areaY(points, {
            x: "rows",
            y1: ({ mean, sd }: Point) => mean - sd,
            y2: ({ mean, sd }: Point) => mean + sd,
            fill: accent,
            fillOpacity: 0.18,
          }),
          Plot.line(points, { x: "rows", y: "mean", stroke: accent, strokeWidth: 2.5 }),
          Plot.dot(points, { x: "rows", y: "mean", r: 4, fill: accent, stroke: paper, strokeWidth: 1.5 }),
          Plot.text([last], {
            x: "rows",
            y: "mean",
            text: (point: Point) => decimal(point.mean, 2),
            dy: -14,
            dx: 4,
            textAnchor: "end",
            fontWeight: 700,
            stroke: paper,
            strokeWidth: 4,
            fill: "currentColor",
          }),
        ],
      },
    },
    document,
  );
}

function axisShare(value: number): string {
  return String(Math.round(value * 1000) / 1000);
}
