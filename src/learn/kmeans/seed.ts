import { type Columns, rowCount } from "../../math/columns.ts";
import { squaredDistances } from "../../math/distances.ts";
import type { RandomStream } from "../../math/random.ts";

/**
 * Starting centroids by greedy k-means++: the first is a point drawn evenly; each next one is the best, by the inertia it
 * leaves, of 2 + ⌊ln k⌋ points drawn with a chance proportional to their squared distance from the centroids so far.
 * Returns k × d numbers. The rows must have at least k distinct ones.
 * Arthur and Vassilvitskii 2007, "k-means++: the advantages of careful seeding", with the greedy choice of its last section.
 */
export function seedCentroids(columns: Columns, k: number, random: RandomStream): Float64Array {
  const count = rowCount(columns);
  const dimensions = columns.length;
  const trials = 2 + Math.floor(Math.log(k));
  const centroids = new Float64Array(k * dimensions);
  const cumulative = new Float64Array(count);
  // Squared distance of each row from its nearest centroid: so far, with the candidate on trial, with the best candidate.
  let nearest = new Float64Array(count);
  let trial = new Float64Array(count);
  let best = new Float64Array(count);

  let chosen = random.integer(count);
  squaredDistances(columns, count, rowAt(columns, chosen), nearest);
  centroids.set(rowAt(columns, chosen));
  for (let c = 1; c < k; c++) {
    let total = 0;
    for (let i = 0; i < count; i++) {
      total += nearest[i]!;
      cumulative[i] = total;
    }
    let leastInertia = Number.POSITIVE_INFINITY;
    for (let t = 0; t < trials; t++) {
      const candidate = firstAbove(cumulative, random.next() * total);
      squaredDistances(columns, count, rowAt(columns, candidate), trial);
      const inertia = keepNearer(trial, nearest);
      if (inertia < leastInertia) {
        leastInertia = inertia;
        chosen = candidate;
        [best, trial] = [trial, best];
      }
    }
    [nearest, best] = [best, nearest];
    centroids.set(rowAt(columns, chosen), c * dimensions);
  }
  return centroids;
}

function rowAt(columns: Columns, row: number): number[] {
  return columns.map((column) => column[row]!);
}

/** Lowers each distance to the one in `others` where that is less; returns the sum. */
function keepNearer(distances: Float64Array, others: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < distances.length; i++) {
    if (others[i]! < distances[i]!) distances[i] = others[i]!;
    sum += distances[i]!;
  }
  return sum;
}

/** The first index whose cumulative weight is above `target`: one of weight 0 is never drawn while the total is above 0. */
function firstAbove(cumulative: Float64Array, target: number): number {
  let low = 0;
  let high = cumulative.length - 1;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (cumulative[middle]! > target) high = middle;
    else low = middle + 1;
  }
  return low;
}
