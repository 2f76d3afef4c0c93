import { describe, expect, it } from "vitest";
import { type FoldPlan, planFolds } from "../../src/learn/fold-plan.ts";
import { type Candidate, fitCandidate, fittedProbability } from "../../src/learn/pipeline.ts";
import { type RandomStream, randomStream } from "../../src/math/random.ts";
import { crossValidate, prepareFolds, shareOfFolds } from "../../src/movies/cross-validate.ts";
import { candidateOf, madeRows, plainFeatures } from "./choosing-settings.ts";
import { numberInputs } from "./made-inputs.ts";

const { measures, target } = madeRows(90);
const stratified = { kind: "stratified", folds: 3, repeats: 1 } as const;
const planOf = (rows: Uint8Array): FoldPlan => planFolds(rows, stratified, randomStream(1));
const plan = planOf(target);
const prepared = () => prepareFolds(numberInputs(measures), target, plan.splits, plainFeatures, randomStream(2));
const probabilities = (candidates: readonly Candidate[], folds = prepared()) =>
  crossValidate(candidates, folds, "test", (_, probability) => probability, {}).figures;

const mixed = [
  candidateOf("forest", { trees: 12, maxDepth: 4 }),
  candidateOf("logistic", { C: 0.1 }),
  candidateOf("boosting", { trees: 4, subsample: 0.8 }),
  candidateOf("forest", { trees: 5, maxDepth: 4 }),
  candidateOf("boosting", { trees: 9, subsample: 0.8 }),
  candidateOf("forest", { trees: 12, maxDepth: null }),
  candidateOf("logistic", { C: 10 }),
];

describe("crossValidate", () => {
  it("gives candidates that are fitted together the bits they have alone, whatever else is compared", () => {
    const together = probabilities(mixed);
    mixed.forEach((candidate, place) => {
      expect(together[place]).toEqual(probabilities([candidate])[0]);
    });
    expect(probabilities([...mixed].reverse())).toEqual([...together].reverse());
  });

  it("gives the bits of a separate fit on each fold's training rows, with the stream that the learner was given", () => {
    const folds = prepared();
    for (const { learner, params } of mixed) {
      const streams: RandomStream[] = [];
      const fit: typeof learner.fit = (rows, given, context) => {
        streams.push(context.random);
        return learner.fit(rows, given, context);
      };
      const found = probabilities(
        [{ learner: { ...learner, forecastMany: undefined, fit } as typeof learner, params }],
        folds,
      )[0]!;
      expect(streams).toHaveLength(3);
      folds.forEach((fold, index) => {
        const model = fitCandidate({ learner, params }, fold.train, { random: streams[index]! });
        expect(found[index]).toEqual(fittedProbability(model, fold.test.columns));
      });
    }
  });

  it("learns nothing from validation rows: changing them changes neither the features nor the model of their fold", () => {
    const held = plan.splits[0]!.test;
    const disturbed = measures.map((column) =>
      column.map((value, row) => (held.includes(row) ? value * 3 + 7 : value)),
    );
    const flipped = target.map((value, row) => (held.includes(row) ? 1 - value : value));
    const before = prepared()[0]!;
    const after = prepareFolds(numberInputs(disturbed), flipped, plan.splits, plainFeatures, randomStream(2))[0]!;
    expect(after.train).toEqual(before.train);
    expect(after.test.columns).not.toEqual(before.test.columns);
  });

  it("tells its progress and, given a clock, the time of each learner's fits without changing a bit", () => {
    const done: number[] = [];
    let now = 0;
    const clock = () => (now += 5);
    const onProgress = (progress: { done: number; total: number }) => done.push(progress.done / progress.total);
    const judge = (_: unknown, probability: Float64Array) => probability;
    const timed = crossValidate(mixed, prepared(), "test", judge, { clock, onProgress });
    expect(timed.times).toEqual([
      { learner: "forest", fits: 9, milliseconds: 15 },
      { learner: "logistic", fits: 6, milliseconds: 15 },
      { learner: "boosting", fits: 6, milliseconds: 15 },
    ]);
    expect(done).toEqual([...done].sort((a, b) => a - b));
    expect(done.at(-1)).toBe(1);
    const untimed = crossValidate(mixed, prepared(), "test", judge, {});
    expect(untimed.times).toEqual([]);
    expect(timed.figures).toEqual(untimed.figures);
  });
});

describe("shareOfFolds", () => {
  it("keeps a share of the training rows and all validation rows", () => {
    const folds = prepared();
    shareOfFolds(folds, 0.5).forEach((fold, index) => {
      const whole = folds[index]!.train.target.length;
      expect(Math.abs(fold.train.target.length - whole / 2)).toBeLessThanOrEqual(1);
      expect(fold.train.columns[0]).toHaveLength(fold.train.target.length);
      expect(fold.test).toBe(folds[index]!.test);
    });
    expect(shareOfFolds(folds, 1)).toBe(folds);
  });
});
