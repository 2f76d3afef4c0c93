import { describe, expect, test } from "vitest";
import type { TrainResult } from "../../src/movies/train-result.ts";
import { segmentConclusion, trainConclusion as trainSentence } from "../../src/studies/conclusions.ts";
import { low, madeSegment, madeSegmentation, madeTraining, tinyTraining } from "./made-results.ts";

const trainConclusion = (result: TrainResult) => trainSentence(result, false, false);

describe("the conclusion of a segmentation", () => {
  test("names the segments with their counts and hit rates, and says how firm they are", () => {
    expect(segmentConclusion(madeSegmentation(), false)).toBe(
      "The 200 movies form 3 segments: Blockbusters (80 movies, 75% hits), Cult Classics (40 movies, 50% hits) and " +
        "Low Performers (80 movies, 13% hits); the separation is reasonable (silhouette 0.61) and the grouping is stable (0.93 when resampled).",
    );
  });

  test("follows the silhouette and the stability", () => {
    const at = (silhouette: number, stability: number) =>
      segmentConclusion(madeSegmentation({ silhouette, scan: [{ k: 3, inertia: 1, silhouette, stability }] }), false);
    expect(at(0.72, 0.9)).toContain("separation is strong (silhouette 0.72) and the grouping is stable");
    expect(at(0.4, 0.9)).toContain("separation is weak (silhouette 0.40) but the grouping is stable");
    expect(at(0.1, 0.5)).toContain("separation is absent (silhouette 0.10) and the grouping is not stable (0.50");
    expect(at(0.6, 0.5)).toContain("reasonable (silhouette 0.60) but the grouping is not stable");
  });

  test("calls segments of few movies a sketch, however clear they look", () => {
    const pair = [madeSegment({ count: 4 }), { ...low, count: 8 }];
    expect(segmentConclusion(madeSegmentation({ segments: pair, silhouette: 0.9 }), false)).toMatch(
      /separation is strong .*; 12 movies make a sketch, not a finding\.$/,
    );
    expect(segmentConclusion(madeSegmentation(), false)).not.toContain("sketch");
  });

  test("says nothing of hits without a target and calls a proxy a proxy", () => {
    const blind = [madeSegment({ hitRate: null, hitRateInterval: null, count: 1 }), { ...low, hitRate: null }];
    const sentence = segmentConclusion(madeSegmentation({ segments: blind }), true);
    expect(sentence).toContain("with a proxy in place of measured engagement");
    expect(sentence).toContain("Blockbusters (1 movie) and Low Performers (80 movies)");
    expect(sentence).not.toContain("hits");
  });
});

describe("the conclusion of a hit model", () => {
  test("names the winner with its test figure, interval and baseline", () => {
    expect(trainConclusion(madeTraining())).toBe(
      "Random forest is chosen (cross-validated ROC AUC 0.81 against 0.50 for the baseline); on the 400 test movies its ROC AUC " +
        "is 0.79 (95% interval 0.74–0.84), clearly better than guessing, and it calls 75% of them right where always giving the commoner answer calls 60% right.",
    );
  });

  test("says with whom the winner is tied, the leader among them", () => {
    const tied = madeTraining({
      tie: true,
      winner: "logistic",
      winnerLabel: "Logistic regression",
      comparisons: [{ learner: "logistic", difference: 0.001, interval: [-0.01, 0.01], tied: true }],
    });
    expect(trainConclusion(tied)).toMatch(
      /^Logistic regression is chosen as the simplest of a tie with Random forest \(cross-validated ROC AUC 0\.77 /,
    );
  });

  test("takes back the claim when the interval reaches 0.5 or the baseline is tied", () => {
    const wide = madeTraining({}, { rocAuc: 0.55, intervals: { rocAuc: [0.48, 0.62] } });
    expect(trainConclusion(wide)).toContain("0.55 (95% interval 0.48–0.62), not clearly better than guessing");
    const level = madeTraining({
      comparisons: [{ learner: "baseline", difference: 0.01, interval: [-0.1, 0.1], tied: true }],
    });
    expect(trainConclusion(level)).toContain("not clearly better than guessing");
    expect(trainConclusion(madeTraining({}, { intervals: {} }))).toContain("not clearly better than guessing");
  });

  test("counts the rarer class when it is what makes a test small", () => {
    const rare = madeTraining(
      {},
      {
        confusion: [
          [390, 8],
          [1, 1],
        ],
      },
    );
    expect(trainConclusion(rare)).toContain("with only 2 hits among 400 test movies the test proves nothing");
  });

  test("calls proxies and derived hits so", () => {
    const start = (proxied: boolean, derived: boolean) =>
      trainSentence(madeTraining(), proxied, derived).split("Random forest")[0];
    expect(start(true, true)).toBe("With a proxy in place of measured engagement and hits derived by a rule, ");
    expect(start(false, true)).toBe("With hits derived by a rule, ");
    expect(start(false, false)).toBe("");
  });

  test("says in plain words that three test movies prove nothing, however good the figure", () => {
    const sentence = trainConclusion(tinyTraining);
    expect(sentence).toContain("with only 3 test movies the test proves nothing, whatever the figure (ROC AUC 1.00)");
    expect(sentence).not.toContain("clearly better");
  });
});
