import { codeInputs } from "../fitted-inputs.ts";
import type { HitModel } from "../hit-model.ts";
import { readInputs } from "../inputs.ts";
import type { MovieTable } from "../movie.ts";
import { predict } from "../predict.ts";
import { comparableTitles } from "./comparable-titles.ts";
import { contributionsOf, type ExplainOptions } from "./contributions.ts";
import { explainable } from "./explainable.ts";
import type { ExplainResult } from "./movie-explanation.ts";
import { verdictChanges } from "./verdict-changes.ts";

/**
 * Explains what a model says of every movie: the Shapley value of each input through the whole pipeline, the reference
 * movies most like it, and the nearest change that would turn the verdict. A movie costs about 1,400 predictions for its
 * contributions and up to 100,000 for its counterfactual: a table of thousands is better cut first.
 * Throws OPTION_INVALID, REFERENCE_MISSING (the model carries no reference movies), FEATURE_MISSING, and where thresholds come
 * from cost columns COLUMN_MISSING and OUT_OF_RANGE.
 */
export function explain(model: HitModel, table: MovieTable, options: ExplainOptions = {}): ExplainResult {
  const subject = explainable(model);
  const { model: facts, predictions, notes } = predict(model, table, { explain: false });
  const columns = codeInputs(subject.inputs, readInputs(subject.inputs, table));
  const titles = predictions.map(({ title }) => title);
  const { movies, ...against } = contributionsOf(subject, { ids: table.ids, titles, columns }, options);
  return {
    model: facts,
    ...against,
    movies: predictions.map((prediction, row) => {
      const values = columns.map((column) => column[row]!);
      return {
        ...prediction,
        ...movies[row]!,
        comparables: comparableTitles(subject, { id: prediction.movie_id, values }),
        counterfactual: verdictChanges(
          subject,
          values,
          movies[row]!.explanation.map(({ contribution }) => contribution),
          prediction.threshold,
        ),
      };
    }),
    notes,
  };
}
