import { describe, expect, it } from "vitest";
import { reliabilityChart } from "../../src/charts/calibration.ts";
import { chartSvg } from "../../src/charts/chart-svg.ts";
import { svgDocument } from "../../src/charts/svg-document.ts";

const bin = (count: number, meanProbability: number, hitRate: number) => ({
  count,
  meanProbability,
  hitRate,
  interval: [hitRate - 0.1, hitRate + 0.1] as const,
});
const after = [bin(40, 0.2, 0.25), bin(0, 0.5, 0.5), bin(60, 0.7, 0.65)];
const before = [bin(50, 0.1, 0.3), bin(50, 0.9, 0.6)];

describe("reliabilityChart", () => {
  const svg = chartSvg(
    reliabilityChart({ title: "Out of fold", bins: after, before, figures: "error 0.04 (0 to 0.09)" }, svgDocument())!,
  );

  it("says in words what it shows, before and after calibration", () => {
    expect(svg).toContain(
      "<desc>error 0.04 (0 to 0.09). 40 movies forecast at 20%: 25% were hits; 60 movies forecast at 70%: 65% were hits. " +
        "Before calibration: 50 movies forecast at 10%: 30% were hits; 50 movies forecast at 90%: 60% were hits.</desc>",
    );
    expect(svg).toContain("rings: before calibration");
  });

  it("draws a dot for each bin with movies in it", () => {
    expect([...svg.matchAll(/<circle/g)]).toHaveLength(4);
  });

  it("is nothing without bins", () => {
    expect(reliabilityChart({ title: "Out of fold", bins: [bin(0, 0.5, 0.5)] }, svgDocument())).toBeNull();
  });
});
