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
  const { scale, scaled } = scaledFor(learner, rows);
  return { learner, scale, fitted: learner.fit(scaled, params, context) };
}

/**
 * The probability of class 1 of other rows by one learner fitted with each of several sets of hyper-parameters: the bits that
 * `fitCandidate` and `fittedProbability` give with the same context, sharing the scale, and what the learner's own
 * `forecastMany` shares.
 */
export function forecastAll(
  learner: AnyLearner,
  paramsList: readonly ParamsOf<ParamSpecs>[],
  rows: TrainingRows,
  columns: Columns,
  context: WorkContext,
): Float64Array[] {
  const { scale, scaled } = scaledFor(learner, rows);
  const others = scale === null ? columns : applyScale(columns, scale);
  if (learner.forecastMany !== undefined) return learner.forecastMany(scaled, paramsList, others, context);
  return paramsList.map((params) => learner.probability(learner.fit(scaled, params, context), others, context.threads));
}

function scaledFor(learner: AnyLearner, rows: TrainingRows) {
  if (!learner.needsScaling) return { scale: null, scaled: rows };
  const scale = fitScale(rows.columns);
  return { scale, scaled: { ...rows, scale } };
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
