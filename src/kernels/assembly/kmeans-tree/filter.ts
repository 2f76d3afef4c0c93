// One pass over all rows: who is nearest to which centroid. A walk down the tree keeps, cell by cell, the centroids that may
// be the nearest for some point of the cell's box; where one is left, the whole cell is its.
// Kanungo, Mount and others 2002, "An efficient k-means clustering algorithm", doi:10.1109/TPAMI.2002.1017616.
//
// The tree of many rows is walked branch by branch, so that threads can share the branches. Each has sums of its own, which are added
// in the order of the branches: the bits do not depend on the threads.

import { addRow, distancesOfTwo } from "../shared/rows";
import { firstPart, firstRow, inertiaFrom, root, rowBytes, rowsIn, secondPart, sumOf } from "./tree";

/**
 * Distances are rounded, so a centroid goes only when it is farther by more than this share of all that was rounded; the rest
 * is decided row by row, as the plain loop does.
 */
const margin: f64 = 1e-12;

let centroids: usize = 0;
/** For each centroid the sum of its rows and their number (f64): of the branch that is walked, and when all are added up of all rows. */
export let sums: usize = 0;
export let sizes: usize = 0;
let mostK: usize = 0;
/** The cells where branches begin (u32), and for each branch what came of it: inertia in 16 bytes, k sizes, k sums. */
let branches: usize = 0;
let branchCount: i32 = 0;
let outcomes: usize = 0;
let outcomeBytes: usize = 0;
/** Room for the indices of the centroids left: k for each depth. */
let candidates: usize = 0;
/** Rows of a leaf that are measured before they are added up, and room for an i64 for each. */
const blockRows: usize = 64;
let labels: usize = 0;
let inertia: f64 = 0;
let isMeasured: bool = false;

/** The parts of the inertia: 16 bytes each, of f64 weight, u32 cell, i32 its centroid (-1 where rows differ). */
let terms: usize = 0;
let termsEnd: usize = 0;

/**
 * `candidatesAt`: a thread's own, as `labelsAt`. `branchesAt`: room for a u32 a branch; `outcomesAt`: for one branch more than there
 * are, 16 bytes and for each of `most` centroids a row and 8 bytes.
 */
export function placeFilter(
  candidatesAt: usize,
  labelsAt: usize,
  branchesAt: usize,
  outcomesAt: usize,
  most: i32,
): void {
  candidates = candidatesAt;
  labels = labelsAt;
  branches = branchesAt;
  outcomes = outcomesAt;
  mostK = (<usize>most + 1) & ~1;
  outcomeBytes = 16 + mostK * (8 + rowBytes);
}

/** Divides the tree into branches: cells with more than `grain` rows are divided as long as there are fewer than `most`. */
export function listBranches(grain: i32, most: i32): i32 {
  store<u32>(branches, <u32>root);
  branchCount = 1;
  for (let branch = 0; branch < branchCount; branch++) {
    const place = branches + ((<usize>branch) << 2);
    for (let cell: usize = load<u32>(place); rowsIn(cell) > grain && firstPart(cell) !== 0; cell = load<u32>(place)) {
      if (branchCount === most) break;
      store<u32>(place, <u32>firstPart(cell));
      store<u32>(branches + ((<usize>branchCount) << 2), <u32>secondPart(cell));
      branchCount++;
    }
  }
  return branchCount;
}

/** Adds up the rows nearest to each of `k` centroids, in every `threads`-th of `count` branches from branch `thread` on. */
export function filterShare(from: usize, k: i32, count: i32, measured: i32, thread: i32, threads: i32): void {
  branchCount = count;
  isMeasured = measured !== 0;
  for (let branch = thread; branch < count; branch += threads) {
    takeOutcome(branch);
    const inertia = walk(from, k, load<u32>(branches + ((<usize>branch) << 2)), 0);
    store<f64>(sizes - 16, inertia);
  }
}

/** Adds the branches up; returns the inertia where it was measured. */
export function addBranches(k: i32): f64 {
  const all = outcomes + <usize>branchCount * outcomeBytes;
  memory.copy(all, outcomes, outcomeBytes);
  for (let branch = outcomes + outcomeBytes; branch < all; branch += outcomeBytes) {
    store<f64>(all, load<f64>(all) + load<f64>(branch));
    const end: usize = mostK * 8 + 16 + <usize>k * rowBytes;
    for (let at: usize = 16; at < end; at += 16) {
      v128.store(all + at, f64x2.add(v128.load(all + at), v128.load(branch + at)));
    }
  }
  takeOutcome(branchCount);
  return load<f64>(all);
}

function takeOutcome(branch: i32): void {
  sizes = outcomes + <usize>branch * outcomeBytes + 16;
  sums = sizes + mostK * 8;
}

/** Returns the inertia and lists its parts from `list` on. */
export function filterTerms(from: usize, k: i32, list: usize): f64 {
  isMeasured = true;
  takeOutcome(0);
  return walk(from, k, root, list);
}

/** The end of the list that `filterTerms` has left. */
export function endOfTerms(): usize {
  return termsEnd;
}

function walk(from: usize, k: i32, cell: usize, list: usize): f64 {
  centroids = from;
  terms = list;
  termsEnd = list;
  inertia = 0;
  memory.fill(sums, 0, <usize>k * rowBytes);
  memory.fill(sizes, 0, (<usize>k) << 3);
  for (let c = 0; c < k; c++) store<i32>(candidates + ((<usize>c) << 2), c);
  visit(cell, candidates, k);
  return inertia;
}

function visit(cell: usize, given: usize, count: i32): void {
  const best = nearestToMiddle(cell, given, count);
  const nearest = centroids + <usize>best * rowBytes;
  const kept = given + ((<usize>count) << 2);
  let end = kept;
  for (let place = given; place < kept; place += 4) {
    const c = load<i32>(place);
    if (c !== best && isFarther(cell, centroids + <usize>c * rowBytes, nearest)) continue;
    store<i32>(end, c);
    end += 4;
  }
  const left = <i32>((end - kept) >> 2);
  if (left === 1) takeCell(cell, best);
  else if (firstPart(cell) === 0) takeRows(cell, kept, end);
  else {
    visit(firstPart(cell), kept, left);
    visit(secondPart(cell), kept, left);
  }
}

function nearestToMiddle(cell: usize, given: usize, count: i32): i32 {
  let best = load<i32>(given);
  let least = Infinity;
  for (let place = given; place < given + ((<usize>count) << 2); place += 4) {
    const centroid = centroids + <usize>load<i32>(place) * rowBytes;
    let sum = f64x2.splat(0);
    for (let at: usize = 0; at < rowBytes; at += 16) {
      const corners = f64x2.add(v128.load(cell + at), v128.load(cell + rowBytes + at));
      const difference = f64x2.sub(f64x2.mul(corners, f64x2.splat(0.5)), v128.load(centroid + at));
      sum = f64x2.add(sum, f64x2.mul(difference, difference));
    }
    const square = f64x2.extract_lane(sum, 0) + f64x2.extract_lane(sum, 1);
    if (square < least) {
      least = square;
      best = load<i32>(place);
    }
  }
  return best;
}

/** Whether a centroid is farther than another from the whole box: from its corner in the direction from the other to it. */
function isFarther(cell: usize, centroid: usize, other: usize): bool {
  let farther = f64x2.splat(0);
  let rounded = f64x2.splat(0);
  for (let at: usize = 0; at < rowBytes; at += 16) {
    const lowest = v128.load(cell + at);
    const highest = v128.load(cell + rowBytes + at);
    const own = v128.load(centroid + at);
    const others = v128.load(other + at);
    const corner = v128.bitselect(highest, lowest, f64x2.gt(own, others));
    const toOwn = f64x2.sub(corner, own);
    const toOther = f64x2.sub(corner, others);
    const side = f64x2.sub(highest, lowest);
    const ownSquare = f64x2.mul(toOwn, toOwn);
    const otherSquare = f64x2.mul(toOther, toOther);
    farther = f64x2.add(farther, f64x2.sub(ownSquare, otherSquare));
    rounded = f64x2.add(rounded, f64x2.add(f64x2.add(ownSquare, otherSquare), f64x2.mul(side, side)));
  }
  const excess = f64x2.extract_lane(farther, 0) + f64x2.extract_lane(farther, 1);
  return excess > margin * (f64x2.extract_lane(rounded, 0) + f64x2.extract_lane(rounded, 1));
}

function takeWhole(cell: usize, c: i32): void {
  addRow(sums + <usize>c * rowBytes, sumOf(cell), rowBytes);
  const size = sizes + ((<usize>c) << 3);
  store<f64>(size, load<f64>(size) + <f64>rowsIn(cell));
}

function takeCell(cell: usize, c: i32): void {
  takeWhole(cell, c);
  if (isMeasured) addTerm(inertiaFrom(cell, centroids + <usize>c * rowBytes), cell, c);
}

function addTerm(weight: f64, cell: usize, c: i32): void {
  inertia += weight;
  if (terms === 0) return;
  store<f64>(termsEnd, weight);
  store<u32>(termsEnd, <u32>cell, 8);
  store<i32>(termsEnd, c, 12);
  termsEnd += 16;
}

/** Measures each row of a leaf from the centroids that are left. */
function takeRows(cell: usize, kept: usize, keptEnd: usize): void {
  const first = firstRow(cell);
  const end = first + <usize>rowsIn(cell) * rowBytes;
  const blockBytes = blockRows * rowBytes;
  let weight: f64 = 0;
  for (let block = first; block < end; block += blockBytes) {
    weight += takeBlock(cell, block, min(block + blockBytes, end), kept, keptEnd);
  }
  if (isMeasured) addTerm(weight, cell, -1);
}

/** Adds up some rows of a leaf; returns the sum of their squared distances. */
function takeBlock(cell: usize, first: usize, end: usize, kept: usize, keptEnd: usize): f64 {
  let least = f64x2.splat(0);
  let place = labels;
  // A bit for each lane in which a label differs from the first row's.
  let differs = i64x2.splat(0);
  for (let row = first; row < end; row += 2 * rowBytes) {
    const isPair = row + rowBytes < end;
    const second = isPair ? row + rowBytes : row;
    let nearest = f64x2.splat(Infinity);
    let label = i64x2.splat(0);
    for (let candidate = kept; candidate < keptEnd; candidate += 4) {
      const c = load<i32>(candidate);
      const distances = distancesOfTwo(row, second, centroids + <usize>c * rowBytes, rowBytes);
      const nearer = f64x2.lt(distances, nearest);
      nearest = f64x2.pmin(nearest, distances);
      label = v128.bitselect(i64x2.splat(c), label, nearer);
    }
    v128.store(place, label);
    place += 16;
    differs = v128.or(differs, v128.xor(label, v128.load64_splat(labels)));
    if (!isPair) nearest = f64x2.replace_lane(nearest, 1, 0);
    least = f64x2.add(least, nearest);
  }
  const isWhole = end - first === <usize>rowsIn(cell) * rowBytes;
  if (isWhole && !v128.any_true(differs)) takeWhole(cell, load<i32>(labels));
  else {
    place = labels;
    for (let row = first; row < end; row += rowBytes) {
      takeRow(row, <usize>load<i32>(place));
      place += 8;
    }
  }
  return f64x2.extract_lane(least, 0) + f64x2.extract_lane(least, 1);
}

function takeRow(row: usize, c: usize): void {
  addRow(sums + c * rowBytes, row, rowBytes);
  const size = sizes + (c << 3);
  store<f64>(size, load<f64>(size) + 1);
}
