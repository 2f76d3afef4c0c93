import * as Plot from "@observablehq/plot";
import type { InputDependence } from "../movies/explain/explain-result.ts";
import { categoryDependenceChart } from "./category-dependence.ts";
import type { ChartDocument, ChartElement } from "./document.ts";
import { drawChart } from "./draw-chart.ts";
import { featureValue } from "./explanation-words.ts";
import { accent, quiet, reference } from "./palette.ts";
import { compact, decimal, percent } from "./words.ts";

const ticks = [0, 0.25, 0.5, 0.75, 1];

/**
 * How the probability of a hit goes with one number: the mean over the reference movies as a thick line, single movies
 * as thin ones (parallel where the measure acts alone, crossing where it acts together with others), the threshold
 * dashed, and a stroke at the foot for each movie. Categories have a chart of their own. Null when the movies know one value only.
 */
export function partialDependenceChart(
  dependence: InputDependence,
  threshold: number,
  document: ChartDocument,
): ChartElement | null {
  const { feature, grid, levels, mean, curves, values } = dependence;
  if (levels !== null) return categoryDependenceChart(dependence, threshold, document);
  const [low, high] = [grid[0], grid.at(-1)];
  if (low === undefined || high === undefined || low === high) return null;
  const points = (curve: readonly number[]) => grid.map((value, index): [number, number] => [value, curve[index]!]);
  return drawChart(
    {
      title: `Probability of a hit by ${feature}`,
      description: `The other measures as they are. Mean probability ${percent(mean[0]!)} at ${featureValue(low)}, ${percent(mean.at(-1)!)} at ${featureValue(high)}; lowest ${percent(Math.min(...mean))}, highest ${percent(Math.max(...mean))}. ${curves.length} single movies are drawn.`,
      height: 284,
      options: {
        marginTop: 46,
        marginRight: 20,
        x: { ...measureScale(values, low, high), label: feature, ticks: 5, tickFormat: compact },
        y: { domain: [0, 1], label: "Probability of a hit", ticks, tickFormat: percent, insetBottom: 12 },
        marks: [
          Plot.gridY({ ticks, strokeOpacity: 0.12 }),
          ...curves.map((curve) => Plot.line(points(curve), { stroke: quiet, strokeWidth: 1, strokeOpacity: 0.45 })),
          Plot.ruleY([threshold], { stroke: reference, strokeWidth: 1.5, strokeDasharray: "4 3" }),
          Plot.line(points(mean), { stroke: accent, strokeWidth: 3 }),
          Plot.ruleX(values, { y1: -0.05, y2: -0.015, strokeOpacity: 0.4 }),
          Plot.text([`thick: mean · dashed: threshold ${decimal(threshold, 2)}`], {
            frameAnchor: "top-right",
            dy: -14,
            textAnchor: "end",
            lineAnchor: "middle",
          }),
        ],
      },
    },
    document,
  );
}

/** Counts that span orders of magnitude would else crowd at the left. */
function measureScale(values: readonly number[], low: number, high: number): Plot.ScaleOptions {
  const middle = values[Math.floor(values.length / 2)] ?? low;
  return { type: low > 0 && high > 8 * middle ? "log" : "linear", domain: [low, high] };
}
