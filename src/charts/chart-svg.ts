import { type ChartElement, type ChartNode, isElement } from "./document.ts";

/**
 * A chart as SVG text, to be saved as a file or put into a page. Texts and attributes are escaped. Coordinates are
 * rounded to 2 decimals, which no eye can see and which keeps the text short and the same on every machine.
 */
export function chartSvg(chart: ChartElement): string {
  return elementText(chart, ' xmlns="http://www.w3.org/2000/svg"');
}

/** Text made inert for HTML and XML, within elements and within double-quoted attributes. */
export function escapeMarkup(text: string): string {
  return text.replace(/[&<>"']|[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, (character) => {
    return replacements[character] ?? "\uFFFD";
  });
}

const replacements: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

function elementText(element: ChartElement, namespace: string): string {
  const attributes = Array.from(element.attributes)
    .filter(({ name }) => name !== "xmlns")
    .map(({ name, value }) => ` ${name}="${escapeMarkup(isCoordinate(name) ? roundNumbers(value) : value)}"`)
    .join("");
  const children = Array.from(element.childNodes, nodeText).join("");
  const open = `<${element.localName}${namespace}${attributes}`;
  return children === "" ? `${open}/>` : `${open}>${children}</${element.localName}>`;
}

function nodeText(node: ChartNode): string {
  return isElement(node) ? elementText(node, "") : escapeMarkup(node.textContent ?? "");
}

function isCoordinate(name: string): boolean {
  return !name.startsWith("aria-") && name !== "class" && name !== "id";
}

function roundNumbers(value: string): string {
  return value.replace(/-?\d*\.\d+(e[-+]?\d+)?/g, (digits) => String(Math.round(Number(digits) * 100) / 100 + 0));
}
