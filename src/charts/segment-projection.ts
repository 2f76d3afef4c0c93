import * as Plot from "@observablehq/plot";
import type { Projection, SegmentResult } from "../movies/segment-result.ts";
import type { ChartDocument, ChartElement } from "./document.ts";
import { chartWidth, drawChart } from "./draw-chart.ts";
import { placeLabels } from "./labels.ts";
import { paper, segmentColor, segmentShape } from "./palette.ts";
import { decimal, percent, whole } from "./words.ts";

const height = 364;
const frame = { left: 44, right: chartWidth - 14, top: 28, bottom: height - 44 };
const mostPoints = 5000;

/** The movies on their first two principal components, coloured and shaped by segment; null when there is no projection. */
export function segmentProjectionChart(result: SegmentResult, document: ChartDocument): ChartElement | null {
  const { projection } = result;
  if (projection === null) return null;
  const points = drawnPoints(result, projection);
  const x = paddedDomain(projection.first);
  const y = paddedDomain(projection.second);
  const labels = placeLabels(
    segmentCentres(result, projection).map((centre) => ({
      text: centre.name,
      x: frame.left + ((centre.first - x[0]) / (x[1] - x[0])) * (frame.right - frame.left),
      y: frame.bottom - ((centre.second - y[0]) / (y[1] - y[0])) * (frame.bottom - frame.top),
    })),
    frame,
  );
  const [firstShare, secondShare] = projection.explained;
  return drawChart(
    {
      title: `Principal components of ${result.source}`,
      description: `${whole(points.length)} movies on the first two components, which explain ${percent(firstShare)} and ${percent(secondShare)} of the variance. ${loadingsText(projection)}`,
      height,
      options: {
        marginTop: frame.top,
        marginRight: chartWidth - frame.right,
        marginBottom: height - frame.bottom,
        marginLeft: frame.left,
        x: {
          domain: x,
          label: `Component 1 (${percent(firstShare)} of the variance)`,
          ticks: 5,
          tickFormat: axisNumber,
        },
        y: { domain: y, label: `Component 2 (${percent(secondShare)})`, ticks: 5, tickFormat: axisNumber },
        marks: [
          Plot.frame({ stroke: "currentColor", strokeOpacity: 0.25 }),
          ...result.segments.map(({ segment }) =>
            Plot.dot(
              points.filter((point) => point.segment === segment),
              {
                x: "first",
                y: "second",
                title: "title",
                r: points.length <= 60 ? 5 : points.length <= 600 ? 3.5 : 2.5,
                symbol: segmentShape(segment),
                fill: segmentColor(segment),
                fillOpacity: points.length <= 60 ? 0.85 : 0.45,
                sort: null,
              },
            ),
          ),
          ...labels.map((label) =>
            Plot.text([label.text], {
              frameAnchor: "top-left",
              dx: label.labelX - frame.left,
              dy: label.labelY - frame.top,
              textAnchor: "middle",
              lineAnchor: "middle",
              fontWeight: 700,
              fill: "currentColor",
              stroke: paper,
              strokeWidth: 5,
            }),
          ),
        ],
      },
    },
    document,
  );
}

function drawnPoints(result: SegmentResult, projection: Projection) {
  const count = projection.first.length;
  const drawn = Math.min(count, mostPoints);
  return Array.from({ length: drawn }, (_, index) => {
    const row = Math.floor((index * count) / drawn);
    return {
      first: projection.first[row]!,
      second: projection.second[row]!,
      segment: result.movies.segment[row]!,
      title: result.movies.titles[row]!,
    };
  });
}

function segmentCentres(result: SegmentResult, projection: Projection) {
  return result.segments.map(({ segment, name, count }) => {
    let first = 0;
    let second = 0;
    result.movies.segment.forEach((own, row) => {
      if (own !== segment) return;
      first += projection.first[row]! / count;
      second += projection.second[row]! / count;
    });
    return { name, first, second };
  });
}

function paddedDomain(values: readonly number[]): [number, number] {
  const low = values.reduce((least, value) => Math.min(least, value), Number.POSITIVE_INFINITY);
  const high = values.reduce((most, value) => Math.max(most, value), Number.NEGATIVE_INFINITY);
  const padding = (high - low) * 0.06 || 1;
  return [low - padding, high + padding];
}

function loadingsText(projection: Projection): string {
  return projection.loadings
    .map(({ feature, first, second }) => `${feature}: ${decimal(first, 2)}, ${decimal(second, 2)}`)
    .join("; ");
}

function axisNumber(value: number): string {
  return String(Math.round(value * 100) / 100).replace("-", "−");
}
