import type { Verdict } from "../movies/decide/abstain.ts";
import type { EvaluateResult } from "../movies/evaluate-model.ts";
import type { PredictResult } from "../movies/predict-result.ts";
import { weightOfTest } from "./readings.ts";
import { countOf, listOf, percent, score, scoreRange } from "./wording.ts";

/** How a hit model fared on a table it had no part in, in one sentence. */
export function outsideConclusion({ source, rows, scores, atTraining }: EvaluateResult): string {
  const { rocAuc, intervals, accuracy } = scores;
  const on = `On the ${countOf(rows, "movie")} of ${source}, outside the table it was made from,`;
  const ofTest = atTraining?.rocAuc == null ? "" : `, against ${score(atTraining.rocAuc)} in its own test`;
  const figure =
    rocAuc === null
      ? "its ROC AUC is undefined"
      : `its ROC AUC is ${score(rocAuc)}${intervals.rocAuc === undefined ? "" : ` (95% interval ${scoreRange(intervals.rocAuc)})`}${ofTest}`;
  return `${on} ${figure}, and it calls ${percent(accuracy)} of them right${outsideWeight(scores, rows) === "none" ? "; so few prove nothing" : ""}.`;
}

/** How far an outside test carries. */
export function outsideLimits({ source, rows, scores }: EvaluateResult): string[] {
  switch (outsideWeight(scores, rows)) {
    case "none":
      return [`The ${countOf(rows, "movie")} of ${source} are too few to say how the model fares elsewhere.`];
    case "little":
      return [`The ${countOf(rows, "movie")} of ${source} give rough figures.`];
    case "fair":
      return [];
  }
}

function outsideWeight({ confusion: [, [missed, found]] }: EvaluateResult["scores"], rows: number) {
  return weightOfTest(rows, missed + found);
}

/** What a hit model says of new movies, in one sentence. */
export function newMoviesConclusion({ predictions }: PredictResult): string {
  const named = (wanted: Verdict) =>
    predictions
      .filter(({ verdict }) => verdict === wanted)
      .map(({ title, probability }) => `${title} (${percent(probability)})`);
  const [hits, close] = [named("hit"), named("too close to call")];
  const open = close.length === 0 ? "" : `; too close to call: ${listOf(close)}`;
  return `Of ${countOf(predictions.length, "new movie")} it calls ${hits.length === 0 ? "none" : listOf(hits)} a hit${open}.`;
}
