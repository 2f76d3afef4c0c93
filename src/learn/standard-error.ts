import { variance } from "../math/stats.ts";
import type { RowSplit } from "./split-rows.ts";

/**
 * The standard error of a figure's mean over cross-validation folds, corrected for the training rows that folds share:
 * √((1/J + test rows / training rows) · s²), s² being the sample variance over the J folds. The plain s/√J is too small,
 * and with repeats falls towards 0 whatever the data can tell. Nadeau and Bengio 2003, doi:10.1023/A:1024068626366; for
 * repeated folds Bouckaert and Frank 2004, doi:10.1007/978-3-540-24775-3_3.
 * values: J figures, one a fold; splits: the folds, whose mean ratio of test to training rows is taken. Null for fewer than 2.
 */
export function foldStandardError(values: ArrayLike<number>, splits: readonly RowSplit[]): number | null {
  if (values.length < 2) return null;
  const ratio = splits.reduce((sum, { train, test }) => sum + test.length / train.length, 0) / splits.length;
  return Math.sqrt((1 / values.length + ratio) * variance(values, 1));
}
