import { chartSvg } from "../../charts/chart-svg.ts";
import type { ChartElement } from "../../charts/document.ts";
import type { SegmentResult } from "../../movies/segment-result.ts";
import { ink } from "./pdf-style.ts";

/**
 * A chart as SVG that a PDF shows like a page does: it knows no colour but those written out, and paints the outline of a
 * text over its filling, so that the halo of a label is drawn as a text of its own, below it. The font has no arrows.
 */
export function pdfChart(chart: ChartElement): string {
  return chartSvg(chart)
    .replace(/<(title|desc)>[^<]*<\/\1>/g, "")
    .replace(/<g ([^>]*paint-order="stroke"[^>]*)>([\s\S]*?)<\/g>/g, (_, attributes: string, labels: string) => {
      const below = attributes.replace(/ ?fill="[^"]*"/, "").replace(/ ?paint-order="stroke"/, "");
      const above = attributes.replace(/ ?(stroke|stroke-width|stroke-linejoin|paint-order)="[^"]*"/g, "");
      return `<g ${below} fill="white">${labels}</g><g ${above}>${labels}</g>`;
    })
    .replaceAll(/[↑→] | [↑→]/g, "")
    .replaceAll(/var\(--chart-paper, white\)/g, "white")
    .replaceAll("currentColor", ink);
}

/** More movies than this are drawn in part: on paper they would be one blot, and take their time. */
const mostPoints = 400;

/** A segmentation with few enough movies to draw, evenly chosen; its figures are those of all. `step`: 1 of so many is drawn. */
export function thinned(result: SegmentResult): { readonly result: SegmentResult; readonly step: number } {
  const step = Math.ceil(result.movies.ids.length / mostPoints);
  if (step <= 1) return { result, step: 1 };
  const columns = Object.entries(result.movies).map(([name, values]) => [
    name,
    (values as readonly unknown[]).filter((_, row) => row % step === 0),
  ]);
  return { result: { ...result, movies: Object.fromEntries(columns) as SegmentResult["movies"] }, step };
}
