import * as Plot from "@observablehq/plot";
import type { CalibrationBin, TrainResult } from "../movies/train-result.ts";
import type { ChartDocument, ChartElement } from "./document.ts";
import { drawChart } from "./draw-chart.ts";
import { accent, paper, reference } from "./palette.ts";
import { percent, whole } from "./words.ts";

const ticks = [0, 0.25, 0.5, 0.75, 1];

/**
 * What the model says against what came true: movies in bins by predicted probability, each bin's hit rate with its
 * interval, larger dots for more movies. A model to be taken at its word lies on the diagonal. Null without bins.
 */
export function calibrationChart(result: TrainResult, document: ChartDocument): ChartElement | null {
  const bins = result.test.calibration.filter((bin) => bin.count > 0);
  if (bins.length === 0) return null;
  const most = Math.max(...bins.map((bin) => bin.count));
  return drawChart(
    {
      title: "Calibration on the test movies",
      description: `${bins
        .map(
          ({ count, meanProbability, hitRate }) =>
            `${whole(count)} movies forecast at ${percent(meanProbability)}: ${percent(hitRate)} were hits`,
        )
        .join("; ")}.`,
      height: 348,
      options: {
        marginTop: 62,
        marginRight: 24,
        marginLeft: 58,
        x: { domain: [0, 1], label: "Predicted probability of a hit", ticks, tickFormat: percent },
        y: { domain: [0, 1], label: "Hits among them", ticks, tickFormat: percent },
        r: { range: [0, 9], domain: [0, most] },
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
          Plot.text(["dashed: a perfect forecast"], {
            frameAnchor: "top-left",
            dy: -18,
            textAnchor: "start",
            lineAnchor: "middle",
          }),
        ],
      },
    },
    document,
  );
}
