import type { ParamValue } from "../learn/params.ts";
import type { HalvingRound } from "../learn/search/halving.ts";
import type { SearchMethod } from "../learn/search/search.ts";
import type { Note } from "../notes.ts";
import type { Interval } from "./segment-result.ts";

/** Which candidate of a search is taken: the best, or the simplest within one standard error of the best. */
export type SearchRule = "best" | "one-standard-error";

/** A set of hyper-parameters and its cross-validated figures. */
export interface SearchedParams {
  readonly params: Readonly<Record<string, ParamValue>>;
  /** Mean over the folds and its standard error (see `foldStandardError`); null where undefined. */
  readonly rocAuc: number | null;
  readonly rocAucStandardError: number | null;
  readonly logLoss: number;
  readonly logLossStandardError: number | null;
  readonly foldRocAuc: readonly (number | null)[];
  /** Share of its trees, or of the training rows, that the figures come from: 1, or less for those that halving left behind. */
  readonly share: number;
}

/** What a search found. */
export interface SearchResult {
  readonly learner: string;
  readonly label: string;
  readonly method: SearchMethod;
  readonly rule: SearchRule;
  /** Best first, by mean ROC AUC then log loss; those that halving left behind come last. */
  readonly candidates: readonly SearchedParams[];
  /** Place of the chosen one in `candidates`: 0 unless the rule took a simpler one. */
  readonly chosen: number;
  /** The rounds of successive halving and what is rationed; null for the other methods. */
  readonly halving: { readonly resource: "trees" | "rows"; readonly rounds: readonly HalvingRound[] } | null;
}

/** What was chosen without an outer fold's rows, and how it did on them. */
export interface NestedFold {
  readonly rows: { readonly train: number; readonly test: number };
  readonly learner: string;
  readonly params: Readonly<Record<string, ParamValue>>;
  readonly rocAuc: number | null;
  readonly logLoss: number;
}

/** An honest estimate of what the whole procedure of choosing gives. */
export interface NestedResult {
  /** Mean over the outer folds, their sample standard deviation, and the mean's standard error (see `foldStandardError`). */
  readonly rocAuc: number | null;
  readonly rocAucStd: number | null;
  readonly rocAucStandardError: number | null;
  readonly logLoss: number;
  readonly folds: readonly NestedFold[];
  readonly notes: readonly Note[];
}

/** Cross-validated ROC AUC of a learner that sees a share of each fold's training rows. */
export interface LearningCurvePoint {
  readonly share: number;
  /** Training rows, the mean over the folds. */
  readonly rows: number;
  /** Mean over the folds and their sample standard deviation; null where undefined. */
  readonly rocAuc: number | null;
  readonly rocAucStd: number | null;
}

/** How much a learner's ROC AUC owes to training rows from the same time as the validation rows. */
export interface TimeGap {
  /** The date column. */
  readonly column: string;
  readonly learner: string;
  /** Rows with a known date. */
  readonly rows: number;
  /** Splits by time. */
  readonly folds: number;
  /** Mean ROC AUC over the splits with a 95 % bootstrap interval. */
  readonly time: AucWithInterval;
  readonly random: AucWithInterval;
  /** Random minus time, with a paired 95 % bootstrap interval. */
  readonly gap: { readonly difference: number; readonly interval: Interval };
  /** TIME_GAP where the interval lies above 0; FOLDS_REDUCED where it applies. */
  readonly notes: readonly Note[];
}

export interface AucWithInterval {
  readonly rocAuc: number;
  readonly interval: Interval;
}
