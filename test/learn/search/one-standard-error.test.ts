import { describe, expect, it } from "vitest";
import { compareSimplicity, simplestWithinOneStandardError } from "../../../src/learn/search/one-standard-error.ts";

const scored = (params: Record<string, number | null>, score: number | null, standardError: number | null = 0.02) => ({
  params,
  score,
  standardError,
});

describe("compareSimplicity", () => {
  it("prefers shallow trees, then few, larger leaves, and strong penalties", () => {
    const simplerFirst: [Record<string, number | null>, Record<string, number | null>][] = [
      [{ maxDepth: 5 }, { maxDepth: null }],
      [
        { maxDepth: 3, trees: 200 },
        { maxDepth: 5, trees: 100 },
      ],
      [
        { maxDepth: 5, trees: 100 },
        { maxDepth: 5, trees: 200 },
      ],
      [{ minSamplesSplit: 5 }, { minSamplesSplit: 2 }],
      [{ C: 0.01 }, { C: 1 }],
      [{ lambda: 10 }, { lambda: 1 }],
      [{ learningRate: 0.01 }, { learningRate: 0.1 }],
    ];
    for (const [simple, complex] of simplerFirst) {
      expect(compareSimplicity(simple, complex)).toBe(-1);
      expect(compareSimplicity(complex, simple)).toBe(1);
    }
    expect(compareSimplicity({ C: 1 }, { C: 1 })).toBe(0);
  });
});

describe("simplestWithinOneStandardError", () => {
  it("takes the simplest that is not more than one standard error below the best", () => {
    const ranked = [
      scored({ C: 10 }, 0.8),
      scored({ C: 1 }, 0.79),
      scored({ C: 0.1 }, 0.78),
      scored({ C: 0.01 }, 0.77),
    ];
    expect(simplestWithinOneStandardError(ranked)).toBe(2);
  });

  it("keeps the best where nothing simpler is near, and where there is no standard error", () => {
    expect(simplestWithinOneStandardError([scored({ C: 1 }, 0.8), scored({ C: 10 }, 0.8)])).toBe(0);
    expect(simplestWithinOneStandardError([scored({ C: 10 }, 0.8, null), scored({ C: 1 }, 0.8, null)])).toBe(0);
    expect(simplestWithinOneStandardError([scored({ C: 10 }, 0.8), scored({ C: 1 }, null)])).toBe(0);
  });

  it("takes the better ranked of two that are equally simple", () => {
    const ranked = [
      scored({ C: 10 }, 0.8),
      scored({ C: 1, maxFeatures: 1 }, 0.79),
      scored({ C: 1, maxFeatures: 2 }, 0.79),
    ];
    expect(simplestWithinOneStandardError(ranked)).toBe(1);
  });
});
