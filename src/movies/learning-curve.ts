import type { WorkContext } from "../learn/context.ts";
import type { FoldPlan } from "../learn/fold-plan.ts";
import type { Candidate } from "../learn/pipeline.ts";
import { stratifiedShare } from "../learn/row-share.ts";
import { takeTarget } from "../math/columns.ts";
import { mean, standardDeviation } from "../math/stats.ts";
import { rocAuc } from "../metrics/ranking.ts";
import type { LearningCurvePoint } from "./choosing-result.ts";
import { crossValidate, prepareFolds } from "./cross-validate.ts";
import type { FeatureSettings } from "./hit-features.ts";
import type { InputColumn } from "./inputs.ts";

const shares = [0.2, 0.4, 0.6, 0.8, 1] as const;

/**
 * The learning curve: would more movies help? Five points, from a fifth of each fold's training rows to all of them, each
 * share a part of the next, judged on the same validation rows; the features are fitted on the share alone. With the random
 * stream and the plan that `chooseCandidate` used, the last point is the leaderboard's figure. inputs: of n rows; target: n values, 0 or 1.
 */
export function learningCurve(
  candidate: Candidate,
  inputs: readonly InputColumn[],
  target: Uint8Array,
  plan: FoldPlan,
  settings: FeatureSettings,
  { random, onProgress }: WorkContext,
): LearningCurvePoint[] {
  return shares.map((share, index) => {
    const splits = plan.splits.map(({ train, test }, fold) => {
      const kept = stratifiedShare(takeTarget(target, train), share, random.child(0).child(fold));
      return { train: kept.map((place) => train[place]!), test };
    });
    const folds = prepareFolds(inputs, target, splits, settings, random.child(1));
    const judge = ({ test }: (typeof folds)[number], probability: Float64Array) => rocAuc(test.target, probability);
    const aucs = crossValidate([candidate], folds, "learning curve", judge, {}).figures[0]!.filter(
      (auc) => auc !== null,
    );
    onProgress?.({ stage: "learning curve", done: index + 1, total: shares.length });
    return {
      share,
      rows: mean(splits.map(({ train }) => train.length)),
      rocAuc: aucs.length === 0 ? null : mean(aucs),
      rocAucStd: aucs.length < 2 ? null : standardDeviation(aucs, 1),
    };
  });
}
