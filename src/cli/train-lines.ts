import { describeValue } from "../learn/params.ts";
import type { FitTime } from "../movies/cross-validate.ts";
import { momentWords } from "../movies/field-ledger.ts";
import { scoreLabels } from "../movies/score-labels.ts";
import type { Interval } from "../movies/segment-result.ts";
import type { LeaderboardRow, TestReport, TrainResult } from "../movies/train-result.ts";
import { countOf, countText, listOf, percent } from "../studies/wording.ts";
import type { Style } from "./output.ts";
import { bar, inert, tableLines, wrapText } from "./text-table.ts";

const barWidth = 20;

/** What `train` shows on a terminal. out: where the model was written. */
export function trainLines(
  result: TrainResult,
  times: readonly FitTime[],
  out: string,
  style: Style,
  width: number,
): string[] {
  const { rows, source, split, test } = result;
  const how = split.column === null ? split.kind : `by ${split.column}`;
  const counts = `${countText(rows.train)} to learn from, ${countText(rows.test)} to test on (${how})`;
  const boardRows = result.leaderboard.map((row) => boardRow(row, times));
  const [boardHead = "", ...board] = tableLines(boardColumns, boardRows, width);
  const [testHead = "", ...scores] = tableLines(testColumns, testRows(test), width);
  return [
    style.bold(`${inert(source)}: ${counts}`),
    ...(result.at === null ? [] : wrapText(atSentence(result), width)),
    "",
    style.bold(boardHead),
    ...board,
    ...wrapText(winnerSentence(result), width),
    ...searchLines(result, width),
    ...checkLines(result, width),
    ...momentLines(result, style, width),
    "",
    style.bold(testHead),
    ...scores,
    ...confusionLines(test),
    ...probabilityLines(result, width),
    "",
    style.bold("importance (fall of ROC AUC when shuffled)"),
    ...importanceLines(result, width),
    "",
    `Model: ${style.bold(inert(out))}`,
  ];
}

function atSentence({ at, inputs }: TrainResult): string {
  return `At ${momentWords[at!]}, from what is known then: ${listOf(inputs.map(({ field }) => inert(field)))}.`;
}

const boardColumns = [
  { title: "learner, cross-validated" },
  { title: "ROC AUC", align: "right" },
  { title: "±", align: "right" },
  { title: "accuracy", align: "right" },
  { title: "log loss", align: "right" },
  { title: "Brier", align: "right" },
  { title: "fits in", align: "right" },
] as const;

function boardRow({ learner, label, cv, cvStandardError }: LeaderboardRow, times: readonly FitTime[]): string[] {
  const figures = [cv.rocAuc, cvStandardError.rocAuc, cv.accuracy, cv.logLoss, cv.brier].map(figure);
  const time = times.find((taken) => taken.learner === learner);
  return [label, ...figures, time === undefined ? "–" : `${(time.milliseconds / 1000).toFixed(1)} s`];
}

/** The best of each search, and what was taken. */
function searchLines({ searches }: TrainResult, width: number): string[] {
  return searches.flatMap(({ label, method, rule, candidates, chosen }) => {
    const taken = candidates[chosen]!;
    const params = Object.entries(taken.params).map(([name, value]) => `${name} ${describeValue(value)}`);
    const how = `${label}: ${countOf(candidates.length, "candidate")} searched (${method}, ${rule === "best" ? "the best taken" : "the simplest within one standard error of the best taken"})`;
    const sentence = `${how}: ROC AUC ${figure(taken.rocAuc)} ± ${figure(taken.rocAucStandardError)} with ${params.join(", ")}.`;
    return wrapText(sentence, width);
  });
}

/** How well hits are told at each moment. */
function momentLines({ moments, winnerLabel, at }: TrainResult, style: Style, width: number): string[] {
  if (moments === null) return [];
  const rows = moments
    .filter(({ moment, newFields }) => newFields.length > 0 || moment === at)
    .map(({ moment, newFields, rocAuc, interval }) => [
      moment === at ? `${moment} (this model)` : moment,
      figure(rocAuc),
      interval === null ? "" : `${figure(interval[0])} to ${figure(interval[1])}`,
      newFields.length === 0 ? "nothing" : newFields.map(inert).join(", "),
    ]);
  const columns = [
    { title: `${winnerLabel.toLowerCase()} by moment, cross-validated` },
    { title: "ROC AUC", align: "right" },
    { title: "95% interval" },
    { title: "new at this moment", wrap: true },
  ] as const;
  const [head = "", ...lines] = tableLines(columns, rows, width);
  return ["", style.bold(head), ...lines];
}

/** Nested cross-validation, time gap, learning curve and canary, where they were made. */
function checkLines({ nested, timeGap, learningCurve, canary }: TrainResult, width: number): string[] {
  const sentences: string[] = [];
  if (nested !== null) {
    sentences.push(
      `Nested cross-validation of the whole choosing: ROC AUC ${figure(nested.rocAuc)} ± ${figure(nested.rocAucStandardError)}.`,
    );
  }
  if (timeGap !== null) {
    const { time, random, gap } = timeGap;
    sentences.push(
      `Split by ${timeGap.column} the ROC AUC is ${figure(time.rocAuc)}, at random ${figure(random.rocAuc)}: a gap of ${figure(gap.difference)} (${between(gap.interval)}).`,
    );
  }
  if (learningCurve !== null) {
    const points = learningCurve.map(({ rows, rocAuc }) => `${countText(Math.round(rows))} rows ${figure(rocAuc)}`);
    sentences.push(`Learning curve: ${points.join(", ")}.`);
  }
  if (canary !== null) sentences.push(`Canary: ${canary.reading}`);
  return sentences.flatMap((sentence) => wrapText(sentence, width));
}

function probabilityLines({ probability, rows }: TrainResult, width: number): string[] {
  const { calibration, calibrationError, decision, thresholdChoice, tooCloseToCall } = probability;
  const error = `Calibration error out of fold ${figure(calibrationError.value)} (${between(calibrationError.interval)}).`;
  const close = `Too close to call: ${countText(Math.round(tooCloseToCall * rows.test))} of ${countOf(rows.test, "test movie")}.`;
  const sentences = [`${calibration.reason} ${error}`];
  if (thresholdChoice !== null) {
    const { criterion, threshold, thresholdInterval, learned, atHalf } = thresholdChoice;
    const name = { f1: "F1", accuracy: "accuracy", cost: "cost per movie" }[criterion];
    const own = decision.ownThresholds ? " Each movie is judged by a threshold made from its own costs." : "";
    sentences.push(
      `Threshold ${figure(threshold)} (${between(thresholdInterval)}) serves the ${name}: ${figure(learned.value)} out of fold, ${figure(atHalf.value)} at 0.5.${own}`,
    );
  }
  sentences.push(close);
  return sentences.flatMap((sentence) => wrapText(sentence, width));
}

function between([low, high]: Interval): string {
  return `95% interval ${figure(low)} to ${figure(high)}`;
}

function winnerSentence({ winner, winnerLabel, leader, tie, comparisons, leaderboard, baseline }: TrainResult): string {
  if (!tie) return `Winner: ${winnerLabel}.`;
  const tied = new Set([leader, ...comparisons.filter((comparison) => comparison.tied).map(({ learner }) => learner)]);
  const others = leaderboard.filter(
    ({ learner }) => tied.has(learner) && learner !== winner && learner !== baseline.learner,
  );
  return `Winner: ${winnerLabel}, the simplest of a tie with ${listOf(others.map(({ label }) => label))}.`;
}

const testColumns = [
  { title: "test rows, used once" },
  { title: "", align: "right" },
  { title: "95% interval" },
] as const;

function testRows(test: TestReport): string[][] {
  return scoreLabels.map(([name, label]) => {
    const interval = test.intervals[name];
    return [
      label,
      figure(test[name]),
      interval === undefined ? "" : `${figure(interval[0])} to ${figure(interval[1])}`,
    ];
  });
}

function confusionLines({ confusion: [rest, hits] }: TestReport): string[] {
  return [
    `Called hits: ${countText(hits[1])} of ${countOf(hits[0] + hits[1], "hit")} and ` +
      `${countText(rest[1])} of ${countOf(rest[0] + rest[1], "other")}.`,
  ];
}

function importanceLines({ importance }: TrainResult, width: number): string[] {
  const largest = Math.max(...importance.map(({ permutation }) => permutation ?? 0), Number.MIN_VALUE);
  const rows = importance.map(({ feature, permutation, gain }) => [
    inert(feature),
    figure(permutation),
    bar((permutation ?? 0) / largest, barWidth),
    gain === null ? "" : `${percent(gain)} of the fit`,
  ]);
  const columns = [{ title: "" }, { title: "", align: "right" }, { title: "" }, { title: "" }] as const;
  return tableLines(columns, rows, width).slice(1);
}

function figure(value: number | null): string {
  return value === null ? "–" : value.toFixed(3);
}
