import * as Plot from "@observablehq/plot";
import { type ChartDocument, type ChartElement, type ChartNode, isElement } from "./document.ts";

/**
 * The width every chart is drawn at, in pixels. A page shows a chart between this and a little wider, and on a phone a
 * little narrower, so that text stays readable at every size.
 */
export const chartWidth = 360;
export const fontSize = 13;
/** How far letters may reach below the line of the label that Plot writes at the lower edge, beyond what Plot leaves for them. */
const descent = 3;

export interface ChartFrame {
  /** What the chart is, for those who hear it: one short phrase. */
  readonly title: string;
  /** What it shows, in a sentence or two with the figures that matter. */
  readonly description: string;
  readonly height: number;
  readonly options: Plot.PlotOptions;
}

const svgNamespace = "http://www.w3.org/2000/svg";

/** Draws marks with the look that all charts share, as one accessible image. */
export function drawChart(frame: ChartFrame, document: ChartDocument): ChartElement {
  const chart = drawMarks(
    {
      width: chartWidth,
      height: frame.height,
      marginTop: 28,
      marginRight: 16,
      marginBottom: 44,
      marginLeft: 48,
      ...frame.options,
    },
    document,
  );
  const [left, top, width, height] = chart.getAttribute("viewBox")!.split(" ").map(Number);
  chart.setAttribute("viewBox", `${left} ${top} ${width} ${height! + descent}`);
  chart.setAttribute("class", "chart");
  chart.setAttribute("font-size", String(fontSize));
  chart.setAttribute("role", "img");
  chart.setAttribute("aria-label", frame.title);
  chart.insertBefore(textElement("desc", frame.description, document), chart.childNodes[0] ?? null);
  chart.insertBefore(textElement("title", frame.title, document), chart.childNodes[0] ?? null);
  return chart;
}

/** Draws marks as bare SVG: no style sheet of its own, no fixed size, no words about its parts. */
export function drawMarks(options: Plot.PlotOptions, document: ChartDocument): ChartElement {
  // Plot asks for a browser's document and is content with what a ChartDocument has
  const drawing = Plot.plot({ ...options, document: document as never }) as unknown as ChartElement;
  for (const child of Array.from(drawing.childNodes)) {
    if (isElement(child) && child.localName === "style") drawing.removeChild(child);
    else silenceParts(child);
  }
  drawing.removeAttribute("width");
  drawing.removeAttribute("height");
  return drawing;
}

/** The chart is one image with one description: what Plot says of its parts would only be read out beside it. */
function silenceParts(node: ChartNode): void {
  if (!isElement(node)) return;
  node.removeAttribute("aria-label");
  node.removeAttribute("aria-hidden");
  Array.from(node.childNodes).forEach(silenceParts);
}

function textElement(name: string, text: string, document: ChartDocument): ChartElement {
  const element = document.createElementNS(svgNamespace, name);
  element.textContent = text;
  return element;
}
