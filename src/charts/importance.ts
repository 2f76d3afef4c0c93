import * as Plot from "@observablehq/plot";
import type { FeatureImportance, TrainResult } from "../movies/train-result.ts";
import type { ChartDocument, ChartElement } from "./document.ts";
import { drawChart } from "./draw-chart.ts";
import { fitText } from "./labels.ts";
import { accent, paper, quiet } from "./palette.ts";
import { decimal, percent } from "./words.ts";

const nameWidth = 132;
/** Features beyond these matter least, and the table lists them all. */
const mostRows = 15;

/** How far ROC AUC falls on the test rows when a feature is shuffled, with one standard deviation. Null where it could not be measured. */
export function permutationImportanceChart(result: TrainResult, document: ChartDocument): ChartElement | null {
  const rows = result.importance.slice(0, mostRows).flatMap((row) => {
    if (row.permutation === null) return [];
    const spread = row.permutationStd ?? 0;
    return [
      { feature: row.feature, value: row.permutation, low: row.permutation - spread, high: row.permutation + spread },
    ];
  });
  if (rows.length === 0) return null;
  const least = Math.min(0, ...rows.map((row) => row.low));
  // a scale down to nothing would make noise look like a finding
  const most = Math.max(0.05, ...rows.map((row) => row.high));
  return drawChart(
    {
      title: "Permutation importance",
      description: `Fall of ROC AUC when the feature is shuffled. ${rows.map((row) => `${row.feature}: ${decimal(row.value, 3)}`).join("; ")}.`,
      height: 78 + 30 * rows.length,
      options: {
        ...barFrame,
        x: {
          domain: [least, most],
          nice: true,
          label: "Fall of ROC AUC when shuffled",
          ticks: 4,
          tickFormat: axisNumber,
        },
        y: { domain: rows.map((row) => row.feature), axis: null, padding: 0.35 },
        marks: [
          Plot.gridX({ ticks: 4, strokeOpacity: 0.12 }),
          Plot.barX(rows, { x: "value", y: "feature", fill: accent, fillOpacity: 0.85, rx: 2 }),
          Plot.ruleY(rows, { x1: "low", x2: "high", y: "feature", stroke: "currentColor", strokeWidth: 1.5 }),
          Plot.ruleX([0], { strokeOpacity: 0.6 }),
          ...nameMarks(rows),
          Plot.text(rows, {
            y: "feature",
            frameAnchor: "right",
            dx: 42,
            textAnchor: "end",
            text: (row: { value: number }) => decimal(row.value, 3),
          }),
        ],
      },
    },
    document,
  );
}

/** The share each feature has in what the winner learned. Null when the winner has no such figure. */
export function gainImportanceChart(result: TrainResult, document: ChartDocument): ChartElement | null {
  const rows = result.importance
    .flatMap((row: FeatureImportance) => (row.gain === null ? [] : [{ feature: row.feature, value: row.gain }]))
    .sort((a, b) => b.value - a.value)
    .slice(0, mostRows);
  if (rows.length === 0) return null;
  return drawChart(
    {
      title: `Importance within the fit of ${result.winnerLabel}`,
      description: `${rows.map((row) => `${row.feature}: ${percent(row.value)}`).join("; ")}.`,
      height: 78 + 30 * rows.length,
      options: {
        ...barFrame,
        x: {
          domain: [0, Math.max(0.01, ...rows.map((row) => row.value))],
          nice: true,
          label: "Share of the fit's own importance",
          ticks: 4,
          tickFormat: percent,
        },
        y: { domain: rows.map((row) => row.feature), axis: null, padding: 0.35 },
        marks: [
          Plot.gridX({ ticks: 4, strokeOpacity: 0.12 }),
          Plot.barX(rows, { x: "value", y: "feature", fill: quiet, fillOpacity: 0.85, rx: 2 }),
          Plot.ruleX([0], { strokeOpacity: 0.6 }),
          ...nameMarks(rows),
          Plot.text(rows, {
            x: "value",
            y: "feature",
            text: (row: { value: number }) => percent(row.value),
            dx: 6,
            textAnchor: "start",
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

const barFrame = { marginTop: 20, marginLeft: nameWidth, marginRight: 52 } as const;

function nameMarks(rows: readonly { readonly feature: string }[]): Plot.Markish[] {
  return [
    Plot.text(rows, {
      y: "feature",
      frameAnchor: "left",
      dx: -nameWidth + 4,
      text: (row: { feature: string }) => fitText(row.feature, nameWidth - 5),
      textAnchor: "start",
    }),
  ];
}

function axisNumber(value: number): string {
  return String(Math.round(value * 1000) / 1000).replace("-", "−");
}
