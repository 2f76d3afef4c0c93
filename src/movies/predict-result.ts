import type { Note } from "../notes.ts";
import type { Verdict } from "./decide/abstain.ts";
import type { ColumnDrift } from "./drift.ts";
import type { FeatureContribution } from "./explain/explain-result.ts";
import type { Moment } from "./field-ledger.ts";
import type { Interval } from "./segment-result.ts";

export interface Prediction {
  readonly movie_id: string;
  readonly title: string;
  /** Probability of a hit, 0 to 1. */
  readonly probability: number;
  /** 95 % interval of the hit rate among movies of about this probability; null where the model does not know it. */
  readonly interval: Interval | null;
  /** 1 when the probability reaches the threshold. */
  readonly hit: 0 | 1;
  /** "too close to call" when the interval straddles the threshold. */
  readonly verdict: Verdict;
  readonly threshold: number;
  /** Name of the segment of the model's catalogue that the movie falls into; null where the model does not go by the measures. */
  readonly segment: string | null;
  /** Shapley value of each input on the probability; null where it was not asked for or the model cannot tell. */
  readonly explanation: readonly FeatureContribution[] | null;
  readonly notes: readonly Note[];
}

export interface PredictResult {
  readonly model: {
    readonly learner: string;
    readonly label: string;
    readonly trainedOn: string;
    readonly rows: number;
  };
  /** The moment they are for: what is known only later plays no part; null where the model names none. */
  readonly at: Moment | null;
  readonly predictions: readonly Prediction[];
  /** How far the movies differ from the training movies, input by input. */
  readonly drift: readonly ColumnDrift[];
  readonly notes: readonly Note[];
}
