import { describe, expect, it } from "vitest";
import { learnerChoices, learnersHelp, parseParam } from "../../src/cli/learner-params.ts";
import { describeBounds, describeValue } from "../../src/learn/params.ts";
import { learners } from "../../src/learn/registry.ts";

describe("parseParam", () => {
  it("takes learner, name and value apart", () => {
    expect(parseParam("forest.trees=200")).toEqual({ learner: "forest", name: "trees", value: "200" });
    expect(parseParam("boosting.learningRate=0.1").value).toBe("0.1");
  });

  it.each(["", "forest", "forest.trees", "trees=200", ".trees=1", "forest.=1", "forest.a.b=1"])(
    "refuses %j",
    (text) => {
      expect(() => parseParam(text)).toThrow(expect.objectContaining({ code: "OPTION_INVALID" }));
    },
  );
});

describe("learnerChoices", () => {
  const settings = (...texts: string[]) => texts.map(parseParam);

  it("gives all learners when none is named", () => {
    expect(learnerChoices(learners, undefined, [])).toEqual(learners.map(({ name }) => ({ name, params: {} })));
  });

  it("reads values as the declarations say", () => {
    const choices = learnerChoices(
      learners,
      ["forest", "logistic"],
      settings("forest.trees=2e2", "forest.maxDepth=none", "forest.maxFeatures=all", "logistic.nonsense=1"),
    );
    expect(choices).toEqual([
      { name: "forest", params: { trees: 200, maxDepth: null, maxFeatures: "all" } },
      { name: "logistic", params: { nonsense: "1" } },
    ]);
  });

  it("reads none where a hyper-parameter may be none, and only there", () => {
    for (const { name, params } of learners) {
      for (const [param, spec] of Object.entries(params)) {
        if (spec.kind === "choice") continue;
        const choose = () => learnerChoices(learners, [name], settings(`${name}.${param}=none`))[0]?.params;
        if (spec.kind.endsWith("-or-none")) expect(choose()).toEqual({ [param]: null });
        else expect(choose).toThrow(expect.objectContaining({ code: "PARAM_INVALID" }));
      }
    }
  });

  it("reads members as names, or as JSON with hyper-parameters", () => {
    const members = (text: string) =>
      learnerChoices(learners, ["voting"], settings(`voting.members=${text}`))[0]!.params!["members"];
    expect(members("logistic,forest")).toMatchObject([{ name: "logistic" }, { name: "forest" }]);
    expect(members('["logistic",{"name":"forest","params":{"trees":50}}]')).toMatchObject([
      { name: "logistic" },
      { name: "forest", params: { trees: 50 } },
    ]);
    for (const text of ["", "voting", "logistic,", "[", "[]", '[{"name":"forest","params":{"trees":0}}]']) {
      expect(() => members(text), text).toThrow(expect.objectContaining({ code: "PARAM_INVALID" }));
    }
  });

  it("refuses a value that is no number where one is declared", () => {
    for (const value of ["", "many", "0x10", "1,5", "NaN", "Infinity"]) {
      expect(() => learnerChoices(learners, undefined, settings(`forest.trees=${value}`))).toThrow(
        expect.objectContaining({ code: "PARAM_INVALID" }),
      );
    }
  });

  it("refuses a setting of a learner that does not take part", () => {
    expect(() => learnerChoices(learners, ["logistic"], settings("forest.trees=5"))).toThrow(
      "--param: expected a learner that takes part: logistic, found forest.",
    );
  });
});

describe("learnersHelp", () => {
  it("names every hyper-parameter of every learner, its default and its bounds, within the width", () => {
    const help = learnersHelp(learners, 90);
    const words = help.replace(/\s+/g, " ").toLowerCase();
    for (const { name, label, params } of learners) {
      expect(help).toContain(`${label} (${name})`);
      for (const [param, spec] of Object.entries(params)) {
        expect(words).toContain(`${name}.${param} ${describeValue(spec.default)} ${spec.description} `.toLowerCase());
        expect(help.replace(/\s+/g, "").toLowerCase()).toContain(
          describeBounds(spec).replace(/\s+/g, "").toLowerCase(),
        );
      }
    }
    for (const line of help.split("\n")) expect(line.length).toBeLessThanOrEqual(90);
  });
});
