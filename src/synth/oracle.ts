import type { Columns } from "../math/columns.ts";
import { rectangleProbability } from "../math/normal-rectangle.ts";
import type { RandomStream } from "../math/random.ts";
import { mean, standardDeviation } from "../math/stats.ts";
import { cellOf } from "./column-grid.ts";
import type { ClassModel, MovieGenerator } from "./generator.ts";
import { marginNormal } from "./margin.ts";
import { sampleMovies } from "./sample.ts";
import type { Oracle } from "./synth-result.ts";

const batches = 20;
const latticePoints = 16;

/**
 * The probability of a hit given the measures as they are written: Bayes' rule with the probability that each class gives to
 * the cell of the grid a movie lies in. Nothing that is computed from the measures can say more. columns: d arrays of n
 * values on the grid; points: lattice points of the cell's probability. A movie that neither class can make has the hit rate.
 */
export function oracleProbability(generator: MovieGenerator, columns: Columns, points = latticePoints): Float64Array {
  const { grids, hitRate, noise } = generator;
  const [others, hits] = generator.classes.map((model) => cellProbability(model, points));
  const cells = grids.map((grid) => (value: number) => cellOf(grid, value));
  return Float64Array.from({ length: columns[0]!.length }, (_, row) => {
    const cell = cells.map((at, j) => at(columns[j]![row]!));
    const asHit = hitRate * hits!(cell);
    const asOther = (1 - hitRate) * others!(cell);
    const ofClass = asHit + asOther > 0 ? asHit / (asHit + asOther) : hitRate;
    return (1 - noise) * ofClass + noise * hitRate;
  });
}

/** The probability that a class gives to a cell: to the rectangle of normal numbers that its margins turn into the cell. */
function cellProbability({ margins, factor }: ClassModel, points: number) {
  const probability = rectangleProbability({ size: margins.length, factor }, points);
  const lower = new Float64Array(margins.length);
  const upper = new Float64Array(margins.length);
  return (cell: readonly (readonly [number, number])[]): number => {
    margins.forEach((margin, j) => {
      lower[j] = marginNormal(margin, cell[j]![0]);
      upper[j] = marginNormal(margin, cell[j]![1]);
    });
    return probability(lower, upper);
  };
}

/**
 * ROC AUC, Brier score and accuracy of the oracle, over movies without end: means over `draws` movies made for it (a multiple
 * of 20, rounded up) with their standard errors. Each movie counts as a hit with its probability, which
 * leaves no chance in the target.
 */
export function judgeOracle(generator: MovieGenerator, draws: number, random: RandomStream): Oracle {
  const rows = Math.ceil(draws / batches);
  const figures = Array.from({ length: batches }, (_, batch) => {
    const probability = oracleProbability(generator, sampleMovies(generator, rows, random.child(batch)).measures);
    return {
      rocAuc: expectedRocAuc(probability),
      brier: mean(probability.map((p) => p * (1 - p))),
      accuracy: mean(probability.map((p) => Math.max(p, 1 - p))),
    };
  });
  const over = (name: "rocAuc" | "brier" | "accuracy") => {
    const values = figures.map((figure) => figure[name]);
    return { mean: mean(values), error: standardDeviation(values, 1) / Math.sqrt(batches) };
  };
  const [rocAuc, brier, accuracy] = [over("rocAuc"), over("brier"), over("accuracy")];
  return {
    rocAuc: rocAuc.mean,
    brier: brier.mean,
    accuracy: accuracy.mean,
    standardErrors: { rocAuc: rocAuc.error, brier: brier.error, accuracy: accuracy.error },
    draws: rows * batches,
  };
}

/** The chance that a hit has a higher probability than another movie, a tie counting half, when each row is a hit with its own probability. */
export function expectedRocAuc(probability: Float64Array): number {
  const sorted = probability.slice().sort();
  let othersBelow = 0;
  let hits = 0;
  let pairs = 0;
  for (let start = 0; start < sorted.length; ) {
    const value = sorted[start]!;
    let end = start;
    while (end < sorted.length && sorted[end] === value) end++;
    const tied = end - start;
    pairs += tied * value * (othersBelow + (tied * (1 - value)) / 2);
    othersBelow += tied * (1 - value);
    hits += tied * value;
    start = end;
  }
  return hits === 0 || othersBelow === 0 ? 0.5 : pairs / (hits * othersBelow);
}
