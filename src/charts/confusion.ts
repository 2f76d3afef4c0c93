import * as Plot from "@observablehq/plot";
import type { TrainResult } from "../movies/train-result.ts";
import type { ChartDocument, ChartElement } from "./document.ts";
import { drawChart } from "./draw-chart.ts";
import { accent, reference } from "./palette.ts";
import { percent, whole } from "./words.ts";

interface Cell {
  readonly truth: string;
  readonly verdict: string;
  readonly count: number;
  /** Of the movies of the same truth. */
  readonly share: number;
  readonly right: boolean;
}

const verdicts = ["called a hit", "not called a hit"];
const truths = ["was a hit", "was not a hit"];

/** The test movies by truth and verdict, each cell with its count and its share of the row; right calls are blue, wrong ones orange. */
export function confusionChart(result: TrainResult, document: ChartDocument): ChartElement {
  const cells = confusionCells(result);
  return drawChart(
    {
      title: "Confusion matrix of the test movies",
      description: `${cells.map(({ truth, verdict, count }) => `${truth} and ${verdict}: ${whole(count)}`).join("; ")}.`,
      height: 250,
      options: {
        marginTop: 36,
        marginRight: 8,
        marginBottom: 10,
        marginLeft: 98,
        x: { domain: verdicts, axis: "top", label: null, tickSize: 0, padding: 0.04 },
        y: { domain: truths, label: null, tickSize: 0, padding: 0.04 },
        marks: [
          Plot.cell(cells, {
            x: "verdict",
            y: "truth",
            fill: (cell: Cell) => (cell.right ? accent : reference),
            fillOpacity: (cell: Cell) => 0.06 + 0.3 * cell.share,
            stroke: (cell: Cell) => (cell.right ? accent : reference),
            rx: 6,
          }),
          Plot.text(cells, {
            x: "verdict",
            y: "truth",
            text: (cell: Cell) => whole(cell.count),
            fontSize: 26,
            fontWeight: 700,
            dy: -10,
          }),
          Plot.text(cells, {
            x: "verdict",
            y: "truth",
            text: (cell: Cell) => `${percent(cell.share)}, ${cell.right ? "right" : "wrong"}`,
            dy: 18,
          }),
        ],
        opacity: { type: "identity" },
      },
    },
    document,
  );
}

function confusionCells(result: TrainResult): Cell[] {
  const [[trueNegative, falsePositive], [falseNegative, truePositive]] = result.test.confusion;
  const row = (truth: string, counts: readonly [number, number], rightAt: 0 | 1): Cell[] => {
    const total = counts[0] + counts[1];
    return counts.map((count, index) => ({
      truth,
      verdict: verdicts[index]!,
      count,
      share: total === 0 ? 0 : count / total,
      right: index === rightAt,
    }));
  };
  return [...row(truths[0]!, [truePositive, falseNegative], 0), ...row(truths[1]!, [falsePositive, trueNegative], 1)];
}
