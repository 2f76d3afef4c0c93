import { expect, test } from "vitest";
import { resolveParams } from "../../src/learn/params.ts";
import { findLearner, learners } from "../../src/learn/registry.ts";

test("learners come from simple to complex, each under a name and a label of its own", () => {
  expect(learners.map((learner) => learner.name)).toEqual([
    "baseline",
    "logistic",
    "tree",
    "forest",
    "boosting",
    "voting",
    "stacking",
  ]);
  const complexities = learners.map((learner) => learner.complexity);
  expect(complexities).toEqual([...new Set(complexities)].sort((a, b) => a - b));
  expect(new Set(learners.map((learner) => learner.label)).size).toBe(learners.length);
});

test.each(learners.map((learner) => [learner.name, learner] as const))("%s is found by its name", (name, learner) => {
  expect(findLearner(name)).toBe(learner);
});

test.each(["Forest", "toString", ""])(
  "a learner named '%s' is unknown, and the error lists those there are",
  (name) => {
    expect(() => findLearner(name)).toThrow(
      expect.objectContaining({
        code: "LEARNER_UNKNOWN",
        message: expect.stringContaining("baseline, logistic, tree, forest, boosting, voting, stacking"),
      }),
    );
  },
);

test.each(learners.map((learner) => [learner.name, learner] as const))(
  "the defaults of %s are within their own bounds",
  (name, learner) => {
    expect(Object.keys(resolveParams(name, learner.params))).toEqual(Object.keys(learner.params));
  },
);
