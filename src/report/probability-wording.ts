import type { ProbabilityReport, TrainResult } from "../movies/train-result.ts";
import { countOf, percent, score, scoreRange } from "./format.ts";
import { criterionNames } from "./probability-tables.ts";

/** Sentences on the probabilities and verdicts; the page and the Markdown share them. */

export function probabilitySentences(result: TrainResult): string[] {
  const { probability } = result;
  return [
    calibrationErrorSentence(probability),
    probability.calibration.reason,
    thresholdSentence(probability),
    tooCloseSentence(result),
  ];
}

/** How far forecasts are off, and whether that is more than chance. */
function calibrationErrorSentence({ calibrationError }: ProbabilityReport): string {
  const { value, interval, expectedByChance } = calibrationError;
  const reading =
    interval[0] > 0 ? "they are off by more than chance explains" : "that is no more than chance may explain";
  return `Out of fold the forecasts miss the share of hits by ${points(value)} percentage points on average (expected calibration error; 95% interval ${points(interval[0])} to ${points(interval[1])}). A perfect forecast of as many movies would show ${points(expectedByChance)} by chance: ${reading}.`;
}

function points(share: number): string {
  return (100 * share).toFixed(1);
}

/** From where a movie is called a hit, and how that was learned. */
function thresholdSentence({ decision, thresholdChoice }: ProbabilityReport): string {
  if (thresholdChoice === null) {
    return `A movie is called a hit from a probability of ${score(decision.threshold)}, which was set, not learned.`;
  }
  const { criterion, threshold, thresholdInterval, learned, atHalf, fromCosts } = thresholdChoice;
  const serves = `The threshold of ${score(threshold)} (95% interval ${scoreRange(thresholdInterval)}) was learned out of fold for ${criterionNames[criterion].inSentence}`;
  const figures = `${score(learned.value)}, against ${score(atHalf.value)} at 0.50`;
  if (decision.costs === null) return `${serves}: ${figures}.`;
  const { miss, falseAlarm } = decision.costs;
  const own =
    decision.ownThresholds && fromCosts !== null
      ? ` Each movie is judged by a threshold made from its own costs: ${score(fromCosts.value)} a movie.`
      : "";
  return `${serves}, where a missed hit costs ${costText(miss)} and a false alarm ${costText(falseAlarm)}: a movie costs ${figures}.${own}`;
}

function costText(cost: number | string): string {
  return typeof cost === "number" ? String(cost) : `what the column ${cost} says`;
}

function tooCloseSentence({ probability, rows }: TrainResult): string {
  const share = probability.tooCloseToCall;
  const count = Math.round(share * rows.test);
  if (count === 0) return "No test movie is too close to call.";
  return `${countOf(count, "test movie")} of ${rows.test} (${percent(share)}) ${count === 1 ? "is" : "are"} too close to call: what the data allow lies on both sides of the threshold.`;
}
