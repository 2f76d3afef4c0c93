// k-means for few columns, on a tree of cells: a step of Lloyd's algorithm looks at the cells on the borders of the clusters
// and leaves the others whole. The labels it stands for are those of the plain algorithm.

import { filterRows, filterTerms, placeFilter, sizes, sums } from "./kmeans-tree/filter";
import { placeSeeding, seedOnTree } from "./kmeans-tree/seed";
import { buildTree, root, rowBytes, scatterOf } from "./kmeans-tree/tree";
import { addRow, comesBefore, placeColumn, squaredDistance, subtractRow } from "./shared/rows";

export { placeColumn as place };

let rows: usize = 0;
let rowsEnd: usize = 0;
/** The lists of the seeding, one of which takes the parts of the inertia between seedings. */
let lists: usize = 0;

/** The rows that `repairEmpty` has given away. */
let taken: usize = 0;

/**
 * Builds the tree over `count` rows of `pairs` registers, dividing cells down to depth `deepest`. `cells` to `cellsEnd`: room
 * for the tree; `spare`: room for as many rows, of which nothing is kept.
 */
export function build(
  at: usize,
  count: i32,
  pairs: i32,
  cells: usize,
  cellsEnd: usize,
  spare: usize,
  deepest: i32,
): void {
  rows = at;
  buildTree(rows, count, pairs, cells, cellsEnd, spare, deepest);
  rowsEnd = rows + <usize>count * rowBytes;
}

/**
 * Room for work with up to k centroids. `sumsAt`: k rows; `sizesAt`: k f64; `takenAt`: k u32; `candidates`: k i32 for each
 * depth and two more; `listsAt`: three lists of `listBytes`, 16 for every leaf there is room for; `labelsAt`: an i64 a row.
 */
export function placeWork(
  sumsAt: usize,
  sizesAt: usize,
  takenAt: usize,
  candidates: usize,
  listsAt: usize,
  listBytes: usize,
  labelsAt: usize,
): void {
  taken = takenAt;
  lists = listsAt;
  placeFilter(sumsAt, sizesAt, candidates, labelsAt);
  placeSeeding(listsAt, listBytes);
}

/** The sum of squared distances of all rows from their mean. */
export function scatter(): f64 {
  return scatterOf(root);
}

/** Fills in k starting centroids, rows of the memory's layout; see `seedOnTree`. */
export function seed(k: i32, trials: i32, draws: usize, centroids: usize): void {
  seedOnTree(rows, k, trials, draws, centroids);
}

/** The sum of squared distances of the rows from the nearest of k centroids. */
export function inertia(k: i32, centroids: usize): f64 {
  return filterTerms(centroids, k, lists);
}

/**
 * Moves k centroids to the means of the rows nearest to them, step by step, until the squares of a step's moves add up to no
 * more than `tolerance` (0: until nothing moves, and no label can change) or `limit` steps are taken. Returns the steps.
 */
export function settle(k: i32, centroids: usize, tolerance: f64, limit: i32): i32 {
  for (let step = 1; step <= limit; step++) {
    filterRows(centroids, k);
    repairEmpty(k, centroids);
    if (moveCentroids(k, centroids) <= tolerance) return step;
  }
  return limit;
}

function moveCentroids(k: i32, centroids: usize): f64 {
  let moved: f64 = 0;
  for (let c: usize = 0; c < <usize>k; c++) {
    const size = load<f64>(sizes + (c << 3));
    for (let at: usize = c * rowBytes; at < (c + 1) * rowBytes; at += 8) {
      const mean = load<f64>(sums + at) / size;
      const difference = mean - load<f64>(centroids + at);
      moved += difference * difference;
      store<f64>(centroids + at, mean);
    }
  }
  return moved;
}

/**
 * Gives each centroid without rows the row farthest from its own, out of those that can spare one; of equally far rows the one
 * with the smaller numbers.
 */
function repairEmpty(k: i32, centroids: usize): void {
  let takenEnd = taken;
  for (let c: usize = 0; c < <usize>k; c++) {
    if (load<f64>(sizes + (c << 3)) > 0) continue;
    let farthest: usize = 0;
    let most: f64 = -1;
    for (let row = rows; row < rowsEnd; row += rowBytes) {
      const label = nearest(row, k, centroids);
      if (load<f64>(sizes + (label << 3)) < 2 || isTaken(row, takenEnd)) continue;
      const distance = squaredDistance(row, centroids + label * rowBytes, rowBytes);
      if (distance > most || (distance === most && comesBefore(row, farthest, rowBytes))) {
        most = distance;
        farthest = row;
      }
    }
    moveRow(farthest, nearest(farthest, k, centroids), c);
    store<u32>(takenEnd, <u32>farthest);
    takenEnd += 4;
  }
}

function isTaken(row: usize, takenEnd: usize): bool {
  for (let place = taken; place < takenEnd; place += 4) if (<usize>load<u32>(place) === row) return true;
  return false;
}

function nearest(row: usize, k: i32, centroids: usize): usize {
  let label: usize = 0;
  let least = Infinity;
  for (let c: usize = 0; c < <usize>k; c++) {
    const distance = squaredDistance(row, centroids + c * rowBytes, rowBytes);
    if (distance < least) {
      least = distance;
      label = c;
    }
  }
  return label;
}

function moveRow(row: usize, from: usize, to: usize): void {
  subtractRow(sums + from * rowBytes, row, rowBytes);
  addRow(sums + to * rowBytes, row, rowBytes);
  store<f64>(sizes + (from << 3), load<f64>(sizes + (from << 3)) - 1);
  store<f64>(sizes + (to << 3), 1);
}
