// Greedy k-means++ over all rows: the candidates for a centroid are measured together, so that the rows are read once.

import { distancesOfTwo, squaredDistance } from "../shared/rows";

/**
 * Fills in k starting centroids. `draws`: f64, the index of the first row, then for each further centroid `trials` numbers in
 * [0, 1), each of which draws a row with a chance proportional to its squared distance from the nearest centroid; the one
 * that leaves the least inertia is taken. `nearest`: room for a f64 a row; `candidates`: for a row and a f64 a trial.
 */
export function seedRows(
  rows: usize,
  count: i32,
  rowBytes: usize,
  k: i32,
  trials: i32,
  draws: usize,
  centroids: usize,
  nearest: usize,
  candidates: usize,
): void {
  memory.copy(centroids, rows + <usize>load<f64>(draws) * rowBytes, rowBytes);
  for (let row = 0; row < count; row++) store<f64>(nearest + ((<usize>row) << 3), Infinity);
  let total = comeNearer(rows, count, rowBytes, centroids, nearest);
  const inertias = candidates + <usize>trials * rowBytes;
  let draw = draws + 8;
  for (let c = 1; c < k; c++) {
    for (let t: usize = 0; t < <usize>trials; t++) {
      const row = rows + <usize>rowAbove(load<f64>(draw) * total, count, nearest) * rowBytes;
      memory.copy(candidates + t * rowBytes, row, rowBytes);
      draw += 8;
    }
    inertiasWith(rows, count, rowBytes, candidates, trials, nearest, inertias);
    let best: usize = 0;
    for (let t: usize = 1; t < <usize>trials; t++) {
      if (load<f64>(inertias + (t << 3)) < load<f64>(inertias + (best << 3))) best = t;
    }
    const place = centroids + <usize>c * rowBytes;
    memory.copy(place, candidates + best * rowBytes, rowBytes);
    if (c + 1 < k) total = comeNearer(rows, count, rowBytes, place, nearest);
  }
}

/** Lowers each row's distance to that from a centroid where it is less; returns the sum, added up in the order of the rows. */
function comeNearer(rows: usize, count: i32, rowBytes: usize, centroid: usize, nearest: usize): f64 {
  let sum: f64 = 0;
  let row = rows;
  let place = nearest;
  for (const end = nearest + ((<usize>(count & ~1)) << 3); place < end; place += 16) {
    const least = f64x2.pmin(v128.load(place), distancesOfTwo(row, row + rowBytes, centroid, rowBytes));
    v128.store(place, least);
    sum += f64x2.extract_lane(least, 0);
    sum += f64x2.extract_lane(least, 1);
    row += 2 * rowBytes;
  }
  if (count & 1) {
    const least = min(load<f64>(place), squaredDistance(row, centroid, rowBytes));
    store<f64>(place, least);
    sum += least;
  }
  return sum;
}

/** The row at which the distances, added up, first exceed `target`; one of distance 0 is never drawn. */
function rowAbove(target: f64, count: i32, nearest: usize): i32 {
  let sum: f64 = 0;
  let last = 0;
  for (let row = 0; row < count; row++) {
    const distance = load<f64>(nearest + ((<usize>row) << 3));
    if (distance > 0) last = row;
    sum += distance;
    if (sum > target) break;
  }
  return last;
}

/** What the inertia would be with each candidate as one more centroid. */
function inertiasWith(
  rows: usize,
  count: i32,
  rowBytes: usize,
  candidates: usize,
  trials: i32,
  nearest: usize,
  inertias: usize,
): void {
  memory.fill(inertias, 0, (<usize>trials) << 3);
  let row = rows;
  for (let index = 0; index < count; index += 2) {
    const isPair = index + 1 < count;
    const so = isPair ? v128.load(nearest + ((<usize>index) << 3)) : v128.load64_zero(nearest + ((<usize>index) << 3));
    const second = isPair ? row + rowBytes : row;
    for (let t: usize = 0; t < <usize>trials; t++) {
      const least = f64x2.pmin(so, distancesOfTwo(row, second, candidates + t * rowBytes, rowBytes));
      const place = inertias + (t << 3);
      store<f64>(place, load<f64>(place) + f64x2.extract_lane(least, 0) + f64x2.extract_lane(least, 1));
    }
    row += 2 * rowBytes;
  }
}
