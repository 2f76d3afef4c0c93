import { describe, expect, test } from "vitest";
import { voting } from "../../../src/learn/ensemble/voting.ts";
import type { TrainingRows } from "../../../src/learn/learner.ts";
import { resolveParams } from "../../../src/learn/params.ts";
import { fitCandidate, fittedProbability } from "../../../src/learn/pipeline.ts";
import { findLearner } from "../../../src/learn/registry.ts";
import { randomStream } from "../../../src/math/random.ts";
import { referenceTable } from "../../reference/learner-reference.ts";

const rows = referenceTable("rounded");
const random = randomStream(3);

function fitVoting(given: Record<string, unknown>, on: TrainingRows = rows) {
  return voting.fit(on, resolveParams("voting", voting.params, given), { random });
}

/** What a learner answers by itself, with the stream that member number `index` is given. */
function alone(name: string, index: number, params: Record<string, unknown> = {}) {
  const learner = findLearner(name);
  const candidate = { learner, params: resolveParams(name, learner.params, params) };
  return fitCandidate(candidate, rows, { random: random.child(index) });
}

const members = ["logistic", "tree", { name: "forest", params: { trees: 7 } }];
const each = () => [alone("logistic", 0), alone("tree", 1), alone("forest", 2, { trees: 7 })];

describe("voting", () => {
  test("soft is the mean of what its members answer, each on its own scale", () => {
    const probability = voting.probability(fitVoting({ members }), rows.columns);
    const [a, b, c] = each().map((model) => fittedProbability(model, rows.columns));
    expect(probability).toEqual(a!.map((value, row) => (value + b![row]! + c![row]!) / 3));
  });

  test("hard is the share of members that answer above one half", () => {
    const probability = voting.probability(fitVoting({ members, voting: "hard" }), rows.columns);
    const votes = each().map((model) => fittedProbability(model, rows.columns).map((value) => Number(value > 0.5)));
    expect(probability).toEqual(votes[0]!.map((vote, row) => (vote + votes[1]![row]! + votes[2]![row]!) / 3));
    expect(new Set(probability).size).toBe(4);
  });

  test("hard counts a member at exactly one half as a miss, and an even vote as one half", () => {
    const even = { columns: [Float64Array.of(0, 1, 2, 3)], target: Uint8Array.of(0, 1, 0, 1) };
    const baselines = fitVoting({ members: ["baseline"], voting: "hard" }, even);
    expect([...voting.probability(baselines, even.columns)]).toEqual([0, 0, 0, 0]);
    const split = fitVoting({ members: ["baseline", "tree"], voting: "hard" }, even);
    expect([...voting.probability(split, even.columns)]).toEqual([0, 0.5, 0, 0.5]);
  });

  test("may hold one learner several times, each with hyper-parameters and chance of its own", () => {
    const twice = fitVoting({ members: ["forest", "forest", { name: "forest", params: { trees: 3 } }] });
    expect(twice.members.length).toBe(3);
    expect(twice.members[0]!.fitted).not.toEqual(twice.members[1]!.fitted);
    expect(twice.members[1]!.fitted).toEqual(alone("forest", 1).fitted);
  });

  test("gain is the mean of the members' gains, those without one left out", () => {
    const gains = ["logistic", "tree"].map((name, index) => findLearner(name).gain(alone(name, index).fitted)!);
    const gain = voting.gain(fitVoting({ members: ["logistic", "tree", "baseline"] }))!;
    gain.forEach((share, column) => {
      expect(share).toBeCloseTo((gains[0]![column]! + gains[1]![column]!) / 2, 12);
    });
    expect(voting.gain(fitVoting({ members: ["baseline"] }))).toBe(null);
  });
});
