import * as Plot from "@observablehq/plot";
import type { SegmentProfile, SegmentResult } from "../movies/segment-result.ts";
import type { ChartDocument, ChartElement } from "./document.ts";
import { chartWidth, drawChart } from "./draw-chart.ts";
import { textWidth } from "./labels.ts";
import { paper, segmentColor, segmentShape } from "./palette.ts";
import { decimal } from "./words.ts";

const profileRows = [
  { key: "engagement", label: "Engagement" },
  { key: "popularity", label: "Popularity" },
  { key: "avg_watch_time", label: "Watch time" },
  { key: "completion_rate", label: "Completion" },
  { key: "ratings_count", label: "Ratings count" },
  { key: "avg_rating", label: "Average rating" },
] as const;

/** The mean of every measure in every segment, each on the range the catalogue spans: 0 its least, 1 its most. */
export function segmentMeansChart(result: SegmentResult, document: ChartDocument): ChartElement {
  const points = result.segments.flatMap((segment) =>
    profileRows.map(({ key, label }) => ({ label, segment, value: placeInRange(result, segment, key) })),
  );
  const key = keyRows(result.segments);
  const keyHeight = 22 * (key.at(-1)!.row + 1);
  return drawChart(
    {
      title: "Segment profiles",
      description: `Mean of each measure by segment, from 0, the least in the catalogue, to 1, the most. ${result.segments
        .map(
          (segment) =>
            `${segment.name}: ${profileRows.map(({ key, label }) => `${label.toLowerCase()} ${decimal(placeInRange(result, segment, key), 2)}`).join(", ")}`,
        )
        .join("; ")}.`,
      height: 70 + 27 * profileRows.length + keyHeight,
      options: {
        marginTop: 20 + keyHeight,
        marginLeft: 110,
        marginRight: 22,
        x: {
          domain: [0, 1],
          label: "Mean, within the catalogue's range",
          ticks: [0, 0.25, 0.5, 0.75, 1],
          tickFormat: String,
        },
        y: { domain: profileRows.map((row) => row.label), label: null, tickSize: 0 },
        marks: [
          Plot.gridX({ ticks: [0, 0.25, 0.5, 0.75, 1], strokeOpacity: 0.12 }),
          Plot.ruleY(
            profileRows.map((row) => row.label),
            { strokeOpacity: 0.18 },
          ),
          ...result.segments.map(({ segment }) =>
            Plot.dot(
              points.filter((point) => point.segment.segment === segment),
              {
                x: "value",
                y: "label",
                r: 6,
                symbol: segmentShape(segment),
                fill: segmentColor(segment),
                stroke: paper,
                strokeWidth: 1,
              },
            ),
          ),
          ...key.flatMap(({ segment, x, row }) => [
            Plot.dot([0], {
              frameAnchor: "top-left",
              dx: x - 96,
              dy: 22 * row - keyHeight - 8,
              r: 5.5,
              symbol: segmentShape(segment.segment),
              fill: segmentColor(segment.segment),
            }),
            Plot.text([segment.name], {
              frameAnchor: "top-left",
              dx: x - 84,
              dy: 22 * row - keyHeight - 8,
              textAnchor: "start",
              lineAnchor: "middle",
            }),
          ]),
        ],
      },
    },
    document,
  );
}

/** Where each segment's entry of the key goes: in columns, left to right, then the next row. */
function keyRows(segments: readonly SegmentProfile[]) {
  const width = Math.max(...segments.map((segment) => textWidth(segment.name))) + 30;
  const columns = Math.max(1, Math.floor((chartWidth - 16) / width));
  return segments.map((segment, index) => ({
    segment,
    x: (index % columns) * width,
    row: Math.floor(index / columns),
  }));
}

function placeInRange(
  result: SegmentResult,
  segment: SegmentProfile,
  key: (typeof profileRows)[number]["key"],
): number {
  if (key === "engagement" || key === "popularity") return segment[key];
  const [low, high] = result.model.ranges[key];
  return high > low ? Math.min(1, Math.max(0, (segment.means[key] - low) / (high - low))) : 0;
}
