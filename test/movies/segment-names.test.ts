import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { nameSegments } from "../../src/movies/segment-names.ts";

describe("nameSegments", () => {
  it("names the four quadrants", () => {
    const names = nameSegments([
      { engagement: 0.8, popularity: 0.7 },
      { engagement: 0.8, popularity: 0.2 },
      { engagement: 0.2, popularity: 0.8 },
      { engagement: 0.2, popularity: 0.2 },
    ]);
    expect(names).toEqual(["Blockbusters", "Cult Classics", "Trending", "Low Performers"]);
  });

  it("counts exactly 0.5 as high", () => {
    expect(nameSegments([{ engagement: 0.5, popularity: 0.5 }])).toEqual(["Blockbusters"]);
  });

  it("numbers segments of one quadrant, the best first", () => {
    const names = nameSegments([
      { engagement: 0.1, popularity: 0.1 },
      { engagement: 0.6, popularity: 0.6 },
      { engagement: 0.3, popularity: 0.4 },
      { engagement: 0.9, popularity: 0.9 },
    ]);
    expect(names).toEqual(["Low Performers 2", "Blockbusters 2", "Low Performers 1", "Blockbusters 1"]);
  });

  it("never gives two segments the same name", () => {
    const place = fc.record({ engagement: fc.float({ min: 0, max: 1 }), popularity: fc.float({ min: 0, max: 1 }) });
    fc.assert(
      fc.property(
        fc.array(
          place.filter((p) => !Number.isNaN(p.engagement + p.popularity)),
          { maxLength: 12 },
        ),
        (places) => {
          const names = nameSegments(places);
          expect(new Set(names).size).toBe(places.length);
        },
      ),
    );
  });
});
