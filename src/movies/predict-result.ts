import type { Note } from "../notes.ts";

export interface Prediction {
  readonly movie_id: string;
  readonly title: string;
  /** Probability of a hit, 0 to 1. */
  readonly probability: number;
  /** 1 when the probability reaches the threshold. */
  readonly hit: 0 | 1;
  readonly threshold: number;
  /** Name of the segment of the model's catalogue that the movie falls into. */
  readonly segment: string;
  readonly notes: readonly Note[];
}

export interface PredictResult {
  readonly model: {
    readonly learner: string;
    readonly label: string;
    readonly trainedOn: string;
    readonly rows: number;
  };
  readonly predictions: readonly Prediction[];
  readonly notes: readonly Note[];
}
