import { describe, expect, it } from "vitest";
import { planFolds } from "../../src/learn/fold-plan.ts";
import { randomStream } from "../../src/math/random.ts";
import { rocAuc } from "../../src/metrics/ranking.ts";
import { rankSample } from "../../src/metrics/resampled-ranking.ts";
import { compareCandidates, compareWithLeader, rankLeaderboard } from "../../src/movies/compare.ts";
import { resampledMeanAucs } from "../../src/movies/resample-folds.ts";
import { candidateOf, madeRows, plainFeatures } from "./choosing-settings.ts";
import { numberInputs } from "./made-inputs.ts";

const { measures, target } = madeRows(120);
const inputs = numberInputs(measures);
const settings = { ...plainFeatures, folds: 4, threshold: 0.5 };
const context = () => ({ random: randomStream(7) });
const candidates = [candidateOf("baseline"), candidateOf("logistic"), candidateOf("tree", { maxDepth: 2 })];

describe("compareCandidates", () => {
  it("takes stratified folds where no plan is given", () => {
    const plan = planFolds(target, { kind: "stratified", folds: 4, repeats: 1 }, context().random.child(0));
    const planned = compareCandidates(candidates, inputs, target, { ...settings, plan }, context());
    expect(compareCandidates(candidates, inputs, target, settings, context())).toEqual(planned);
  });

  it("gives a mean, a deviation and a corrected standard error over all folds of all repeats", () => {
    const plan = planFolds(target, { kind: "stratified", folds: 4, repeats: 3 }, randomStream(1));
    const { rows } = compareCandidates(candidates, inputs, target, { ...settings, plan }, context());
    const row = rows[1]!;
    expect(row.foldRocAuc).toHaveLength(12);
    expect(row.cv.rocAuc).toBeCloseTo(row.foldRocAuc.reduce<number>((sum, auc) => sum + auc!, 0) / 12, 14);
    expect(row.cvStandardError.rocAuc).toBeCloseTo(row.cvStd.rocAuc! * Math.sqrt(1 / 12 + 1 / 3), 2);
    expect(row.cvStandardError.logLoss).toBeCloseTo(row.cvStd.logLoss * Math.sqrt(1 / 12 + 1 / 3), 2);
    expect(rankLeaderboard(rows).at(-1)!.learner).toBe("baseline");
  });
});

describe("compareWithLeader", () => {
  it("tells a learner from the baseline on repeated folds, and not from itself", () => {
    const plan = planFolds(target, { kind: "stratified", folds: 4, repeats: 2 }, randomStream(1));
    const twice = [...candidates.slice(0, 2), candidates[1]!];
    const compared = compareCandidates(twice, inputs, target, { ...settings, plan }, context());
    const [baseline, itself] = compareWithLeader(compared, 1, context());
    expect(baseline!.tied).toBe(false);
    expect(baseline!.interval[0]).toBeLessThan(baseline!.difference);
    expect(baseline!.interval[1]).toBeGreaterThan(baseline!.difference);
    expect(itself).toMatchObject({ difference: 0, interval: [0, 0], tied: true });
  });

  it("finds wider intervals when rows of a group are alike and whole groups are drawn", () => {
    // Every movie five times: a group of copies holds no more than one movie does.
    const copies = Uint32Array.from({ length: 5 * target.length }, (_, row) => row % target.length);
    const copied = measures.map((column) => Float64Array.from(copies, (row) => column[row]!));
    const copiedTarget = Uint8Array.from(copies, (row) => target[row]!);
    const choice = { kind: "grouped", folds: 4, repeats: 1, groups: copies } as const;
    const plan = planFolds(copiedTarget, choice, randomStream(1));
    const compared = compareCandidates(
      candidates.slice(0, 2),
      numberInputs(copied),
      copiedTarget,
      { ...settings, plan },
      context(),
    );
    const width = (given: typeof compared) => {
      const [low, high] = compareWithLeader(given, 1, context())[0]!.interval;
      return high - low;
    };
    const ratio = width(compared) / width({ ...compared, groups: null });
    expect(ratio).toBeGreaterThan(1.8);
    expect(ratio).toBeLessThan(2.8);
  });
});

describe("resampledMeanAucs", () => {
  const random = randomStream(3);
  const score = Float64Array.from(target, (hit) => hit * 0.6 + random.normal());
  const halves = [0, 1].map((half) => Uint32Array.from(target.keys()).filter((row) => row % 2 === half));
  const samples = halves.map((rows) =>
    rankSample(
      rows,
      Uint8Array.from(rows, (row) => target[row]!),
      Float64Array.from(rows, (row) => score[row]!),
    ),
  );

  it.each([false, true])("is the AUC of rows written out as often as they were drawn (in groups: %s)", (grouped) => {
    const groups = Uint32Array.from(target, (_, row) => (grouped ? 3 + (row >> 2) : row));
    const units = [...new Set(groups)];
    const found = resampledMeanAucs([samples], target.length, grouped ? groups : null, randomStream(9));
    expect(found).toHaveLength(1000);
    for (const sample of [0, 1, 2, 500]) {
      const stream = randomStream(9).child(sample);
      const drawn = units.map(() => units[stream.integer(units.length)]!);
      const aucs = halves.map((rows) => {
        const written = drawn.flatMap((unit) => [...rows.filter((row) => groups[row] === unit)]);
        return rocAuc(
          Uint8Array.from(written, (row) => target[row]!),
          Float64Array.from(written, (row) => score[row]!),
        )!;
      });
      expect(found[sample]![0]).toBeCloseTo((aucs[0]! + aucs[1]!) / 2, 12);
    }
  });
});
