import * as Plot from "@observablehq/plot";
import type { HitContrast } from "../movies/profile/profile-result.ts";
import { columnScale } from "./column-scale.ts";
import type { ChartDocument, ChartElement } from "./document.ts";
import { drawChart } from "./draw-chart.ts";
import { accent, paper, quiet } from "./palette.ts";
import { compact, decimal, percent, whole } from "./words.ts";

/**
 * One column among hits (upwards) and among the others (downwards): the share of each class in every bin, so that classes of
 * unequal size compare, with both medians. Null for a column with one value only.
 */
export function hitAgainstNotChart(contrast: HitContrast, document: ChartDocument): ChartElement | null {
  const { hits, others, histogram, label, rocAuc } = contrast;
  const [low, high] = [histogram.edges[0]!, histogram.edges.at(-1)!];
  if (low === high) return null;
  const bars = (counts: readonly number[], total: number, side: 1 | -1) =>
    counts.map((count, bin) => ({
      from: histogram.edges[bin]!,
      to: histogram.edges[bin + 1]!,
      share: (side * count) / total,
    }));
  const above = bars(histogram.hits, hits.count, 1);
  const below = bars(histogram.others, others.count, -1);
  const most = Math.max(...above.map(({ share }) => share), ...below.map(({ share }) => -share));
  return drawChart(
    {
      title: `${label}: hits against the others`,
      description: `${whole(hits.count)} hits with median ${compact(hits.median)}, ${whole(others.count)} others with median ${compact(others.median)}. A hit has the higher value in ${percent(rocAuc)} of pairs (ROC AUC ${decimal(rocAuc, 2)}).`,
      height: 270,
      options: {
        marginTop: 34,
        marginRight: 20,
        x: columnScale(histogram, contrast),
        y: {
          domain: [-1.08 * most, 1.08 * most],
          label: "Share of the class",
          ticks: 5,
          insetBottom: 22,
          tickFormat: (share: number) => percent(Math.abs(share)),
        },
        marks: [
          Plot.gridY({ ticks: 5, strokeOpacity: 0.12 }),
          Plot.rect(above, { x1: "from", x2: "to", y1: 0, y2: "share", fill: accent, fillOpacity: 0.8, inset: 0.5 }),
          Plot.rect(below, { x1: "from", x2: "to", y1: 0, y2: "share", fill: quiet, fillOpacity: 0.7, inset: 0.5 }),
          Plot.ruleY([0]),
          ...medianMarks(hits.median, most, accent),
          ...medianMarks(others.median, -most, quiet),
          classLabel(`${whole(hits.count)} hits ▲ median ${compact(hits.median)}`, "top"),
          classLabel(`${whole(others.count)} others ▼ median ${compact(others.median)}`, "bottom"),
        ],
      },
    },
    document,
  );
}

function medianMarks(median: number, reach: number, color: string): Plot.Markish[] {
  return [
    Plot.ruleX([median], { y1: 0, y2: 1.05 * reach, stroke: paper, strokeWidth: 4.5 }),
    Plot.ruleX([median], { y1: 0, y2: 1.05 * reach, stroke: color, strokeWidth: 2.5 }),
  ];
}

function classLabel(text: string, side: "top" | "bottom"): Plot.Markish {
  return Plot.text([text], {
    frameAnchor: side === "top" ? "top-right" : "bottom-right",
    dy: side === "top" ? -12 : -6,
    textAnchor: "end",
    fontWeight: 600,
    stroke: paper,
    strokeWidth: 4,
    fill: "currentColor",
  });
}
