/** What contributions are counted in. */
export type ExplanationScale = "probability" | "log-odds";

/** How much one column moved a movie's score from the base. */
export interface FeatureContribution {
  readonly feature: string;
  /** The movie's value, a number or a category; null when it is missing. */
  readonly value: number | string | null;
  readonly contribution: number;
  /** Only where contributions were sampled, which is above 10 columns. */
  readonly standardError?: number;
}

/** Base, and for every movie its score and the contributions that sum to score − base. */
export interface Contributions {
  readonly scale: ExplanationScale;
  /** Reference movies behind the base. */
  readonly background: number;
  /** Mean score of the background. */
  readonly base: number;
  readonly movies: readonly ScoreExplanation[];
}

export interface ScoreExplanation {
  readonly movie_id: string;
  readonly title: string;
  /** In the units of the scale. */
  readonly score: number;
  /** In the order of the columns. */
  readonly explanation: readonly FeatureContribution[];
}

/** How the probability goes with one input, the others as they are in the reference movies. */
export interface InputDependence {
  readonly feature: string;
  /** Values of the input, ascending, within the range of the reference movies; of categories their places in `levels`. */
  readonly grid: readonly number[];
  /** The categories of the grid; null for numbers. */
  readonly levels: readonly string[] | null;
  /** Mean probability at each value of the grid. */
  readonly mean: readonly number[];
  /** The curves of single reference movies. */
  readonly curves: readonly (readonly number[])[];
  /** The reference movies' own values, sorted: where the data are. */
  readonly values: readonly number[];
}

/** A change of inputs that turns a verdict; categories are left as they are. */
export interface VerdictChange {
  readonly changes: readonly {
    readonly feature: string;
    /** Null when the value is missing. */
    readonly from: number | null;
    readonly to: number;
  }[];
  /** Length of the change, in standard deviations of the reference movies. */
  readonly distance: number;
  /** After the change. */
  readonly probability: number;
}

export interface VerdictChanges {
  /** The other verdict: 1 hit, 0 no hit. */
  readonly wanted: 0 | 1;
  /** Null when no change within the range of the reference movies was found. */
  readonly nearest: VerdictChange | null;
  /** The smallest change of each input that suffices by itself, the nearest first. */
  readonly alone: readonly VerdictChange[];
}

/** What a model goes by, over its reference movies. */
export interface ModelExplanation extends Contributions {
  /** Mean size of each feature's contribution, the largest first. */
  readonly features: readonly FeatureEffect[];
  readonly dependence: readonly InputDependence[];
}

export interface FeatureEffect {
  readonly feature: string;
  /** Mean of the absolute contributions. */
  readonly meanAbsolute: number;
}
