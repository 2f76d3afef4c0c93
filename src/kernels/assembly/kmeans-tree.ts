// k-means for few columns, on a tree of cells: a step of Lloyd's algorithm looks at the cells on the borders of the clusters
// and leaves the others whole. The labels it stands for are those of the plain algorithm.

import { addBranches, filterShare, sizes, sums } from "./kmeans-tree/filter";
import { placeSeeding, seedOnTree } from "./kmeans-tree/seed";
import { root, rowBytes, rows, rowsIn, scatterOf } from "./kmeans-tree/tree";
import { labelRows } from "./shared/nearest";
import { addRow, comesBefore, squaredDistance, subtractRow } from "./shared/rows";

export { countShare, measureShare, moveShare, placeBuckets, startBuckets } from "./kmeans-tree/buckets";
export { gatherCells, inertiaOfCells, placeCells, seedOnCells, settleCells } from "./kmeans-tree/coarse";
export { addBranches, filterShare, listBranches, placeFilter } from "./kmeans-tree/filter";
export { addUpUpper, divideShare, layOutUpper, placeTree } from "./kmeans-tree/tree";

/** The rows that `repairEmpty` has given away. */
let taken: usize = 0;

/** Room for seeding: three lists of `listBytes`, 16 for every leaf there may be; and for repairs: a u32 a centroid. */
export function placeLists(lists: usize, listBytes: usize, takenAt: usize): void {
  placeSeeding(lists, listBytes);
  taken = takenAt;
}

/** The sum of squared distances of all rows from their mean. */
export function scatter(): f64 {
  return scatterOf(root);
}

/** Fills in k starting centroids, rows of the memory's layout; see `seedOnTree`. */
export function seed(k: i32, trials: i32, draws: usize, centroids: usize): void {
  seedOnTree(rows, k, trials, draws, centroids);
}

/** Labels the rows `from` to `to` of `columns`, in the order they were given in; see `labelRows`. */
export { labelRows };

/**
 * Moves k centroids to the means of the rows nearest to them, step by step, until the squares of a step's moves add up to no
 * more than `tolerance` (0: until nothing moves, and no label can change) or `limit` steps are taken. Returns the steps.
 */
export function settle(k: i32, centroids: usize, branches: i32, tolerance: f64, limit: i32): i32 {
  for (let step = 1; step <= limit; step++) {
    filterShare(centroids, k, branches, 0, 0, 1);
    if (move(k, centroids) <= tolerance) return step;
  }
  return limit;
}

/** The second half of a step, when all branches are filtered. Returns the squares of the moves, added up. */
export function move(k: i32, centroids: usize): f64 {
  addBranches(k);
  repairEmpty(k, centroids);
  return moveCentroids(k, centroids);
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
  const rowsEnd = rows + <usize>rowsIn(root) * rowBytes;
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
