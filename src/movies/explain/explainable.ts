import { MarqueeError } from "../../errors.ts";
import type { HitModel } from "../hit-model.ts";
import { modelProbability } from "../model-probability.ts";
import type { Score } from "./coalitions.ts";
import type { ReferenceMovies } from "./reference-movies.ts";

/** What is needed to explain a model of the four measures, whatever is inside. */
export interface Explainable {
  /** The probability of a hit. columns: the measures in the order of `measureNames`, missing values NaN. */
  readonly score: Score;
  readonly reference: ReferenceMovies;
}

/** A hit model as something to explain. Throws REFERENCE_MISSING when it carries no reference movies. */
export function explainable(model: HitModel): Explainable {
  if (model.reference === null) {
    throw new MarqueeError("REFERENCE_MISSING", {
      where: "model",
      expected: "reference movies, which explanations compare with",
      found: "none",
      remedy: "Train the model again with this version.",
    });
  }
  return { score: (columns) => modelProbability(model, columns), reference: model.reference };
}
