import { describe, expect, test } from "vitest";
import { segmentDecisions, trainDecisions } from "../../src/studies/decisions.ts";
import { cult, low, madeSegment, madeSegmentation, madeTraining, tinyTraining } from "./made-results.ts";

const measured = { madeUp: false, proxied: false };

describe("decisions from segments", () => {
  test("recommend by engagement and popularity, spend and buy by hit rate", () => {
    const [recommendation, marketing, acquisition] = segmentDecisions(madeSegmentation(), measured);
    expect(recommendation).toBe(
      "Recommendation: show Blockbusters to everyone; recommend Cult Classics to viewers of the same taste, who finish what few have found: " +
        "lift discovery; leave Low Performers to search and to viewers who ask for such titles.",
    );
    expect(marketing).toBe(
      "Marketing: with 45% hits overall, spend first on Blockbusters at 75% (65–83%), above the overall rate; do not spend on " +
        "Low Performers at 13% (7–22%), below the overall rate; spend on Cult Classics at 50% (35–65%) only as a trial, not told apart from the overall rate.",
    );
    expect(acquisition).toContain("look for titles like Blockbusters at 75%");
    expect(acquisition).toContain(
      "unless they cost little, pass on titles like Low Performers at 13% (7–22%), below the overall rate",
    );
  });

  test("are taken back for a segment whose interval holds the overall rate", () => {
    const unsure = madeSegment({ hitRateInterval: [0.3, 0.95] });
    const [, marketing, acquisition] = segmentDecisions(madeSegmentation({ segments: [unsure, cult, low] }), measured);
    expect(marketing).not.toContain("spend first");
    expect(marketing).toContain(
      "spend on Blockbusters at 75% (30–95%) and Cult Classics at 50% (35–65%) only as a trial",
    );
    expect(acquisition).toContain("do not decide by segment for titles like Blockbusters");
  });

  test("follow the hit rate and not the name", () => {
    const loved = { ...low, hitRate: 0.75, hitRateInterval: [0.64, 0.83] as const };
    const shunned = madeSegment({ hitRate: 0.125, hitRateInterval: [0.07, 0.21] });
    const [, marketing] = segmentDecisions(madeSegmentation({ segments: [shunned, loved] }), measured);
    expect(marketing).toContain("spend first on Low Performers");
    expect(marketing).toContain("do not spend on Blockbusters");
  });

  test("are cautious when segments overlap or are unstable", () => {
    const firm = segmentDecisions(madeSegmentation(), measured);
    const soft = segmentDecisions(madeSegmentation({ silhouette: 0.3 }), measured);
    expect(firm.join(" ")).not.toContain("not firm");
    expect(soft.at(-1)).toBe("All of these: the segments are not firm, so try each on a few titles first.");
  });

  test("warn that few movies are too few to act on", () => {
    const pair = [madeSegment({ count: 4 }), { ...low, count: 8 }];
    expect(segmentDecisions(madeSegmentation({ segments: pair }), measured).at(-1)).toBe(
      "All of these: 12 movies are too few to act on.",
    );
  });

  test("give no ground for spending without a target", () => {
    const blind = [madeSegment(), low].map((segment) => ({ ...segment, hitRate: null, hitRateInterval: null }));
    const said = segmentDecisions(madeSegmentation({ segments: blind }), measured);
    expect(said).toHaveLength(2);
    expect(said[1]).toContain("no known hits");
  });

  test("warn where engagement is a proxy, and are an illustration where movies are made up", () => {
    expect(segmentDecisions(madeSegmentation(), { madeUp: false, proxied: true })[0]).toContain(
      "Engagement is a proxy",
    );
    const shown = segmentDecisions(madeSegmentation(), { madeUp: true, proxied: false });
    expect(shown.every((sentence) => sentence.startsWith("Illustration only"))).toBe(true);
  });
});

describe("decisions from a hit model", () => {
  test("use a model that passed its test, with its record", () => {
    expect(trainDecisions(madeTraining(), measured)).toEqual([
      "Acquisition: for titles that already have an audience elsewhere, sort the shortlist by Random forest's probability; " +
        "of the 180 test movies it called hits, 67% were (59–74%), against 40% of all.",
    ]);
  });

  test("do not use one that a tiny test or a wide interval holds back", () => {
    expect(trainDecisions(tinyTraining, measured)[0]).toContain("do not act on the model; 3 test movies cannot show");
    const wide = madeTraining({}, { intervals: { rocAuc: [0.45, 0.7] } });
    expect(trainDecisions(wide, measured)[0]).toContain("does not set it clearly apart from guessing");
  });

  test("say when the verdict never says hit", () => {
    const shy = madeTraining(
      {},
      {
        precision: 0,
        confusion: [
          [240, 0],
          [160, 0],
        ],
      },
    );
    expect(trainDecisions(shy, measured)[0]).toContain("called none of the test movies a hit");
  });
});
