import { MarqueeError } from "../../errors.ts";
import { type Columns, rowCount } from "../../math/columns.ts";
import { squaredDistance } from "../../math/distances.ts";
import type { RandomStream } from "../../math/random.ts";
import { inertiaOf, lloydStep, startLloyd } from "./lloyd.ts";
import { seedCentroids } from "./seed.ts";

/** A partition of n points of d coordinates into k clusters. */
export interface KMeansFit {
  readonly k: number;
  /** k × d, centroid after centroid. */
  readonly centroids: Float64Array;
  /** n indices in [0, k): the nearest centroid, the lowest index among equals. */
  readonly labels: Int32Array;
  /** Sum of squared distances of the points from their centroids. */
  readonly inertia: number;
  /** Steps of Lloyd's algorithm that the best restart took. */
  readonly iterations: number;
}

export interface KMeansOptions {
  /** Fits from different starts, of which the one with the least inertia is kept (the first among equals). Default 10. */
  readonly restarts?: number;
  /** Steps after which a restart is stopped though labels still change. Default 300. */
  readonly maxIterations?: number;
  /** Each restart draws from the child stream of its index. */
  readonly random: RandomStream;
}

/**
 * k-means by Lloyd's algorithm from greedy k-means++ starts, run until no label changes. `columns`: d arrays of n finite
 * numbers; `k`: 1 or more. Throws K_TOO_LARGE when there are fewer than k distinct points.
 * Lloyd 1982, doi:10.1109/TIT.1982.1056489; Arthur and Vassilvitskii 2007, "k-means++: the advantages of careful seeding".
 */
export function fitKMeans(columns: Columns, k: number, options: KMeansOptions): KMeansFit {
  const { restarts = 10, maxIterations = 300, random } = options;
  const distinct = distinctPoints(columns, k);
  if (distinct < k) {
    throw new MarqueeError("K_TOO_LARGE", {
      expected: `at least ${k} distinct points for ${k} clusters`,
      found: `${distinct}`,
      remedy: `Ask for at most ${distinct} clusters, or give more rows.`,
    });
  }
  let best = fitOnce(columns, k, maxIterations, random.child(0));
  for (let restart = 1; restart < restarts; restart++) {
    const fit = fitOnce(columns, k, maxIterations, random.child(restart));
    if (fit.inertia < best.inertia) best = fit;
  }
  return best;
}

/** The number of rows that differ from one another, counted no further than `limit`: the largest k that `fitKMeans` accepts. */
export function distinctPoints(columns: Columns, limit: number): number {
  const found: number[][] = [];
  for (let i = 0; i < rowCount(columns) && found.length < limit; i++) {
    const row = columns.map((column) => column[i]!);
    // A distance so small that its square is 0 is no difference to k-means either.
    if (found.every((other) => squaredDistance(row, other) > 0)) found.push(row);
  }
  return found.length;
}

function fitOnce(columns: Columns, k: number, maxIterations: number, random: RandomStream): KMeansFit {
  const state = startLloyd(columns, k, seedCentroids(columns, k, random));
  let iterations = 0;
  let changed = rowCount(columns);
  while (changed > 0 && iterations < maxIterations) {
    changed = lloydStep(state);
    iterations++;
  }
  return { k, centroids: state.centroids, labels: state.labels, inertia: inertiaOf(state), iterations };
}
