import { describe, expect, test } from "vitest";
import { describeBounds, describeValue, type ParamSpecs, resolveParams } from "../../src/learn/params.ts";

const stump = { depth: { kind: "integer", default: 1, min: 1, max: 3, description: "" } } as const satisfies ParamSpecs;
const specs = {
  rate: { kind: "number", default: 0.5, min: 0, minExclusive: true, max: 1, description: "" },
  start: { kind: "number-or-none", default: null, min: 0, max: 1, description: "" },
  parts: {
    kind: "learners",
    default: ["plain", "stump"],
    choices: [
      { name: "plain", params: {} },
      { name: "stump", params: stump },
    ],
    max: 3,
    description: "",
  },
} as const satisfies ParamSpecs;

describe("a list of learners", () => {
  const parts = (given: unknown) => resolveParams("vote", specs, { parts: given }).parts;

  test("is completed with each learner's defaults", () => {
    const whole = [
      { name: "plain", params: {} },
      { name: "stump", params: { depth: 1 } },
    ];
    expect(resolveParams("vote", specs).parts).toEqual(whole);
    expect(parts(["plain", { name: "stump" }])).toEqual(whole);
    expect(parts(whole)).toEqual(whole);
    expect(parts([{ name: "stump", params: { depth: 3 } }, "stump"])).toEqual([
      { name: "stump", params: { depth: 3 } },
      { name: "stump", params: { depth: 1 } },
    ]);
  });

  test("is frozen throughout", () => {
    const [first] = parts(["stump"]);
    expect([parts(["stump"]), first, first!.params].every(Object.isFrozen)).toBe(true);
  });

  test.each<[unknown, string, string]>([
    [[], "PARAM_INVALID", "vote parts: expected 1 to 3 of plain, stump, found 0 learners."],
    [["plain", "plain", "plain", "plain"], "PARAM_INVALID", "vote parts: expected 1 to 3 of plain, stump, found 4"],
    ["plain", "PARAM_INVALID", "vote parts: expected 1 to 3 of plain, stump, found plain."],
    [null, "PARAM_INVALID", "found null."],
    [["plain", "vote"], "PARAM_INVALID", "vote parts[1]: expected one of plain, stump, found vote."],
    [[null], "PARAM_INVALID", "vote parts[0]: expected one of plain, stump, found null."],
    [[["plain"]], "PARAM_INVALID", "vote parts[0]"],
    [[{ name: "stump", depth: 2 }], "PARAM_INVALID", "vote parts[0]: expected name and params alone, found depth."],
    [
      [{ name: "stump", params: 2 }],
      "PARAM_INVALID",
      "vote parts[0] params: expected hyper-parameters of stump by name",
    ],
    [
      [{ name: "stump", params: { depth: 9 } }],
      "PARAM_INVALID",
      "vote parts[0] stump depth: expected an integer from 1",
    ],
    [
      [{ name: "stump", params: { width: 9 } }],
      "PARAM_UNKNOWN",
      "vote parts[0] stump: expected one of depth, found width",
    ],
  ])("%j is refused with %s", (given, code, message) => {
    expect(() => parts(given)).toThrow(expect.objectContaining({ code, message: expect.stringContaining(message) }));
  });
});

test("bounds and values are put in words, values as the command line takes them", () => {
  expect(Object.values(specs).map(describeBounds)).toEqual([
    "a number above 0 to 1",
    "a number from 0 to 1, or none",
    "1 to 3 of plain, stump",
  ]);
  expect(Object.values(specs).map((spec) => describeValue(spec.default))).toEqual(["0.5", "none", "plain,stump"]);
  expect(describeValue(resolveParams("vote", specs).parts)).toBe("plain,stump");
});

test.each([
  [{ rate: 0 }, "PARAM_INVALID"],
  [{ rate: "0.5" }, "PARAM_INVALID"],
  [{ rate: Number.NaN }, "PARAM_INVALID"],
  [{ start: 2 }, "PARAM_INVALID"],
  [{ speed: 1 }, "PARAM_UNKNOWN"],
])("%j is refused with %s", (given, code) => {
  expect(() => resolveParams("vote", specs, given)).toThrow(expect.objectContaining({ code }));
});
