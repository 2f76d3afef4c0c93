import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { MarqueeError } from "../../../src/errors.ts";
import { resolveParams } from "../../../src/learn/params.ts";
import { learners } from "../../../src/learn/registry.ts";
import { findSearchPreset, resolveSearches, searchPresets } from "../../../src/learn/search/presets.ts";
import { resolveSearch, type SearchChoice } from "../../../src/learn/search/search.ts";
import type { ParamRange, SearchSpace } from "../../../src/learn/search/search-space.ts";
import { randomStream } from "../../../src/math/random.ts";

const candidates = (choice: SearchChoice, seed = 1) => resolveSearch(choice).candidates(randomStream(seed));
const drawn = (learner: string, space: SearchSpace, draws: number, seed = 1) =>
  candidates({ learner, space, method: "random", draws }, seed);
const refusal = (choice: unknown) => {
  try {
    resolveSearch(choice as SearchChoice);
  } catch (error) {
    if (error instanceof MarqueeError) return `${error.code} ${error.message}`;
    throw error;
  }
  return "accepted";
};

describe("a grid", () => {
  it("holds every combination once, the first hyper-parameter slowest, and keeps what is given besides", () => {
    const sets = candidates({
      learner: "forest",
      space: { maxDepth: [3, null], trees: [10, 20, 10] },
      params: { minSamplesLeaf: 4 },
    });
    expect(sets.map(({ maxDepth, trees }) => [maxDepth, trees])).toEqual([
      [3, 10],
      [3, 20],
      [null, 10],
      [null, 20],
    ]);
    for (const set of sets) expect(set["minSamplesLeaf"]).toBe(4);
    expect(sets[0]).toEqual(
      resolveParams("forest", learners.find(({ name }) => name === "forest")!.params, {
        maxDepth: 3,
        trees: 10,
        minSamplesLeaf: 4,
      }),
    );
  });

  it("varies choices and lists of learners", () => {
    const choice = candidates({ learner: "logistic", space: { classWeight: ["none", "balanced"] } });
    expect(choice.map(({ classWeight }) => classWeight)).toEqual(["none", "balanced"]);
    const members = [["logistic"], ["logistic", "forest"]] as never;
    expect(candidates({ learner: "voting", space: { members } })).toHaveLength(2);
  });

  it("refuses what cannot be tried, and says what could", () => {
    expect(refusal({ learner: "logistic", space: {} })).toContain("at least one hyper-parameter");
    expect(refusal({ learner: "logistic", space: { C: [] } })).toContain("OPTION_INVALID search of logistic C");
    expect(refusal({ learner: "logistic", space: { C: [1, -1] } })).toContain("PARAM_INVALID");
    expect(refusal({ learner: "logistic", space: { D: [1] } })).toContain("PARAM_UNKNOWN");
    expect(refusal({ learner: "logistic", space: { D: "bounds" }, method: "random" })).toContain("PARAM_UNKNOWN");
    expect(refusal({ learner: "logistic", space: { C: { low: 1, high: 9 } } })).toContain("a list of values for C");
    expect(refusal({ learner: "oracle", space: { C: [1] } })).toContain("LEARNER_UNKNOWN");
    expect(refusal({ learner: "logistic", space: { C: [1] }, params: { c: 1 } })).toContain("PARAM_UNKNOWN");
    expect(refusal({ learner: "logistic", space: { C: [1] }, method: "bayes" })).toContain("grid, random or halving");
    const hundred = Array.from({ length: 101 }, (_, value) => value + 1);
    expect(refusal({ learner: "forest", space: { trees: hundred, maxDepth: hundred } })).toContain("at most 10000");
  });
});

describe("random draws", () => {
  it("stay within the range, none twice, with the same answer for the same seed", () => {
    fc.assert(
      fc.property(fc.nat(), (seed) => {
        const sets = drawn(
          "boosting",
          { learningRate: { low: 0.001, high: 0.5 }, maxDepth: { low: 2, high: 9 } },
          20,
          seed,
        );
        expect(new Set(sets.map((set) => JSON.stringify(set))).size).toBe(20);
        for (const { learningRate, maxDepth } of sets) {
          expect(learningRate).toBeGreaterThanOrEqual(0.001);
          expect(learningRate).toBeLessThanOrEqual(0.5);
          expect([2, 3, 4, 5, 6, 7, 8, 9]).toContain(maxDepth);
        }
        expect(
          drawn("boosting", { learningRate: { low: 0.001, high: 0.5 }, maxDepth: { low: 2, high: 9 } }, 20, seed),
        ).toEqual(sets);
      }),
      { numRuns: 20 },
    );
  });

  it("are even over decades where a range spans two, and over the numbers where it does not", () => {
    const shareBelow = (range: ParamRange, limit: number) => {
      const values = Array.from({ length: 50 }, (_, seed) => drawn("logistic", { C: range }, 20, seed)).flat();
      return values.filter((set) => (set["C"] as unknown as number) < limit).length / values.length;
    };
    expect(Math.abs(shareBelow({ low: 0.01, high: 100 }, 1) - 0.5)).toBeLessThan(0.06);
    expect(Math.abs(shareBelow({ low: 0.01, high: 100, scale: "linear" }, 50) - 0.5)).toBeLessThan(0.06);
    expect(Math.abs(shareBelow({ low: 1, high: 9 }, 5) - 0.5)).toBeLessThan(0.06);
  });

  it("give every integer of a linear range the same chance, both ends too", () => {
    const counts = new Map<unknown, number>();
    for (let seed = 0; seed < 400; seed++) {
      const value = drawn("boosting", { maxDepth: { low: 3, high: 6 } }, 1, seed)[0]!["maxDepth"];
      counts.set(value, (counts.get(value) ?? 0) + 1);
    }
    expect([...counts.keys()].sort()).toEqual([3, 4, 5, 6]);
    for (const count of counts.values()) expect(Math.abs(count - 100)).toBeLessThan(40);
  });

  it("stop when a small space is used up", () => {
    const sets = drawn("boosting", { maxDepth: [3, 5, 7], subsample: [0.8, 1] }, 100);
    expect(sets).toHaveLength(6);
  });

  it("find a range within the bounds of every number that any learner declares", () => {
    for (const learner of learners) {
      const names = Object.keys(learner.params).filter((name) => learner.params[name]!.kind !== "learners");
      if (names.length === 0) continue;
      // Building the sets checks each value against its bounds.
      const space = Object.fromEntries(names.map((name) => [name, "bounds" as const]));
      const sets = drawn(learner.name, space, 40);
      for (const name of names) expect(new Set(sets.map((set) => set[name])).size).toBeGreaterThan(1);
    }
    const depths = drawn("forest", { maxDepth: "bounds" }, 60).map((set) => set["maxDepth"]);
    expect(depths).toContain(null);
    const strengths = drawn("logistic", { C: "bounds" }, 200).map((set) => set["C"] as number);
    expect(Math.min(...strengths)).toBeLessThan(0.01);
    expect(Math.max(...strengths)).toBeGreaterThan(100);
    expect(Math.max(...strengths)).toBeLessThanOrEqual(1000);
  });

  it("are refused where nothing can be drawn", () => {
    const random = (space: unknown, draws?: number) => refusal({ learner: "forest", method: "random", space, draws });
    expect(random({ maxDepth: { low: 5, high: 2 } })).toContain("not above the high end");
    expect(random({ maxDepth: { low: 0, high: 2 } })).toContain("PARAM_INVALID");
    expect(random({ classWeight: { low: 1, high: 2 } })).toContain("none, balanced");
    expect(random({ trees: [10] }, 0)).toContain("draws");
    const members = { learner: "voting", method: "random", space: { members: "bounds" } };
    expect(refusal(members)).toContain("a list of lists of learners");
    const zero = { learner: "boosting", method: "random", space: { lambda: { low: 0, high: 9, scale: "log" } } };
    expect(refusal(zero)).toContain("above 0 on a logarithmic scale");
  });
});

describe("presets", () => {
  it("are the notebooks' grids: 5, 12 and 24 sets", () => {
    const counts = Object.keys(searchPresets).map((name) => [name, candidates(findSearchPreset(name)).length]);
    expect(counts).toEqual([
      ["notebook-logistic", 5],
      ["notebook-forest", 12],
      ["notebook-boosting", 24],
    ]);
    expect(() => findSearchPreset("toString")).toThrowError(/notebook-forest/);
  });

  it("stand beside searches worded in full, one search a learner", () => {
    const space = { maxDepth: [1, 2] };
    const searches = resolveSearches(["notebook-forest", { learner: "tree", space }]);
    expect(searches.map(({ learner, method }) => [learner.name, method])).toEqual([
      ["forest", "grid"],
      ["tree", "grid"],
    ]);
    expect(() => resolveSearches(["notebook-forest", { learner: "forest", space }])).toThrowError(/two for forest/);
  });
});
