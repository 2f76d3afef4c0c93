import { type Columns, rowCount } from "../../math/columns.ts";
import { permutation, type RandomStream } from "../../math/random.ts";
import { mean, standardDeviation } from "../../math/stats.ts";
import { type Coalition, coalitionWorths, type Score, type ShapleyValues } from "./coalitions.ts";

/** Pairs of orders when nobody says. */
export const usualPairs = 50;

/**
 * Shapley values estimated from random orders of the columns, each beside its reverse, which cancels much of the noise
 * (antithetic permutation sampling; Mitchell et al. 2022, arXiv:2104.12199). Base and contributions sum to the score
 * exactly, however few the pairs. The standard errors are those of the draw of orders, the background taken as given.
 * pairs: at least 2, default 50. A movie costs pairs · 2 · (d − 1) scores of the background.
 */
export function sampledShapley(
  score: Score,
  movies: Columns,
  background: Columns,
  random: RandomStream,
  pairs = usualPairs,
): ShapleyValues {
  const base = mean(score(background));
  const scores = score(movies);
  const contributions = movies.map(() => new Float64Array(rowCount(movies)));
  const standardErrors = movies.map(() => new Float64Array(rowCount(movies)));
  for (let row = 0; row < scores.length; row++) {
    const movie = movies.map((column) => column[row]!);
    const orders = Array.from({ length: pairs }, (_, pair) =>
      permutation(movies.length, random.child(row).child(pair)),
    );
    const walks = orders.flatMap((order) => [order, Uint32Array.from(order).reverse()]);
    const worths = coalitionWorths(score, movie, background, walks.flatMap(coalitionsAlong));
    const steps = walks.map((order, walk) => stepsAlong(order, walk, worths, base, scores[row]!));
    for (let column = 0; column < movies.length; column++) {
      const means = orders.map((_, pair) => (steps[2 * pair]![column]! + steps[2 * pair + 1]![column]!) / 2);
      contributions[column]![row] = mean(means);
      standardErrors[column]![row] = standardDeviation(means, 1) / Math.sqrt(pairs);
    }
  }
  return { base, scores, contributions, standardErrors };
}

/** The first column of the order alone, the first two, and so on, up to all but the last. */
function coalitionsAlong(order: Uint32Array): Coalition[] {
  const members = new Uint8Array(order.length);
  return Array.from(order.subarray(0, -1), (column) => {
    members[column] = 1;
    return members.slice();
  });
}

/** What each column added when it joined those before it in the order. */
function stepsAlong(order: Uint32Array, walk: number, worths: Float64Array, base: number, score: number): Float64Array {
  const between = order.length - 1;
  const steps = new Float64Array(order.length);
  let before = base;
  order.forEach((column, place) => {
    const after = place === between ? score : worths[walk * between + place]!;
    steps[column] = after - before;
    before = after;
  });
  return steps;
}
