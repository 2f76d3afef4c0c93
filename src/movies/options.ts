import type { Progress } from "../learn/context.ts";

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
  /** Bootstrap refits behind stability and confidence, 2 to 1000. Default 50. */
  readonly bootstraps?: number;
  readonly onProgress?: (progress: Progress) => void;
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
  /** Extra column (dates, years or numbers) to split by: the latest rows are the test rows. */
  readonly timeColumn?: string;
  /** Cross-validation folds, 2 to 20. Default 5. */
  readonly folds?: number;
  /** Weight of the number of ratings in popularity, 0 to 1. Default 0.7. */
  readonly popularityWeight?: number;
  /** Clusters of the cluster feature, 2 to 50. Default 4. */
  readonly clusters?: number;
  /** Probability from which a movie is called a hit, 0 to 1. Default 0.5. */
  readonly threshold?: number;
  /** Integer from 0 up. Default 42. */
  readonly seed?: number;
  readonly onProgress?: (progress: Progress) => void;
}

export interface PredictOptions {
  /** Overrides the model's threshold, 0 to 1. */
  readonly threshold?: number;
}
