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
  return fitAll(learner, [params], rows, context)[0]!;
}

/**
 * Fits one learner with several sets of hyper-parameters, sharing what can be shared: the scale, and what the learner's
 * own `fitMany` shares. Each model has the bits that `fitCandidate` gives it with the same context.
 */
export function fitAll(
  learner: AnyLearner,
  paramsList: readonly ParamsOf<ParamSpecs>[],
  rows: TrainingRows,
  context: WorkContext,
): FittedLearner[] {
  const scale = learner.needsScaling ? fitScale(rows.columns) : null;
  const scaled = scale === null ? rows : { ...rows, columns: applyScale(rows.columns, scale) };
  const models = learner.fitMany?.(scaled, paramsList, context);
  return paramsList.map((params, index) => ({
    learner,
    scale,
    fitted: models === undefined ? learner.fit(scaled, params, context) : models[index],
  }));
}

/** The probability of class 1 for every row. `columns` as the candidate was fitted on, not yet standardised. */
export function fittedProbability(model: FittedLearner, columns: Columns): Float64Array {
  return model.learner.probability(model.fitted, model.scale === null ? columns : applyScale(columns, model.scale));
}
