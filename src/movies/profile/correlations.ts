import { midRanks } from "../../math/ranks.ts";
import { minAndMax, pearson } from "../../math/stats.ts";
import type { Correlations } from "./profile-result.ts";

/** A column of numbers; missing values are NaN. */
export interface NamedNumbers {
  readonly name: string;
  readonly values: Float64Array;
}

const mostColumns = 40;
const fewestRows = 3;

/**
 * Pearson's and Spearman's correlation of every pair of columns, each over the rows that have both values. Constant columns
 * and those after the first 40 are left out.
 */
export function correlationsOf(columns: readonly NamedNumbers[]): Correlations {
  const varied = columns.filter(({ values }) => {
    const [min, max] = minAndMax(values);
    return min < max;
  });
  const kept = varied.slice(0, mostColumns);
  const ranked = kept.map(({ values }) => {
    const complete = !values.some(Number.isNaN);
    return { values, ranks: complete ? midRanks(values) : null };
  });
  const size = kept.length;
  const matrix = <T>(diagonal: T): T[][] => Array.from({ length: size }, () => new Array<T>(size).fill(diagonal));
  const pearsons = matrix<number | null>(1);
  const spearmans = matrix<number | null>(1);
  const counts = matrix(0);
  for (let a = 0; a < size; a++) {
    counts[a]![a] = ranked[a]!.values.filter((value) => !Number.isNaN(value)).length;
    for (let b = 0; b < a; b++) {
      const pair = correlatePair(ranked[a]!, ranked[b]!);
      pearsons[a]![b] = pearsons[b]![a] = pair.pearson;
      spearmans[a]![b] = spearmans[b]![a] = pair.spearman;
      counts[a]![b] = counts[b]![a] = pair.count;
    }
  }
  const names = kept.map(({ name }) => name);
  const leftOut = columns.map(({ name }) => name).filter((name) => !names.includes(name));
  return { columns: names, pearson: pearsons, spearman: spearmans, counts, leftOut };
}

interface RankedColumn {
  readonly values: Float64Array;
  /** Null where values are missing: ranks depend on which rows take part. */
  readonly ranks: Float64Array | null;
}

function correlatePair(a: RankedColumn, b: RankedColumn) {
  if (a.ranks !== null && b.ranks !== null) return figures(a.values, b.values, a.ranks, b.ranks);
  const inA = a.values.filter((value, row) => !Number.isNaN(value) && !Number.isNaN(b.values[row]));
  const inB = b.values.filter((value, row) => !Number.isNaN(value) && !Number.isNaN(a.values[row]));
  return figures(inA, inB, midRanks(inA), midRanks(inB));
}

function figures(a: Float64Array, b: Float64Array, ranksA: Float64Array, ranksB: Float64Array) {
  if (a.length < fewestRows) return { pearson: null, spearman: null, count: a.length };
  return { pearson: orNull(pearson(a, b)), spearman: orNull(pearson(ranksA, ranksB)), count: a.length };
}

function orNull(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
