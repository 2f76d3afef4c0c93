import type { MovieBlock } from "./sample.ts";

/** Running sums that give the correlation of each measure with the target, over any number of movies. */
export interface TargetCorrelations {
  add(block: MovieBlock): void;
  /** Share of hits so far. */
  hitRate(): number;
  /** Pearson's correlation of each measure with the target; null where either does not vary. */
  found(): (number | null)[];
}

/** Starts with no movies. measures: how many columns. */
export function targetCorrelations(measures: number): TargetCorrelations {
  // Sums are taken from the first value, so that large and nearly equal values keep their digits.
  const origin = new Float64Array(measures);
  const sum = new Float64Array(measures);
  const squares = new Float64Array(measures);
  const hitSum = new Float64Array(measures);
  let rows = 0;
  let hits = 0;
  return {
    add(block) {
      if (rows === 0) origin.set(block.measures.map((column) => column[0]!));
      block.measures.forEach((column, j) => {
        for (let row = 0; row < block.rows; row++) {
          const value = column[row]! - origin[j]!;
          sum[j]! += value;
          squares[j]! += value * value;
          if (block.hit[row] === 1) hitSum[j]! += value;
        }
      });
      for (let row = 0; row < block.rows; row++) hits += block.hit[row]!;
      rows += block.rows;
    },
    hitRate: () => hits / rows,
    found: () =>
      Array.from(sum, (total, j) => {
        const variance = squares[j]! - (total * total) / rows;
        const together = hitSum[j]! - (total * hits) / rows;
        const spread = Math.sqrt(variance * hits * (1 - hits / rows));
        return variance > 1e-12 * squares[j]! && spread > 0 ? together / spread : null;
      }),
  };
}
