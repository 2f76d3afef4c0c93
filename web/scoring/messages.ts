import type { ExplainResult } from "../../src/movies/explain/movie-explanation.ts";
import type { FittedInput } from "../../src/movies/fitted-inputs.ts";
import type { MovieValues } from "../../src/movies/one-movie.ts";
import type { PredictResult } from "../../src/movies/predict-result.ts";

/** What a page needs to know of a model to ask it: its inputs, and whether it can give reasons. */
export interface ModelFacts {
  readonly inputs: readonly FittedInput[];
  readonly explains: boolean;
}

/** What the page asks of a worker: to take a model in, then what it says of a movie, or why. */
export type ScoreQuestion =
  | { readonly kind: "model"; readonly text: string; readonly name: string }
  | { readonly kind: "predict" | "explain"; readonly values: MovieValues };

export type ScoreAnswer =
  | { readonly kind: "model"; readonly facts: ModelFacts }
  | { readonly kind: "predict"; readonly result: PredictResult }
  | { readonly kind: "explain"; readonly result: ExplainResult }
  | { readonly kind: "refused"; readonly reason: string };
