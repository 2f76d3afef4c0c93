import type { KernelThreads } from "../kernels/threads.ts";
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
export function fittedProbability(model: FittedLearner, columns: Columns, threads?: KernelThreads): Float64Array {
  const scaled = model.scale === null ? columns : applyScale(columns, model.scale);
  return model.learner.probability(model.fitted, scaled, threads);
}

/**
 * A function from one row, a number a column, to its probability of class 1, with the bits of `fittedProbability`: for
 * scoring one at a time. Trees, forests, boosting and logistic regression do it without allocating.
 */
export function rowPredictor({ learner, fitted, scale }: FittedLearner): (row: Float64Array) => number {
  const predict = learner.rowProbability?.(fitted) ?? ((row) => learner.probability(fitted, oneRow(row))[0]!);
  if (scale === null) return predict;
  const scaled = new Float64Array(scale.length);
  return (row) => {
    for (let column = 0; column < scaled.length; column++) {
      const { mean, deviation } = scale[column]!;
      scaled[column] = (row[column]! - mean) / deviation;
    }
    return predict(scaled);
  };
}

function oneRow(row: Float64Array): Columns {
  return Array.from(row, (value) => Float64Array.of(value));
}
