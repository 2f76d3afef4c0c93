import type { WorkContext } from "../learn/context.ts";
import { type FoldChoice, planFolds, takeFoldChoice } from "../learn/fold-plan.ts";
import { foldStandardError } from "../learn/standard-error.ts";
import { takeTarget } from "../math/columns.ts";
import { mean, standardDeviation } from "../math/stats.ts";
import { logLoss } from "../metrics/classification.ts";
import { rocAuc } from "../metrics/ranking.ts";
import { type ChoosingSettings, chooseCandidate } from "./choose.ts";
import type { NestedFold, NestedResult } from "./choosing-result.ts";
import { crossValidate, prepareFolds } from "./cross-validate.ts";
import { type InputColumn, takeInputs } from "./inputs.ts";

/**
 * Nested cross-validation: on the training part of each outer fold everything is chosen anew (hyper-parameters and learner,
 * by cross-validation inside it), and the choice is judged on rows that had no part in it. outer: how the outer folds are
 * divided; `settings.folds` divides the inner ones. inputs: of n rows; target: n values, 0 or 1. Throws TOO_FEW_ROWS when
 * the rows do not suffice for folds within folds. Varma and Simon 2006, doi:10.1186/1471-2105-7-91
 */
export function nestedCrossValidation(
  inputs: readonly InputColumn[],
  target: Uint8Array,
  outer: FoldChoice,
  settings: ChoosingSettings,
  { random, onProgress, threads }: WorkContext,
): NestedResult {
  const plan = planFolds(target, outer, random.child(0));
  const outerFolds = prepareFolds(inputs, target, plan.splits, settings, random.child(1));
  const folds = plan.splits.map(({ train, test }, fold): NestedFold => {
    const { candidate } = chooseCandidate(
      takeInputs(inputs, train),
      takeTarget(target, train),
      { ...settings, folds: takeFoldChoice(settings.folds, train) },
      { random: random.child(2 + fold), threads },
    );
    const judge = (_: unknown, probability: Float64Array) => probability;
    const { figures } = crossValidate([candidate], [outerFolds[fold]!], "nested cross-validation", judge, { threads });
    const judged = outerFolds[fold]!.test.target;
    const probability = figures[0]![0]!;
    onProgress?.({ stage: "nested cross-validation", done: fold + 1, total: plan.splits.length });
    return {
      rows: { train: train.length, test: test.length },
      learner: candidate.learner.name,
      params: candidate.params,
      rocAuc: rocAuc(judged, probability),
      logLoss: logLoss(judged, probability),
    };
  });
  const aucs = folds.map((fold) => fold.rocAuc).filter((auc) => auc !== null);
  return {
    rocAuc: aucs.length === 0 ? null : mean(aucs),
    rocAucStd: aucs.length < 2 ? null : standardDeviation(aucs, 1),
    rocAucStandardError: foldStandardError(aucs, plan.splits),
    logLoss: mean(folds.map((fold) => fold.logLoss)),
    folds,
    notes: plan.notes,
  };
}
