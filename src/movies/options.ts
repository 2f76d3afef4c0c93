import type { CalibrationMethod } from "../learn/calibrate/calibrate.ts";
import type { Progress, WorkContext } from "../learn/context.ts";
import type { SearchChoice } from "../learn/search/search.ts";
import type { SearchRule } from "./choosing-result.ts";
import type { CostOptions } from "./decide/costs.ts";
import type { EngineeredName } from "./engineered.ts";
import type { Moment } from "./field-ledger.ts";

/** The columns k-means sees: the two composites, or all six (four measures and two composites). */
export type FeatureSet = "engagement,popularity" | "all";

export interface SegmentOptions {
  /** Number of segments, 2 or more; "auto" (default) takes the best silhouette among stable numbers. */
  readonly k?: number | "auto";
  /** Largest k the scan tries, 2 to 50. Default 10; never more than the distinct points allow. */
  readonly maxK?: number;
  /** Default "engagement,popularity". */
  readonly features?: FeatureSet;
  /** Weight of the number of ratings in popularity, 0 to 1. Default 0.5. */
  readonly popularityWeight?: number;
  /** Integer from 0 up. Default 42. */
  readonly seed?: number;
  /** Bootstrap refits behind stability and confidence, 2 to 1000. Default 30. */
  readonly bootstraps?: number;
  readonly onProgress?: (progress: Progress) => void;
  /** Threads for large tables; no result depends on them. Default none: all is done on the caller's. */
  readonly threads?: WorkContext["threads"];
}

export interface LearnerChoice {
  readonly name: string;
  readonly params?: Readonly<Record<string, unknown>>;
}

export interface TrainOptions {
  /** Which learners to compare; default all that are registered. The baseline is always among them. */
  readonly learners?: readonly LearnerChoice[];
  /** Share of the rows kept for the one test, above 0 and below 1. Default 0.2. */
  readonly testSize?: number;
  /** Extra column whose values `train` and `test` mark the rows. */
  readonly splitColumn?: string;
  /** Extra column (dates, years or numbers) to split by: the latest rows are the test rows, and folds run forward in time. */
  readonly timeColumn?: string;
  /** Extra column whose rows of one value stay together, in the split and in every fold. */
  readonly groupColumn?: string;
  /** Cross-validation folds, 2 to 20. Default 5. */
  readonly folds?: number;
  /** How often the folds are drawn anew, 1 to 20. Default 1. Not with `timeColumn`. */
  readonly repeats?: number;
  /** Hyper-parameter searches, by preset name or in full, at most one a learner; default none. */
  readonly tune?: readonly (string | SearchChoice)[];
  /** Which candidate of a search is taken. Default "best". */
  readonly searchRule?: SearchRule;
  /** Also judge the whole choosing by nested cross-validation. Default false. */
  readonly nested?: boolean;
  /** Also measure the learning curve. Default false. */
  readonly learningCurve?: boolean;
  /** Also train this many times on a permuted target, 5 to 10,000; default none. */
  readonly canary?: number;
  /** How probabilities are calibrated; "auto" (default) only when it lowers the out-of-fold log loss. */
  readonly calibrate?: CalibrationMethod | "auto";
  /** Weight of the number of ratings in popularity, 0 to 1. Default 0.7. */
  readonly popularityWeight?: number;
  /** Clusters of the cluster feature, 2 to 50. Default 4. */
  readonly clusters?: number;
  /** Probability from which a movie is called a hit, 0 to 1, or what it is to serve: then it is learned out of fold. Default 0.5. */
  readonly threshold?: number | "f1" | "accuracy" | "cost";
  /** What wrong verdicts cost; goes with the threshold "cost". */
  readonly costs?: CostOptions;
  /**
   * The moment of the predictions: the model learns only from what is known then. Default none: it learns from the four
   * measures.
   */
  readonly at?: Moment;
  /** When columns are known, over what their names say: column → moment, or "outcome" for what is never an input. */
  readonly known?: Readonly<Record<string, string>>;
  /** Extra columns to learn from besides the measures; default with `at` all that are known then, else none. */
  readonly extraFeatures?: readonly string[];
  /** Features computed from the measures besides the composites. Default none. */
  readonly engineered?: readonly EngineeredName[];
  /** Integer from 0 up. Default 42. */
  readonly seed?: number;
  /** Say how well hits are told at each moment, where there are extra columns of which it is known when. Default true. */
  readonly moments?: boolean;
  /** Explain the model over its reference movies. Default true. */
  readonly explain?: boolean;
  readonly onProgress?: (progress: Progress) => void;
  /** Milliseconds from any origin; with it the outcome says how long each learner took. */
  readonly clock?: () => number;
  /** Threads for large tables and searches; no result depends on them. Default none: all is done on the caller's. */
  readonly threads?: WorkContext["threads"];
}

export interface PredictOptions {
  /** Overrides the model's threshold, 0 to 1. */
  readonly threshold?: number;
  /** The moment of the predictions, at which all that the model needs must be known. Default: the model's own. */
  readonly at?: string;
  /** Whether every movie comes with the reasons for its probability. Default: for up to 100 movies of four inputs, fewer of more. */
  readonly explain?: boolean;
}
