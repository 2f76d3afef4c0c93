import * as Plot from "@observablehq/plot";
import type { SegmentProfile, SegmentResult } from "../movies/segment-result.ts";
import type { ChartDocument, ChartElement } from "./document.ts";
import { drawChart } from "./draw-chart.ts";
import { fitText } from "./labels.ts";
import { paper, segmentColor, segmentShape } from "./palette.ts";
import { percent } from "./words.ts";

const nameWidth = 148;

/**
 * The hit rate of every segment with its 95 % Wilson interval, and the hit rate of all movies for comparison. Null when
 * no segment has a hit rate, as in a table without a target.
 */
export function segmentHitRateChart(result: SegmentResult, document: ChartDocument): ChartElement | null {
  const known = result.segments.flatMap((segment) =>
    segment.hitRate === null || segment.hitRateInterval === null
      ? []
      : [{ ...segment, rate: segment.hitRate, low: segment.hitRateInterval[0], high: segment.hitRateInterval[1] }],
  );
  if (known.length === 0) return null;
  const overall = overallHitRate(result);
  return drawChart(
    {
      title: "Hit rate by segment",
      description: `${known
        .map(({ name, rate, low, high }) => `${name}: ${percent(rate)}, between ${percent(low)} and ${percent(high)}`)
        .join("; ")}. All movies: ${percent(overall)}.`,
      height: 76 + 29 * known.length,
      options: {
        marginTop: 26,
        marginLeft: nameWidth,
        marginRight: 22,
        x: {
          domain: [0, 1],
          label: "Hit rate, with 95% interval",
          ticks: [0, 0.25, 0.5, 0.75, 1],
          tickFormat: percent,
        },
        y: { type: "band", domain: known.map((segment) => segment.segment), axis: null, padding: 0.3 },
        marks: [
          Plot.gridX({ ticks: [0, 0.25, 0.5, 0.75, 1], strokeOpacity: 0.12 }),
          Plot.ruleX([overall], { stroke: "currentColor", strokeOpacity: 0.7, strokeDasharray: "4 4" }),
          Plot.text([`all movies ${percent(overall)}`], {
            x: [overall],
            frameAnchor: "top",
            dy: -12,
            textAnchor: overall > 0.75 ? "end" : overall < 0.25 ? "start" : "middle",
          }),
          ...segmentNameMarks(known),
          ...known.flatMap((segment) => [
            Plot.ruleY([segment], {
              x1: "low",
              x2: "high",
              y: "segment",
              stroke: segmentColor(segment.segment),
              strokeWidth: 3,
              strokeLinecap: "round",
            }),
            Plot.dot([segment], {
              x: "rate",
              y: "segment",
              r: 5.5,
              symbol: segmentShape(segment.segment),
              fill: segmentColor(segment.segment),
              stroke: paper,
              strokeWidth: 1.5,
              paintOrder: "stroke",
            }),
            Plot.text([percent(segment.rate)], {
              x: [segment.high > 0.85 ? segment.low : segment.high],
              y: [segment.segment],
              dx: segment.high > 0.85 ? -8 : 8,
              textAnchor: segment.high > 0.85 ? "end" : "start",
              fontWeight: 600,
              stroke: paper,
              strokeWidth: 4,
              fill: "currentColor",
            }),
          ]),
        ],
      },
    },
    document,
  );
}

/** Segment names in the left margin, each with its mark. */
function segmentNameMarks(segments: readonly SegmentProfile[]): Plot.Markish[] {
  return segments.flatMap((profile) => [
    Plot.dot([profile], {
      y: "segment",
      frameAnchor: "left",
      dx: -nameWidth + 12,
      r: 5,
      symbol: segmentShape(profile.segment),
      fill: segmentColor(profile.segment),
    }),
    Plot.text([profile], {
      y: "segment",
      frameAnchor: "left",
      dx: -nameWidth + 24,
      text: (segment: SegmentProfile) => fitText(segment.name, nameWidth - 26),
      textAnchor: "start",
    }),
  ]);
}

function overallHitRate(result: SegmentResult): number {
  const known = result.movies.hit.filter((hit) => hit !== null);
  return known.length === 0 ? 0 : known.filter((hit) => hit === 1).length / known.length;
}
