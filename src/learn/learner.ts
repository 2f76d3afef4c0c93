import type { KernelThreads } from "../kernels/threads.ts";
import type { Columns } from "../math/columns.ts";
import type { WorkContext } from "./context.ts";
import type { ParamSpecs, ParamsOf } from "./params.ts";
import type { ColumnScale } from "./scale.ts";

/**
 * Rows to learn from. `columns`: d arrays of n numbers; `scale`: how a learner that needs it is to standardise them, d of them, as
 * they are when absent; `target`: n values, 0 or 1; `weights`: n non-negative numbers, 1 when absent.
 */
export interface TrainingRows {
  readonly columns: Columns;
  readonly scale?: readonly ColumnScale[];
  readonly target: Uint8Array;
  readonly weights?: Float64Array;
}

/**
 * A learner: pure functions and declarations, no state. Its model is plain data (numbers, strings, arrays and typed
 * arrays), serialises as it stands and has no half-trained form.
 *
 * The rules, which one contract suite checks for every learner: the same rows, hyper-parameters and random stream give
 * the same bits; a model read back from JSON predicts the same bits; inputs are not changed; probabilities are finite
 * and within 0 to 1. Every learner accepts two rows of two classes. A fit draws from children of the random stream alone
 * and leaves the stream itself as it was.
 */
export interface Learner<Specs extends ParamSpecs, Model> {
  /** Stable name for the command line and for files, kebab-case. */
  readonly name: string;
  /** Name for people. */
  readonly label: string;
  /** Position among learners from simple (0) to complex; ties go to the simplest. */
  readonly complexity: number;
  readonly params: Specs;
  /** True when the columns must be standardised and free of missing values for the learner to work well: `fit` is given their scale. */
  readonly needsScaling: boolean;
  /** Fits a model. Throws ONE_CLASS when the target has one class only (the baseline accepts it). */
  fit(rows: TrainingRows, params: ParamsOf<Specs>, context: WorkContext): Model;
  /**
   * The probability of class 1 of other rows by a model of each of several sets of hyper-parameters, for cross-validation: the bits
   * that `fit` and `probability` give with the same context, but work is shared and no model is kept. `columns` in the order
   * of the training columns. Only for learners that have something to share: `forecastAll` does without it.
   */
  forecastMany?(
    rows: TrainingRows,
    paramsList: readonly ParamsOf<Specs>[],
    columns: Columns,
    context: WorkContext,
  ): Float64Array[];
  /** The probability of class 1 for every row, the same on any threads. `columns` in the order of the training columns. */
  probability(model: Model, columns: Columns, threads?: KernelThreads): Float64Array;
  /**
   * A function from one row, a number a column, to its probability of class 1: the same bits as `probability`, made
   * without allocating. Only for learners that are fast at it: `rowPredictor` does without it.
   */
  rowProbability?(model: Model): (row: Float64Array) => number;
  /** Importance of each column from the fit itself, non-negative, summing to 1 (all 0 when nothing was learned); null when the learner has none. */
  gain(model: Model): Float64Array | null;
  /** Checks and restores a model read from JSON. `columnCount`: the columns it will be given. Throws MODEL_INVALID, MODEL_CYCLE, MODEL_INDEX, MODEL_TOO_LARGE, MODEL_NONFINITE. */
  parse(value: unknown, columnCount: number): Model;
}

/** A learner whose model type is hidden: what the registry hands out. */
// biome-ignore lint/suspicious/noExplicitAny: the registry holds learners of different model types; each is only ever given its own models
export type AnyLearner = Learner<ParamSpecs, any>;
