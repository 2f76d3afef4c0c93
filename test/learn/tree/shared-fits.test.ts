import { describe, expect, test } from "vitest";
import { boosting } from "../../../src/learn/boosting/boosting.ts";
import { forest } from "../../../src/learn/forest/forest.ts";
import type { AnyLearner, TrainingRows } from "../../../src/learn/learner.ts";
import { logistic } from "../../../src/learn/logistic/logistic.ts";
import { resolveParams } from "../../../src/learn/params.ts";
import { fitCandidate, fittedProbability, forecastAll } from "../../../src/learn/pipeline.ts";
import { decisionTree } from "../../../src/learn/tree/decision-tree.ts";
import { randomStream } from "../../../src/math/random.ts";
import { referenceTable } from "../../reference/learner-reference.ts";

const rows = referenceTable("missing");
const context = { random: randomStream(5) };

/** The forecasts of all sets together and of each by itself, and how often `fit` was called for the former. */
function forecastCounted(learner: AnyLearner, given: readonly Record<string, unknown>[], on: TrainingRows = rows) {
  const paramsList = given.map((params) => resolveParams(learner.name, learner.params, params));
  const others = on.columns.map((column) => column.map((value, row) => (row % 3 === 0 ? value * 1.01 : value)));
  const separate = paramsList.map((params) =>
    fittedProbability(fitCandidate({ learner, params }, on, context), others),
  );
  const drawn: number[] = [];
  const child = (index: number) => {
    drawn.push(index);
    return context.random.child(index);
  };
  const random = { ...context.random, child };
  const original = learner.fit;
  let fits = 0;
  learner.fit = (...args) => {
    fits++;
    return original.apply(learner, args);
  };
  try {
    return { shared: forecastAll(learner, paramsList, on, others, { random }), separate, fits, drawn };
  } finally {
    learner.fit = original;
  }
}

// Every tree draws from a stream of its own: those drawn tell the trees grown.
describe("forecasting with several sets of hyper-parameters at once gives the bits of separate fits", () => {
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
    const { shared, separate, drawn } = forecastCounted(forest, given);
    expect(shared).toEqual(separate);
    // Leaves of 3 rows need trees of their own.
    expect(drawn.length).toBe(12 + 5);
  });

  test("a decision tree is grown once and cut short", () => {
    const { shared, separate, fits } = forecastCounted(decisionTree, [
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
    const { shared, separate, drawn } = forecastCounted(boosting, given);
    expect(shared).toEqual(separate);
    expect(drawn.filter((index) => index < 1000).length).toBe(9 + 9 + 3 + 2);
    expect(drawn.length).toBe(9 + 9 + 3 + 2 + 1);
  });

  test("a learner that shares nothing is fitted for each", () => {
    const { shared, separate, fits } = forecastCounted(logistic, [{ C: 1 }, { C: 10 }], referenceTable("rounded"));
    expect(shared).toEqual(separate);
    expect(fits).toBe(2);
  });
});
