import { MarqueeError } from "../errors.ts";
import type { TrainingRows } from "./learner.ts";

/** How much each class counts: as it comes, or so that both classes weigh the same in all. */
export type ClassWeight = "none" | "balanced";

/** Total weight of class 0 and of class 1. */
export function classTotals({ target, weights }: TrainingRows): [number, number] {
  if (weights === undefined) {
    let hits = 0;
    for (let i = 0; i < target.length; i++) hits += target[i]!;
    return [target.length - hits, hits];
  }
  const totals: [number, number] = [0, 0];
  for (let i = 0; i < target.length; i++) totals[target[i] === 1 ? 1 : 0] += weights[i]!;
  return totals;
}

/** Throws ONE_CLASS unless both classes occur with a weight above 0. `where`: the learner, for the message. */
export function requireTwoClasses(rows: TrainingRows, where: string): void {
  const [misses, hits] = classTotals(rows);
  if (misses > 0 && hits > 0) return;
  throw new MarqueeError("ONE_CLASS", {
    where,
    expected: "rows of both classes, 0 and 1",
    found: misses > 0 ? "class 0 alone" : hits > 0 ? "class 1 alone" : "no rows",
    remedy: "Add rows of the other class, or check the rule that made the target.",
  });
}

/**
 * What a row of class 0 and of class 1 counts. Balanced: a class weighs total / (2 · its own total), as scikit-learn has it,
 * so that a row of weight 2 still counts as two rows.
 */
export function classFactors(rows: TrainingRows, classWeight: ClassWeight): [number, number] {
  if (classWeight === "none") return [1, 1];
  const [misses, hits] = classTotals(rows);
  const total = misses + hits;
  return [total / (2 * misses), total / (2 * hits)];
}

/** The weight of every row with its class's weight multiplied in. */
export function balancedWeights(rows: TrainingRows, classWeight: ClassWeight): Float64Array {
  const factors = classFactors(rows, classWeight);
  const weighted = new Float64Array(rows.target.length);
  for (let i = 0; i < weighted.length; i++) weighted[i] = factors[rows.target[i]!]! * (rows.weights?.[i] ?? 1);
  return weighted;
}
