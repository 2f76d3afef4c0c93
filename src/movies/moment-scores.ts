import type { WorkContext } from "../learn/context.ts";
import type { FoldPlan } from "../learn/fold-plan.ts";
import type { Candidate } from "../learn/pipeline.ts";
import type { RandomStream } from "../math/random.ts";
import { mean } from "../math/stats.ts";
import { rocAuc } from "../metrics/ranking.ts";
import { rankSample } from "../metrics/resampled-ranking.ts";
import { ledgerOf, usableFields } from "./choose-fields.ts";
import { crossValidate, prepareFolds } from "./cross-validate.ts";
import { engineeredSources } from "./engineered.ts";
import {
  type FieldLedger,
  fieldsKnownAt,
  type Moment,
  type MomentRow,
  type MomentScore,
  scoresByMoment,
} from "./field-ledger.ts";
import { type FeatureSettings, measureCount } from "./hit-features.ts";
import { type InputColumn, readInputs } from "./inputs.ts";
import type { MovieTable } from "./movie.ts";
import { percentileInterval, resampledMeanAucs } from "./resample-folds.ts";

/** What the figures of a moment are made of. */
export interface MomentSettings extends FeatureSettings {
  readonly candidate: Candidate;
  readonly plan: FoldPlan;
  readonly ledger: FieldLedger;
  /** Extra columns that may be used; null for all. */
  readonly extraFeatures: readonly string[] | null;
  /** Of the bootstrap. */
  readonly bootstrap: RandomStream;
}

/**
 * How well a learner tells hits with what is known at each moment: the mean cross-validated ROC AUC with a 95 % bootstrap
 * interval over the training rows, on the folds of the plan. With the random stream that `chooseCandidate` used, a moment
 * whose fields are those of the model repeats the leaderboard's figure. training and target: the training rows.
 * Null where no extra column that something can be learned from is known at any moment.
 */
export function aucByMoment(
  training: MovieTable,
  target: Uint8Array,
  settings: MomentSettings,
  context: WorkContext,
): MomentRow[] | null {
  const { ledger, extraFeatures } = settings;
  const known = new Set(fieldsKnownAt(ledger, "lifetime"));
  const extras = extraFeatures === null ? known : new Set(extraFeatures.filter((name) => known.has(name)));
  const fields = usableFields(training, known, extras);
  if (measureCount(fields) === fields.length) return null;
  return scoresByMoment(ledgerOf(ledger, fields), (moment) => {
    const names = new Set(fieldsKnownAt(ledger, moment));
    const now = fields.filter(({ name }) => names.has(name));
    return momentScore(readInputs(now, training), target, settings, moment, context);
  });
}

function momentScore(
  inputs: readonly InputColumn[],
  target: Uint8Array,
  { candidate, plan, bootstrap, ...settings }: MomentSettings,
  moment: Moment,
  context: WorkContext,
): MomentScore {
  const known = new Set(inputs.map(({ name }) => name));
  const engineered = (settings.engineered ?? []).filter((name) =>
    engineeredSources(name).every((one) => known.has(one)),
  );
  const folds = prepareFolds(inputs, target, plan.splits, { ...settings, engineered }, context.random.child(1));
  const judge = ({ test }: (typeof folds)[number], probability: Float64Array) => ({
    auc: rocAuc(test.target, probability),
    ranked: rankSample(test.rows, test.target, probability),
  });
  const judged = crossValidate([candidate], folds, `cross-validation at ${moment}`, judge, context).figures[0]!;
  const aucs = judged.map(({ auc }) => auc).filter((auc) => auc !== null);
  const sets = [judged.map(({ ranked }) => ranked)];
  const resamples = resampledMeanAucs(sets, plan.rows, plan.groups, bootstrap);
  return {
    rocAuc: aucs.length === 0 ? null : mean(aucs),
    interval: resamples.length === 0 ? null : percentileInterval(resamples.map(([auc]) => auc!)),
  };
}
