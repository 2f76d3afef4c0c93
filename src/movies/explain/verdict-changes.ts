import { measureNames, measures } from "../movie.ts";
import { type Counterfactual, nearestCounterfactual } from "./counterfactual.ts";
import type { ColumnGrid } from "./counterfactual-grid.ts";
import type { VerdictChange, VerdictChanges } from "./explain-result.ts";
import type { Explainable } from "./explainable.ts";
import { referenceColumns } from "./reference-movies.ts";

/** What values a measure can take, as people would say them: whole minutes, whole percents, whole ratings, tenths of a point. */
const valuesPerUnit = { avg_watch_time: 1, completion_rate: 100, ratings_count: 1, avg_rating: 10 } as const;
const measureGrids: readonly ColumnGrid[] = measures.map(({ name, min, max }) => ({
  perUnit: valuesPerUnit[name],
  min,
  max,
}));

/** The smallest changes of a movie that turn its verdict. values: its measures in the order of `measureNames`. */
export function verdictChanges(
  { score, reference }: Explainable,
  values: readonly number[],
  threshold: number,
): VerdictChanges {
  const search = nearestCounterfactual(score, values, threshold, referenceColumns(reference), measureGrids);
  return {
    wanted: search.wanted,
    nearest: search.nearest === null ? null : namedChange(search.nearest),
    alone: search.alone.map(namedChange),
  };
}

function namedChange({ changes, distance, score }: Counterfactual): VerdictChange {
  return {
    changes: changes.map(({ column, from, to }) => ({
      feature: measureNames[column]!,
      from: Number.isNaN(from) ? null : from,
      to,
    })),
    distance,
    probability: score,
  };
}
