import { describe, expect, it } from "vitest";
import { segmentColor, segmentColors, segmentShape } from "../../src/charts/palette.ts";

function luminance(hex: string): number {
  const [red, green, blue] = [1, 3, 5].map((start) => {
    const value = Number.parseInt(hex.slice(start, start + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red! + 0.7152 * green! + 0.0722 * blue!;
}

function contrast(a: string, b: string): number {
  const [light, dark] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (light! + 0.05) / (dark! + 0.05);
}

describe("the palette", () => {
  it("stands out by 3 to 1 on white paper and on a dark page (WCAG 2.2, 1.4.11)", () => {
    for (const color of segmentColors) {
      expect(contrast(color, "#ffffff")).toBeGreaterThanOrEqual(3);
      expect(contrast(color, "#1a1d23")).toBeGreaterThanOrEqual(3);
    }
  });

  it("gives 42 segments a pair of colour and shape of their own", () => {
    const pairs = Array.from({ length: 42 }, (_, segment) => `${segmentColor(segment)} ${segmentShape(segment)}`);
    expect(new Set(pairs).size).toBe(42);
  });
});
