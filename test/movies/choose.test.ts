import { describe, expect, it } from "vitest";
import { resolveSearch } from "../../src/learn/search/search.ts";
import { randomStream } from "../../src/math/random.ts";
import { type ChoosingSettings, chooseCandidate } from "../../src/movies/choose.ts";
import { compareCandidates } from "../../src/movies/compare.ts";
import { learningCurve } from "../../src/movies/learning-curve.ts";
import { candidateOf, madeRows, plainFeatures } from "./choosing-settings.ts";
import { numberInputs } from "./made-inputs.ts";

const { measures, target } = madeRows(150);
const inputs = numberInputs(measures);
const settings: ChoosingSettings = {
  ...plainFeatures,
  candidates: [candidateOf("baseline"), candidateOf("logistic"), candidateOf("tree", { maxDepth: 3 })],
  searches: [],
  rule: "best",
  folds: { kind: "stratified", folds: 4, repeats: 1 },
  threshold: 0.5,
};
const search = resolveSearch({ learner: "logistic", space: { C: [0.001, 0.1, 10] } });
const context = () => ({ random: randomStream(5) });

describe("chooseCandidate", () => {
  it("without searches is the plain comparison", () => {
    const chosen = chooseCandidate(inputs, target, settings, context());
    const compared = compareCandidates(settings.candidates, inputs, target, { ...settings, folds: 4 }, context());
    expect([...chosen.leaderboard].sort((a, b) => (a.learner < b.learner ? -1 : 1))).toEqual(
      [...compared.rows].sort((a, b) => (a.learner < b.learner ? -1 : 1)),
    );
    expect(chosen.searches).toEqual([]);
  });

  it("puts the searched hyper-parameters on the board in place of the learner's own, with the search's figures", () => {
    const { searches, leaderboard, candidate } = chooseCandidate(
      inputs,
      target,
      { ...settings, searches: [search] },
      context(),
    );
    const row = leaderboard.find(({ learner }) => learner === "logistic")!;
    const best = searches[0]!.candidates[0]!;
    expect(leaderboard).toHaveLength(3);
    expect([row.params, row.cv.rocAuc, row.foldRocAuc]).toEqual([best.params, best.rocAuc, best.foldRocAuc]);
    expect(row.cvStandardError.rocAuc).toBe(best.rocAucStandardError);
    expect(candidate).toEqual({ learner: search.learner, params: best.params });
  });

  it("takes the simplest of those that cannot be told apart, never the baseline", () => {
    const noise = Uint8Array.from(target, (_, row) => (row * 7 + (row >> 3)) & 1);
    const chosen = chooseCandidate(inputs, noise, settings, context());
    expect(chosen.tie).toBe(true);
    expect(chosen.winner.learner).toBe("logistic");
    expect(chosen.comparisons.some(({ learner, tied }) => learner === "baseline" && tied)).toBe(true);
  });

  it("tells the time of search and comparison, in which what was searched is not fitted again, and changes no bit for it", () => {
    let now = 0;
    const timed = chooseCandidate(
      inputs,
      target,
      { ...settings, searches: [search] },
      { ...context(), clock: () => (now += 1) },
    );
    expect(timed.times).toEqual([
      { learner: "logistic", fits: 12, milliseconds: 4 },
      { learner: "baseline", fits: 4, milliseconds: 4 },
      { learner: "tree", fits: 4, milliseconds: 4 },
    ]);
    const untimed = chooseCandidate(inputs, target, { ...settings, searches: [search] }, context());
    expect({ ...timed, times: [] }).toEqual(untimed);
  });
});

describe("learningCurve", () => {
  const { plan, winner, candidate } = chooseCandidate(inputs, target, settings, context());

  it("goes from a fifth of the training rows to the leaderboard's own figure", () => {
    const points = learningCurve(candidate, inputs, target, plan, settings, context());
    expect(points.map(({ share }) => share)).toEqual([0.2, 0.4, 0.6, 0.8, 1]);
    for (const { rows, share } of points) expect(Math.abs(rows - share * 112.5)).toBeLessThanOrEqual(1);
    expect(points[4]!.rocAuc).toBe(winner.cv.rocAuc);
    expect(points[4]!.rocAucStd).toBeCloseTo(winner.cvStd.rocAuc!, 14);
  });

  it("rises where more rows help: two measures that decide only together", () => {
    const together = target.map((_, row) => (measures[0]![row]! > 90 === measures[3]![row]! > 3.8 ? 1 : 0));
    const learner = candidateOf("boosting", { trees: 30, maxDepth: 3 });
    const points = learningCurve(learner, inputs, together, plan, settings, context());
    expect(points[4]!.rocAuc).toBeGreaterThan(points[0]!.rocAuc! + 0.1);
  });
});
