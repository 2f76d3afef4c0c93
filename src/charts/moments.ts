import * as Plot from "@observablehq/plot";
import type { MomentRow } from "../movies/field-ledger.ts";
import type { ChartDocument, ChartElement } from "./document.ts";
import { drawChart } from "./draw-chart.ts";
import { accent, paper, quiet, reference } from "./palette.ts";
import { decimal } from "./words.ts";

const nameWidth = 118;

/**
 * How well hits are told with what is known at each moment: cross-validated ROC AUC with its 95% interval, from the earliest
 * moment down; guessing is the dashed line. The moment of the model is blue. Moments at which nothing new is known are
 * left out. at: the model's; null when it has none. Null where no figure is defined.
 */
export function momentsChart(
  moments: readonly MomentRow[],
  at: MomentRow["moment"] | null,
  document: ChartDocument,
): ChartElement | null {
  const rows = moments.flatMap(({ moment, newFields, rocAuc, interval }) =>
    rocAuc === null || interval === null || (newFields.length === 0 && moment !== at)
      ? []
      : [{ moment, rocAuc, low: interval[0], high: interval[1] }],
  );
  if (rows.length === 0) return null;
  const low = Math.min(0.45, ...rows.map((row) => row.low));
  const high = Math.max(0.8, ...rows.map((row) => row.high));
  const color = (row: { moment: string }) => (at === null || row.moment === at ? accent : quiet);
  return drawChart(
    {
      title: "What can be told at each moment",
      description: `Cross-validated ROC AUC with what is known then. ${rows.map((row) => `${row.moment}: ${decimal(row.rocAuc, 2)}, between ${decimal(row.low, 2)} and ${decimal(row.high, 2)}`).join("; ")}.`,
      height: 100 + 38 * rows.length,
      options: {
        marginTop: 44,
        marginLeft: nameWidth,
        marginRight: 24,
        x: { domain: [low, high], nice: true, label: "ROC AUC in cross-validation", ticks: 5, tickFormat: axisShare },
        y: { domain: rows.map((row) => row.moment), axis: null },
        marks: [
          Plot.gridX({ ticks: 5, strokeOpacity: 0.12 }),
          Plot.ruleX([0.5], { stroke: reference, strokeWidth: 1.5, strokeDasharray: "4 3" }),
          Plot.text(["guessing"], { x: [0.5], frameAnchor: "top", dy: -20 }),
          Plot.ruleY(rows, {
            x1: "low",
            x2: "high",
            y: "moment",
            stroke: color,
            strokeWidth: 3,
            strokeLinecap: "round",
          }),
          Plot.dot(rows, { x: "rocAuc", y: "moment", r: 5.5, fill: color, stroke: paper, strokeWidth: 1.5 }),
          Plot.text(rows, {
            x: "rocAuc",
            y: "moment",
            text: (row: { rocAuc: number }) => decimal(row.rocAuc, 2),
            dy: -14,
            fontWeight: 700,
            stroke: paper,
            strokeWidth: 4,
            fill: "currentColor",
          }),
          Plot.text(rows, {
            y: "moment",
            frameAnchor: "left",
            dx: -nameWidth + 4,
            textAnchor: "start",
            text: "moment",
          }),
        ],
      },
    },
    document,
  );
}

function axisShare(value: number): string {
  return String(Math.round(value * 100) / 100);
}
