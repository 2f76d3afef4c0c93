import * as Plot from "@observablehq/plot";
import type { Comparison, TrainResult } from "../movies/train-result.ts";
import type { ChartDocument, ChartElement } from "./document.ts";
import { drawChart } from "./draw-chart.ts";
import { fitText } from "./labels.ts";
import { accent, paper, quiet } from "./palette.ts";
import { decimal } from "./words.ts";

const nameWidth = 150;

/**
 * How far the leader of the leaderboard is ahead of every other learner in cross-validated ROC AUC, with 95% intervals: an
 * interval that reaches over the line at 0 is a tie and drawn hollow. The baseline is far off and left out, so
 * that the others can be told apart. Null when there is nothing to compare with.
 */
export function comparisonChart(result: TrainResult, document: ChartDocument): ChartElement | null {
  const labelOf = (learner: string) => result.leaderboard.find((row) => row.learner === learner)?.label ?? learner;
  const rivals = result.comparisons.filter((comparison) => comparison.learner !== result.baseline.learner);
  if (rivals.length === 0) return null;
  const rows = rivals.map((comparison) => ({
    ...comparison,
    low: comparison.interval[0],
    high: comparison.interval[1],
    label: labelOf(comparison.learner),
  }));
  const least = Math.min(0, ...rows.map((row) => row.low));
  const most = Math.max(0, ...rows.map((row) => row.high));
  const padding = (most - least) * 0.06 || 0.1;
  return drawChart(
    {
      title: `${labelOf(result.leader)} against the other learners`,
      description: `Difference of cross-validated ROC AUC; above 0 the leader is better. ${rows
        .map((row) => `${row.label}: ${intervalText(row)}${row.tied ? ", a tie" : ""}`)
        .join("; ")}.`,
      height: 90 + 36 * rows.length,
      options: {
        marginTop: 36,
        marginLeft: nameWidth,
        marginRight: 20,
        x: {
          domain: [least - padding, most + padding],
          label: "ROC AUC ahead by",
          ticks: 4,
          tickFormat: axisNumber,
        },
        y: { domain: rows.map((row) => row.learner), axis: null },
        marks: [
          Plot.gridX({ ticks: 4, strokeOpacity: 0.12 }),
          Plot.ruleX([0], { stroke: "currentColor", strokeOpacity: 0.7 }),
          Plot.text(["no difference"], {
            x: [0],
            frameAnchor: "top",
            dy: -12,
            textAnchor: -least < (most - least) * 0.25 ? "start" : most < (most - least) * 0.25 ? "end" : "middle",
          }),
          Plot.text(rows, {
            y: "learner",
            frameAnchor: "left",
            dx: -nameWidth + 4,
            text: (row: { label: string }) => fitText(row.label, nameWidth - 5),
            textAnchor: "start",
          }),
          Plot.ruleY(rows, {
            x1: "low",
            x2: "high",
            y: "learner",
            stroke: (row: Comparison) => (row.tied ? quiet : accent),
            strokeWidth: 3,
            strokeLinecap: "round",
          }),
          Plot.dot(rows, {
            x: "difference",
            y: "learner",
            r: 5.5,
            fill: (row: Comparison) => (row.tied ? paper : accent),
            stroke: (row: Comparison) => (row.tied ? quiet : accent),
            strokeWidth: 2,
          }),
        ],
      },
    },
    document,
  );
}

function intervalText(comparison: Comparison): string {
  const [low, high] = comparison.interval;
  return `${decimal(comparison.difference, 3)}, between ${decimal(low, 3)} and ${decimal(high, 3)}`;
}

function axisNumber(value: number): string {
  return String(Math.round(value * 1000) / 1000).replace("-", "−");
}
