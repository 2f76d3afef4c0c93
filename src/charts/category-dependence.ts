import * as Plot from "@observablehq/plot";
import type { InputDependence } from "../movies/explain/explain-result.ts";
import type { ChartDocument, ChartElement } from "./document.ts";
import { drawChart } from "./draw-chart.ts";
import { fitText } from "./labels.ts";
import { accent, paper, quiet, reference } from "./palette.ts";
import { decimal, percent } from "./words.ts";

const nameWidth = 132;
const ticks = [0, 0.25, 0.5, 0.75, 1];

/**
 * How the probability of a hit goes with the categories of an input, the highest first: a dot for the mean over the
 * reference movies, a thin line from the lowest to the highest of the single movies that are drawn, the threshold dashed.
 * Null when the movies know one category only.
 */
export function categoryDependenceChart(
  { feature, levels, mean, curves, values }: InputDependence,
  threshold: number,
  document: ChartDocument,
): ChartElement | null {
  if (levels === null || levels.length < 2) return null;
  const rows = levels
    .map((level, index) => {
      const single = curves.map((curve) => curve[index]!);
      return { level, mean: mean[index]!, low: Math.min(...single), high: Math.max(...single) };
    })
    .sort((a, b) => b.mean - a.mean);
  return drawChart(
    {
      title: `Probability of a hit by ${feature}`,
      description: `The other inputs as they are, over ${values.length} movies. ${rows.map(({ level, mean }) => `${level}: ${percent(mean)}`).join("; ")}. ${curves.length} single movies span the lines.`,
      height: 90 + 26 * rows.length,
      options: {
        marginTop: 40,
        marginLeft: nameWidth,
        marginRight: 52,
        x: { domain: [0, 1], label: "Probability of a hit", ticks, tickFormat: percent },
        y: { domain: rows.map(({ level }) => level), axis: null, padding: 0.3 },
        marks: [
          Plot.gridX({ ticks, strokeOpacity: 0.12 }),
          Plot.ruleY(rows, { x1: "low", x2: "high", y: "level", stroke: quiet, strokeWidth: 1.5 }),
          Plot.ruleX([threshold], { stroke: reference, strokeWidth: 1.5, strokeDasharray: "4 3" }),
          Plot.dot(rows, { x: "mean", y: "level", r: 5, fill: accent, stroke: paper, strokeWidth: 1.5 }),
          Plot.text(rows, {
            y: "level",
            frameAnchor: "left",
            dx: -nameWidth + 4,
            textAnchor: "start",
            text: ({ level }: { level: string }) => fitText(level, nameWidth - 5),
          }),
          Plot.text(rows, {
            y: "level",
            frameAnchor: "right",
            dx: 42,
            textAnchor: "end",
            text: (row: { mean: number }) => percent(row.mean),
          }),
          Plot.text([`dot: mean · dashed: threshold ${decimal(threshold, 2)}`], {
            frameAnchor: "top-right",
            dy: -16,
            textAnchor: "end",
            lineAnchor: "middle",
          }),
        ],
      },
    },
    document,
  );
}
