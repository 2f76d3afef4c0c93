import type { SegmentResult } from "../movies/segment-result.ts";
import type { TrainResult } from "../movies/train-result.ts";

/** What a study can find, in the order it is told; null where a study has no such part. All of it JSON. */
export interface StudyParts {
  readonly segmentation: SegmentResult | null;
  readonly training: TrainResult | null;
}

export type PartName = keyof StudyParts;

/** A study without any part. */
export const noParts: StudyParts = { segmentation: null, training: null };
