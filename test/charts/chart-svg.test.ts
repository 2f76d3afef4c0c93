import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { chartSvg, escapeMarkup } from "../../src/charts/chart-svg.ts";
import { svgDocument } from "../../src/charts/svg-document.ts";

function element(name: string, attributes: Record<string, string> = {}, text = "") {
  const made = svgDocument().createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.textContent = text;
  return made;
}

const hostileCharacter = fc.constantFrom(..."<>&\"'];=/-a é🎬\n\u0000\u001B\uFFFE", "\uD800");

describe("chartSvg", () => {
  it("writes elements, attributes and texts, with the namespace on the outermost alone", () => {
    const svg = element("svg", { viewBox: "0 0 1 1" });
    svg.insertBefore(element("text", { x: "1" }, "a < b & c"), null);
    expect(chartSvg(svg)).toBe(
      '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"><text x="1">a &lt; b &amp; c</text></svg>',
    );
  });

  it("rounds coordinates to 2 decimals and leaves words and colours alone", () => {
    const path = element("path", { d: "M1.23456,-0.001L1e-9,.999e1", fill: "#12ab34", "aria-label": "at 0.12345" });
    expect(chartSvg(path)).toContain('d="M1.23,0L1e-9,9.99" fill="#12ab34" aria-label="at 0.12345"');
  });

  it("never lets a text or an attribute end early, whatever is in it", () => {
    fc.assert(
      fc.property(fc.string({ unit: hostileCharacter }), (text) => {
        const svg = chartSvg(element("text", { "aria-label": text }, text));
        const match = /^<text xmlns="[^"]*" aria-label="([^"<>]*)"(?:\/>|>([^<>]*)<\/text>)$/u.exec(svg);
        expect(match).not.toBeNull();
        expect(read(match![1]!)).toBe(printable(text));
        expect(read(match![2] ?? "")).toBe(printable(text));
      }),
    );
  });

  it("replaces characters that no XML file may hold", () => {
    expect(escapeMarkup("a\u0000b\uD800c")).toBe("a\uFFFDb\uFFFDc");
    expect(escapeMarkup("naïve 🎬")).toBe("naïve 🎬");
  });
});

function read(text: string): string {
  const entities: Record<string, string> = { "&amp;": "&", "&lt;": "<", "&gt;": ">", "&quot;": '"', "&#39;": "'" };
  return text.replace(/&[a-z#0-9]+;/g, (entity) => entities[entity]!);
}

function printable(text: string): string {
  return Array.from(text, (character) => {
    const code = character.codePointAt(0)!;
    const allowed =
      code === 9 ||
      code === 10 ||
      code === 13 ||
      (code >= 32 && (code < 0xd800 || code > 0xdfff) && code !== 0xfffe && code !== 0xffff);
    return allowed ? character : "\uFFFD";
  }).join("");
}
