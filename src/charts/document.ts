/** The parts of an element that charts use and hand back. A browser's SVG element fits, and so does one of `svgDocument()`. */
export interface ChartElement {
  readonly localName: string;
  readonly attributes: ArrayLike<{ readonly name: string; readonly value: string }>;
  readonly childNodes: ArrayLike<ChartNode>;
  textContent: string | null;
  setAttribute(name: string, value: string): void;
  getAttribute(name: string): string | null;
  removeAttribute(name: string): void;
  // biome-ignore lint/suspicious/noExplicitAny: a browser's elements take nodes only, a type that does not exist here
  insertBefore(child: any, before: any): unknown;
  // biome-ignore lint/suspicious/noExplicitAny: as above
  removeChild(child: any): unknown;
}

/** An element, or a text (`nodeType` 3). */
export interface ChartNode {
  readonly nodeType: number;
  readonly textContent: string | null;
}

/** Where the elements of a chart are made: a browser's document, or `svgDocument()` anywhere else. */
export interface ChartDocument {
  readonly documentElement: object | null;
  createElementNS(namespace: string, name: string): ChartElement;
}

/** True for an element, as against a text. */
export function isElement(node: ChartNode): node is ChartNode & ChartElement {
  return node.nodeType === 1;
}
