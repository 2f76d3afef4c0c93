import { describe, expect, test } from "vitest";
import { boosting } from "../../../src/learn/boosting/boosting.ts";
import { forest } from "../../../src/learn/forest/forest.ts";
import type { AnyLearner, TrainingRows } from "../../../src/learn/learner.ts";
import { logistic } from "../../../src/learn/logistic/logistic.ts";
import { resolveParams } from "../../../src/learn/params.ts";
import { fitAll, fitCandidate } from "../../../src/learn/pipeline.ts";
import { decisionTree } from "../../../src/learn/tree/decision-tree.ts";
import { randomStream } from "../../../src/math/random.ts";
import { referenceTable } from "../../reference/learner-reference.ts";

const rows = referenceTable("missing");
const context = { random: randomStream(5) };

/** Counts the calls of `fit` that `fitAll` makes. */
function fitCounted(learner: AnyLearner, given: readonly Record<string, unknown>[], on: TrainingRows = rows) {
  const paramsList = given.map((params) => resolveParams(learner.name, learner.params, params));
  const separate = paramsList.map((params) => fitCandidate({ learner, params }, on, context).fitted);
  const original = learner.fit;
  let fits = 0;
  learner.fit = (...args) => {
    fits++;
    return original.apply(learner, args);
  };
  try {
    const shared = fitAll(learner, paramsList, on, context).map(({ fitted }) => fitted);
    return { shared, separate, fits };
  } finally {
    learner.fit = original;
  }
}

describe("fitting several sets of hyper-parameters at once gives the bits of separate fits", () => {
  test("a forest grows the most trees once and cuts the others from it", () => {
    const given = [
      { trees: 3, maxDepth: 4 },
      { trees: 12 },
      { trees: 5 },
      { trees: 12, minSamplesSplit: 5 },
      { trees: 7, maxDepth: 4, minSamplesSplit: 30 },
      { trees: 5 },
      { trees: 5, minSamplesLeaf: 3 },
    ];
    const { shared, separate } = fitCounted(forest, given);
    expect(shared).toEqual(separate);
    // Every tree takes its seed from a stream of its own, so that streams count trees: leaves of 3 rows need trees of their own.
    let grown = 0;
    const random = { ...context.random, child: (index: number) => context.random.child(index + 0 * grown++) };
    const paramsList = given.map((params) => resolveParams("forest", forest.params, params));
    expect(fitAll(forest, paramsList, rows, { random }).map(({ fitted }) => fitted)).toEqual(separate);
    expect(grown).toBe(12 + 5);
  });

  test("a decision tree is grown once and cut short", () => {
    const { shared, separate, fits } = fitCounted(decisionTree, [
      { maxDepth: 3 },
      { minSamplesSplit: 9 },
      { classWeight: "balanced" },
      {},
    ]);
    expect(shared).toEqual(separate);
    expect(fits).toBe(0);
  });

  test("boosting grows the most trees once too, unless it stops early, and cuts its columns into bins once", () => {
    const given = [
      { trees: 4, subsample: 0.7, columnSample: 0.5 },
      { trees: 9, subsample: 0.7, columnSample: 0.5 },
      { trees: 9, maxDepth: 2 },
      { trees: 3, earlyStoppingRounds: 3 },
      { trees: 2, earlyStoppingRounds: 3 },
      { trees: 1, maxDepth: 2 },
    ];
    const paramsList = given.map((params) => resolveParams("boosting", boosting.params, params));
    const separate = paramsList.map((params) => fitCandidate({ learner: boosting, params }, rows, context).fitted);
    // Every tree draws from a stream of its own: those drawn tell the trees grown.
    const drawn: number[] = [];
    const child = (index: number) => {
      drawn.push(index);
      return context.random.child(index);
    };
    const random = { ...context.random, child };
    const shared = fitAll(boosting, paramsList, rows, { random }).map(({ fitted }) => fitted);
    expect(shared).toEqual(separate);
    expect(drawn.filter((index) => index < 1000).length).toBe(9 + 9 + 3 + 2);
    expect(drawn.length).toBe(9 + 9 + 3 + 2 + 1);
  });

  test("a learner that shares nothing is fitted for each", () => {
    const { shared, separate, fits } = fitCounted(logistic, [{ C: 1 }, { C: 10 }], referenceTable("rounded"));
    expect(shared).toEqual(separate);
    expect(fits).toBe(2);
  });
});
