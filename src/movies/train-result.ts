import type { CalibrationMethod } from "../learn/calibrate/calibrate.ts";
import type { ParamValue } from "../learn/params.ts";
import type { CalibrationError } from "../metrics/calibration.ts";
import type { Note } from "../notes.ts";
import type { CanaryResult } from "./canary.ts";
import type { LearningCurvePoint, NestedResult, SearchResult, TimeGap } from "./choosing-result.ts";
import type { CircularRule } from "./circular-rules.ts";
import type { CalibrationTrial } from "./decide/calibration-choice.ts";
import type { DecisionRule } from "./decide/decision-rule.ts";
import type { ThresholdChoice } from "./decide/threshold.ts";
import type { ModelExplanation } from "./explain/explain-result.ts";
import type { FieldLedger, Moment, MomentRow } from "./field-ledger.ts";
import type { Interval } from "./segment-result.ts";

/** Figures of a probability forecast. Null where undefined (a ranking figure when only one class occurs). */
export interface ForecastScores {
  readonly accuracy: number;
  readonly rocAuc: number | null;
  /** Average precision, as scikit-learn defines it. */
  readonly prAuc: number | null;
  readonly brier: number;
  /** Natural logarithm; probabilities are clipped to [1e-15, 1 − 1e-15]. */
  readonly logLoss: number;
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
}

export type ScoreName = keyof ForecastScores;

export interface LeaderboardRow {
  readonly learner: string;
  readonly label: string;
  readonly params: Readonly<Record<string, ParamValue>>;
  /** Means over the folds. */
  readonly cv: ForecastScores;
  /** Standard deviations over the folds (sample, n − 1). */
  readonly cvStd: ForecastScores;
  /** Standard errors of the means of the two deciding figures. */
  readonly cvStandardError: { readonly rocAuc: number | null; readonly logLoss: number | null };
  /** Each fold's ROC AUC, null where undefined. */
  readonly foldRocAuc: readonly (number | null)[];
}

/** The leader against another learner on the same out-of-fold predictions. */
export interface Comparison {
  readonly learner: string;
  /** Mean cross-validated ROC AUC of the leader minus that of the learner. */
  readonly difference: number;
  /** 95 % paired bootstrap interval of the difference. */
  readonly interval: Interval;
  /** True when the interval holds 0. */
  readonly tied: boolean;
}

export interface Curve {
  readonly x: readonly number[];
  readonly y: readonly number[];
  /** The threshold each point belongs to; the first of a ROC curve is null (nothing called a hit). */
  readonly threshold: readonly (number | null)[];
}

export interface CalibrationBin {
  readonly count: number;
  readonly meanProbability: number;
  readonly hitRate: number;
  readonly interval: Interval;
}

export interface TestReport extends ForecastScores {
  /** Rows: truth 0, 1; columns: verdict 0, 1. */
  readonly confusion: readonly [readonly [number, number], readonly [number, number]];
  /** 95 % bootstrap intervals (percentile); absent where they could not be had. */
  readonly intervals: Readonly<Partial<Record<ScoreName, Interval>>>;
  readonly roc: Curve | null;
  readonly pr: Curve | null;
  readonly calibration: readonly CalibrationBin[];
}

export interface FeatureImportance {
  readonly feature: string;
  /**
   * Mean fall of the test ROC AUC when the column is shuffled: an input is shuffled before anything is computed from it,
   * a composite or the cluster by itself. Null when the test rows hold one class.
   */
  readonly permutation: number | null;
  readonly permutationStd: number | null;
  /** Share of the fit's own importance, 0 to 1; null when the winner has none. */
  readonly gain: number | null;
}

export interface SplitSummary {
  readonly kind: "stratified" | "column" | "time" | "grouped";
  /** The split, time or group column, if one was named. */
  readonly column: string | null;
  readonly testSize: number;
  readonly folds: number;
  readonly repeats: number;
}

/** What was learned from the out-of-fold forecasts of the training rows. */
export interface ProbabilityReport {
  readonly calibration: {
    readonly method: CalibrationMethod;
    readonly trials: readonly CalibrationTrial[];
    /** What was chosen and why, one sentence. */
    readonly reason: string;
  };
  /** Reliability of the out-of-fold probabilities as they are shown (calibrated by curves fitted on other rows). */
  readonly reliability: readonly CalibrationBin[];
  /** Expected calibration error over those bins, which hold equally many rows. */
  readonly calibrationError: CalibrationError;
  readonly decision: DecisionRule;
  /** How the threshold was learned; null when it was given. */
  readonly thresholdChoice: ThresholdChoice | null;
  /** Share of the test rows whose interval straddles the threshold. */
  readonly tooCloseToCall: number;
}

export interface TrainResult {
  readonly source: string;
  readonly rows: { readonly train: number; readonly test: number };
  readonly hitRate: { readonly train: number; readonly test: number };
  readonly seed: number;
  readonly split: SplitSummary;
  /** The moment of the predictions: only what is known then is learned from; null where none was named. */
  readonly at: Moment | null;
  /** The columns of the table that are learned from, and when each is known. */
  readonly inputs: FieldLedger;
  /** The columns that the learners see, made from the inputs. */
  readonly features: readonly string[];
  /** Always guessing the training rows' hit rate: cross-validated as the learners are. */
  readonly baseline: LeaderboardRow;
  /** Best first, by mean cross-validated ROC AUC then log loss; the baseline is among them. */
  readonly leaderboard: readonly LeaderboardRow[];
  /** The first of the leaderboard by its figures alone. */
  readonly leader: string;
  /** The simplest learner that cannot be told apart from the leader: the one that was refitted and tested. */
  readonly winner: string;
  readonly winnerLabel: string;
  /** True when the leader could not be told apart from at least one other learner. */
  readonly tie: boolean;
  readonly comparisons: readonly Comparison[];
  /** Hyper-parameter searches, one a tuned learner. */
  readonly searches: readonly SearchResult[];
  /** What the whole choosing gives on rows that had no part in it; null unless asked for. */
  readonly nested: NestedResult | null;
  readonly learningCurve: readonly LearningCurvePoint[] | null;
  /** Random against time split for the winner; null without dates. */
  readonly timeGap: TimeGap | null;
  /** How well the winner tells hits with what is known at each moment; null without such columns besides the measures. */
  readonly moments: readonly MomentRow[] | null;
  readonly canary: CanaryResult | null;
  /** Rules of one or two columns that nearly decide the target. */
  readonly circularRules: readonly CircularRule[];
  readonly probability: ProbabilityReport;
  readonly threshold: number;
  readonly test: TestReport;
  /** What the model goes by, over up to 100 training movies; null where not asked for. */
  readonly explanation: ModelExplanation | null;
  /** In the order of importance. */
  readonly importance: readonly FeatureImportance[];
  readonly notes: readonly Note[];
}
