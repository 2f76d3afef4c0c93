import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fitText, placeLabels, textWidth } from "../../src/charts/labels.ts";

const frame = { left: 40, right: 340, top: 40, bottom: 380 };

describe("placeLabels", () => {
  it("puts a lone label straight above its anchor", () => {
    const [label] = placeLabels([{ text: "Trending", x: 200, y: 200 }], frame);
    expect(label).toMatchObject({ labelX: 200, labelY: 180 });
  });

  it("puts it elsewhere when data lie above", () => {
    const [label] = placeLabels([{ text: "Trending", x: 200, y: 200 }], frame, [{ x: 205, y: 178 }]);
    expect(label).toMatchObject({ labelX: 200, labelY: 220 });
  });

  it("finds room farther off when a corner is crowded", () => {
    const corner = { text: "Blockbusters 1", x: frame.left, y: frame.top };
    const labels = placeLabels([corner, { ...corner, y: 131 }, corner, corner, corner], frame);
    const heights = labels.map(({ labelY }) => labelY).sort((a, b) => a - b);
    expect(heights.slice(1).every((y, index) => y - heights[index]! >= 18)).toBe(true);
  });

  it("keeps up to six labels off each other and inside the frame, wherever the anchors are", () => {
    const anchor = fc.record({
      text: fc.constantFrom("Blockbusters 1", "Cult Classics", "Trending", "Low Performers 2"),
      x: fc.integer({ min: frame.left, max: frame.right }),
      y: fc.integer({ min: frame.top, max: frame.bottom }),
    });
    fc.assert(
      fc.property(fc.array(anchor, { minLength: 1, maxLength: 6 }), (anchors) => {
        const labels = placeLabels(anchors, frame);
        labels.forEach((a, index) => {
          expect(a.labelX - textWidth(a.text) / 2).toBeGreaterThanOrEqual(frame.left);
          expect(a.labelX + textWidth(a.text) / 2).toBeLessThanOrEqual(frame.right);
          expect(a.labelY).toBeGreaterThanOrEqual(frame.top);
          expect(a.labelY).toBeLessThanOrEqual(frame.bottom);
          for (const b of labels.slice(index + 1)) {
            const beside = Math.abs(a.labelX - b.labelX) >= (textWidth(a.text) + textWidth(b.text)) / 2 - 1e-9;
            const above = Math.abs(a.labelY - b.labelY) >= 18 - 1e-9;
            expect(beside || above).toBe(true);
          }
        });
      }),
    );
  });
});

describe("fitText", () => {
  it("leaves a text that fits and cuts one that does not, with an ellipsis", () => {
    expect(fitText("Random forest", 140)).toBe("Random forest");
    const cut = fitText("A learner with a very long name", 100);
    expect(cut).toMatch(/^A learner.*…$/);
    expect(textWidth(cut)).toBeLessThanOrEqual(100);
  });
});
