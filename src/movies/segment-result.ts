import type { Note } from "../notes.ts";
import type { MeasureName } from "./movie.ts";

/** A lower and an upper bound. */
export type Interval = readonly [low: number, high: number];

/** One number of segments that was tried. */
export interface ScanPoint {
  readonly k: number;
  /** Sum of squared distances to the nearest centroid, in standardised units. */
  readonly inertia: number;
  /** Mean silhouette, −1 to 1. */
  readonly silhouette: number;
  /** Mean adjusted Rand index between the segments and those of bootstrap refits; at most 1. */
  readonly stability: number;
}

export type FiveNumbers = readonly [min: number, lower: number, median: number, upper: number, max: number];

export interface SegmentProfile {
  /** 0 to k − 1; 0 has the highest engagement plus popularity. */
  readonly segment: number;
  readonly name: string;
  readonly count: number;
  /** Mean engagement and popularity, 0 to 1. */
  readonly engagement: number;
  readonly popularity: number;
  /** Means of the raw measures. */
  readonly means: Readonly<Record<MeasureName, number>>;
  /** The lowest, the lower quartile, the median, the upper quartile and the highest of each measure; absent in runs of 0.1.0. */
  readonly spread?: Readonly<Record<MeasureName, FiveNumbers>>;
  /** Share of hits among the movies whose target is known; null without a target. */
  readonly hitRate: number | null;
  /** 95 % Wilson interval of the hit rate. */
  readonly hitRateInterval: Interval | null;
  /** Mean confidence of its movies, 0 to 1. */
  readonly confidence: number;
}

/** The movies, column by column, for tables and charts. All arrays have one length: the movies that were segmented. */
export interface SegmentedMovies {
  readonly ids: readonly string[];
  readonly titles: readonly string[];
  readonly engagement: readonly number[];
  readonly popularity: readonly number[];
  readonly segment: readonly number[];
  /** How often bootstrap refits put the movie in this segment, 0 to 1. */
  readonly confidence: readonly number[];
  /** 1, 0, or null where not known. */
  readonly hit: readonly (0 | 1 | null)[];
}

/** Where the movies lie on the first two principal components, when more than two features are clustered. */
export interface Projection {
  readonly first: readonly number[];
  readonly second: readonly number[];
  /** Share of the variance each of the two explains, 0 to 1. */
  readonly explained: readonly [number, number];
  /** Weight of each feature in each of the two. */
  readonly loadings: readonly { readonly feature: string; readonly first: number; readonly second: number }[];
}

/** What assigns a new movie to a segment: plain numbers. */
export interface SegmentModel {
  readonly features: readonly string[];
  readonly popularityWeight: number;
  readonly ranges: Readonly<Record<MeasureName, Interval>>;
  /** Mean and standard deviation of each feature. */
  readonly scale: readonly { readonly mean: number; readonly deviation: number }[];
  /** k centroids of as many standardised features. */
  readonly centroids: readonly (readonly number[])[];
  readonly names: readonly string[];
}

export interface SegmentResult {
  readonly source: string;
  readonly rows: number;
  readonly k: number;
  /** How k came about. */
  readonly kChosenBy: "auto" | "given";
  readonly silhouette: number;
  readonly inertia: number;
  readonly features: readonly string[];
  readonly popularityWeight: number;
  readonly seed: number;
  readonly scan: readonly ScanPoint[];
  /** The knee of the inertia curve (kneedle); null when the curve has none. */
  readonly elbowK: number | null;
  /** The k of the best silhouette. */
  readonly silhouetteK: number;
  /** The ks at or above `stabilityFloor`. */
  readonly stableKs: readonly number[];
  readonly stabilityFloor: number;
  readonly segments: readonly SegmentProfile[];
  readonly movies: SegmentedMovies;
  readonly projection: Projection | null;
  readonly model: SegmentModel;
  readonly notes: readonly Note[];
}
