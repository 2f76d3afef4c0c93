import { MarqueeError } from "../errors.ts";
import type { Columns } from "../math/columns.ts";
import { choleskyFactor } from "../math/linear-solve.ts";
import { normalQuantile } from "../math/special.ts";
import { pearson } from "../math/stats.ts";

/**
 * How d columns go together within a class: the correlation of their normal scores (ranks turned into standard normal
 * numbers), drawn towards independence. columns: d arrays of n numbers without NaN, n at least 2. A prior of d + 1 movies
 * of independent columns is mixed in, so that few rows say little: `shrinkage` = (d + 1) / (n + d + 1).
 * Nelsen 2006, "An Introduction to Copulas", doi:10.1007/0-387-28678-0; Schäfer and Strimmer 2005, doi:10.2202/1544-6115.1175
 */
export function fitCopula(columns: Columns): { readonly correlation: Float64Array; readonly shrinkage: number } {
  const size = columns.length;
  const rows = columns[0]!.length;
  const shrinkage = (size + 1) / (rows + size + 1);
  const scores = columns.map(normalScores);
  const correlation = new Float64Array(size * size);
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < size; j++) {
      const together = i === j ? 1 : pearson(scores[i]!, scores[j]!);
      correlation[i * size + j] = i === j ? 1 : (1 - shrinkage) * (Number.isNaN(together) ? 0 : together);
    }
  }
  return { correlation, shrinkage };
}

/** Ranks from 1 to n, equal values sharing theirs, over n + 1, as standard normal numbers. */
function normalScores(values: Float64Array): Float64Array {
  const order = Array.from(values.keys()).sort((a, b) => values[a]! - values[b]!);
  const scores = new Float64Array(values.length);
  for (let start = 0; start < order.length; ) {
    let end = start;
    while (end < order.length && values[order[end]!] === values[order[start]!]) end++;
    const score = normalQuantile((start + 1 + end) / 2 / (values.length + 1));
    for (let place = start; place < end; place++) scores[order[place]!] = score;
    start = end;
  }
  return scores;
}

/** L of correlation = L·Lᵀ, its upper triangle 0. The correlation must be positive definite, as `fitCopula` gives it. */
export function copulaFactor(correlation: Float64Array): Float64Array {
  const size = Math.sqrt(correlation.length);
  const factor = correlation.slice();
  if (!choleskyFactor(factor, size)) {
    const found = "one that is not";
    throw new MarqueeError("INTERNAL", { where: "copula", expected: "a positive definite correlation", found });
  }
  return factor.map((value, index) => (index % size > Math.floor(index / size) ? 0 : value));
}
