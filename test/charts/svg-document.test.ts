import { describe, expect, it } from "vitest";
import { chartSvg } from "../../src/charts/chart-svg.ts";
import { svgDocument } from "../../src/charts/svg-document.ts";

const namespace = "http://www.w3.org/2000/svg";

describe("svgDocument", () => {
  it("moves a child that is put elsewhere instead of keeping it twice", () => {
    const document = svgDocument();
    const [first, second, child] = ["g", "g", "path"].map((name) => document.createElementNS(namespace, name));
    first!.insertBefore(child, null);
    second!.insertBefore(child, null);
    expect(first!.childNodes.length).toBe(0);
    expect(second!.childNodes[0]).toBe(child);
  });

  it("inserts before the child that is named", () => {
    const document = svgDocument();
    const parent = document.createElementNS(namespace, "g");
    const later = document.createElementNS(namespace, "path");
    parent.insertBefore(later, null);
    parent.insertBefore(document.createElementNS(namespace, "circle"), later);
    expect(chartSvg(parent)).toContain("<circle/><path/>");
  });

  it("replaces attributes and texts, and takes them away again", () => {
    const text = svgDocument().createElementNS(namespace, "text");
    text.setAttribute("x", "1");
    text.setAttribute("x", "2");
    text.textContent = "old";
    text.textContent = "new";
    expect(text.getAttribute("x")).toBe("2");
    expect(text.textContent).toBe("new");
    text.removeAttribute("x");
    expect(text.getAttribute("x")).toBeNull();
  });
});
