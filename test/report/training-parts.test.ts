import { describe, expect, it } from "vitest";
import type { TrainResult } from "../../src/movies/train-result.ts";
import { searchTable } from "../../src/report/choosing-tables.ts";
import {
  checkSentences,
  circularSentence,
  searchSentence,
  timeGapSentence,
} from "../../src/report/choosing-wording.ts";
import { contributionsTable, exampleMovie, explanationSentence } from "../../src/report/explanation-wording.ts";
import { renderMarkdown } from "../../src/report/markdown.ts";
import { leaderboardTable, paramsTable, testTable } from "../../src/report/model-tables.ts";
import { inputsSentence, momentsSentence, momentsTable, momentsTitle } from "../../src/report/moments-wording.ts";
import { thresholdTable, trialsTable } from "../../src/report/probability-tables.ts";
import { probabilitySentences } from "../../src/report/probability-wording.ts";
import { renderReport } from "../../src/report/report.ts";
import { checksTitle, explanationTitle, searchesTitle, splitSentence } from "../../src/report/wording.ts";
import type { RunResult } from "../../src/studies/study-result.ts";
import { plainTraining } from "../fixtures/plain-training.ts";
import { richRun } from "../fixtures/rich-run.ts";

const run = richRun(200);
const rich = run.studies[2]!.training!;
const plain: TrainResult = { ...rich, ...plainTraining, threshold: 0.5 };

function withTraining(training: TrainResult): RunResult {
  return { ...run, studies: [{ ...run.studies[2]!, training }] };
}

function wordsOf(markup: string): string {
  const text = markup
    .replace(/<[^>]*>/g, " ")
    .replaceAll("&#39;", "'")
    .replaceAll("&amp;", "&");
  return text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replace(/\s+/g, " ");
}

function sentencesOf(training: TrainResult): string[] {
  const { searches, explanation } = training;
  return [
    inputsSentence(training),
    momentsSentence(training),
    ...searches.map(searchSentence),
    ...probabilitySentences(training),
    ...(explanation === null ? [] : [explanationSentence(explanation)]),
    ...checkSentences(training),
  ];
}

describe("the moments of a training", () => {
  it("are a table with the model's own in it, and a picture", () => {
    const { rows } = momentsTable(rich);
    expect(rows.map(({ cells }) => cells[0])).toEqual([
      "announcement",
      "release (this model)",
      "day7",
      "day28",
      "lifetime",
    ]);
    expect(rows[1]).toMatchObject({ strong: true, cells: [expect.anything(), "0.63", "0.60–0.66", "release_date"] });
    expect(rows[2]!.cells[3]).toBe("nothing");
    expect(renderReport(withTraining(rich))).toContain("What can be told at each moment");
  });

  it("are said in order, and left out of a report that has none", () => {
    expect(momentsSentence(rich)).toMatch(
      /ROC AUC of 0\.57 at the announcement, 0\.63 at the release and 0\.80 at the end/,
    );
    expect(inputsSentence(rich)).toBe(
      "The model is for predictions at the release: it learns from what is known then, genre and release_date.",
    );
    expect(inputsSentence(plain)).toBe("");
    expect(renderReport(withTraining(plain)) + renderMarkdown(withTraining(plain))).not.toContain(momentsTitle);
  });
});

describe("a training with everything asked for", () => {
  it("is told in the same sentences by the page and the Markdown", () => {
    const page = wordsOf(renderReport(withTraining(rich)));
    const text = renderMarkdown(withTraining(rich)).replace(/\\(.)/g, "$1");
    const sentences = sentencesOf(rich);
    expect(sentences).toHaveLength(2 + 2 + 4 + 1 + 5);
    for (const sentence of sentences) {
      expect(page).toContain(sentence);
      expect(text).toContain(sentence);
    }
    expect(page + text).not.toMatch(/NaN|undefined|\[object/);
  });

  it("shows every chart of it", () => {
    const page = renderReport(withTraining(rich));
    const titles = [
      "Reliability out of fold",
      "What moves the scores",
      "One movie&#39;s score, step by step",
      ...rich.explanation!.dependence.map(({ feature }) => `Probability of a hit by ${feature}`),
      "Learning curve",
    ];
    expect(titles).toHaveLength(8);
    for (const title of titles) expect(page.split(`<strong>${title}</strong>`)).toHaveLength(2);
  });
});

describe("a training with nothing asked for", () => {
  it("has no heading without content", () => {
    const bare = withTraining({ ...plain, explanation: null });
    for (const text of [wordsOf(renderReport(bare)), renderMarkdown(bare)]) {
      for (const title of [searchesTitle, explanationTitle, checksTitle]) expect(text).not.toContain(title);
      expect(text).toContain("Probabilities and verdicts");
      expect(text).not.toMatch(/NaN|undefined|null/);
    }
  });

  it("says that the threshold was set and shows no choice where there was none", () => {
    expect(probabilitySentences(plain)[2]).toBe(
      "A movie is called a hit from a probability of 0.50, which was set, not learned.",
    );
    expect(thresholdTable(plain.probability)).toBeNull();
    expect(trialsTable(plain.probability)).toBeNull();
  });
});

describe("a search in the report", () => {
  it("shows the best five and the one that was taken, by what differs between them", () => {
    const table = searchTable(rich.searches[0]!);
    expect(table.caption).toBe(
      "Gradient boosting: the best 5 of 8 candidates and the one that was taken, mean ± standard error over the folds",
    );
    expect(table.rows.map(({ cells }) => cells[1])).toEqual(["1", "2", "3", "4", "5", "6"]);
    expect(table.rows.filter(({ strong }) => strong).map(({ cells }) => cells)).toEqual([
      ["learningRate = 0.05, maxDepth = 5", "6", "0.836 ± 0.015", "0.482 ± 0.011", "100%", "taken"],
    ]);
  });

  it("says the rule, the rounds of halving and the members of an ensemble by name", () => {
    expect(rich.searches.map(searchSentence)).toEqual([
      "Gradient boosting: 8 candidates tried (by successive halving: 8 on 33% of the trees and 6 on all of the trees). The simplest within one standard error of the best (0.846 ± 0.015) is taken: ROC AUC 0.836 ± 0.015 with trees = 200, learningRate = 0.05, maxDepth = 5, subsample = 1.",
      "Stacking: 3 candidates tried (every combination of a grid). The best is taken: ROC AUC 0.838 ± 0.015 with members = logistic,forest, maxDepth = none.",
    ]);
    expect(searchSentence({ ...rich.searches[0]!, chosen: 0 })).toContain("which is the best itself: ROC AUC 0.846");
  });

  it("shows all hyper-parameters of a single candidate, and no error where there is none", () => {
    const [only] = rich.searches[1]!.candidates;
    const table = searchTable({
      ...rich.searches[1]!,
      candidates: [{ ...only!, rocAuc: null, rocAucStandardError: null, logLossStandardError: null }],
    });
    expect(table.rows.map(({ cells }) => cells)).toEqual([
      ["members = logistic,forest, maxDepth = none", "1", "–", "0.481", "taken"],
    ]);
  });
});

describe("the tables of a model", () => {
  it("give the leaderboard its corrected standard errors", () => {
    const table = leaderboardTable({ ...rich, split: { ...rich.split, repeats: 3 } });
    expect(table.caption).toBe(
      "Learners by 5-fold cross-validation, repeated 3 times, on the training movies: means over the folds, ± the corrected standard error",
    );
    const { cv, cvStandardError } = rich.leaderboard[2]!;
    expect(cvStandardError.rocAuc).toBe(0.015);
    expect(table.rows[2]!.cells.slice(0, 3)).toEqual([
      "Logistic regression",
      "0.80 ± 0.01",
      `${cv.logLoss.toFixed(2)} ± 0.01`,
    ]);
  });

  it("print the members of an ensemble as names", () => {
    const [first, ...others] = rich.leaderboard;
    const members = ["logistic", "forest"].map((name) => ({ name, params: { maxDepth: null } }));
    const table = paramsTable({ ...rich, leaderboard: [{ ...first!, params: { members, weights: null } }, ...others] });
    expect(table.rows[0]!.cells[1]).toBe("members = logistic,forest, weights = none");
  });

  it("name the threshold, or say that each movie has its own", () => {
    expect(testTable(plain).caption).toMatch(/ verdicts at a probability of 0\.50$/);
    expect(testTable(rich).caption).toMatch(/ verdicts at each movie's own threshold$/);
  });

  it("say how grouped movies were split", () => {
    const split = { ...rich.split, kind: "grouped", column: "franchise" } as const;
    expect(splitSentence({ ...rich, split })).toContain("movies with the same franchise kept together");
  });
});

describe("probabilities in the report", () => {
  const [error, reason, threshold, close] = probabilitySentences(rich);
  const { probability } = rich;

  it("set the calibration error against its interval and chance", () => {
    expect(error).toBe(
      "Out of fold the forecasts miss the share of hits by 2.3 percentage points on average (expected calibration error; 95% interval 0.4 to 3.7). A perfect forecast of as many movies would show 1.9 by chance: they are off by more than chance explains.",
    );
    const calibrationError = { ...probability.calibrationError, interval: [0, 0.03] as const };
    expect(probabilitySentences({ ...rich, probability: { ...probability, calibrationError } })[0]).toMatch(
      /1\.9 by chance: that is no more than chance may explain\.$/,
    );
    expect(reason).toBe(probability.calibration.reason);
  });

  it("say what the threshold costs against 0.5 and each movie's own", () => {
    expect(threshold).toBe(
      "The threshold of 0.32 (95% interval 0.26–0.38) was learned out of fold for the lowest cost, where a missed hit costs what the column licence_fee says and a false alarm 2: a movie costs 0.53, against 0.64 at 0.50. Each movie is judged by a threshold made from its own costs: 0.50 a movie.",
    );
    expect(thresholdTable(probability)!.rows.map(({ cells, strong }) => [strong, ...cells])).toEqual([
      [false, "the learned 0.32", "0.53", "0.48–0.57"],
      [false, "0.50", "0.64", "0.59–0.70"],
      [true, "each movie's costs", "0.50", "0.46–0.55"],
    ]);
  });

  it("say what a threshold for F1 reaches", () => {
    const decision = { criterion: "f1", threshold: 0.318, costs: null, ownThresholds: false } as const;
    const thresholdChoice = { ...probability.thresholdChoice!, criterion: "f1", fromCosts: null } as const;
    expect(probabilitySentences({ ...rich, probability: { ...probability, decision, thresholdChoice } })[2]).toBe(
      "The threshold of 0.32 (95% interval 0.26–0.38) was learned out of fold for the best F1: 0.53, against 0.64 at 0.50.",
    );
  });

  it("count the movies that are too close to call", () => {
    expect(close).toBe(
      "5 test movies of 40 (12%) are too close to call: what the data allow lies on both sides of the threshold.",
    );
    const none = { ...rich, probability: { ...probability, tooCloseToCall: 0 } };
    expect(probabilitySentences(none)[3]).toBe("No test movie is too close to call.");
  });

  it("mark the calibration that was taken", () => {
    expect(trialsTable(probability)!.rows.map(({ cells, strong }) => [strong, ...cells])).toEqual([
      [false, "none: as the learner says", "0.5121", "–"],
      [true, "sigmoid (taken)", "0.4902", "0.0219 ± 0.0041"],
      [false, "isotonic", "0.4913", "0.0208 ± 0.0052"],
    ]);
  });
});

describe("the explanation in the report", () => {
  const explanation = rich.explanation!;

  it("shows the movie with the highest score", () => {
    const highest = Math.max(...explanation.movies.map(({ score }) => score));
    expect(exampleMovie(explanation)!.score).toBe(highest);
    expect(exampleMovie({ ...explanation, movies: [] })).toBeNull();
  });

  it("gives contributions in the units of their scale", () => {
    expect(contributionsTable(plain.explanation!).rows.map(({ cells }) => cells)).toEqual([
      ["avg_watch_time", "15.0"],
      ["avg_rating", "5.0"],
    ]);
    const logOdds = contributionsTable({ ...plain.explanation!, scale: "log-odds" });
    expect([logOdds.columns[1]!.title, logOdds.rows[0]!.cells[1]]).toEqual(["Log odds", "0.15"]);
  });

  it("says whether the contributions are exact or sampled", () => {
    expect(explanationSentence(plain.explanation!)).toBe(
      "The mean score of 2 reference movies is 50%. What moves the scores of 2 training movies away from it most, on average: avg_watch_time (15.0 points) and avg_rating (5.0 points). These are exact Shapley values through the whole model, from its input columns to the probability shown.",
    );
    const [first] = explanation.movies;
    const parts = first!.explanation.map((part) => ({ ...part, standardError: 0.01 }));
    expect(explanationSentence({ ...explanation, movies: [{ ...first!, explanation: parts }] })).toContain("sampled");
  });
});

describe("the checks in the report", () => {
  it("read the gap between random and time split by its interval", () => {
    const gap = (low: number, high: number) =>
      timeGapSentence({ ...rich.timeGap!, gap: { difference: (low + high) / 2, interval: [low, high] } });
    expect(timeGapSentence(rich.timeGap!)).toBe(
      "Learned from earlier and judged on later movies by release_date (3 splits of 2,400 dated movies), the ROC AUC is 0.78 (0.75–0.81); at random with as many movies it is 0.83 (0.81–0.86): a gap of 0.05 (95% interval 0.02–0.08). Expect the lower figure of new movies.",
    );
    expect(gap(-0.02, 0.04)).toMatch(/interval −0\.02 to 0\.04\)\. The gap is within what chance explains\.$/);
    expect(gap(-0.06, -0.02)).toMatch(/Later movies are not harder than others here\.$/);
  });

  it("set the nested figure against the leaderboard's, and tell of rules in number", () => {
    expect(checkSentences(rich)[2]).toBe(
      "Nested cross-validation makes the whole choice again without each of 3 outer folds and judges it there: ROC AUC 0.829 ± 0.016, log loss 0.49. The leaderboard's best is 0.842, chosen on its own folds.",
    );
    expect(circularSentence(rich.circularRules)).toMatch(/^Suspect: 2 rules of one or two columns tell hits/);
    expect(circularSentence(rich.circularRules.slice(0, 1))).toMatch(
      /^Suspect: A rule of one or two columns tells hits/,
    );
  });

  it("say what the last movies added", () => {
    expect(checkSentences(rich).at(-1)).toBe(
      "Learned from 60 movies the ROC AUC is 0.71, from 960 it is 0.84; the last 480 changed it by 0.012.",
    );
    expect(checkSentences({ ...plain, learningCurve: rich.learningCurve!.slice(0, 1) })).toEqual([]);
  });
});
