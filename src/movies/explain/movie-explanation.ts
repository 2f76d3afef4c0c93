import type { Note } from "../../notes.ts";
import type { Prediction, PredictResult } from "../predict-result.ts";
import type { ComparableTitle } from "./comparable-titles.ts";
import type { Contributions, ScoreExplanation, VerdictChanges } from "./explain-result.ts";

/** Why a model says what it says of a movie. */
export interface MovieExplanation extends Omit<Prediction, "explanation">, ScoreExplanation {
  /** The reference movies most like it, with what became of them. */
  readonly comparables: readonly ComparableTitle[];
  readonly counterfactual: VerdictChanges;
}

export interface ExplainResult extends Omit<Contributions, "movies"> {
  readonly model: PredictResult["model"];
  readonly movies: readonly MovieExplanation[];
  readonly notes: readonly Note[];
}
