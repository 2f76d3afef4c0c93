import * as Plot from "@observablehq/plot";
import type { MarginPicture } from "../synth/synth-result.ts";
import type { ChartDocument, ChartElement } from "./document.ts";
import { drawChart } from "./draw-chart.ts";
import { accent, paper, quiet } from "./palette.ts";
import { compact, percent } from "./words.ts";

/** A measure among real movies (bars) and synthetic ones (a line with diamonds): the share of each in the same bins. `label`: the measure's name. */
export function marginsComparedChart(picture: MarginPicture, label: string, document: ChartDocument): ChartElement {
  const { edges, real, synthetic } = picture;
  const bars = real.map((share, bin) => ({ from: edges[bin]!, to: edges[bin + 1]!, share }));
  const points = synthetic.map((share, bin) => ({ at: (edges[bin]! + edges[bin + 1]!) / 2, share }));
  const most = Math.max(...real, ...synthetic);
  const furthest = real.reduce(
    (found, _, bin) =>
      Math.abs(real[bin]! - synthetic[bin]!) > Math.abs(real[found]! - synthetic[found]!) ? bin : found,
    0,
  );
  return drawChart(
    {
      title: `${label}: real against synthetic`,
      description: `Shares of the movies in ${real.length} bins from ${compact(edges[0]!)} to ${compact(edges.at(-1)!)}. They differ most from ${compact(edges[furthest]!)} to ${compact(edges[furthest + 1]!)}: ${percent(real[furthest]!)} of the real and ${percent(synthetic[furthest]!)} of the synthetic movies.`,
      height: 240,
      options: {
        marginTop: 40,
        marginRight: 20,
        x: { domain: [edges[0]!, edges.at(-1)!], label, ticks: 5, tickFormat: compact },
        y: { domain: [0, 1.05 * most], label: null, ticks: 4, tickFormat: percent },
        marks: [
          Plot.gridY({ ticks: 4, strokeOpacity: 0.12 }),
          Plot.rectY(bars, { x1: "from", x2: "to", y: "share", fill: quiet, fillOpacity: 0.55, inset: 0.5 }),
          Plot.line(points, { x: "at", y: "share", stroke: accent, strokeWidth: 2.5 }),
          Plot.dot(points, {
            x: "at",
            y: "share",
            symbol: "diamond",
            r: 4.5,
            fill: accent,
            stroke: paper,
            strokeWidth: 1.2,
          }),
          Plot.ruleY([0]),
          key("■ real", quiet, 0),
          key("◆ synthetic", accent, 58),
        ],
      },
    },
    document,
  );
}

function key(text: string, color: string, dx: number): Plot.Markish {
  return Plot.text([text], {
    frameAnchor: "top-left",
    dx,
    dy: -22,
    textAnchor: "start",
    fontWeight: 600,
    fill: color,
  });
}
