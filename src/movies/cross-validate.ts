import type { WorkContext } from "../learn/context.ts";
import type { AnyLearner, TrainingRows } from "../learn/learner.ts";
import { type Candidate, forecastAll } from "../learn/pipeline.ts";
import { stratifiedShare } from "../learn/row-share.ts";
import type { RowSplit } from "../learn/split-rows.ts";
import { type Columns, takeColumns, takeTarget } from "../math/columns.ts";
import type { RandomStream } from "../math/random.ts";
import { codeInputs } from "./fitted-inputs.ts";
import { applyHitFeatures, type FeatureSettings, fitHitFeatures } from "./hit-features.ts";
import { type InputColumn, takeInputs } from "./inputs.ts";

/** A fold with the mission's features fitted on its training part: computed once, shared by every candidate. */
export interface PreparedFold {
  readonly train: TrainingRows;
  readonly test: { readonly rows: Uint32Array; readonly columns: Columns; readonly target: Uint8Array };
  /** Where the learners' streams come from. */
  readonly random: RandomStream;
}

/** What fitting one learner and forecasting with it took, in the clock's milliseconds: not part of any deterministic result. */
export interface FitTime {
  readonly learner: string;
  readonly fits: number;
  readonly milliseconds: number;
}

/** A figure for every candidate and fold, and the times where a clock was given. */
export interface CrossValidated<Figure> {
  /** figures[candidate][fold] */
  readonly figures: readonly (readonly Figure[])[];
  readonly times: readonly FitTime[];
}

/**
 * Fits medians, ranges, frequent categories, composites and clusters on each fold's training part alone and applies them to
 * both parts. inputs: of n rows, the measures first; target: n values, 0 or 1. Fold i uses `random.child(i)`.
 */
export function prepareFolds(
  inputs: readonly InputColumn[],
  target: Uint8Array,
  splits: readonly RowSplit[],
  settings: FeatureSettings,
  random: RandomStream,
): PreparedFold[] {
  return splits.map(({ train, test }, fold) => {
    const stream = random.child(fold);
    const trainInputs = takeInputs(inputs, train);
    const features = fitHitFeatures(trainInputs, settings, stream.child(0));
    const columnsOf = (part: readonly InputColumn[]) => applyHitFeatures(features, codeInputs(features.inputs, part));
    return {
      train: { columns: columnsOf(trainInputs), target: takeTarget(target, train) },
      test: { rows: test, columns: columnsOf(takeInputs(inputs, test)), target: takeTarget(target, test) },
      random: stream,
    };
  });
}

/** The folds with a share of their training rows, the classes in proportion: a smaller share is a part of a larger one. */
export function shareOfFolds(folds: readonly PreparedFold[], share: number): readonly PreparedFold[] {
  if (share === 1) return folds;
  return folds.map((fold) => {
    const rows = stratifiedShare(fold.train.target, share, fold.random.child(1));
    const train = { columns: takeColumns(fold.train.columns, rows), target: takeTarget(fold.train.target, rows) };
    return { ...fold, train };
  });
}

/**
 * Fits every candidate on every fold and judges its probabilities on the fold's validation rows. Candidates of one learner
 * are fitted together and use one random stream a fold, which depends on the learner's name alone: a figure is the same
 * whatever else is compared. `judge`: what to keep of the probabilities of a fold's validation rows.
 */
export function crossValidate<Figure>(
  candidates: readonly Candidate[],
  folds: readonly PreparedFold[],
  stage: string,
  judge: (fold: PreparedFold, probability: Float64Array) => Figure,
  { onProgress, clock, threads }: Pick<WorkContext, "onProgress" | "clock" | "threads">,
): CrossValidated<Figure> {
  const figures: Figure[][] = candidates.map(() => []);
  const placesByLearner = new Map<AnyLearner, number[]>();
  candidates.forEach(({ learner }, place) => {
    placesByLearner.set(learner, [...(placesByLearner.get(learner) ?? []), place]);
  });
  const milliseconds = new Map<AnyLearner, number>();
  const total = folds.length * candidates.length;
  let done = 0;
  for (const fold of folds) {
    for (const [learner, places] of placesByLearner) {
      const paramsList = places.map((place) => candidates[place]!.params);
      const started = clock?.() ?? 0;
      const forecasts = forecastAll(learner, paramsList, fold.train, fold.test.columns, {
        random: learnerStream(fold.random, learner.name),
        threads,
      });
      milliseconds.set(learner, (milliseconds.get(learner) ?? 0) + (clock?.() ?? 0) - started);
      places.forEach((place, index) => {
        figures[place]!.push(judge(fold, forecasts[index]!));
      });
      done += places.length;
      onProgress?.({ stage, done, total });
    }
  }
  const times = [...placesByLearner].map(([learner, places]) => ({
    learner: learner.name,
    fits: places.length * folds.length,
    milliseconds: milliseconds.get(learner) ?? 0,
  }));
  return { figures, times: clock === undefined ? [] : times };
}

/** The stream of a learner below a fold's: 2 + a 32-bit hash of the name (FNV-1a), clear of the two that the fold itself uses. */
function learnerStream(random: RandomStream, name: string): RandomStream {
  let hash = 0x811c9dc5;
  for (let i = 0; i < name.length; i++) hash = Math.imul(hash ^ name.charCodeAt(i), 0x01000193) >>> 0;
  return random.child(2 + hash);
}
