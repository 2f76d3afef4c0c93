import { takeColumns, takeRows, takeTarget } from "../math/columns.ts";
import type { TrainingRows } from "./learner.ts";

/** The given rows with their weights, in the order of `order`. */
export function takeTrainingRows(rows: TrainingRows, order: ArrayLike<number>): TrainingRows {
  const { columns, target, weights } = rows;
  const taken = { ...rows, columns: takeColumns(columns, order), target: takeTarget(target, order) };
  return weights === undefined ? taken : { ...taken, weights: takeRows(weights, order) };
}

/** The rows without those of weight 0, which count for nothing and must not make up a class in a part of the rows. */
export function withoutWeightless(rows: TrainingRows): TrainingRows {
  const { weights } = rows;
  if (weights === undefined || weights.every((weight) => weight > 0)) return rows;
  const counted = Array.from(weights.keys()).filter((row) => weights[row]! > 0);
  return takeTrainingRows(rows, counted);
}
