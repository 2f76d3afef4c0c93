import * as Plot from "@observablehq/plot";
import type { PowerRow } from "../synth/synth-result.ts";
import type { ChartDocument, ChartElement } from "./document.ts";
import { drawChart } from "./draw-chart.ts";
import { paper, segmentColor, segmentShape } from "./palette.ts";
import { compact, decimal, logTicks, whole } from "./words.ts";

/**
 * How many test movies it takes to tell two learners apart, by how far their ROC AUCs differ: a line for each assumed
 * correlation of their scores. Both axes count in ratios. Null without rows.
 */
export function powerCurveChart(power: readonly PowerRow[], document: ChartDocument): ChartElement | null {
  const correlations = [...new Set(power.map(({ correlation }) => correlation))].sort((a, b) => a - b);
  const differences = [...new Set(power.map(({ difference }) => difference))].sort((a, b) => a - b);
  if (differences.length < 2) return null;
  const rows = power.map((row) => row.rows);
  const lines = correlations.map((correlation, index) => {
    const points = power.filter((row) => row.correlation === correlation).sort((a, b) => a.difference - b.difference);
    return { correlation, points, color: segmentColor(index), shape: segmentShape(index) };
  });
  const [least, most] = [Math.min(...rows) / 1.5, 1.5 * Math.max(...rows)];
  const ticks = logTicks(least, most);
  return drawChart(
    {
      title: "Test movies needed to tell two learners apart",
      description: lines
        .map(
          ({ correlation, points }) =>
            `Scores correlated ${decimal(correlation, 2)}: ${points.map((point) => `${whole(point.rows)} movies for a difference of ${point.difference}`).join(", ")}`,
        )
        .join(". ")
        .concat("."),
      height: 290,
      options: {
        marginTop: 30,
        marginLeft: 56,
        marginRight: 24,
        x: {
          type: "log",
          domain: [differences[0]!, differences.at(-1)!],
          label: "Difference in ROC AUC",
          ticks: differences,
          tickFormat: String,
          insetLeft: 10,
          insetRight: 10,
        },
        y: {
          type: "log",
          domain: [least, most],
          label: "Test movies, for a chance of 80%",
          ticks,
          tickFormat: compact,
        },
        marks: [
          Plot.gridY({ ticks, strokeOpacity: 0.12 }),
          ...lines.flatMap(({ points, color, shape }) => [
            Plot.line(points, { x: "difference", y: "rows", stroke: color, strokeWidth: 2.5 }),
            Plot.dot(points, {
              x: "difference",
              y: "rows",
              r: 4.5,
              symbol: shape,
              fill: color,
              stroke: paper,
              strokeWidth: 1.2,
            }),
          ]),
          ...lines.flatMap(({ correlation, color, shape }, index) => keyMarks(correlation, color, shape, index)),
        ],
      },
    },
    document,
  );
}

/** In the upper right corner, where the falling lines leave room. */
function keyMarks(correlation: number, color: string, symbol: Plot.SymbolType, index: number): Plot.Markish[] {
  const dy = 10 + 20 * index;
  return [
    Plot.dot([{}], { frameAnchor: "top-right", dx: -158, dy, r: 4.5, symbol, fill: color }),
    Plot.text([`scores correlated ${decimal(correlation, 2)}`], {
      frameAnchor: "top-right",
      dx: -2,
      dy: dy - 6,
      textAnchor: "end",
      fill: "currentColor",
      stroke: paper,
      strokeWidth: 4,
    }),
  ];
}
