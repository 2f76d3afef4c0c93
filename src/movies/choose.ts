import { baseline } from "../learn/baseline.ts";
import type { WorkContext } from "../learn/context.ts";
import { type FoldChoice, type FoldPlan, planFolds } from "../learn/fold-plan.ts";
import type { Candidate } from "../learn/pipeline.ts";
import type { Search } from "../learn/search/search.ts";
import { takeTarget } from "../math/columns.ts";
import type { SearchResult, SearchRule } from "./choosing-result.ts";
import { compareOnFolds, compareWithLeader, rankLeaderboard } from "./compare.ts";
import { type FitTime, prepareFolds } from "./cross-validate.ts";
import type { OutOfFold } from "./decide/calibration-choice.ts";
import type { FeatureSettings } from "./hit-features.ts";
import type { InputColumn } from "./inputs.ts";
import type { Comparison, LeaderboardRow } from "./train-result.ts";
import { tuneLearner } from "./tune.ts";

/** Everything that decides which learner is chosen. */
export interface ChoosingSettings extends FeatureSettings {
  /** Learners that keep their hyper-parameters, the baseline among them. */
  readonly candidates: readonly Candidate[];
  /** Learners whose hyper-parameters are searched, one search each. */
  readonly searches: readonly Search[];
  readonly rule: SearchRule;
  readonly folds: FoldChoice;
  readonly threshold: number;
}

/** Forecasts of training rows, each by a model that did not learn from its row. */
export interface OutOfFoldRows extends OutOfFold {
  /** Their places among the training rows. */
  readonly rows: Uint32Array;
}

/** What was chosen and why. */
export interface Choosing {
  readonly plan: FoldPlan;
  readonly searches: readonly SearchResult[];
  /** Best first; the baseline is among them. */
  readonly leaderboard: readonly LeaderboardRow[];
  readonly leader: LeaderboardRow;
  readonly comparisons: readonly Comparison[];
  /** True when the leader cannot be told apart from another learner besides the baseline. */
  readonly tie: boolean;
  readonly winner: LeaderboardRow;
  readonly candidate: Candidate;
  /** The winner's forecasts of the training rows that were validated, of the first repeat. */
  readonly outOfFold: OutOfFoldRows;
  /** Of the searches and the comparison, one a learner, where the context has a clock. */
  readonly times: readonly FitTime[];
}

/**
 * Chooses a learner and its hyper-parameters on training rows: searches each learner that is to be tuned, compares all on
 * the same folds, and takes the simplest that a paired bootstrap cannot tell from the leader. The baseline is on the board
 * to be beaten, not to be chosen. The figures of searched learners are those of the folds they were searched on, so they
 * flatter a little: `nestedCrossValidation` says how much. inputs: of n rows; target: n values, 0 or 1.
 * Throws TOO_FEW_ROWS when the rows cannot be divided into folds.
 */
export function chooseCandidate(
  inputs: readonly InputColumn[],
  target: Uint8Array,
  settings: ChoosingSettings,
  context: WorkContext,
): Choosing {
  const { random } = context;
  const plan = planFolds(target, settings.folds, random.child(0));
  const folds = prepareFolds(inputs, target, plan.splits, settings, random.child(1));
  const tuned = settings.searches.map((search, index) =>
    tuneLearner(search, folds, plan.splits, settings.rule, { ...context, random: random.child(3 + index) }),
  );
  const searched = new Set(settings.searches.map(({ learner }) => learner.name));
  const candidates = [
    ...settings.candidates.filter(({ learner }) => !searched.has(learner.name)),
    ...tuned.map(({ candidate }) => candidate),
  ].sort((a, b) => a.learner.complexity - b.learner.complexity);
  const known = new Map(
    tuned.flatMap(({ candidate, outOfFold }) => (outOfFold === null ? [] : [[candidate, outOfFold] as const])),
  );
  const compared = compareOnFolds(candidates, plan, folds, settings.threshold, context, known);
  const leaderboard = rankLeaderboard(compared.rows);
  const leader = leaderboard.find(({ learner }) => learner !== baseline.name)!;
  const comparisons = compareWithLeader(compared, compared.rows.indexOf(leader), { random: random.child(2) });
  const tied = new Set(
    comparisons.filter(({ learner, tied }) => tied && learner !== baseline.name).map(({ learner }) => learner),
  );
  const winner = compared.rows.findIndex((row) => row === leader || tied.has(row.learner));
  return {
    plan,
    searches: tuned.map(({ result }) => result),
    leaderboard,
    leader,
    comparisons,
    tie: tied.size > 0,
    winner: compared.rows[winner]!,
    candidate: candidates[winner]!,
    outOfFold: firstRepeat(plan, compared.probability[winner]!, target),
    times: sumTimes([...tuned.flatMap(({ times }) => times), ...compared.times]),
  };
}

function firstRepeat(plan: FoldPlan, probability: readonly Float64Array[], target: Uint8Array): OutOfFoldRows {
  const splits = plan.splits.slice(0, plan.folds);
  const rows = Uint32Array.from(splits.flatMap(({ test }) => Array.from(test)));
  const forecasts = probability.slice(0, plan.folds).flatMap((values) => Array.from(values));
  return { rows, probability: Float64Array.from(forecasts), target: takeTarget(target, rows) };
}

function sumTimes(times: readonly FitTime[]): FitTime[] {
  const sums = new Map<string, FitTime>();
  for (const { learner, fits, milliseconds } of times) {
    const sum = sums.get(learner) ?? { learner, fits: 0, milliseconds: 0 };
    sums.set(learner, { learner, fits: sum.fits + fits, milliseconds: sum.milliseconds + milliseconds });
  }
  return [...sums.values()];
}
