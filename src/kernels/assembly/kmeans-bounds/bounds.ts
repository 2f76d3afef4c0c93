// Lloyd's algorithm for any number of columns. Few rows are measured in a step, because how far the centroids have moved
// bounds how near another one can have come: Hamerly 2010, "Making k-means even faster", doi:10.1137/1.9781611972801.12.
// The movements are added up per cluster (`ownDrift`, `othersDrift`) and a row's bounds hold as of no movement, so that a row
// that is safe is only read. Rows in doubt are listed, and measured two in a register.

import { addRow, distancesOfTwo, squaredDistance, subtractRow } from "../shared/rows";

/**
 * Bounds are sums of rounded numbers, so a row within this relative margin of a tie counts as doubtful: labels are then those
 * of the plain algorithm.
 */
const margin: f64 = 1e-9;

export let rows: usize = 0;
export let count: i32 = 0;
export let rowBytes: usize = 0;

/** For each row: i32 label. */
export let labels: usize = 0;
/** For each row: f64, it keeps its label while this is above the two drifts of its cluster. */
export let slack: usize = 0;
/** For each row: f64, less the others' drift, at most the distance from the nearest centroid that is not its own. */
export let lower: usize = 0;
/** The rows that a step measures: i32 each. */
let doubtful: usize = 0;

/** For each cluster: the sum of its rows, their number (f64), the drifts of its own and of the other centroids (f64). */
export let sums: usize = 0;
export let sizes: usize = 0;
let ownDrift: usize = 0;
let othersDrift: usize = 0;
/** For each cluster: f64, the distance to the nearest other centroid. */
let separation: usize = 0;

export function placeRows(at: usize, rowCount: i32, pairs: i32, perRow: usize): void {
  rows = at;
  count = rowCount;
  rowBytes = (<usize>pairs) << 4;
  slack = perRow;
  lower = slack + ((<usize>count) << 3);
  labels = lower + ((<usize>count) << 3);
  doubtful = labels + ((<usize>count) << 2);
}

export function placeClusters(k: i32, perCluster: usize): void {
  sums = perCluster;
  sizes = sums + <usize>k * rowBytes;
  ownDrift = sizes + ((<usize>k) << 3);
  othersDrift = ownDrift + ((<usize>k) << 3);
  separation = othersDrift + ((<usize>k) << 3);
}

export function rowAt(index: i32): usize {
  return rows + <usize>index * rowBytes;
}

/** Labels all rows and adds them up. */
export function labelAll(k: i32, centroids: usize): void {
  memory.fill(ownDrift, 0, (<usize>k) << 4);
  memory.fill(labels, 0, (<usize>count) << 2);
  for (let row = 0; row < count; row++) store<i32>(doubtful + ((<usize>row) << 2), row);
  relabel(k, centroids, count, false);
  addUp(k);
}

/** Adds up the rows of each cluster. */
export function addUp(k: i32): void {
  memory.fill(sums, 0, <usize>k * rowBytes);
  memory.fill(sizes, 0, (<usize>k) << 3);
  let row = rows;
  for (let place = labels; place < labels + ((<usize>count) << 2); place += 4) {
    const label = <usize>load<i32>(place);
    addRow(sums + label * rowBytes, row, rowBytes);
    const size = sizes + (label << 3);
    store<f64>(size, load<f64>(size) + 1);
    row += rowBytes;
  }
}

/** Gives a row another label. */
export function moveRow(index: i32, to: i32): void {
  const place = labels + ((<usize>index) << 2);
  const from = <usize>load<i32>(place);
  store<i32>(place, to);
  subtractRow(sums + from * rowBytes, rowAt(index), rowBytes);
  addRow(sums + <usize>to * rowBytes, rowAt(index), rowBytes);
  store<f64>(sizes + (from << 3), load<f64>(sizes + (from << 3)) - 1);
  store<f64>(sizes + ((<usize>to) << 3), load<f64>(sizes + ((<usize>to) << 3)) + 1);
}

/** Moves the centroids to the means of their rows and adds to the drifts. Returns the sum of the squared moves. */
export function moveCentroids(k: i32, centroids: usize): f64 {
  let all: f64 = 0;
  let farthest: usize = 0;
  let most: f64 = 0;
  let secondMost: f64 = 0;
  for (let c: usize = 0; c < <usize>k; c++) {
    const size = load<f64>(sizes + (c << 3));
    let square: f64 = 0;
    for (let at: usize = c * rowBytes; at < (c + 1) * rowBytes; at += 8) {
      const mean = load<f64>(sums + at) / size;
      const difference = mean - load<f64>(centroids + at);
      square += difference * difference;
      store<f64>(centroids + at, mean);
    }
    all += square;
    const moved = Math.sqrt(square);
    const drift = ownDrift + (c << 3);
    store<f64>(drift, load<f64>(drift) + moved);
    if (moved > most) {
      secondMost = most;
      most = moved;
      farthest = c;
    } else if (moved > secondMost) secondMost = moved;
  }
  for (let c: usize = 0; c < <usize>k; c++) {
    const drift = othersDrift + (c << 3);
    store<f64>(drift, load<f64>(drift) + (c === farthest ? secondMost : most));
  }
  return all;
}

/** Labels anew the rows whose bounds allow another nearest centroid. Returns the number of labels changed. */
export function relabelDoubtful(k: i32, centroids: usize): i32 {
  const listed = listDoubtful();
  separate(k, centroids);
  return relabel(k, centroids, settleByOwn(centroids, listed), true);
}

function listDoubtful(): i32 {
  let end = doubtful;
  for (let row = 0; row < count; row++) {
    const label = (<usize>load<i32>(labels + ((<usize>row) << 2))) << 3;
    store<i32>(end, row);
    const drift = load<f64>(ownDrift + label) + load<f64>(othersDrift + label);
    end += load<f64>(slack + ((<usize>row) << 3)) > drift ? 0 : 4;
  }
  return <i32>((end - doubtful) >> 2);
}

function separate(k: i32, centroids: usize): void {
  for (let a: usize = 0; a < <usize>k; a++) {
    let least = Infinity;
    for (let b: usize = 0; b < <usize>k; b++) {
      if (b !== a) least = min(least, squaredDistance(centroids + a * rowBytes, centroids + b * rowBytes, rowBytes));
    }
    store<f64>(separation + (a << 3), Math.sqrt(least));
  }
}

/** Measures the listed rows from their own centroid and takes those it settles off the list; returns how many are left. */
function settleByOwn(centroids: usize, listed: i32): i32 {
  let left = doubtful;
  for (let place = doubtful; place < doubtful + ((<usize>listed) << 2); place += 4) {
    const row = load<i32>(place);
    const label = <usize>load<i32>(labels + ((<usize>row) << 2));
    const own = Math.sqrt(squaredDistance(rowAt(row), centroids + label * rowBytes, rowBytes));
    const others = load<f64>(othersDrift + (label << 3));
    const lowerAt = lower + ((<usize>row) << 3);
    const other = max(load<f64>(lowerAt) - others, load<f64>(separation + (label << 3)) - own);
    const spare = other * (1 - margin) - own * (1 + margin);
    if (spare > 0) {
      store<f64>(slack + ((<usize>row) << 3), spare + load<f64>(ownDrift + (label << 3)) + others);
      store<f64>(lowerAt, other + others);
    } else {
      store<i32>(left, row);
      left += 4;
    }
  }
  return <i32>((left - doubtful) >> 2);
}

/**
 * Measures the listed rows from all centroids: sets their labels and bounds, and moves them between the sums where `sumsHold`.
 * Returns the number of labels changed.
 */
function relabel(k: i32, centroids: usize, listed: i32, sumsHold: bool): i32 {
  let changed = 0;
  const end = doubtful + ((<usize>listed) << 2);
  for (let place = doubtful; place < end; place += 8) {
    const first = load<i32>(place);
    const isPair = place + 4 < end;
    const second = isPair ? load<i32>(place + 4) : first;
    let least = f64x2.splat(Infinity);
    let next = f64x2.splat(Infinity);
    let label = i64x2.splat(0);
    let centroid = centroids;
    for (let c = 0; c < k; c++) {
      const distances = distancesOfTwo(rowAt(first), rowAt(second), centroid, rowBytes);
      const nearer = f64x2.lt(distances, least);
      next = f64x2.pmin(next, f64x2.pmax(least, distances));
      least = f64x2.pmin(least, distances);
      label = v128.bitselect(i64x2.splat(c), label, nearer);
      centroid += rowBytes;
    }
    least = f64x2.sqrt(least);
    next = f64x2.sqrt(next);
    const spare = f64x2.sub(f64x2.mul(next, f64x2.splat(1 - margin)), f64x2.mul(least, f64x2.splat(1 + margin)));
    changed += setRow(
      first,
      <i32>i64x2.extract_lane(label, 0),
      f64x2.extract_lane(spare, 0),
      f64x2.extract_lane(next, 0),
      sumsHold,
    );
    if (!isPair) break;
    changed += setRow(
      second,
      <i32>i64x2.extract_lane(label, 1),
      f64x2.extract_lane(spare, 1),
      f64x2.extract_lane(next, 1),
      sumsHold,
    );
  }
  return changed;
}

/** Keeps what was found for a row. Returns 1 when its label is another. */
function setRow(row: i32, label: i32, spare: f64, other: f64, sumsHold: bool): i32 {
  const place = labels + ((<usize>row) << 2);
  const changed = load<i32>(place) !== label;
  if (changed && sumsHold) moveRow(row, label);
  store<i32>(place, label);
  const others = load<f64>(othersDrift + ((<usize>label) << 3));
  store<f64>(slack + ((<usize>row) << 3), spare + load<f64>(ownDrift + ((<usize>label) << 3)) + others);
  store<f64>(lower + ((<usize>row) << 3), other + others);
  return changed ? 1 : 0;
}
