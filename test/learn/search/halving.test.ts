import { describe, expect, it } from "vitest";
import { halvingRounds } from "../../../src/learn/search/halving.ts";

describe("halvingRounds", () => {
  it("gives 24 candidates a ninth, the best 8 a third and the best 3 all", () => {
    expect(halvingRounds(24)).toEqual([
      { candidates: 24, share: 1 / 9 },
      { candidates: 8, share: 1 / 3 },
      { candidates: 3, share: 1 },
    ]);
  });

  it("is one full round for three candidates or fewer", () => {
    for (const count of [1, 2, 3]) expect(halvingRounds(count)).toEqual([{ candidates: count, share: 1 }]);
  });

  it("ends with at most three on the whole resource and never drops more than two thirds", () => {
    for (let count = 1; count <= 500; count++) {
      const rounds = halvingRounds(count);
      expect(rounds.at(-1)!.share).toBe(1);
      expect(rounds.at(-1)!.candidates).toBeLessThanOrEqual(3);
      rounds.slice(1).forEach((round, index) => {
        expect(round.candidates).toBe(Math.ceil(rounds[index]!.candidates / 3));
        expect(round.share / rounds[index]!.share).toBeCloseTo(3, 12);
      });
    }
  });
});
