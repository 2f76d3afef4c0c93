import { describe, expect, it } from "vitest";
import { learners } from "../../src/learn/registry.ts";
import { learnerOptions, paramProblem, receivedSpecs } from "../../web/training/param-values.ts";

/** The declarations as the API sends them. */
const described = learners.map(({ name, label, params }) => ({
  name,
  label,
  params: receivedSpecs(JSON.parse(JSON.stringify(params))),
}));
const only = (name: string) => described.filter((learner) => learner.name === name);

describe("the form of hyper-parameters", () => {
  it("keeps every declaration whole on its way through JSON", () => {
    for (const [place, { params }] of learners.entries()) {
      expect(Object.keys(described[place]!.params)).toEqual(Object.keys(params));
      for (const [name, spec] of Object.entries(described[place]!.params)) {
        const usual = spec.kind === "learners" ? spec.default.join(",") : String(spec.default ?? "none");
        expect(paramProblem("learner", name, spec, usual)).toBeNull();
      }
    }
  });

  it("passes on what differs from the declaration, as the command line would read it", () => {
    const typed = { forest: { trees: "100", maxDepth: "4", maxFeatures: "all" }, voting: { members: "tree, forest" } };
    expect(learnerOptions([...only("forest"), ...only("voting")], typed)).toEqual({
      learners: [
        { name: "forest", params: { maxDepth: 4, maxFeatures: "all" } },
        { name: "voting", params: { members: ["tree", "forest"] } },
      ],
      tune: [],
    });
  });

  it("searches among several values, none among them", () => {
    expect(learnerOptions(only("forest"), { forest: { maxDepth: "2, none", trees: "50" } })).toEqual({
      learners: [{ name: "forest", params: { trees: 50 } }],
      tune: [{ learner: "forest", space: { maxDepth: [2, null] } }],
    });
  });

  it.each([
    ["forest", "trees", "0", "from 1 to 10000, found 0"],
    ["forest", "trees", "2.5", "an integer"],
    ["forest", "trees", "", "found"],
    ["forest", "trees", "many", "found NaN"],
    ["boosting", "learningRate", "0.1, 2", "found 2"],
    ["voting", "members", "logistic,none", "one of"],
  ])("says what is wrong with %s %s %s", (learner, name, text, words) => {
    expect(paramProblem(learner, name, only(learner)[0]!.params[name]!, text)).toContain(words);
    expect(() => learnerOptions(only(learner), { [learner]: { [name]: text } })).toThrow(words);
  });
});
