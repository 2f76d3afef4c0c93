import { describe, expect, test } from "vitest";
import { dataLimits, segmentLimits, trainLimits } from "../../src/studies/limits.ts";
import { madeData, madeSegmentation, madeTraining, tinyTraining } from "./made-results.ts";

describe("the limits of the data", () => {
  test("are none for a large measured table", () => {
    expect(dataLimits(madeData(), false)).toEqual([]);
  });

  test("name a small table, and an unknown target", () => {
    expect(dataLimits(madeData({}, 40), false)).toEqual(["40 movies are too few for firm conclusions."]);
    const gaps = madeData();
    const partly = { ...gaps, description: { ...gaps.description, target: { known: 1990, hits: 9 } } };
    expect(dataLimits(partly, false)).toEqual(["10 of 2,000 movies have no known target."]);
  });

  test("call made-up movies no evidence about a market, whatever their number", () => {
    expect(dataLimits(madeData({}, 2000), true)[0]).toContain("2,000 movies are made up");
    expect(dataLimits(madeData({}, 2000), true)[0]).toContain("nothing here is evidence about any market");
  });

  test("give each proxy its formula and each derived target its rule", () => {
    const data = madeData({
      proxies: [{ column: "completion_rate", formula: "0.3 + rating / 20" }],
      targetRule: "gross ≥ budget",
    });
    const said = dataLimits(data, false).join(" ");
    expect(said).toContain("completion_rate is a proxy, not a measurement: completion_rate = 0.3 + rating / 20.");
    expect(said).toContain("The target is derived, not observed: a movie counts as a hit when gross ≥ budget.");
  });
});

describe("the limits of a segmentation", () => {
  test("are one sentence when all is firm", () => {
    const narrow = madeSegmentation().segments.map((segment) => ({ ...segment, hitRateInterval: null }));
    expect(segmentLimits(madeSegmentation({ segments: narrow }))).toHaveLength(1);
  });

  test("grow with overlap, instability and disagreement about k", () => {
    const said = segmentLimits(
      madeSegmentation({
        silhouette: 0.3,
        scan: [{ k: 3, inertia: 1, silhouette: 0.3, stability: 0.4 }],
        elbowK: 4,
        silhouetteK: 2,
      }),
    ).join(" ");
    expect(said).toContain("run into one another");
    expect(said).toContain("one way to divide the table");
    expect(said).toContain("the elbow points to 4, the silhouette is best at 2, and 3 was taken");
  });

  test("list the wide intervals of hit rates alone", () => {
    const said = segmentLimits(madeSegmentation()).join(" ");
    expect(said).toContain("Cult Classics 35–65%");
    expect(said).not.toContain("Blockbusters 6");
  });
});

describe("the limits of a hit model", () => {
  test("say that three test movies prove nothing", () => {
    const said = trainLimits(tinyTraining).join(" ");
    expect(said).toContain("The test rests on 3 movies, 2 hits among them: so few prove nothing");
    expect(said).not.toContain("not clearly better");
  });

  test("name the weight of the test by its rarer class", () => {
    expect(trainLimits(madeTraining())[0]).toContain("the intervals cover the luck of the draw");
    const few = madeTraining(
      {},
      {
        confusion: [
          [380, 0],
          [10, 10],
        ],
      },
    );
    expect(trainLimits(few)[0]).toContain("20 hits among them: read its figures as rough");
  });

  test("name a wide interval, a tie and a winner no better than the baseline", () => {
    const said = trainLimits(
      madeTraining(
        { tie: true, comparisons: [{ learner: "logistic", difference: 0, interval: [-1, 1], tied: true }] },
        { intervals: { rocAuc: [0.4, 0.7] } },
      ),
    ).join(" ");
    expect(said).toContain("0.40–0.70, is wide");
    expect(said).toContain("Random forest cannot be told apart from Logistic regression");
    expect(said).toContain("do not rely on its verdicts");
  });

  test("follow the kind of split", () => {
    const split = (kind: "time" | "column" | "grouped" | "stratified") =>
      trainLimits(madeTraining({ split: { kind, column: "year", testSize: 0.2, folds: 5, repeats: 1 } })).join(" ");
    expect(split("stratified")).toContain("a random 20% of the same table");
    expect(split("time")).toContain("the latest by year");
    expect(split("column")).toContain("those that year marks");
    expect(split("grouped")).toContain("share no year with the training movies");
  });

  test("say as of when a model for an earlier moment judges, and that one on the measures judges no scripts", () => {
    expect(trainLimits(madeTraining()).join(" ")).toContain("movies that have an audience, not scripts");
    const early = trainLimits(madeTraining({ at: "release" })).join(" ");
    expect(early).toContain("judges by what is known at the release");
    expect(early).not.toContain("scripts");
  });
});
