import * as Plot from "@observablehq/plot";
import type { SegmentResult } from "../movies/segment-result.ts";
import type { ChartDocument, ChartElement } from "./document.ts";
import { drawChart } from "./draw-chart.ts";
import { accent, reference } from "./palette.ts";
import { decimal, percent, whole } from "./words.ts";

const mostPoints = 3000;

/**
 * The movies on their first two principal components, hits (filled circles) over the others (open triangles). Null without a
 * projection, or where no target is known.
 */
export function hitProjectionChart(result: SegmentResult, document: ChartDocument): ChartElement | null {
  const { projection, movies } = result;
  if (projection === null || movies.hit.every((hit) => hit === null)) return null;
  const step = Math.max(1, Math.ceil(movies.hit.length / mostPoints));
  const points = movies.hit.flatMap((hit, row) =>
    hit === null || row % step !== 0 ? [] : [{ hit, first: projection.first[row]!, second: projection.second[row]! }],
  );
  const [hits, others] = [points.filter(({ hit }) => hit === 1), points.filter(({ hit }) => hit === 0)];
  const [firstShare, secondShare] = projection.explained;
  const middle = (those: typeof points) => those.reduce((sum, { first }) => sum + first, 0) / those.length;
  const size = points.length <= 60 ? 5 : points.length <= 600 ? 3.5 : 2.8;
  return drawChart(
    {
      title: "Hits on the principal components",
      description: `${whole(hits.length)} hits, at ${decimal(middle(hits), 2)} of component 1 on average, and ${whole(others.length)} others, at ${decimal(middle(others), 2)}.`,
      height: 364,
      options: {
        marginTop: 38,
        marginRight: 14,
        marginLeft: 44,
        x: {
          label: `Component 1 (${percent(firstShare)} of the variance)`,
          ticks: 5,
          tickFormat: axisNumber,
          inset: 8,
        },
        y: {
          label: `Component 2 (${percent(secondShare)})`,
          ticks: 5,
          tickFormat: axisNumber,
          inset: 8,
        },
        marks: [
          Plot.frame({ stroke: "currentColor", strokeOpacity: 0.25 }),
          Plot.dot(others, {
            x: "first",
            y: "second",
            r: size,
            symbol: "triangle",
            stroke: reference,
            strokeOpacity: 0.75,
            sort: null,
          }),
          Plot.dot(hits, { x: "first", y: "second", r: size, fill: accent, fillOpacity: 0.5, sort: null }),
          key(`● ${whole(hits.length)} hits`, accent, -108),
          key(`△ ${whole(others.length)} others`, reference, 0),
        ],
      },
    },
    document,
  );
}

function key(text: string, color: string, dx: number): Plot.Markish {
  return Plot.text([text], {
    frameAnchor: "top-right",
    dx,
    dy: -24,
    textAnchor: "end",
    fontWeight: 600,
    fill: color,
  });
}

function axisNumber(value: number): string {
  return String(Math.round(value * 100) / 100).replace("-", "−");
}
