import { MarqueeError } from "../errors.ts";
import type { WorkContext } from "../learn/context.ts";
import { planFolds } from "../learn/fold-plan.ts";
import type { Candidate } from "../learn/pipeline.ts";
import { stratifiedShare } from "../learn/row-share.ts";
import { type RowSplit, stratifiedSplit } from "../learn/split-rows.ts";
import { takeTarget } from "../math/columns.ts";
import type { RandomStream } from "../math/random.ts";
import { mean } from "../math/stats.ts";
import { type RankedSample, rankSample, resampledRocAuc } from "../metrics/resampled-ranking.ts";
import { type Note, note } from "../notes.ts";
import type { TimeGap } from "./choosing-result.ts";
import { crossValidate, prepareFolds } from "./cross-validate.ts";
import type { FeatureSettings } from "./hit-features.ts";
import { type InputColumn, takeInputs } from "./inputs.ts";
import { percentileInterval, resampledMeanAucs } from "./resample-folds.ts";
import type { Interval } from "./segment-result.ts";

/** Random splits beside each split by time. */
const randomSplits = 3;

/** Dates to split by: `moments[i]` grows with time, NaN where the date of row i is not known. */
export interface DatedRows {
  readonly column: string;
  readonly moments: Float64Array;
}

/**
 * The gap between the random and the time split: the learner is judged by forward chaining, and beside each of its splits on
 * 3 random splits with as many training and validation rows, so that only the order of time differs. Rows without a date are
 * left out. inputs: of the training rows; folds: splits by time wanted. Throws TOO_FEW_ROWS when the dated rows
 * cannot be split by time with both classes on both sides.
 */
export function timeGap(
  candidate: Candidate,
  inputs: readonly InputColumn[],
  target: Uint8Array,
  { column, moments }: DatedRows,
  settings: FeatureSettings & { readonly folds: number },
  context: WorkContext,
): TimeGap {
  const dated = Uint32Array.from(Array.from(moments.keys()).filter((row) => !Number.isNaN(moments[row]!)));
  const datedInputs = takeInputs(inputs, dated);
  const datedTarget = takeTarget(target, dated);
  const choice = {
    kind: "time",
    folds: settings.folds,
    moments: moments.filter((moment) => !Number.isNaN(moment)),
  } as const;
  const plan = planFolds(datedTarget, choice, context.random);
  const matched = plan.splits.flatMap((split, fold) =>
    Array.from({ length: randomSplits }, (_, repeat) =>
      randomSplitLike(split, datedTarget, context.random.child(0).child(fold).child(repeat)),
    ),
  );
  const splits = [...plan.splits, ...matched];
  const folds = prepareFolds(datedInputs, datedTarget, splits, settings, context.random.child(1));
  const judge = ({ test }: (typeof folds)[number], probability: Float64Array) =>
    rankSample(test.rows, test.target, probability);
  const ranked = crossValidate([candidate], folds, "time split", judge, context).figures[0]!;
  const sets = [ranked.slice(0, plan.folds), ranked.slice(plan.folds)];
  const [timeAuc, randomAuc] = sets.map((samples) => meanAuc(samples, dated.length)) as [number, number];
  const resamples = resampledMeanAucs(sets, dated.length, null, context.random.child(2));
  const gap = {
    difference: randomAuc - timeAuc,
    interval: percentileInterval(resamples.map(([time, random]) => random! - time!)),
  };
  return {
    column,
    learner: candidate.learner.name,
    rows: dated.length,
    folds: plan.folds,
    time: { rocAuc: timeAuc, interval: percentileInterval(resamples.map(([time]) => time!)) },
    random: { rocAuc: randomAuc, interval: percentileInterval(resamples.map(([, random]) => random!)) },
    gap,
    notes: [...plan.notes, ...gapNotes(column, timeAuc, randomAuc, gap.interval)],
  };
}

/** A stratified random split with as many rows on each side (training rows to within one a class). */
function randomSplitLike(split: RowSplit, target: Uint8Array, random: RandomStream): RowSplit {
  const { train, test } = stratifiedSplit(target, split.test.length / target.length, random.child(0));
  const share = Math.min(1, split.train.length / train.length);
  const kept = stratifiedShare(takeTarget(target, train), share, random.child(1));
  return { train: kept.map((place) => train[place]!), test };
}

/** A random split of few rows may have test rows of one class; it is passed over. */
function meanAuc(samples: readonly RankedSample[], rows: number): number {
  const once = new Float64Array(rows).fill(1);
  const aucs = samples.map((sample) => resampledRocAuc(sample, once)).filter((auc) => auc !== null);
  if (aucs.length > 0) return mean(aucs);
  throw new MarqueeError("TOO_FEW_ROWS", {
    where: "random and time split",
    expected: "enough rows of the smaller class for a random split to hold some",
    found: `${rows} dated rows`,
  });
}

function gapNotes(column: string, time: number, random: number, interval: Interval): Note[] {
  if (interval[0] <= 0) return [];
  const message = `On movies later by ${column} than those it learned from, the ROC AUC is ${time.toFixed(2)}; a random split promises ${random.toFixed(2)}. Expect the lower figure of new movies.`;
  return [note("TIME_GAP", message)];
}
