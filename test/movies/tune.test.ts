import { describe, expect, it } from "vitest";
import { planFolds } from "../../src/learn/fold-plan.ts";
import { resolveSearch, type SearchChoice } from "../../src/learn/search/search.ts";
import { foldStandardError } from "../../src/learn/standard-error.ts";
import { randomStream } from "../../src/math/random.ts";
import type { SearchRule } from "../../src/movies/choosing-result.ts";
import { compareOnFolds } from "../../src/movies/compare.ts";
import { prepareFolds } from "../../src/movies/cross-validate.ts";
import { tuneLearner } from "../../src/movies/tune.ts";
import { candidateOf, madeRows, plainFeatures } from "./choosing-settings.ts";
import { numberInputs } from "./made-inputs.ts";

const { measures, target } = madeRows(150);
const plan = planFolds(target, { kind: "stratified", folds: 4, repeats: 1 }, randomStream(1));
const folds = prepareFolds(numberInputs(measures), target, plan.splits, plainFeatures, randomStream(2));
const tune = (choice: SearchChoice, rule: SearchRule = "best", seed = 3) =>
  tuneLearner(resolveSearch(choice), folds, plan.splits, rule, { random: randomStream(seed) });
const logisticGrid: SearchChoice = { learner: "logistic", space: { C: [0.001, 0.01, 0.1, 1, 10, 100] } };
const boostingGrid: SearchChoice = {
  learner: "boosting",
  space: { trees: [9, 18], maxDepth: [1, 2, 3], learningRate: [0.1, 0.3] },
};

describe("tuneLearner", () => {
  it("ranks by mean ROC AUC then log loss, with the figures that each candidate has when compared alone", () => {
    const { result } = tune(boostingGrid);
    expect(result.candidates).toHaveLength(12);
    result.candidates.forEach((candidate, place) => {
      const [row] = compareOnFolds([candidateOf("boosting", candidate.params)], plan, folds, 0.5, {}).rows;
      expect(candidate.foldRocAuc).toEqual(row!.foldRocAuc);
      expect(candidate.rocAuc).toBe(row!.cv.rocAuc);
      expect(candidate.logLoss).toBe(row!.cv.logLoss);
      expect(candidate.rocAucStandardError).toBe(foldStandardError(candidate.foldRocAuc as number[], plan.splits));
      const next = result.candidates[place + 1];
      if (next === undefined) return;
      expect(candidate.rocAuc! - next.rocAuc! || next.logLoss - candidate.logLoss).toBeGreaterThanOrEqual(0);
    });
  });

  it("chooses the best, or by the rule the simplest within one standard error of it", () => {
    const best = tune(logisticGrid);
    expect(best.result.chosen).toBe(0);
    expect(best.candidate.params).toEqual(best.result.candidates[0]!.params);
    const { result, candidate } = tune(logisticGrid, "one-standard-error");
    const least = result.candidates[0]!.rocAuc! - result.candidates[0]!.rocAucStandardError!;
    const near = result.candidates.filter(({ rocAuc }) => rocAuc! >= least).map(({ params }) => params["C"] as number);
    expect(near.length).toBeGreaterThan(1);
    expect(candidate.params["C"]).toBe(Math.min(...near));
    expect(candidate.params).toEqual(result.candidates[result.chosen]!.params);
  });

  const choices: SearchChoice[] = [
    boostingGrid,
    logisticGrid,
    { ...boostingGrid, method: "halving" },
    { learner: "logistic", method: "halving", space: { C: [0.01, 0.1, 1, 10] } },
    { learner: "forest", space: { trees: [5, 10], maxDepth: [2, null] } },
  ];
  it.each(choices)("leaves what the chosen one forecasts, with the bits of comparing it anew", (choice) => {
    const { candidate, outOfFold } = tune(choice);
    const anew = compareOnFolds([candidate], plan, folds, 0.5, {});
    expect(outOfFold).toEqual(anew.probability[0]);
    const other = candidateOf("logistic", { C: 3 });
    const known = new Map([[candidate, outOfFold!]]);
    const progress: number[] = [];
    const context = { onProgress: ({ total }: { total: number }) => progress.push(total) };
    const compared = compareOnFolds([candidate, other], plan, folds, 0.5, context, known);
    expect(compared).toEqual(compareOnFolds([candidate, other], plan, folds, 0.5, {}));
    // The other one alone was fitted.
    expect(progress).toEqual([4, 4, 4, 4]);
  });

  it("gives the same bits for the same seed, and other draws for another", () => {
    const choice: SearchChoice = { learner: "logistic", method: "random", draws: 5, space: { C: "bounds" } };
    expect(tune(choice)).toEqual(tune(choice));
    expect(tune(choice, "best", 4).result.candidates).not.toEqual(tune(choice).result.candidates);
    expect(JSON.parse(JSON.stringify(tune(choice).result))).toEqual(tune(choice).result);
  });

  it("halves on trees where there are any: the last round has the figures of a full search, the first a ninth of the trees", () => {
    const { result } = tune({ ...boostingGrid, method: "halving" });
    expect(result.halving).toEqual({
      resource: "trees",
      rounds: [
        { candidates: 12, share: 1 / 9 },
        { candidates: 4, share: 1 / 3 },
        { candidates: 2, share: 1 },
      ],
    });
    expect(result.candidates.map(({ share }) => share)).toEqual([1, 1, 1 / 3, 1 / 3, ...Array(8).fill(1 / 9)]);
    const full = tune(boostingGrid).result.candidates;
    for (const finalist of result.candidates.slice(0, 2)) {
      expect(full.find(({ params }) => JSON.stringify(params) === JSON.stringify(finalist.params))).toEqual(finalist);
    }
    const last = result.candidates.at(-1)!;
    const rationed = candidateOf("boosting", { ...last.params, trees: (last.params["trees"] as number) / 9 });
    const [row] = compareOnFolds([rationed], plan, folds, 0.5, {}).rows;
    expect(last.rocAuc).toBe(row!.cv.rocAuc);
  });

  it("halves on rows for learners without trees", () => {
    const { result } = tune({ ...logisticGrid, method: "halving" });
    expect(result.halving).toMatchObject({ resource: "rows", rounds: [{ share: 1 / 3 }, { candidates: 2, share: 1 }] });
    expect(result.candidates).toHaveLength(6);
    const full = tune(logisticGrid).result.candidates;
    for (const finalist of result.candidates.slice(0, 2)) expect(full).toContainEqual(finalist);
    for (const fallen of result.candidates.slice(2)) expect(full).not.toContainEqual({ ...fallen, share: 1 });
  });
});
