import { describe, expect, it } from "vitest";
import type { TrainResult } from "../../src/movies/train-result.ts";
import { note } from "../../src/notes.ts";
import { trustMarks } from "../../src/report/trust.ts";
import { richTraining } from "../fixtures/plain-training.ts";
import { sampleRun } from "../fixtures/sample-run.ts";

const [fifteen, fifteenModel, films] = sampleRun().studies;

function modelMark(change: Partial<TrainResult>): string {
  const training = { ...films!.training!, ...change };
  return trustMarks({ ...films!, segmentation: null, training })[0]!.text;
}

describe("trust marks", () => {
  it("warn of a test that proves nothing however good it looks", () => {
    expect(fifteenModel!.training!.test.rocAuc).toBe(1);
    expect(trustMarks(fifteenModel!)).toEqual([{ level: "poor", text: "Test too small to prove anything" }]);
  });

  it("call a model good only when it beats guessing in a test that can tell", () => {
    expect(modelMark({})).toBe("Model better than guessing");
    const { test, rows } = films!.training!;
    expect(modelMark({ test: { ...test, intervals: { rocAuc: [0.49, 0.6] } } })).toBe(
      "Not clearly better than guessing",
    );
    expect(
      modelMark({
        rows: { ...rows, test: 60 },
        test: {
          ...test,
          confusion: [
            [20, 10],
            [10, 20],
          ],
        },
      }),
    ).toBe("Model better than guessing, figures rough");
  });

  it("tell firm segments from overlapping and unstable ones", () => {
    const segmentation = fifteen!.segmentation!;
    const text = (change: object) =>
      trustMarks({ ...fifteen!, segmentation: { ...segmentation, ...change } }).map((mark) => mark.text);
    expect(text({})).toEqual(["Segments firm"]);
    expect(text({ silhouette: 0.4 })).toEqual(["Segments overlap"]);
    expect(text({ notes: [note("SMALL_SAMPLE", "Few.")] })).toEqual(["Segments clear, but few movies"]);
    expect(text({ stabilityFloor: 0.99 })).toEqual(["Segments unstable"]);
  });

  it("name proxies and a computed target", () => {
    expect(
      trustMarks(films!)
        .map((mark) => mark.text)
        .slice(-2),
    ).toEqual(["Engagement by proxy", "Hits by a rule"]);
  });

  it("say what the guards found, and nothing when they found nothing", () => {
    const { circularRules, canary, timeGap } = richTraining();
    const texts = (change: Partial<TrainResult>) =>
      trustMarks({ ...fifteenModel!, training: { ...fifteenModel!.training!, ...change } })
        .slice(1)
        .map(({ level, text }) => `${level}: ${text}`);
    const level = { ...timeGap!, gap: { difference: 0.01, interval: [-0.01, 0.03] as const } };
    expect(texts({ circularRules: [], canary, timeGap: level })).toEqual([]);
    expect(texts({ circularRules, canary: { ...canary!, verdict: "fail" }, timeGap })).toEqual([
      "poor: Hits may be made of the features",
      "poor: Training leaks",
      "fair: Weaker on later movies",
    ]);
  });
});
