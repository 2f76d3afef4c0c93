import { describe, expect, test } from "vitest";
import { newMoviesConclusion, outsideConclusion, outsideLimits } from "../../src/studies/prediction-words.ts";
import { preparationConclusion, preparationDecisions, preparationLimits } from "../../src/studies/preparation-words.ts";
import { sampleNewMovies, sampleOutsideTest, samplePreparation } from "../fixtures/sample-parts.ts";
import { madeTraining } from "./made-results.ts";

const preparation = samplePreparation();
const { profile, rows } = preparation;
const contrast = (column: string, rocAuc: number) => ({ ...profile.hitAgainstNot[0]!, column, label: column, rocAuc });
const withContrasts = (...hitAgainstNot: ReturnType<typeof contrast>[]) => ({
  ...preparation,
  profile: { ...profile, target: { known: 200, hits: 80, hitRate: 0.4 }, hitAgainstNot },
});

describe("the words of a preparation", () => {
  test("say how much is used, why not more, and which input tells hits, never an outcome", () => {
    const told = withContrasts(contrast("revenue", 1), contrast("avg_rating", 0.8));
    expect(preparationConclusion(told, true)).toBe(
      "200 of 250 films can be used (80%), most of the others left out for no budget (30); 40% of those kept are hits by the rule, " +
        "and of what may be learned from avg_rating tells them from the others best (a hit has the higher value in 80% of pairs).",
    );
  });

  test("follow the figures: a lower value, no column that tells, all left out for one reason, none left out", () => {
    expect(preparationConclusion(withContrasts(contrast("price", 0.3)), false)).toContain(
      "hits, and of what may be learned from price tells them from the others best (a hit has the lower value in 70% of pairs)",
    );
    expect(preparationConclusion(withContrasts(contrast("price", 0.52)), false)).toContain(
      "no column tells them from the others by itself (price is the best, ROC AUC 0.52)",
    );
    const one = { ...preparation, rows: { ...rows, dropped: { "no budget": 50 } } };
    expect(preparationConclusion(one, false)).toContain("all of the others left out for no budget (50)");
    const third = { ...preparation, rows: { ...rows, dropped: { a: 20, b: 15, c: 15 } } };
    expect(preparationConclusion(third, false)).toContain("the largest part of the others left out for a (20)");
    const whole = { ...preparation, rows: { read: 200, kept: 200, dropped: {} } };
    expect(preparationConclusion(whole, false)).toMatch(/^200 of 200 films can be used \(100%\); /);
    expect(preparationLimits({ ...whole, findings: [] })).toEqual([]);
  });

  test("ask for measurements where there are proxies, and for what most films lack", () => {
    expect(preparationDecisions(preparation, true)).toEqual([
      expect.stringContaining("measure completion and watch time"),
      "Data: 30 films (12%) fall out first for no budget: finding it out would bring back those that lack nothing else.",
    ]);
    expect(preparationDecisions({ ...preparation, rows: { ...rows, dropped: { "no budget": 3 } } }, false)).toEqual([]);
  });

  test("limit themselves to films of which figures are known, and name what was kept in doubt", () => {
    expect(preparationLimits(preparation)).toEqual([
      expect.stringMatching(/^20% of the films are left out, and not at random/),
      "Kept though doubtful: 7 with fewer than 10 votes.",
    ]);
  });
});

describe("the words of an outside test", () => {
  const { test: scores } = madeTraining();

  test("give the figure beside that of its own test", () => {
    const outside = sampleOutsideTest(scores);
    expect(outsideConclusion(outside)).toBe(
      "On the 400 movies of other.csv, outside the table it was made from, its ROC AUC is 0.79 (95% interval 0.74–0.84), against 0.79 in its own test, and it calls 75% of them right.",
    );
    expect(outsideLimits(outside)).toEqual([]);
  });

  test("say that few movies prove nothing", () => {
    const few = sampleOutsideTest(
      {
        ...scores,
        confusion: [
          [7, 0],
          [1, 7],
        ],
      },
      15,
    );
    expect(outsideConclusion(few)).toContain("so few prove nothing");
    expect(outsideLimits(few)[0]).toContain("The 15 movies of other.csv are too few");
  });

  test("say when the ranking figure is undefined", () => {
    expect(outsideConclusion(sampleOutsideTest({ ...scores, rocAuc: null }))).toContain("its ROC AUC is undefined");
  });
});

describe("the words of new movies", () => {
  test("name those called hits and those too close to call", () => {
    const result = sampleNewMovies();
    expect(newMoviesConclusion(result)).toBe("Of 3 new movies it calls Up (71%) a hit; too close to call: Even (50%).");
    expect(newMoviesConclusion({ ...result, predictions: result.predictions.slice(2) })).toBe(
      "Of 1 new movie it calls none a hit.",
    );
  });
});
