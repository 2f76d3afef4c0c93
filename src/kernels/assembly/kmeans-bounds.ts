// k-means for any number of columns: Lloyd's algorithm with bounds. The labels it goes through are those of the plain one.

import {
  addUp,
  count,
  labelAll,
  labels,
  lower,
  moveCentroids,
  moveRow,
  placeClusters,
  placeRows,
  relabelDoubtful,
  rowAt,
  rowBytes,
  rows,
  sizes,
  slack,
} from "./kmeans-bounds/bounds";
import { seedRows } from "./kmeans-bounds/seed";
import { comesBefore, placeColumn, squaredDistance } from "./shared/rows";

export { placeColumn as place };

/**
 * Takes `rowCount` rows of `pairs` registers. `perRow`: room for 24 bytes a row; `perCluster`: for a row and 32 bytes for each
 * of `mostK` centroids.
 */
export function start(at: usize, rowCount: i32, pairs: i32, perRow: usize, mostK: i32, perCluster: usize): void {
  placeRows(at, rowCount, pairs, perRow);
  placeClusters(mostK, perCluster);
}

/** The sum of squared distances of all rows from their mean. `mean`: room for a row. */
export function scatter(mean: usize): f64 {
  let sum: f64 = 0;
  for (let at: usize = 0; at < rowBytes; at += 8) {
    let total: f64 = 0;
    for (let row = 0; row < count; row++) total += load<f64>(rowAt(row) + at);
    store<f64>(mean + at, total / <f64>count);
  }
  for (let row = 0; row < count; row++) sum += squaredDistance(rowAt(row), mean, rowBytes);
  return sum;
}

/** Fills in k starting centroids; `candidates`: room for a row and a f64 a trial. See `seedRows`. */
export function seed(k: i32, trials: i32, draws: usize, centroids: usize, candidates: usize): void {
  seedRows(rows, count, rowBytes, k, trials, draws, centroids, slack, candidates);
}

/**
 * Moves k centroids to the means of the rows nearest to them, step by step, until the squares of a step's moves add up to no
 * more than `tolerance` (0: until no label changes) or `limit` steps are taken. Returns the steps.
 */
export function settle(k: i32, centroids: usize, tolerance: f64, limit: i32): i32 {
  labelAll(k, centroids);
  for (let step = 1; step <= limit; step++) {
    let changed = repairEmpty(k, centroids);
    const moved = moveCentroids(k, centroids);
    changed += relabelDoubtful(k, centroids);
    if (tolerance > 0 && moved <= tolerance) return step;
    if (changed > 0) continue;
    // The sums were kept by adding and taking away; what they lost to rounding must not decide that this is the end.
    addUp(k);
    moveCentroids(k, centroids);
    if (relabelDoubtful(k, centroids) === 0) return step;
  }
  return limit;
}

/** The sum of squared distances of the rows from their nearest of k centroids, which `settle` has left. */
export function inertia(centroids: usize): f64 {
  let sum: f64 = 0;
  for (let row = 0; row < count; row++) {
    const label = <usize>load<i32>(labels + ((<usize>row) << 2));
    sum += squaredDistance(rowAt(row), centroids + label * rowBytes, rowBytes);
  }
  return sum;
}

/**
 * Gives each centroid without rows the row farthest from its own, out of those that can spare one; of equally far rows the one
 * with the smaller numbers. Returns how many.
 */
function repairEmpty(k: i32, centroids: usize): i32 {
  let repaired = 0;
  for (let c = 0; c < k; c++) {
    if (load<f64>(sizes + ((<usize>c) << 3)) > 0) continue;
    let farthest = 0;
    let most: f64 = -1;
    for (let row = 0; row < count; row++) {
      const label = <usize>load<i32>(labels + ((<usize>row) << 2));
      if (load<f64>(sizes + (label << 3)) < 2) continue;
      const distance = squaredDistance(rowAt(row), centroids + label * rowBytes, rowBytes);
      if (distance > most || (distance === most && comesBefore(rowAt(row), rowAt(farthest), rowBytes))) {
        most = distance;
        farthest = row;
      }
    }
    moveRow(farthest, c);
    store<f64>(slack + ((<usize>farthest) << 3), -Infinity);
    store<f64>(lower + ((<usize>farthest) << 3), 0);
    repaired++;
  }
  return repaired;
}
