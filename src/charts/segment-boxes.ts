import * as Plot from "@observablehq/plot";
import type { MeasureName } from "../movies/movie.ts";
import type { FiveNumbers, SegmentResult } from "../movies/segment-result.ts";
import type { ChartDocument, ChartElement } from "./document.ts";
import { drawChart } from "./draw-chart.ts";
import { fitText } from "./labels.ts";
import { paper, segmentColor, segmentShape } from "./palette.ts";
import { compact, logTicks } from "./words.ts";

const nameWidth = 148;
/** A measure whose highest value is this many times its lowest is drawn on a logarithmic axis. */
const wideRatio = 20;

/**
 * How a measure is spread within each segment: a box from the lower to the upper quartile, the median as the segment's
 * mark, and thin lines to the lowest and the highest movie. `label`: the measure's name. Null in a result that does not
 * hold the spreads.
 */
export function segmentBoxesChart(
  result: SegmentResult,
  measure: MeasureName,
  label: string,
  document: ChartDocument,
): ChartElement | null {
  const boxes = result.segments.flatMap(({ segment, name, spread }) =>
    spread === undefined ? [] : [boxOf(segment, name, spread[measure])],
  );
  if (boxes.length === 0) return null;
  const low = Math.min(...boxes.map(({ min }) => min));
  const high = Math.max(...boxes.map(({ max }) => max));
  const logarithmic = low > 0 && high / low >= wideRatio;
  const ticks = logarithmic ? logTicks(low, high) : 4;
  return drawChart(
    {
      title: `${label} by segment`,
      description: `${boxes
        .map(
          ({ name, min, lower, median, upper, max }) =>
            `${name}: from ${compact(min)} to ${compact(max)}, the middle half from ${compact(lower)} to ${compact(upper)}, median ${compact(median)}`,
        )
        .join("; ")}.`,
      height: 62 + 32 * boxes.length,
      options: {
        marginTop: 12,
        marginLeft: nameWidth,
        marginRight: 24,
        x: {
          type: logarithmic ? "log" : "linear",
          domain: low === high ? [low - 1, high + 1] : [low, high],
          label,
          ticks,
          tickFormat: compact,
        },
        y: { type: "band", domain: boxes.map(({ segment }) => segment), axis: null, padding: 0.35 },
        marks: [Plot.gridX({ ticks, strokeOpacity: 0.12 }), ...boxes.flatMap((box) => boxMarks(box))],
      },
    },
    document,
  );
}

interface Box {
  readonly segment: number;
  readonly name: string;
  readonly min: number;
  readonly lower: number;
  readonly median: number;
  readonly upper: number;
  readonly max: number;
}

function boxOf(segment: number, name: string, [min, lower, median, upper, max]: FiveNumbers): Box {
  return { segment, name, min, lower, median, upper, max };
}

function boxMarks(box: Box): Plot.Markish[] {
  const color = segmentColor(box.segment);
  return [
    Plot.ruleY([box], { x1: "min", x2: "max", y: "segment", stroke: color, strokeWidth: 1.5 }),
    Plot.barX([box], { x1: "lower", x2: "upper", y: "segment", fill: paper }),
    Plot.barX([box], {
      x1: "lower",
      x2: "upper",
      y: "segment",
      fill: color,
      fillOpacity: 0.35,
      stroke: color,
      strokeWidth: 1.5,
    }),
    Plot.dot([box], {
      x: "median",
      y: "segment",
      r: 5.5,
      symbol: segmentShape(box.segment),
      fill: color,
      stroke: paper,
      strokeWidth: 1.5,
    }),
    Plot.dot([box], {
      y: "segment",
      frameAnchor: "left",
      dx: -nameWidth + 12,
      r: 5,
      symbol: segmentShape(box.segment),
      fill: color,
    }),
    Plot.text([box], {
      y: "segment",
      frameAnchor: "left",
      dx: -nameWidth + 24,
      text: ({ name }: Box) => fitText(name, nameWidth - 28),
      textAnchor: "start",
    }),
  ];
}
