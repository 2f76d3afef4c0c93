import type { Note } from "../../notes.ts";
import type { CircularRule } from "../circular-rules.ts";

/** What is in a movie table and what is odd about it. Plain JSON. */
export interface TableProfile {
  readonly source: string;
  readonly hash: string | null;
  readonly rows: number;
  /** Null without a target. `hitRate` is null when no target is known. */
  readonly target: { readonly known: number; readonly hits: number; readonly hitRate: number | null } | null;
  /** The id, the four measures, the target, then the carried columns in their order. */
  readonly columns: readonly ColumnProfile[];
  readonly correlations: Correlations;
  /** Columns of numbers by how well they tell hits from the others, best first. Empty unless both occur. */
  readonly hitAgainstNot: readonly HitContrast[];
  readonly duplicates: Duplicates;
  readonly suspectedUnits: readonly SuspectedUnit[];
  /** Simple rules that tell hits from the others almost perfectly. */
  readonly leakSuspects: readonly CircularRule[];
  readonly notes: readonly Note[];
}

/** What the values of a column are: "date" for ISO dates, "mixed" for more than one type, "empty" without any value. */
export type ColumnType = "number" | "text" | "boolean" | "date" | "mixed" | "empty";

export interface ColumnProfile {
  readonly column: string;
  /** What people call it. */
  readonly label: string;
  /** Null where it is not known. */
  readonly unit: string | null;
  readonly role: "id" | "measure" | "target" | "extra";
  readonly type: ColumnType;
  readonly known: number;
  readonly missing: number;
  /** Different values among those known. */
  readonly distinct: number;
  /** For columns of numbers with at least one value. */
  readonly numbers: NumberProfile | null;
  /** The most frequent values and how often they occur, at most 10, first seen first among equals. Null for columns of numbers. */
  readonly frequent: readonly { readonly value: string; readonly count: number }[] | null;
}

/** Figures of the known values of a column. */
export interface NumberProfile extends FiveNumbers {
  readonly mean: number;
  /** Sample standard deviation (n − 1); null for a single value. */
  readonly standardDeviation: number | null;
  readonly quantiles: {
    readonly p1: number;
    readonly p5: number;
    readonly p10: number;
    readonly p90: number;
    readonly p95: number;
    readonly p99: number;
  };
  readonly zeros: number;
  /** True when every value is whole. */
  readonly whole: boolean;
  readonly histogram: Histogram;
  readonly outliers: Outliers;
}

/** Least, quartiles and most; quartiles by linear interpolation. */
export interface FiveNumbers {
  readonly min: number;
  readonly q1: number;
  readonly median: number;
  readonly q3: number;
  readonly max: number;
}

/** Bin i holds the values from edges[i] up to, but not with, edges[i + 1]; the last holds its upper edge too. */
export interface Histogram {
  /** "log1p": the edges lie evenly in log(1 + x), for columns with a long tail. */
  readonly scale: "linear" | "log1p";
  /** One more than bins, in the column's unit. Both are the same for a constant column. */
  readonly edges: readonly number[];
  readonly counts: readonly number[];
}

/** Values more than 1.5 interquartile ranges outside the quartiles (Tukey 1977). */
export interface Outliers {
  readonly lowFence: number;
  readonly highFence: number;
  readonly low: number;
  readonly high: number;
}

/** Correlations of columns of numbers, with the target as 0 and 1: its Pearson correlation is the point-biserial one. */
export interface Correlations {
  readonly columns: readonly string[];
  /** Symmetric, 1 on the diagonal; null where fewer than 3 rows have both values or one of them is constant. */
  readonly pearson: readonly (readonly (number | null)[])[];
  readonly spearman: readonly (readonly (number | null)[])[];
  /** Rows that have both values. */
  readonly counts: readonly (readonly number[])[];
  /** Columns of numbers that are constant, or too many. */
  readonly leftOut: readonly string[];
}

/** A column among hits and among the others. */
export interface HitContrast {
  readonly column: string;
  readonly label: string;
  readonly unit: string | null;
  readonly hits: ClassFigures;
  readonly others: ClassFigures;
  /** Of both together. `hits` and `others` count the bins of `edges`. */
  readonly histogram: {
    readonly scale: Histogram["scale"];
    readonly edges: readonly number[];
    readonly hits: readonly number[];
    readonly others: readonly number[];
  };
  /** The chance that a hit has a higher value than another movie, a tie counting half; 0.5 says the column tells nothing. */
  readonly rocAuc: number;
  /** Cohen's d: the difference of the means in pooled standard deviations; null where that is 0 or not known. */
  readonly cohensD: number | null;
  /** Pearson correlation with the target; null for a constant column. */
  readonly pointBiserial: number | null;
  /** 95 % interval of it by Fisher's transformation; null below 4 rows. */
  readonly pointBiserialInterval: readonly [number, number] | null;
}

export interface ClassFigures extends FiveNumbers {
  readonly count: number;
  readonly mean: number;
  readonly standardDeviation: number | null;
}

/** Things that occur more than once. `repeated` counts those beyond the first of their kind. */
export interface Duplicates {
  readonly ids: Repeats;
  /** Movies that are equal in everything but their id. */
  readonly rows: Repeats;
  /** Null without a column of titles. */
  readonly titles: Repeats | null;
}

export interface Repeats {
  readonly repeated: number;
  /** Ids of the first few repeats, each with the movie it repeats. */
  readonly examples: readonly (readonly [first: string, again: string])[];
}

/** A measure whose values look as if they were in another unit or on another scale. */
export interface SuspectedUnit {
  readonly column: string;
  readonly suspect:
    | "percent"
    | "twice-divided"
    | "hours"
    | "seconds"
    | "scale-10"
    | "scale-100"
    | "scale-from-0"
    | "not-counts";
  /** What was seen and what it may mean, in a sentence. */
  readonly message: string;
}
