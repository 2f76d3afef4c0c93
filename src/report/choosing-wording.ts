import type { LearningCurvePoint, NestedResult, SearchResult, TimeGap } from "../movies/choosing-result.ts";
import type { CircularRule } from "../movies/circular-rules.ts";
import type { TrainResult } from "../movies/train-result.ts";
import { countOf, decimal, listOf, percent, score, scoreRange, whole } from "./format.ts";
import { paramsText, withError } from "./learner-words.ts";

/** Sentences on how a learner was chosen and on what guards its figures; the page and the Markdown share them. */

/** What "±" stands for wherever a mean over folds has one. */
export const standardErrorSentence =
  "± is the standard error of the mean over the folds, corrected for the training movies that folds share; the uncorrected one would look surer than the data are.";

const searchMethods: Readonly<Record<SearchResult["method"], string>> = {
  grid: "every combination of a grid",
  random: "drawn at random",
  halving: "by successive halving",
};

/** How many candidates were tried, which was taken, and by which rule. */
export function searchSentence({ label, method, rule, candidates, chosen, halving }: SearchResult): string {
  const taken = candidates[chosen]!;
  const best = candidates[0]!;
  const tried = `${label}: ${countOf(candidates.length, "candidate")} tried (${searchMethods[method]}${halving === null ? "" : `: ${roundsText(halving)}`}).`;
  const how =
    rule === "best"
      ? "The best is taken"
      : chosen === 0
        ? "The simplest within one standard error of the best is taken, which is the best itself"
        : `The simplest within one standard error of the best (${withError(best.rocAuc, best.rocAucStandardError, 3)}) is taken`;
  return `${tried} ${how}: ROC AUC ${withError(taken.rocAuc, taken.rocAucStandardError, 3)} with ${paramsText(Object.entries(taken.params))}.`;
}

function roundsText({ resource, rounds }: NonNullable<SearchResult["halving"]>): string {
  return listOf(
    rounds.map(
      ({ candidates, share }) => `${candidates} on ${share === 1 ? "all" : percent(share)} of the ${resource}`,
    ),
  );
}

/** What guards the figures, one sentence for each check that was made; empty when there was none. */
export function checkSentences(result: TrainResult): string[] {
  const { nested, timeGap, canary, circularRules, learningCurve } = result;
  return [
    ...(circularRules.length === 0 ? [] : [circularSentence(circularRules)]),
    ...(timeGap === null ? [] : [timeGapSentence(timeGap)]),
    ...(nested === null ? [] : [nestedSentence(result, nested)]),
    ...(canary === null ? [] : [canary.reading]),
    ...(learningCurve === null ? [] : [learningCurveSentence(learningCurve)]),
  ].filter((sentence) => sentence !== "");
}

/** What the whole choosing gives on rows that had no part in it. */
function nestedSentence(result: TrainResult, nested: NestedResult): string {
  const shown = result.leaderboard.find(({ learner }) => learner === result.leader)?.cv.rocAuc ?? null;
  const against =
    shown === null || nested.rocAuc === null
      ? ""
      : ` The leaderboard's best is ${decimal(shown, 3)}, chosen on its own folds.`;
  return `Nested cross-validation makes the whole choice again without each of ${nested.folds.length} outer folds and judges it there: ROC AUC ${withError(nested.rocAuc, nested.rocAucStandardError, 3)}, log loss ${score(nested.logLoss)}.${against}`;
}

/** Whether figures from a random split hold for later movies. */
export function timeGapSentence({ column, rows, folds, time, random, gap }: TimeGap): string {
  const reading =
    gap.interval[0] > 0
      ? "Expect the lower figure of new movies."
      : gap.interval[1] < 0
        ? "Later movies are not harder than others here."
        : "The gap is within what chance explains.";
  return `Learned from earlier and judged on later movies by ${column} (${countOf(folds, "split")} of ${countOf(rows, "dated movie")}), the ROC AUC is ${score(time.rocAuc)} (${scoreRange(time.interval)}); at random with as many movies it is ${score(random.rocAuc)} (${scoreRange(random.interval)}): a gap of ${decimal(gap.difference, 2)} (95% interval ${scoreRange(gap.interval)}). ${reading}`;
}

/** What the learning curve says about more movies; empty where it has fewer than two points. */
function learningCurveSentence(curve: readonly LearningCurvePoint[]): string {
  const points = curve.filter(({ rocAuc }) => rocAuc !== null);
  const [first, before, last] = [points[0], points.at(-2), points.at(-1)];
  if (first === undefined || before === undefined || last === undefined) return "";
  return `Learned from ${whole(first.rows)} movies the ROC AUC is ${score(first.rocAuc)}, from ${whole(last.rows)} it is ${score(last.rocAuc)}; the last ${whole(last.rows - before.rows)} changed it by ${decimal(last.rocAuc! - before.rocAuc!, 3)}.`;
}

/** What rules that nearly decide the target mean. */
export function circularSentence(rules: readonly CircularRule[]): string {
  const [count, tell, them] =
    rules.length === 1 ? ["A rule", "tells", "it"] : [`${rules.length} rules`, "tell", "them"];
  return `Suspect: ${count} of one or two columns ${tell} hits from the rest almost perfectly. The hits may have been made from ${them}, or the columns are known only afterwards; a model would then only find the rule again.`;
}
