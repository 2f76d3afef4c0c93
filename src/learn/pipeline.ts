import type { Columns } from "../math/columns.ts";
import type { WorkContext } from "./context.ts";
import type { AnyLearner, TrainingRows } from "./learner.ts";
import type { ParamSpecs, ParamsOf } from "./params.ts";
import { applyScale, type ColumnScale, fitScale } from "./scale.ts";

/** A learner with the hyper-parameters it is to be fitted with. */
export interface Candidate {
  readonly learner: AnyLearner;
  /** Complete and checked, as `resolveParams` gives them. */
  readonly params: ParamsOf<ParamSpecs>;
}

/** A fitted learner with the scale its columns need; `scale` is null for learners that need none. */
export interface FittedLearner {
  readonly learner: AnyLearner;
  readonly scale: readonly ColumnScale[] | null;
  readonly fitted: unknown;
}

/** Standardises the columns where the learner needs it, and fits; the scale is learned from the same rows. */
export function fitCandidate({ learner, params }: Candidate, rows: TrainingRows, context: WorkContext): FittedLearner {
  const scale = learner.needsScaling ? fitScale(rows.columns) : null;
  const columns = scale === null ? rows.columns : applyScale(rows.columns, scale);
  return { learner, scale, fitted: learner.fit({ ...rows, columns }, params, context) };
}

/** The probability of class 1 for every row. `columns` as the candidate was fitted on, not yet standardised. */
export function fittedProbability(model: FittedLearner, columns: Columns): Float64Array {
  return model.learner.probability(model.fitted, model.scale === null ? columns : applyScale(columns, model.scale));
}
