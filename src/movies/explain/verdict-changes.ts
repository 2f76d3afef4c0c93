import { minAndMax } from "../../math/stats.ts";
import type { FittedInput } from "../fitted-inputs.ts";
import { type MeasureName, measures } from "../movie.ts";
import { type Counterfactual, nearestCounterfactual } from "./counterfactual.ts";
import type { ColumnGrid } from "./counterfactual-grid.ts";
import type { VerdictChange, VerdictChanges } from "./explain-result.ts";
import type { Explainable } from "./explainable.ts";
import { referenceCodes } from "./reference-movies.ts";

/** What values a measure can take, as people would say them: whole minutes, whole percents, whole ratings, tenths of a point. */
const valuesPerUnit: Readonly<Record<MeasureName, number>> = {
  avg_watch_time: 1,
  completion_rate: 100,
  ratings_count: 1,
  avg_rating: 10,
};
const finestPerUnit = 1000;
/** Of more columns than these, only those that move the score most are changed. */
const mostMoved = 10;

/**
 * The smallest changes of a movie that turn its verdict. Numbers alone are changed, of more than ten those that contribute
 * most; categories stay. values: its coded inputs; contributions: of each input.
 */
export function verdictChanges(
  { score, inputs, reference }: Explainable,
  values: readonly number[],
  contributions: readonly number[],
  threshold: number,
): VerdictChanges {
  const rows = referenceCodes(reference, inputs);
  const numbers = inputs.map((_, index) => index).filter((index) => inputs[index]!.kind === "number");
  const moved = new Set(
    numbers.sort((a, b) => Math.abs(contributions[b]!) - Math.abs(contributions[a]!)).slice(0, mostMoved),
  );
  const grids = inputs.map((input, index) => (moved.has(index) ? gridOf(input, rows[index]!) : null));
  const search = nearestCounterfactual(score, values, threshold, rows, grids);
  const named = (change: Counterfactual) => namedChange(change, inputs);
  return {
    wanted: search.wanted,
    nearest: search.nearest === null ? null : named(search.nearest),
    alone: search.alone.map(named),
  };
}

/** The grid of a measure, or of another number by its values: as many decimals as they have, up to three. */
function gridOf({ name }: FittedInput, values: Float64Array): ColumnGrid {
  const measure = measures.find((known) => known.name === name);
  if (measure !== undefined) return { perUnit: valuesPerUnit[measure.name], min: measure.min, max: measure.max };
  const known = values.filter((value) => !Number.isNaN(value));
  const isWhole = (perUnit: number) =>
    known.every((value) => Number.isInteger(Number((value * perUnit).toPrecision(12))));
  const [min, max] = minAndMax(known);
  return { perUnit: [1, 10, 100].find(isWhole) ?? finestPerUnit, min, max };
}

function namedChange({ changes, distance, score }: Counterfactual, inputs: readonly FittedInput[]): VerdictChange {
  return {
    changes: changes.map(({ column, from, to }) => ({
      feature: inputs[column]!.name,
      from: Number.isNaN(from) ? null : from,
      to,
    })),
    distance,
    probability: score,
  };
}
