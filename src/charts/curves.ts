import * as Plot from "@observablehq/plot";
import type { Curve, TrainResult } from "../movies/train-result.ts";
import type { ChartDocument, ChartElement } from "./document.ts";
import { chartWidth, drawChart } from "./draw-chart.ts";
import { accent, paper, reference } from "./palette.ts";
import { decimal, percent } from "./words.ts";

const height = 348;
const ticks = [0, 0.25, 0.5, 0.75, 1];
const mostPoints = 400;

/** The ROC curve of the test rows with its area, chance as the diagonal, and the threshold in use. Null when the test rows hold one class. */
export function rocChart(result: TrainResult, document: ChartDocument): ChartElement | null {
  const { roc, rocAuc, intervals, confusion } = result.test;
  if (roc === null || rocAuc === null) return null;
  const [[trueNegative, falsePositive], [falseNegative, truePositive]] = confusion;
  const area = `ROC AUC ${decimal(rocAuc, 2)}${rangeText(intervals.rocAuc)}`;
  return drawChart(
    {
      title: "ROC curve on the test movies",
      description: `${area}. At the threshold ${decimal(result.threshold, 2)}, ${percent(share(truePositive, falseNegative))} of the hits are found and ${percent(share(falsePositive, trueNegative))} of the others are called hits too.`,
      height,
      options: curveOptions({
        curve: roc,
        xLabel: "False positive rate",
        yLabel: "True positive rate",
        curveShape: "linear",
        note: area,
        at: [share(falsePositive, trueNegative), share(truePositive, falseNegative)],
        threshold: result.threshold,
        references: [
          Plot.line(
            [
              [0, 0],
              [1, 1],
            ],
            { stroke: reference, strokeDasharray: "4 3" },
          ),
          Plot.text(["chance"], {
            x: [0.62],
            y: [0.62],
            dy: 16,
            dx: 6,
            textAnchor: "start",
            stroke: paper,
            strokeWidth: 4,
            fill: "currentColor",
          }),
        ],
      }),
    },
    document,
  );
}

/** Precision against recall on the test rows, with the base rate a guess would reach. Null when the test rows hold one class. */
export function precisionRecallChart(result: TrainResult, document: ChartDocument): ChartElement | null {
  const { pr, prAuc, intervals, precision, recall } = result.test;
  if (pr === null || prAuc === null) return null;
  const base = result.hitRate.test;
  const area = `Average precision ${decimal(prAuc, 2)}${rangeText(intervals.prAuc)}`;
  return drawChart(
    {
      title: "Precision and recall on the test movies",
      description: `${area}. The base rate is ${percent(base)}. At the threshold ${decimal(result.threshold, 2)}, precision is ${percent(precision)} and recall ${percent(recall)}.`,
      height,
      options: curveOptions({
        curve: pr,
        xLabel: "Recall",
        yLabel: "Precision",
        curveShape: "step",
        note: area,
        at: [recall, precision],
        threshold: result.threshold,
        references: [
          Plot.ruleY([base], { stroke: reference, strokeDasharray: "4 3" }),
          Plot.text([`base rate ${percent(base)}`], {
            x: [0],
            y: [base],
            dx: 6,
            dy: base < 0.15 ? -11 : 11,
            textAnchor: "start",
            stroke: paper,
            strokeWidth: 4,
            fill: "currentColor",
          }),
        ],
      }),
    },
    document,
  );
}

interface CurveChart {
  readonly curve: Curve;
  readonly xLabel: string;
  readonly yLabel: string;
  readonly curveShape: "linear" | "step";
  readonly note: string;
  /** The point of the threshold in use. */
  readonly at: readonly [number, number];
  readonly threshold: number;
  readonly references: readonly Plot.Markish[];
}

function curveOptions(chart: CurveChart): Plot.PlotOptions {
  const [x, y] = chart.at;
  return {
    marginTop: 62,
    marginRight: 24,
    x: { domain: [0, 1], label: chart.xLabel, ticks, tickFormat: String },
    y: { domain: [0, 1], label: chart.yLabel, ticks, tickFormat: String },
    marks: [
      Plot.gridX({ ticks, strokeOpacity: 0.12 }),
      Plot.gridY({ ticks, strokeOpacity: 0.12 }),
      ...chart.references,
      Plot.line(thinned(chart.curve), {
        stroke: accent,
        strokeWidth: 2.5,
        curve: chart.curveShape === "linear" ? "linear" : "step-before",
      }),
      Plot.dot([chart.at], { r: 5.5, fill: paper, stroke: accent, strokeWidth: 2.5 }),
      Plot.text([`at ${decimal(chart.threshold, 2)}`], {
        x: [x],
        y: [y],
        dx: x > 0.75 ? -11 : 11,
        dy: y > 0.2 ? 15 : -15,
        textAnchor: x > 0.75 ? "end" : "start",
        stroke: paper,
        strokeWidth: 4,
        fill: "currentColor",
      }),
      Plot.text([chart.note], {
        frameAnchor: "top-left",
        dy: -18,
        textAnchor: "start",
        lineAnchor: "middle",
        fontWeight: 700,
        fontSize: chart.note.length * 13 * 0.6 > chartWidth - 66 ? 12 : 13,
      }),
    ],
  };
}

/** The curve as points, every n-th of a long one, its ends always. */
function thinned(curve: Curve): [number, number][] {
  const points = curve.x.map((x, index): [number, number] => [x, curve.y[index]!]);
  const step = Math.ceil(points.length / mostPoints);
  return points.filter((_, index) => index % step === 0 || index === points.length - 1);
}

function share(part: number, rest: number): number {
  return part + rest === 0 ? 0 : part / (part + rest);
}

function rangeText(interval: readonly [number, number] | undefined): string {
  return interval === undefined ? "" : ` (${decimal(interval[0], 2)} to ${decimal(interval[1], 2)})`;
}
