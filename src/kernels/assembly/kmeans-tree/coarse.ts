// k-means on whole cells, each a point at the mean of its rows that weighs as much as they. Some hundred of them have the shape of any
// number of rows, so that starts are followed on them for next to nothing, and all rows are left to what they come to.

import { addRow } from "../shared/rows";
import { firstPart, root, rowBytes, rowsIn, scatterOf, secondPart, sumOf } from "./tree";

/** The means of the cells, `width` columns of f64, filled up with copies of the last one to a number divisible by 4. */
let means: usize = 0;
let columnBytes: usize = 0;
let width: i32 = 0;
/** For each cell: f64 weight, 0 for a copy; the sum of its rows (a row). */
let weights: usize = 0;
let cellSums: usize = 0;
let count: i32 = 0;
/** The scatter within the cells. */
let within: f64 = 0;

/** For each cell: f64, weight times squared distance from the nearest centroid, and i64 label. */
let nearest: usize = 0;
let labels: usize = 0;
/** For each centroid: the sum of its rows; their number and that of its cells (f64). */
let sums: usize = 0;
let sizes: usize = 0;
let members: usize = 0;

function isWhole(cell: usize, grain: i32): bool {
  return rowsIn(cell) <= grain || firstPart(cell) === 0;
}

/**
 * Where the cells are, and room for the work: `stride`: bytes of a column of means; `sumsAt`: a row for each cell; `work`: 16 bytes
 * a cell, and for each of `mostK` centroids 16 bytes and a row.
 */
export function placeCells(
  meansAt: usize,
  stride: usize,
  columnCount: i32,
  weightsAt: usize,
  sumsAt: usize,
  work: usize,
  mostK: i32,
): void {
  means = meansAt;
  columnBytes = stride;
  width = columnCount;
  weights = weightsAt;
  cellSums = sumsAt;
  nearest = work;
  labels = nearest + stride;
  sizes = labels + stride;
  members = sizes + ((<usize>mostK) << 3);
  sums = members + ((<usize>mostK) << 3);
}

/** Gathers the largest cells of no more than `grain` rows, and the leaves that have more. Returns how many they are. */
export function gatherCells(grain: i32): i32 {
  count = 0;
  within = 0;
  gather(root, grain);
  const last = (<usize>(count - 1)) << 3;
  for (let at = last + 8; at & 31; at += 8) {
    store<f64>(weights + at, 0);
    for (let j = 0; j < width; j++) store<f64>(meanAt(at, j), load<f64>(meanAt(last, j)));
  }
  return count;
}

function gather(cell: usize, grain: i32): void {
  if (!isWhole(cell, grain)) {
    gather(firstPart(cell), grain);
    gather(secondPart(cell), grain);
    return;
  }
  const at = (<usize>count) << 3;
  const weight = <f64>rowsIn(cell);
  store<f64>(weights + at, weight);
  memory.copy(cellSums + <usize>count * rowBytes, sumOf(cell), rowBytes);
  for (let j = 0; j < width; j++) store<f64>(meanAt(at, j), load<f64>(sumOf(cell) + ((<usize>j) << 3)) / weight);
  within += scatterOf(cell);
  count++;
}

function meanAt(at: usize, column: i32): usize {
  return means + <usize>column * columnBytes + at;
}

/** Fills in k starting centroids, means of cells, by greedy k-means++; `draws` as for all rows. */
export function seedOnCells(k: i32, trials: i32, draws: usize, centroids: usize): void {
  let first: usize = 0;
  for (let rest = load<f64>(draws); ; first += 8) {
    rest -= load<f64>(weights + first);
    if (rest < 0) break;
  }
  takeMean(first, centroids);
  for (let at = nearest; at < nearest + columnBytes; at += 16) v128.store(at, f64x2.splat(Infinity));
  let total = inertiaWith(centroids, true);
  let draw = draws + 8;
  for (let c = 1; c < k; c++) {
    const centroid = centroids + <usize>c * rowBytes;
    let least = Infinity;
    let best: usize = 0;
    for (let t = 0; t < trials; t++) {
      const drawn = cellAbove(load<f64>(draw) * total);
      draw += 8;
      takeMean(drawn, centroid);
      const inertia = inertiaWith(centroid, false);
      if (inertia < least) {
        least = inertia;
        best = drawn;
      }
    }
    takeMean(best, centroid);
    if (c + 1 < k) total = inertiaWith(centroid, true);
  }
}

function takeMean(at: usize, centroid: usize): void {
  memory.fill(centroid, 0, rowBytes);
  for (let j = 0; j < width; j++) store<f64>(centroid + ((<usize>j) << 3), load<f64>(meanAt(at, j)));
}

/** What the inertia between cells is with one more centroid; `isTaken`: it stays, and `nearest` is lowered. */
function inertiaWith(centroid: usize, isTaken: bool): f64 {
  let sum = f64x2.splat(0);
  const end = (<usize>count) << 3;
  for (let at: usize = 0; at < end; at += 16) {
    const distance = f64x2.mul(squareFrom(means + at, centroid), v128.load(weights + at));
    const least = f64x2.pmin(v128.load(nearest + at), distance);
    sum = f64x2.add(sum, least);
    if (isTaken) v128.store(nearest + at, least);
  }
  return f64x2.extract_lane(sum, 0) + f64x2.extract_lane(sum, 1);
}

function squareFrom(place: usize, centroid: usize): v128 {
  let sum = f64x2.splat(0);
  for (let j = 0; j < width; j++) {
    const difference = f64x2.sub(v128.load(place), v128.load64_splat(centroid));
    sum = f64x2.add(sum, f64x2.mul(difference, difference));
    place += columnBytes;
    centroid += 8;
  }
  return sum;
}

/** The cell at which the distances, added up, first exceed `target`; one of distance 0 is never drawn. */
function cellAbove(target: f64): usize {
  let sum: f64 = 0;
  let last: usize = 0;
  const end = (<usize>count) << 3;
  for (let at: usize = 0; at < end; at += 8) {
    const distance = load<f64>(nearest + at);
    if (distance > 0) last = at;
    sum += distance;
    if (sum > target) break;
  }
  return last;
}

/** As `settle` does it for rows: moves k centroids to the means of the cells nearest to them. Returns the steps. */
export function settleCells(k: i32, centroids: usize, tolerance: f64, limit: i32): i32 {
  for (let step = 1; step <= limit; step++) {
    labelCells(k, centroids);
    addUpCells(k);
    repairEmpty(k);
    if (moveCentroids(k, centroids) <= tolerance) return step;
  }
  return limit;
}

/** The inertia of all rows when every cell goes as a whole to the centroid nearest to its mean. */
export function inertiaOfCells(k: i32, centroids: usize): f64 {
  labelCells(k, centroids);
  let sum = f64x2.splat(0);
  const end = (<usize>count) << 3;
  for (let at: usize = 0; at < end; at += 16) sum = f64x2.add(sum, v128.load(nearest + at));
  return within + f64x2.extract_lane(sum, 0) + f64x2.extract_lane(sum, 1);
}

/** Finds the nearest centroid of each cell, the first of equally near ones: four cells a step, so that no sum waits for the last. */
function labelCells(k: i32, centroids: usize): void {
  const end = (<usize>count) << 3;
  for (let at: usize = 0; at < end; at += 32) {
    let leastFirst = f64x2.splat(Infinity);
    let leastSecond = leastFirst;
    let labelFirst = i64x2.splat(0);
    let labelSecond = labelFirst;
    let centre = centroids;
    for (let c = 0; c < k; c++) {
      let sumFirst = f64x2.splat(0);
      let sumSecond = sumFirst;
      let place = means + at;
      for (let j: usize = 0; j < (<usize>width) << 3; j += 8) {
        const own = v128.load64_splat(centre + j);
        const first = f64x2.sub(v128.load(place), own);
        const second = f64x2.sub(v128.load(place, 16), own);
        sumFirst = f64x2.add(sumFirst, f64x2.mul(first, first));
        sumSecond = f64x2.add(sumSecond, f64x2.mul(second, second));
        place += columnBytes;
      }
      const label = i64x2.splat(c);
      labelFirst = v128.bitselect(label, labelFirst, f64x2.lt(sumFirst, leastFirst));
      labelSecond = v128.bitselect(label, labelSecond, f64x2.lt(sumSecond, leastSecond));
      leastFirst = f64x2.pmin(leastFirst, sumFirst);
      leastSecond = f64x2.pmin(leastSecond, sumSecond);
      centre += rowBytes;
    }
    v128.store(nearest + at, f64x2.mul(leastFirst, v128.load(weights + at)));
    v128.store(nearest + at, f64x2.mul(leastSecond, v128.load(weights + at, 16)), 16);
    v128.store(labels + at, labelFirst);
    v128.store(labels + at, labelSecond, 16);
  }
}

function addUpCells(k: i32): void {
  memory.fill(sums, 0, <usize>k * rowBytes);
  memory.fill(sizes, 0, (<usize>k) << 3);
  memory.fill(members, 0, (<usize>k) << 3);
  let row = cellSums;
  for (let at: usize = 0; at < (<usize>count) << 3; at += 8) {
    const label = <usize>load<i64>(labels + at);
    addRow(sums + label * rowBytes, row, rowBytes);
    addTo(sizes + (label << 3), load<f64>(weights + at));
    addTo(members + (label << 3), 1);
    row += rowBytes;
  }
}

function addTo(place: usize, value: f64): void {
  store<f64>(place, load<f64>(place) + value);
}

/** Gives each centroid without cells the one that has most to gain, out of those that are not alone. */
function repairEmpty(k: i32): void {
  for (let c: usize = 0; c < <usize>k; c++) {
    if (load<f64>(members + (c << 3)) > 0) continue;
    let farthest: usize = 0;
    let most: f64 = -1;
    for (let at: usize = 0; at < (<usize>count) << 3; at += 8) {
      const label = <usize>load<i64>(labels + at);
      if (load<f64>(members + (label << 3)) < 2 || load<f64>(nearest + at) <= most) continue;
      most = load<f64>(nearest + at);
      farthest = at;
    }
    const from = <usize>load<i64>(labels + farthest);
    const row = cellSums + (farthest >> 3) * rowBytes;
    for (let at: usize = 0; at < rowBytes; at += 8) addTo(sums + from * rowBytes + at, -load<f64>(row + at));
    addRow(sums + c * rowBytes, row, rowBytes);
    addTo(sizes + (from << 3), -load<f64>(weights + farthest));
    addTo(sizes + (c << 3), load<f64>(weights + farthest));
    addTo(members + (from << 3), -1);
    addTo(members + (c << 3), 1);
    store<i64>(labels + farthest, c);
    store<f64>(nearest + farthest, 0);
  }
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
