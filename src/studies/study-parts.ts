import type { Preparation } from "../films/preparation.ts";
import type { EvaluateResult } from "../movies/evaluate-model.ts";
import type { PredictResult } from "../movies/predict-result.ts";
import type { TableProfile } from "../movies/profile/profile-result.ts";
import type { Interval, SegmentResult } from "../movies/segment-result.ts";
import type { TrainResult } from "../movies/train-result.ts";
import type { Note } from "../notes.ts";
import type { Oracle, SynthResult } from "../synth/synth-result.ts";

/** What a study can find, in the order it is told; null where a study has no such part. All of it JSON. */
export interface StudyParts {
  readonly preparation: PreparationResult | null;
  readonly synthesis: SynthResult | null;
  readonly segmentation: SegmentResult | null;
  readonly training: TrainResult | null;
  /** How near the hit model of `training` came to the best that is possible, where that is known. */
  readonly ceiling: CeilingResult | null;
  /** The hit model of `training` on a table it had no part in. */
  readonly outsideTest: EvaluateResult | null;
  /** What the hit model of `training` says of movies of which nothing is known yet. */
  readonly newMovies: PredictResult | null;
}

/** How a table was made of films, and what it holds. */
export interface PreparationResult extends Preparation {
  readonly profile: TableProfile;
  /** Columns that say how a film turned out: never an input. */
  readonly outcomes: readonly string[];
  readonly notes: readonly Note[];
}

/** What a hit model reached in its test, and what nobody could do better than. */
export interface CeilingResult {
  readonly reached: {
    readonly label: string;
    /** Test movies. */
    readonly rows: number;
    readonly rocAuc: number | null;
    readonly interval: Interval | null;
    readonly brier: number;
  };
  readonly possible: Oracle;
  readonly notes: readonly Note[];
}

export type PartName = keyof StudyParts;

/** A study without any part. */
export const noParts: StudyParts = {
  preparation: null,
  synthesis: null,
  segmentation: null,
  training: null,
  ceiling: null,
  outsideTest: null,
  newMovies: null,
};
