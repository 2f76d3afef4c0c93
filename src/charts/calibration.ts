import * as Plot from "@observablehq/plot";
import type { CalibrationBin, TrainResult } from "../movies/train-result.ts";
import type { ChartDocument, ChartElement } from "./document.ts";
import { drawChart } from "./draw-chart.ts";
import { accent, paper, reference } from "./palette.ts";
import { percent, whole } from "./words.ts";

const ticks = [0, 0.25, 0.5, 0.75, 1];

/** A forecast's reliability as the chart needs it. */
export interface ReliabilityChart {
  readonly title: string;
  readonly bins: readonly CalibrationBin[];
  /** The same rows before calibration, drawn faintly behind; absent when there is nothing to compare with. */
  readonly before?: readonly CalibrationBin[];
  /** A line below the title, such as the calibration error. */
  readonly figures?: string;
}

/**
 * What the model says against what came true: movies in bins by predicted probability, each bin's hit rate with its
 * interval, larger dots for more movies. A model to be taken at its word lies on the diagonal. Null without bins.
 */
export function calibrationChart(result: TrainResult, document: ChartDocument): ChartElement | null {
  return reliabilityChart({ title: "Calibration on the test movies", bins: result.test.calibration }, document);
}

/** The same picture of any forecast, also of one before and after calibration. Null without bins. */
export function reliabilityChart(chart: ReliabilityChart, document: ChartDocument): ChartElement | null {
  const bins = chart.bins.filter((bin) => bin.count > 0);
  const before = (chart.before ?? []).filter((bin) => bin.count > 0);
  if (bins.length === 0) return null;
  const most = Math.max(...bins.map((bin) => bin.count));
  // Where all bins hold about as much, size says nothing, and large dots would hide the intervals.
  const alike = Math.min(...bins.map((bin) => bin.count)) > most / 2;
  const key = before.length === 0 ? "dashed: a perfect forecast" : "dashed: perfect; rings: before calibration";
  // The lines above the frame, from the top, each with room of its own.
  const lines = chart.figures === undefined ? [key] : [chart.figures, key];
  const moreRoom = 16 * (lines.length - 1);
  return drawChart(
    {
      title: chart.title,
      description: `${chart.figures === undefined ? "" : `${chart.figures}. `}${described(bins)}${
        before.length === 0 ? "" : `. Before calibration: ${described(before)}`
      }.`,
      height: 348 + moreRoom,
      options: {
        marginTop: 62 + moreRoom,
        marginRight: 24,
        marginLeft: 58,
        x: { domain: [0, 1], label: "Predicted probability of a hit", ticks, tickFormat: percent },
        y: { domain: [0, 1], label: "Hits among them", ticks, tickFormat: percent },
        r: { range: [0, alike ? 5 : 9], domain: [0, most] },
        marks: [
          Plot.gridX({ ticks, strokeOpacity: 0.12 }),
          Plot.gridY({ ticks, strokeOpacity: 0.12 }),
          Plot.line(
            [
              [0, 0],
              [1, 1],
            ],
            { stroke: reference, strokeDasharray: "4 3" },
          ),
          ...(before.length === 0
            ? []
            : [
                Plot.line(before, { x: "meanProbability", y: "hitRate", stroke: reference, strokeOpacity: 0.6 }),
                Plot.dot(before, { x: "meanProbability", y: "hitRate", r: "count", fill: paper, stroke: reference }),
              ]),
          Plot.ruleX(bins, {
            x: "meanProbability",
            y1: (bin: CalibrationBin) => bin.interval[0],
            y2: (bin: CalibrationBin) => bin.interval[1],
            stroke: accent,
            strokeWidth: 2.5,
            strokeOpacity: 0.55,
            strokeLinecap: "round",
          }),
          Plot.dot(bins, {
            x: "meanProbability",
            y: "hitRate",
            r: "count",
            fill: accent,
            stroke: paper,
            title: (bin: CalibrationBin) => `${whole(bin.count)} movies`,
          }),
          ...lines.map((line, place) =>
            Plot.text([line], {
              frameAnchor: "top-left",
              dy: -18 - 16 * (lines.length - 1 - place),
              textAnchor: "start",
              lineAnchor: "middle",
            }),
          ),
        ],
      },
    },
    document,
  );
}

function described(bins: readonly CalibrationBin[]): string {
  return bins
    .map(
      ({ count, meanProbability, hitRate }) =>
        `${whole(count)} movies forecast at ${percent(meanProbability)}: ${percent(hitRate)} were hits`,
    )
    .join("; ");
}
