import { describe, expect, test } from "vitest";
import { compareRuns } from "../../src/runs/compare-runs.ts";
import type { RunResult } from "../../src/studies/study-result.ts";
import { richRun } from "../fixtures/rich-run.ts";
import { sampleRun } from "../fixtures/sample-run.ts";

const run = sampleRun(300);

// biome-ignore lint/suspicious/noExplicitAny: a run that is taken apart
function changedRun(change: (run: any) => void): RunResult {
  const copy = structuredClone(run);
  change(copy);
  return copy;
}

describe("two runs", () => {
  test("that are the same have no figure that differs", () => {
    const comparison = compareRuns(run, structuredClone(run));
    expect(comparison.same).toBe(true);
    expect(comparison.settings).toEqual([]);
    expect(comparison.studies.map(({ name }) => name)).toEqual(run.studies.map(({ name }) => name));
    expect(
      comparison.studies.every((study) => study.figures.every(({ change }) => change === 0 || change === null)),
    ).toBe(true);
  });

  test("are compared figure by figure, with the change and whether it lies within both intervals", () => {
    const after = changedRun((copy) => {
      const { test } = copy.studies[1].training;
      test.accuracy += 0.01;
      test.intervals.accuracy = [0, 1];
      test.brier += 0.9;
      copy.seed = 7;
    });
    const comparison = compareRuns(run, after);
    expect(comparison.same).toBe(false);
    expect(comparison.settings).toMatchObject([{ figure: "seed", before: 42, after: 7, change: -35 }]);
    const study = comparison.studies[1]!;
    const brier = study.figures.find(({ figure }) => figure === "test.brier")!;
    expect(brier.change).toBeCloseTo(0.9, 10);
    expect(brier.withinNoise).toBe(false);
    expect(study.changed).toBe(true);
    expect(comparison.studies[0]!.changed).toBe(false);
  });

  test("of other data or another winner say so", () => {
    const before = changedRun((copy) => {
      copy.studies[2].data.hash = "a";
    });
    const after = changedRun((copy) => {
      copy.studies[2].data.hash = "b";
      copy.studies[2].training.winnerLabel = "Another";
    });
    const study = compareRuns(before, after).studies[2]!;
    expect(study.sameData).toBe(false);
    expect(study.figures.find(({ figure }) => figure === "winner")).toMatchObject({ after: "Another", change: null });
  });

  test("are compared in their preparations and outside tests too", () => {
    const before = richRun(300);
    const films = before.studies[2]!;
    const changedFilms = {
      ...films,
      preparation: { ...films.preparation!, rows: { read: 350, kept: 290, dropped: {} } },
      outsideTest: { ...films.outsideTest!, scores: { ...films.outsideTest!.scores, rocAuc: 0.5 } },
    };
    const after = { ...before, studies: [...before.studies.slice(0, 2), changedFilms] };
    const changed = compareRuns(before, after).studies[2]!.figures.filter((figure) => figure.before !== figure.after);
    expect(changed).toMatchObject([
      { figure: "kept", before: 300, after: 290, change: -10 },
      { figure: "outside.rocAuc", after: 0.5 },
    ]);
  });

  test("with a study in one alone say in which", () => {
    const fewer = changedRun((copy) => copy.studies.shift());
    const [name] = run.studies.map((study) => study.name);
    const presence = (comparison: ReturnType<typeof compareRuns>) =>
      comparison.studies.find((study) => study.name === name)!.presence;
    expect(presence(compareRuns(run, fewer))).toBe("before");
    expect(presence(compareRuns(fewer, run))).toBe("after");
    expect(compareRuns(run, fewer).same).toBe(false);
  });

  test("are compared as far as it goes when one lacks parts", () => {
    const bare = changedRun((copy) => {
      for (const study of copy.studies) {
        if (study.training) study.training = {};
        if (study.segmentation) study.segmentation = {};
      }
    });
    const study = compareRuns(run, bare).studies[1]!;
    expect(study.figures.every(({ after }) => after === null)).toBe(true);
    expect(study.figures.length).toBeGreaterThan(5);
  });
});
