import * as Plot from "@observablehq/plot";
import type { LeaderboardRow, TrainResult } from "../movies/train-result.ts";
import type { ChartDocument, ChartElement } from "./document.ts";
import { drawChart } from "./draw-chart.ts";
import { fitText } from "./labels.ts";
import { accent, paper, quiet, reference } from "./palette.ts";
import { decimal } from "./words.ts";

const nameWidth = 150;

/**
 * ROC AUC of every learner in cross-validation: each fold as a ring, the mean as a dot, one standard deviation to
 * either side as a bar; the baseline is the dashed line to be beaten. The winner is in the accent colour.
 */
export function leaderboardChart(result: TrainResult, document: ChartDocument): ChartElement {
  const rows = result.leaderboard.filter((row) => row.learner !== result.baseline.learner);
  const baseline = result.baseline.cv.rocAuc ?? 0.5;
  const lowest = Math.min(baseline, ...rows.flatMap((row) => [...foldValues(row), ...ends(row)]));
  const low = Math.max(0, Math.floor((lowest - 0.03) * 20) / 20);
  return drawChart(
    {
      title: "Learners compared by cross-validated ROC AUC",
      description: `${rows.map(describeRow).join("; ")}. Baseline: ${decimal(baseline, 2)}.`,
      height: 90 + 40 * Math.max(1, rows.length),
      options: {
        marginTop: 36,
        marginLeft: nameWidth,
        marginRight: 20,
        x: { domain: [low, 1], label: "ROC AUC in cross-validation", ticks: 5, tickFormat: axisShare },
        y: { domain: rows.map((row) => row.learner), axis: null },
        marks: [
          Plot.gridX({ ticks: 5, strokeOpacity: 0.12 }),
          Plot.ruleX([baseline], { stroke: reference, strokeWidth: 1.5, strokeDasharray: "4 3" }),
          Plot.text([`baseline ${decimal(baseline, 2)}`], {
            x: [baseline],
            frameAnchor: "top",
            dy: -12,
            textAnchor: baseline - low < (1 - low) * 0.3 ? "start" : "middle",
          }),
          Plot.text(rows, {
            y: "learner",
            frameAnchor: "left",
            dx: -nameWidth + 4,
            text: (row: LeaderboardRow) => fitText(row.label, nameWidth - 5),
            fontWeight: 400,
            textAnchor: "start",
          }),
          ...rows.flatMap((row) => rowMarks(row, row.learner === result.winner ? accent : quiet, low)),
        ],
      },
    },
    document,
  );
}

function rowMarks(row: LeaderboardRow, color: string, low: number): Plot.Markish[] {
  const mean = row.cv.rocAuc;
  if (mean === null) {
    return [Plot.text(["not defined"], { y: [row.learner], frameAnchor: "left", dx: 6, textAnchor: "start" })];
  }
  const [from, to] = ends(row);
  return [
    Plot.ruleY([row.learner], {
      x1: Math.max(low, from!),
      x2: Math.min(1, to!),
      y: [row.learner],
      stroke: color,
      strokeWidth: 12,
      strokeOpacity: 0.25,
    }),
    Plot.dot(foldValues(row), {
      x: (value: number) => value,
      y: () => row.learner,
      r: 3.5,
      stroke: "currentColor",
      strokeOpacity: 0.75,
      strokeWidth: 1.2,
    }),
    Plot.dot([mean], { x: [mean], y: [row.learner], r: 6, fill: color, stroke: paper, strokeWidth: 1.5 }),
    Plot.text([decimal(mean, 2)], {
      x: [mean],
      y: [row.learner],
      dy: -14,
      fontWeight: 700,
      textAnchor: mean > 0.93 ? "end" : "middle",
      dx: mean > 0.93 ? 6 : 0,
      stroke: paper,
      strokeWidth: 4,
      fill: "currentColor",
    }),
  ];
}

function foldValues(row: LeaderboardRow): number[] {
  return row.foldRocAuc.filter((value) => value !== null);
}

function ends(row: LeaderboardRow): number[] {
  const { rocAuc } = row.cv;
  const deviation = row.cvStd.rocAuc ?? 0;
  return rocAuc === null ? [] : [rocAuc - deviation, rocAuc + deviation];
}

function describeRow(row: LeaderboardRow): string {
  if (row.cv.rocAuc === null) return `${row.label}: not defined`;
  const spread = row.cvStd.rocAuc === null ? "" : `, standard deviation ${decimal(row.cvStd.rocAuc, 2)}`;
  return `${row.label}: mean ${decimal(row.cv.rocAuc, 2)}${spread}`;
}

function axisShare(value: number): string {
  return String(Math.round(value * 100) / 100);
}
