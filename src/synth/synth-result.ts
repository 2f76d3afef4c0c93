import type { MeasureName } from "../movies/movie.ts";
import type { Interval } from "../movies/segment-result.ts";
import type { Note } from "../notes.ts";

/** Lowest and highest correlation. */
export type Band = readonly [number, number];

/** What was learned, what was asked for, and what was made: all of it JSON. */
export interface SynthResult {
  readonly source: string;
  readonly seed: number;
  readonly learned: LearnedFacts;
  readonly rows: number;
  /** Share of hits among the movies that were made. */
  readonly hitRate: number;
  readonly noise: number;
  readonly overlap: number;
  /** Null where the learned correlations were left as they are. */
  readonly band: Band | null;
  /** Of each measure with the target, among the movies that were made; null for one that does not vary. */
  readonly correlations: Readonly<Record<MeasureName, number | null>>;
  readonly steering: readonly SteeredCorrelation[];
  readonly fidelity: Fidelity;
  readonly oracle: Oracle;
  readonly power: readonly PowerRow[];
  readonly notes: readonly Note[];
}

export interface LearnedFacts {
  /** Movies with a known target. */
  readonly rows: number;
  readonly hits: number;
  /** Weight of independence in the correlations of the other movies and of the hits, 0 to 1. */
  readonly shrinkage: readonly [number, number];
  /** Decimals that each measure is written with. */
  readonly decimals: Readonly<Record<MeasureName, number>>;
}

export interface SteeredCorrelation {
  readonly measure: MeasureName;
  /** As learned, with the hit rate, noise and overlap asked for; null for a measure that does not vary. */
  readonly learned: number | null;
  readonly aim: number | null;
  /** What movies without end would have. */
  readonly expected: number | null;
  /** Whether the aim can be reached; null where there is nothing to steer. */
  readonly reached: boolean | null;
}

/** How like the real movies the synthetic ones are. Scores are 0 to 1, 1 being the same. */
export interface Fidelity {
  readonly rows: { readonly real: number; readonly synthetic: number };
  /** Mean of `shapes.score` and `trends.score`: what SDMetrics' quality report says. */
  readonly quality: number;
  readonly shapes: { readonly score: number; readonly columns: readonly ColumnScore[] };
  /** The score is the mean of the pairs that count; null when none does. */
  readonly trends: { readonly score: number | null; readonly pairs: readonly PairScore[] };
  /** The shapes of the measures within a class. */
  readonly classShapes: { readonly score: number; readonly columns: readonly ClassColumnScore[] };
  /** Null when there are too few real movies. */
  readonly detection: Detection | null;
  readonly utility: Utility | null;
  readonly privacy: Privacy;
  readonly margins: readonly MarginPicture[];
}

export interface ColumnScore {
  readonly column: string;
  readonly score: number;
}

export interface PairScore {
  readonly columns: readonly [string, string];
  readonly score: number;
  /** Whether the two go together enough among the real movies for the score to count. */
  readonly counted: boolean;
}

export interface ClassColumnScore extends ColumnScore {
  readonly hit: 0 | 1;
}

/** A random forest told to tell real movies from synthetic ones, cross-validated. */
export interface Detection {
  readonly rocAuc: number;
  /** 95%, DeLong; null where it cannot be told. */
  readonly interval: Interval | null;
  readonly rows: number;
  /** True when the interval holds 0.5: real and synthetic cannot be told apart. */
  readonly undetected: boolean;
}

/** A logistic regression that learned from synthetic movies, and one that learned from the real movies these were made from, both judged on real movies that neither has seen. */
export interface Utility {
  readonly trainedOnSynthetic: AucFigure;
  readonly trainedOnReal: AucFigure;
  readonly rows: { readonly train: number; readonly test: number };
}

export interface AucFigure {
  readonly rocAuc: number;
  readonly interval: Interval | null;
}

export interface Privacy {
  /** Synthetic movies whose four measures are those of a real one, among all that were made. */
  readonly copies: number;
  /** Movies that were drawn again because they would have been copies. */
  readonly redrawn: number;
  /** Median distance to the nearest real movie, in standard deviations: of synthetic movies, and of other real ones. */
  readonly nearest: { readonly synthetic: number; readonly real: number } | null;
  /** Share of synthetic movies that are nearer to a real movie than all but 5% of the real ones are to another. */
  readonly closeShare: number | null;
}

/** A measure among real and synthetic movies: shares of both in the same bins. */
export interface MarginPicture {
  readonly column: MeasureName;
  readonly edges: readonly number[];
  readonly real: readonly number[];
  readonly synthetic: readonly number[];
}

/** What nobody can do better than from the four measures as they are written in the table. */
export interface Oracle {
  readonly rocAuc: number;
  readonly brier: number;
  readonly accuracy: number;
  /** Standard errors of drawing `draws` movies. */
  readonly standardErrors: { readonly rocAuc: number; readonly brier: number; readonly accuracy: number };
  readonly draws: number;
}

/** How many test movies it takes to tell two learners apart. */
export interface PowerRow {
  /** ROC AUC of the better learner, and how much lower the other's is. */
  readonly rocAuc: number;
  readonly difference: number;
  /** Correlation of the two learners' scores within a class: an assumption. */
  readonly correlation: number;
  readonly rows: number;
}
