import * as Plot from "@observablehq/plot";
import type { Correlations } from "../movies/profile/profile-result.ts";
import type { ChartDocument, ChartElement } from "./document.ts";
import { chartWidth, drawChart } from "./draw-chart.ts";
import { fitText } from "./labels.ts";
import { accent, reference } from "./palette.ts";
import { decimal } from "./words.ts";

const nameWidth = 150;
const marginRight = 8;
const mostColumns = 10;

interface Cell {
  readonly row: string;
  readonly column: string;
  readonly correlation: number | null;
}

/**
 * Correlations of columns of numbers: Pearson's below the diagonal, Spearman's above. Blue is positive, orange negative, stronger
 * is darker, and the figure stands in each cell. At most 10 columns, the first. Null for fewer than two.
 */
export function correlationHeatMap(correlations: Correlations, document: ChartDocument): ChartElement | null {
  const { columns, pearson, spearman } = correlations;
  const size = Math.min(columns.length, mostColumns);
  if (size < 2) return null;
  const names = columns.slice(0, size);
  const keys = names.map((_, index) => String(index + 1));
  const cells: Cell[] = names.flatMap((_, row) =>
    keys.flatMap((column, at) =>
      at === row ? [] : [{ row: keys[row]!, column, correlation: (at < row ? pearson : spearman)[row]![at]! }],
    ),
  );
  const side = (chartWidth - nameWidth - marginRight) / size;
  return drawChart(
    {
      title: "Correlations",
      description: `Pearson's and Spearman's correlation. ${names
        .flatMap((name, row) =>
          names
            .slice(0, row)
            .map((other, at) => `${name} and ${other}: ${figure(pearson[row]![at]!)}, ${figure(spearman[row]![at]!)}`),
        )
        .join("; ")}.`,
      height: 52 + Math.max(26, side) * size,
      options: {
        marginTop: 46,
        marginRight,
        marginBottom: 6,
        marginLeft: nameWidth,
        x: { type: "band", domain: keys, axis: "top", label: null, tickSize: 0, padding: 0.05 },
        y: {
          type: "band",
          domain: keys,
          label: null,
          tickSize: 0,
          padding: 0.05,
          tickFormat: (key: string) => `${fitText(names[Number(key) - 1]!, nameWidth - 28)} ${key}`,
        },
        opacity: { type: "identity" },
        marks: [
          Plot.cell(cells, {
            x: "column",
            y: "row",
            fill: ({ correlation }: Cell) => ((correlation ?? 0) < 0 ? reference : accent),
            fillOpacity: ({ correlation }: Cell) => (correlation === null ? 0 : 0.05 + 0.6 * Math.abs(correlation)),
            rx: 4,
          }),
          Plot.text(cells, {
            x: "column",
            y: "row",
            text: ({ correlation }: Cell) => figure(correlation, side),
            fontSize: side < 34 ? 11 : 13,
          }),
          ...["above: Spearman", "below: Pearson"].map((line, index) =>
            Plot.text([line], { frameAnchor: "top-left", dx: 4 - nameWidth, dy: 16 * index - 38, textAnchor: "start" }),
          ),
        ],
      },
    },
    document,
  );
}

/** Without the 0 in front where cells are narrow. */
function figure(correlation: number | null, side = Number.POSITIVE_INFINITY): string {
  if (correlation === null) return "–";
  const text = decimal(correlation, side < 27 ? 1 : 2);
  return side < 38 ? text.replace("0.", ".") : text;
}
