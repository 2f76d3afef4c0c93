import type { Columns } from "../../../src/math/columns.ts";
import { type RandomStream, randomStream } from "../../../src/math/random.ts";
import { sigmoid } from "../../../src/math/special.ts";
import type { Score } from "../../../src/movies/explain/coalitions.ts";

/** A score of rows from a function of one row. */
export function rowScore(of: (row: number[]) => number): Score {
  return (columns) => Float64Array.from(columns[0]!, (_, row) => of(columns.map((column) => column[row]!)));
}

/** A score with interactions, steps and saturation, different for every seed. */
export function tangledScore(width: number, seed: number): Score {
  const random = randomStream(seed);
  const weights = Array.from({ length: width }, () => random.normal());
  const crossed = Array.from({ length: width }, () => random.normal());
  return rowScore((row) => {
    let sum = 0;
    row.forEach((value, j) => {
      sum += weights[j]! * value + crossed[j]! * value * row[(j + 1) % width]! + (value > 0.5 ? weights[j]! : 0);
    });
    return sigmoid(sum);
  });
}

export function randomColumns(width: number, rows: number, random: RandomStream): Float64Array[] {
  return Array.from({ length: width }, () => Float64Array.from({ length: rows }, () => random.normal()));
}

/** The definition: the mean over all orders of the columns of what each adds when it joins, every coalition worth its mean over the background. */
export function shapleyByOrders(score: Score, movie: readonly number[], background: Columns): number[] {
  const worth = (members: ReadonlySet<number>) => {
    const rows = background[0]!.map((_, row) => {
      const mixed = movie.map((value, j) => Float64Array.of(members.has(j) ? value : background[j]![row]!));
      return score(mixed)[0]!;
    });
    return rows.reduce((sum, value) => sum + value, 0) / rows.length;
  };
  const orders = allOrders(movie.map((_, j) => j));
  const totals = movie.map(() => 0);
  for (const order of orders) {
    const members = new Set<number>();
    for (const j of order) {
      const before = worth(members);
      members.add(j);
      totals[j]! += worth(members) - before;
    }
  }
  return totals.map((total) => total / orders.length);
}

function allOrders(items: readonly number[]): number[][] {
  if (items.length === 0) return [[]];
  return items.flatMap((item) => allOrders(items.filter((other) => other !== item)).map((rest) => [item, ...rest]));
}
