import * as Plot from "@observablehq/plot";
import type { ChartDocument, ChartElement } from "./document.ts";
import { drawMarks } from "./draw-chart.ts";
import { segmentColor, segmentShape } from "./palette.ts";

/** The mark of a segment alone, 16 pixels square, to stand beside its name in a table. Decoration: hidden from those who hear the page. */
export function segmentGlyph(segment: number, document: ChartDocument): ChartElement {
  const glyph = drawMarks(
    {
      width: 16,
      height: 16,
      margin: 0,
      marks: [
        Plot.dot([0], { frameAnchor: "middle", r: 6, symbol: segmentShape(segment), fill: segmentColor(segment) }),
      ],
    },
    document,
  );
  glyph.setAttribute("class", "glyph");
  glyph.setAttribute("aria-hidden", "true");
  return glyph;
}
