import { MarqueeError } from "../../errors.ts";
import type { FittedInput } from "../fitted-inputs.ts";
import type { HitModel } from "../hit-model.ts";
import { modelProbability } from "../model-probability.ts";
import type { Score } from "./coalitions.ts";
import type { ReferenceMovies } from "./reference-movies.ts";

/** What is needed to explain a model, whatever is inside. */
export interface Explainable {
  /** The probability of a hit. columns: the inputs as numbers (see `codeInputs`). */
  readonly score: Score;
  /** What the columns are. */
  readonly inputs: readonly FittedInput[];
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
  const { inputs } = model.features;
  return { score: (columns) => modelProbability(model, columns), inputs, reference: model.reference };
}
