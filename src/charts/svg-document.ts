import type { ChartDocument, ChartNode } from "./document.ts";

const svgNamespace = "http://www.w3.org/2000/svg";

/**
 * A document that can hold SVG and nothing else: what Plot needs to draw where there is no browser. It knows no
 * selectors, no events and no styles.
 */
export function svgDocument(): ChartDocument {
  const document = {
    documentElement: null as SvgElement | null,
    createElementNS: (namespace: string, name: string) => new SvgElement(name, namespace, document),
    createTextNode: (text: string) => new SvgText(text),
  };
  document.documentElement = new SvgElement("svg", svgNamespace, document);
  return document;
}

class SvgText implements ChartNode {
  readonly nodeType = 3;
  textContent: string;
  parentNode: SvgElement | null = null;

  constructor(text: string) {
    this.textContent = text;
  }
}

class SvgElement implements ChartNode {
  readonly nodeType = 1;
  readonly localName: string;
  readonly namespaceURI: string;
  readonly ownerDocument: object;
  readonly attributes: { name: string; value: string }[] = [];
  readonly childNodes: (SvgElement | SvgText)[] = [];
  parentNode: SvgElement | null = null;

  constructor(name: string, namespace: string, ownerDocument: object) {
    this.localName = name;
    this.namespaceURI = namespace;
    this.ownerDocument = ownerDocument;
  }

  get children(): SvgElement[] {
    return this.childNodes.filter((node) => node instanceof SvgElement);
  }

  get textContent(): string {
    return this.childNodes.map((node) => node.textContent).join("");
  }

  set textContent(text: string | null) {
    this.childNodes.length = 0;
    if (text !== null && text !== "") this.appendChild(new SvgText(String(text)));
  }

  getAttribute(name: string): string | null {
    return this.attributes.find((attribute) => attribute.name === name)?.value ?? null;
  }

  hasAttribute(name: string): boolean {
    return this.getAttribute(name) !== null;
  }

  setAttribute(name: string, value: unknown): void {
    const attribute = this.attributes.find((candidate) => candidate.name === name);
    if (attribute) attribute.value = String(value);
    else this.attributes.push({ name, value: String(value) });
  }

  setAttributeNS(_namespace: string, name: string, value: unknown): void {
    this.setAttribute(name, value);
  }

  removeAttribute(name: string): void {
    const index = this.attributes.findIndex((attribute) => attribute.name === name);
    if (index >= 0) this.attributes.splice(index, 1);
  }

  appendChild<Node extends SvgElement | SvgText>(child: Node): Node {
    return this.insertBefore(child, null);
  }

  insertBefore<Node extends SvgElement | SvgText>(child: Node, before: SvgElement | SvgText | null): Node {
    child.parentNode?.removeChild(child);
    const index = before === null ? this.childNodes.length : this.childNodes.indexOf(before);
    this.childNodes.splice(index, 0, child);
    child.parentNode = this;
    return child;
  }

  removeChild<Node extends SvgElement | SvgText>(child: Node): Node {
    this.childNodes.splice(this.childNodes.indexOf(child), 1);
    child.parentNode = null;
    return child;
  }
}
