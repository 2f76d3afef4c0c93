import { type Columns, rowCount } from "../../math/columns.ts";
import type { RandomStream } from "../../math/random.ts";
import { logit } from "../../math/special.ts";
import { mean } from "../../math/stats.ts";
import { type Coalition, coalitionWorths, type Score, type ShapleyValues } from "./coalitions.ts";
import { sampledShapley, usualPairs } from "./sampled-shapley.ts";

/** Up to this many columns all coalitions are tried: 1,024 of them at most. */
const mostExactColumns = 10;

/** Keeps the log odds of a probability of 0 or 1, which trees can give, finite: within ±13.8. */
const smallestProbability = 1e-6;

/** How many coalitions of d columns are tried for a movie. */
export function coalitionCount(columns: number): number {
  return columns <= mostExactColumns ? 2 ** columns : 2 * usualPairs * (columns - 1);
}

/**
 * Shapley values of every movie's score against a background (Lundberg and Lee 2017, arXiv:1705.07874): exact up to 10
 * columns, from 50 antithetic pairs of permutations above, which alone is what `random` is for.
 * movies: d columns of n rows; background: the same d columns, at least one row.
 */
export function shapleyValues(score: Score, movies: Columns, background: Columns, random: RandomStream): ShapleyValues {
  return movies.length <= mostExactColumns
    ? exactShapley(score, movies, background)
    : sampledShapley(score, movies, background, random);
}

/** Shapley values by all coalitions of the columns. The cost is about n · 2^d scores of the background. */
export function exactShapley(score: Score, movies: Columns, background: Columns): ShapleyValues {
  const width = movies.length;
  const base = mean(score(background));
  const scores = score(movies);
  const contributions = movies.map(() => new Float64Array(rowCount(movies)));
  const all = 2 ** width - 1;
  const between = Array.from({ length: Math.max(0, all - 1) }, (_, index) => coalition(index + 1, width));
  for (let row = 0; row < scores.length; row++) {
    const movie = movies.map((column) => column[row]!);
    const worths = new Float64Array(all + 1);
    worths.set(coalitionWorths(score, movie, background, between), 1);
    worths[0] = base;
    worths[all] = scores[row]!;
    shapleyOfGame(worths, width).forEach((value, column) => {
      contributions[column]![row] = value;
    });
  }
  return { base, scores, contributions, standardErrors: null };
}

/**
 * The Shapley value of each of d players: the sum over coalitions S without the player of
 * |S|! (d − |S| − 1)! / d! · (worth of S with the player − worth of S) (Shapley 1953, doi:10.1515/9781400881970-018).
 * worths: 2^d numbers; bit i of an index says whether player i takes part.
 */
export function shapleyOfGame(worths: Float64Array, players: number): Float64Array {
  const weights = orderWeights(players);
  const values = new Float64Array(players);
  for (let player = 0; player < players; player++) {
    const bit = 1 << player;
    for (let others = 0; others < worths.length; others++) {
      if ((others & bit) !== 0) continue;
      values[player]! += weights[bitCount(others)]! * (worths[others | bit]! - worths[others]!);
    }
  }
  return values;
}

/** The same score as log odds, where a logistic model is additive. Probabilities are held between 1e-6 and 1 − 1e-6. */
export function logOddsScore(score: Score): Score {
  return (columns) =>
    score(columns).map((value) => logit(Math.min(1 - smallestProbability, Math.max(smallestProbability, value))));
}

/** The chance that just the given number of players, a certain set of them, precede a player in a random order: 1 / (d · C(d − 1, size)). */
function orderWeights(players: number): number[] {
  const weights: number[] = [];
  let sets = 1;
  for (let size = 0; size < players; size++) {
    weights.push(1 / (players * sets));
    sets = (sets * (players - 1 - size)) / (size + 1);
  }
  return weights;
}

function coalition(bits: number, width: number): Coalition {
  return Uint8Array.from({ length: width }, (_, column) => (bits >> column) & 1);
}

function bitCount(bits: number): number {
  let count = 0;
  for (let rest = bits; rest !== 0; rest &= rest - 1) count++;
  return count;
}
