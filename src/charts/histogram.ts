import * as Plot from "@observablehq/plot";
import type { ColumnProfile } from "../movies/profile/profile-result.ts";
import { columnScale } from "./column-scale.ts";
import type { ChartDocument, ChartElement } from "./document.ts";
import { drawChart } from "./draw-chart.ts";
import { accent, paper, reference } from "./palette.ts";
import { compact, whole } from "./words.ts";

/**
 * How the values of a column are distributed, with the median marked. On an axis that is even in log(1 + x) where the column has a
 * long tail. Null for a column without numbers, or with one value only.
 */
export function histogramChart(column: ColumnProfile, document: ChartDocument): ChartElement | null {
  const { numbers, label } = column;
  if (numbers === null || numbers.min === numbers.max) return null;
  const { min, q1, median, q3, max, histogram } = numbers;
  const bars = histogram.counts.map((count, bin) => ({
    from: histogram.edges[bin]!,
    to: histogram.edges[bin + 1]!,
    count,
  }));
  return drawChart(
    {
      title: `Distribution of ${label}`,
      description: `${whole(column.known)} values from ${compact(min)} to ${compact(max)}, half of them between ${compact(q1)} and ${compact(q3)}; median ${compact(median)}.${histogram.scale === "log1p" ? " The axis is logarithmic." : ""}`,
      height: 220,
      options: {
        marginTop: 34,
        marginRight: 20,
        x: columnScale(histogram, column),
        y: { label: "Movies", ticks: 4, tickFormat: compact, nice: true },
        marks: [
          Plot.gridY({ ticks: 4, strokeOpacity: 0.12 }),
          Plot.rect(bars, { x1: "from", x2: "to", y1: 0, y2: "count", fill: accent, fillOpacity: 0.75, inset: 0.5 }),
          Plot.ruleY([0]),
          Plot.ruleX([median], { stroke: reference, strokeWidth: 2 }),
          Plot.text([`median ${compact(median)}`], {
            x: [median],
            frameAnchor: "top",
            dy: -12,
            textAnchor: anchorAt(bars.findIndex(({ to }) => median <= to) / bars.length),
            fontWeight: 600,
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

/** How a label above a mark hangs, so that it stays inside the frame. share: where the mark is, from left to right. */
function anchorAt(share: number): "start" | "middle" | "end" {
  return share < 0.25 ? "start" : share > 0.75 ? "end" : "middle";
}
