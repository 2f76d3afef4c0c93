import { normalCdf, normalQuantile } from "./special.ts";

/** A multivariate normal distribution with means 0 and variances 1. */
export interface CorrelatedNormal {
  readonly size: number;
  /** L of correlation = L·Lᵀ (Cholesky), size·size numbers, row by row. */
  readonly factor: Float64Array;
}

/**
 * Returns a function that gives the probability that lower[j] < Z[j] < upper[j] for every j. Bounds may be infinite.
 * One dimension after the other is conditioned on those before it, and what is left is averaged over a fixed lattice of
 * `points` points: exact for one dimension or none correlated, and the narrower the rectangle, the fewer points do.
 * Genz 1992, doi:10.1080/10618600.1992.10477010.
 */
export function rectangleProbability(
  { size, factor }: CorrelatedNormal,
  points: number,
): (lower: ArrayLike<number>, upper: ArrayLike<number>) => number {
  const lattice = Array.from({ length: size - 1 }, (_, j) => latticeColumn(j, points));
  const normals = new Float64Array(size);
  return (lower, upper) => {
    let sum = 0;
    for (let point = 0; point < points; point++) {
      let product = 1;
      for (let j = 0; j < size && product > 0; j++) {
        let shift = 0;
        for (let i = 0; i < j; i++) shift += factor[j * size + i]! * normals[i]!;
        const scale = factor[j * size + j]!;
        const from = (lower[j]! - shift) / scale;
        const to = (upper[j]! - shift) / scale;
        // In the upper tail both ends are seen from above, where no digits are lost.
        const mirrored = from > 0;
        const base = normalCdf(mirrored ? -to : from);
        const width = normalCdf(mirrored ? -from : to) - base;
        product *= width;
        if (j === size - 1) break;
        const inside = normalQuantile(base + width * lattice[j]![point]!);
        normals[j] = mirrored ? -inside : inside;
      }
      sum += product;
      if (size === 1) return product;
    }
    return sum / points;
  };
}

/** The fractional parts of multiples of √prime, moved off 0 by half a step: Richtmyer's lattice. */
function latticeColumn(j: number, points: number): Float64Array {
  const root = Math.sqrt(primes[j % primes.length]!);
  return Float64Array.from({ length: points }, (_, point) => ((point + 0.5) * root) % 1);
}

const primes = [2, 3, 5, 7, 11, 13, 17, 19];
