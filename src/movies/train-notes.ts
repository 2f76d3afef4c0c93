import { type Note, note } from "../notes.ts";
import type { NestedResult, SearchResult, TimeGap } from "./choosing-result.ts";
import type { CircularRule } from "./circular-rules.ts";
import { type FittedInput, isInformative } from "./fitted-inputs.ts";
import type { HitFeatures } from "./hit-features.ts";
import type { InputColumn } from "./inputs.ts";
import { circularNotes } from "./leakage.ts";
import { scoreLabels } from "./score-labels.ts";
import type { Comparison, LeaderboardRow, TestReport } from "./train-result.ts";

const firmTestRows = 100;

/** How much the test rows can prove, in plain words. */
export function testSizeNotes(testRows: number, target: Uint8Array): Note[] {
  const notes: Note[] = [];
  if (testRows < firmTestRows) {
    const step = Math.round(100 / testRows);
    const verdict = testRows < 30 ? "prove nothing" : "are a rough guide only";
    const message = `${testRows} test rows ${verdict}: one movie more or less moves the accuracy by ${step} percentage points.`;
    notes.push(note("SMALL_SAMPLE", message));
  }
  const hits = target.reduce((sum, value) => sum + value, 0);
  if (hits === 0 || hits === target.length) {
    const kind = hits === 0 ? "no hit" : "hits only";
    notes.push(note("TEST_ONE_CLASS", `The test rows hold ${kind}, so ranking figures are undefined.`));
  }
  return notes;
}

/** Says which intervals are absent because the resamples could not vary. */
export function intervalNotes(test: TestReport): Note[] {
  const absent = scoreLabels.filter(([name]) => test[name] !== null && test.intervals[name] === undefined);
  if (absent.length === 0) return [];
  const message = `No interval is given for ${absent.map(([, label]) => label).join(", ")}: the resamples of the test rows give the same figure every time or none at all, which shows how few rows there are, not how certain the figure is.`;
  return [note("INTERVAL_DEGENERATE", message)];
}

/** Says when the leader is not really ahead, and when nothing beats the baseline. */
export function comparisonNotes(
  leaderboard: readonly LeaderboardRow[],
  leader: LeaderboardRow,
  winner: LeaderboardRow,
  comparisons: readonly Comparison[],
  baseline: string,
): Note[] {
  const notes: Note[] = [];
  const tied = comparisons.filter((comparison) => comparison.tied && comparison.learner !== baseline);
  if (tied.length > 0) {
    const names = tied.map(({ learner }) => leaderboard.find((row) => row.learner === learner)!.label).join(" and ");
    const taken = winner === leader ? "it is also the simplest and is used" : `${winner.label}, the simplest, is used`;
    notes.push(note("TIE", `Tie: ${leader.label} leads but cannot be told apart from ${names}; ${taken}.`));
  }
  if (comparisons.some((comparison) => comparison.learner === baseline && comparison.tied)) {
    const message = `${leader.label} cannot be told apart from always guessing the hit rate: do not decide by this model.`;
    notes.push(note("NOT_BETTER_THAN_BASELINE", message));
  }
  return notes;
}

/** What was filled, left out or reduced before anything could be learned. inputs: of the training rows. */
export function trainingNotes(features: HitFeatures, clusters: number, inputs: readonly InputColumn[]): Note[] {
  const notes = inputs.flatMap((input, index) => missingNotes(input, features.inputs[index]!));
  for (const input of features.inputs) {
    if (isInformative(input)) continue;
    const message = `${input.name} is the same in every training row, so the model cannot use it.`;
    notes.push(note("DROPPED_CONSTANT", message));
  }
  const found = features.composites?.centroids.length ?? clusters;
  if (found < clusters) {
    const message = `${found} clusters instead of ${clusters}, because there are no more distinct training rows.`;
    notes.push(note("CLUSTERS_REDUCED", message));
  }
  return notes;
}

function missingNotes(input: InputColumn, fitted: FittedInput): Note[] {
  const missing =
    input.kind === "number"
      ? input.values.filter(Number.isNaN).length
      : input.values.filter((value) => value === null).length;
  if (missing === 0) return [];
  const filling =
    fitted.kind === "number"
      ? `the median of the training rows, ${fitted.median}, was used`
      : fitted.missing
        ? "that counts as a category of its own"
        : "they count as none of its categories";
  return [note("IMPUTED", `${missing} training rows lack ${input.name}; ${filling}.`)];
}

/** What the guards found. */
export function guardNotes(
  rules: readonly CircularRule[],
  gap: TimeGap | null,
  nested: NestedResult | null,
  searches: readonly SearchResult[],
): Note[] {
  const notes = [...circularNotes(rules), ...(gap?.notes ?? []), ...(nested?.notes ?? [])];
  if (searches.length > 0 && nested === null) {
    const message =
      "Hyper-parameters were searched on the same folds that the leaderboard shows, so its figures flatter a little; nested cross-validation says how much.";
    notes.push(note("SEARCH_FLATTERS", message));
  }
  return notes;
}
