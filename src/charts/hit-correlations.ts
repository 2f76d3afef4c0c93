import * as Plot from "@observablehq/plot";
import type { HitContrast } from "../movies/profile/profile-result.ts";
import type { ChartDocument, ChartElement } from "./document.ts";
import { drawChart } from "./draw-chart.ts";
import { fitText } from "./labels.ts";
import { accent, paper, reference } from "./palette.ts";
import { decimal } from "./words.ts";

const nameWidth = 128;
const mostColumns = 15;
const ticks = [-1, -0.5, 0, 0.5, 1];

/**
 * The correlation of each column with the target (point-biserial) and its 95 % interval, strongest separation first, at most 15.
 * Null where no column has one.
 */
export function hitCorrelationsChart(contrasts: readonly HitContrast[], document: ChartDocument): ChartElement | null {
  const rows = contrasts
    .flatMap(({ column, pointBiserial: r, pointBiserialInterval: interval }) =>
      r === null ? [] : [{ column, r, low: interval?.[0] ?? r, high: interval?.[1] ?? r }],
    )
    .slice(0, mostColumns);
  if (rows.length === 0) return null;
  return drawChart(
    {
      title: "Correlation with the hit",
      description: `${rows
        .map(
          ({ column, r, low, high }) =>
            `${column}: ${decimal(r, 2)}, between ${decimal(low, 2)} and ${decimal(high, 2)}`,
        )
        .join("; ")}.`,
      height: 64 + 27 * rows.length,
      options: {
        marginTop: 14,
        marginLeft: nameWidth,
        marginRight: 22,
        x: {
          domain: [-1, 1],
          label: "Point-biserial correlation, 95% interval",
          ticks,
          tickFormat: (value: number) => String(value).replace("-", "−"),
        },
        y: {
          type: "band",
          domain: rows.map(({ column }) => column),
          label: null,
          tickSize: 0,
          tickFormat: (column: string) => fitText(column, nameWidth - 8),
        },
        marks: [
          Plot.gridX({ ticks, strokeOpacity: 0.12 }),
          Plot.ruleX([0], { strokeOpacity: 0.7 }),
          Plot.ruleY(rows, {
            x1: "low",
            x2: "high",
            y: "column",
            stroke: color,
            strokeWidth: 3,
            strokeLinecap: "round",
          }),
          Plot.dot(rows, { x: "r", y: "column", r: 5, fill: color, stroke: paper, strokeWidth: 1.5 }),
          ...rows.map((row) =>
            Plot.text([decimal(row.r, 2)], {
              x: [row.r > 0 ? row.low : row.high],
              y: [row.column],
              dx: row.r > 0 ? -8 : 8,
              textAnchor: row.r > 0 ? "end" : "start",
              fontWeight: 600,
              stroke: paper,
              strokeWidth: 4,
              fill: "currentColor",
            }),
          ),
        ],
      },
    },
    document,
  );
}

function color({ r }: { readonly r: number }): string {
  return r < 0 ? reference : accent;
}
