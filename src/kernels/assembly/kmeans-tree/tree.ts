// A tree of cells over the rows: every cell is a run of rows, with the box that encloses them, their sum and their scatter.
// The rows are moved into the order of the cells, so that a leaf is read from one place in memory.
//
// The upper cells are made of the buckets into which the rows are sorted (buckets.ts). Below, a cell of many rows is divided in the
// middle of its box's widest side. Each bucket has room of its own for the cells below it, so that threads may take any of them.
//
// A cell in memory: lowest corner, highest corner and sum of its rows (a row each); f64 scatter, the sum of squared
// distances from their mean; i32 address of the first row, number of rows, address of the first of its two parts, which lie
// side by side (0 for a leaf), and its depth.

import { addRow } from "../shared/rows";

/** A cell of no more rows is not divided. */
export const leafRows: i32 = 40;
/** The room for cells below a bucket: two for so many of its rows. */
const rowsPerPair: i32 = 20;
/** The depth at which a cell stays whole however many rows it has, so that the walk over the tree is bounded. */
const deepest: i32 = 60;

export let rows: usize = 0;
export let rowBytes: usize = 0;
let cellBytes: usize = 0;
export let root: usize = 0;
/** The end of the upper cells, and the room for those below buckets. */
let upperEnd: usize = 0;
let lower: usize = 0;
/** The cells of the buckets, in the order of their rows: u32 each. */
let buckets: usize = 0;
let bucketsEnd: usize = 0;

export function firstRow(cell: usize): usize {
  return load<u32>(cell + 3 * rowBytes, 8);
}

export function rowsIn(cell: usize): i32 {
  return load<i32>(cell + 3 * rowBytes, 12);
}

/** The first of the two parts of a cell, 0 for a leaf. */
export function firstPart(cell: usize): usize {
  return load<u32>(cell + 3 * rowBytes, 16);
}

export function secondPart(cell: usize): usize {
  return firstPart(cell) + cellBytes;
}

export function sumOf(cell: usize): usize {
  return cell + 2 * rowBytes;
}

export function scatterOf(cell: usize): f64 {
  return load<f64>(cell + 3 * rowBytes);
}

/** The sum of squared distances of a cell's rows from a centroid. */
export function inertiaFrom(cell: usize, centroid: usize): f64 {
  const count = <f64>rowsIn(cell);
  const sum = sumOf(cell);
  let square: f64 = 0;
  for (let at: usize = 0; at < rowBytes; at += 8) {
    const difference = load<f64>(sum + at) / count - load<f64>(centroid + at);
    square += difference * difference;
  }
  return scatterOf(cell) + count * square;
}

/**
 * `rowsAt`: rows of `pairs` registers; `upper`: room for the cells above and of the buckets, two for each bucket; `lowerAt`: for two
 * cells for every 20 rows; `bucketsAt`: for a u32 a bucket.
 */
export function placeTree(rowsAt: usize, pairs: i32, upper: usize, lowerAt: usize, bucketsAt: usize): void {
  rows = rowsAt;
  rowBytes = (<usize>pairs) << 4;
  cellBytes = 3 * rowBytes + 32;
  root = upper;
  lower = lowerAt;
  buckets = bucketsAt;
}

/**
 * Makes the upper cells of rows that are sorted into 2^bits buckets; few rows are one. starts: u32, the first row of each, and
 * their number. Returns how many are left.
 */
export function layOutUpper(starts: usize, bits: i32): i32 {
  upperEnd = root + cellBytes;
  bucketsEnd = buckets;
  layOut(root, starts, 1 << bits, 0);
  return <i32>((bucketsEnd - buckets) >> 2);
}

function layOut(cell: usize, starts: usize, span: i32, depth: i32): void {
  let from = starts;
  let width = (<usize>span) << 2;
  const first = load<u32>(from);
  const end = load<u32>(from + width);
  // A half without rows is passed over.
  while (width > 4) {
    const middle = load<u32>(from + (width >> 1));
    if (middle > first && middle < end) break;
    width >>= 1;
    if (middle === first) from += width;
  }
  placeCell(cell, rows + <usize>first * rowBytes, <i32>(end - first), depth);
  if (width === 4 || rowsIn(cell) <= leafRows) {
    store<u32>(bucketsEnd, <u32>cell);
    bucketsEnd += 4;
    return;
  }
  const parts = upperEnd;
  upperEnd += 2 * cellBytes;
  store<u32>(cell + 3 * rowBytes, <u32>parts, 16);
  const half = width >> 1;
  layOut(parts, from, <i32>(half >> 2), depth + 1);
  layOut(parts + cellBytes, from + half, <i32>(half >> 2), depth + 1);
}

/** Divides the rows of those buckets that begin in the thread's share of the rows. */
export function divideShare(bucketCount: i32, thread: i32, threads: i32): void {
  const count = rowsIn(root);
  const from = <i32>((<i64>count * thread) / threads);
  const to = <i32>((<i64>count * (thread + 1)) / threads);
  for (let place = buckets; place < buckets + ((<usize>bucketCount) << 2); place += 4) {
    const cell: usize = load<u32>(place);
    const begin = <i32>((firstRow(cell) - rows) / rowBytes);
    if (begin >= from && begin < to) divide(cell, roomFrom(begin), roomFrom(begin + rowsIn(cell)));
  }
}

/** Adds up the upper cells, when all buckets are divided. */
export function addUpUpper(): void {
  for (let cell = upperEnd - cellBytes; cell >= root; cell -= cellBytes) {
    if (firstPart(cell) < upperEnd && firstPart(cell) !== 0) {
      enclose(cell);
      addUpParts(cell);
    }
  }
}

function roomFrom(row: i32): usize {
  return lower + <usize>(row / rowsPerPair) * 2 * cellBytes;
}

/** Divides a cell and its parts while they have many rows and there is room, which goes from `room` to `roomEnd`. */
function divide(top: usize, room: usize, roomEnd: usize): void {
  measureBox(top);
  let end = room;
  let cell = top;
  let next = room;
  for (;;) {
    if (rowsIn(cell) > leafRows && depthOf(cell) < deepest && end + 2 * cellBytes <= roomEnd) {
      const left = partition(cell);
      if (left > 0) {
        const depth = depthOf(cell) + 1;
        placeCell(end, firstRow(cell), left, depth);
        placeCell(end + cellBytes, firstRow(cell) + <usize>left * rowBytes, rowsIn(cell) - left, depth);
        measureBox(end);
        measureBox(end + cellBytes);
        store<u32>(cell + 3 * rowBytes, <u32>end, 16);
        end += 2 * cellBytes;
      }
    }
    if (next === end) break;
    cell = next;
    next += cellBytes;
  }
  while (end > room) {
    end -= cellBytes;
    addUp(end);
  }
  addUp(top);
}

function addUp(cell: usize): void {
  if (firstPart(cell) === 0) addUpRows(cell);
  else addUpParts(cell);
}

function depthOf(cell: usize): i32 {
  return load<i32>(cell + 3 * rowBytes, 20);
}

function placeCell(cell: usize, first: usize, count: i32, depth: i32): void {
  const facts = cell + 3 * rowBytes;
  store<u32>(facts, <u32>first, 8);
  store<i32>(facts, count, 12);
  store<u32>(facts, 0, 16);
  store<i32>(facts, depth, 20);
}

function measureBox(cell: usize): void {
  const first = firstRow(cell);
  const end = first + <usize>rowsIn(cell) * rowBytes;
  for (let at: usize = 0; at < rowBytes; at += 16) {
    let lowest = v128.load(first + at);
    let highest = lowest;
    for (let row = first + at; row < end; row += rowBytes) {
      const values = v128.load(row);
      lowest = f64x2.pmin(lowest, values);
      highest = f64x2.pmax(highest, values);
    }
    v128.store(cell + at, lowest);
    v128.store(cell + rowBytes + at, highest);
  }
}

/** The box of a cell from those of its parts. */
function enclose(cell: usize): void {
  const first = firstPart(cell);
  const second = secondPart(cell);
  for (let at: usize = 0; at < rowBytes; at += 16) {
    v128.store(cell + at, f64x2.pmin(v128.load(first + at), v128.load(second + at)));
    const highest = at + rowBytes;
    v128.store(cell + highest, f64x2.pmax(v128.load(first + highest), v128.load(second + highest)));
  }
}

/** Puts the rows in the lower half of the cell's widest side before the others. Returns how many, 0 when it cannot be divided. */
function partition(cell: usize): i32 {
  let widest: usize = 0;
  let width: f64 = -1;
  for (let at: usize = 0; at < rowBytes; at += 8) {
    const side = load<f64>(cell + rowBytes + at) - load<f64>(cell + at);
    if (side > width) {
      width = side;
      widest = at;
    }
  }
  const middle = load<f64>(cell + widest) + width / 2;
  if (!(load<f64>(cell + rowBytes + widest) > middle)) return 0;
  const first = firstRow(cell);
  const end = first + <usize>rowsIn(cell) * rowBytes;
  let left = first;
  // Every row changes places with the first of the upper half, and then belongs to the lower or not: no branch that cannot be foretold.
  for (let row = first; row < end; row += rowBytes) {
    const step = load<f64>(row + widest) <= middle ? rowBytes : 0;
    for (let at: usize = 0; at < rowBytes; at += 16) {
      const values = v128.load(row + at);
      v128.store(row + at, v128.load(left + at));
      v128.store(left + at, values);
    }
    left += step;
  }
  return <i32>((left - first) / rowBytes);
}

function addUpRows(cell: usize): void {
  const sum = sumOf(cell);
  memory.fill(sum, 0, rowBytes);
  const first = firstRow(cell);
  const end = first + <usize>rowsIn(cell) * rowBytes;
  for (let row = first; row < end; row += rowBytes) addRow(sum, row, rowBytes);
  // Scatter is measured from the mean: a difference of large sums would lose the digits of small ones.
  const count = <f64>rowsIn(cell);
  let scatter: f64 = 0;
  for (let at: usize = 0; at < rowBytes; at += 8) {
    const mean = load<f64>(sum + at) / count;
    for (let row = first; row < end; row += rowBytes) {
      const difference = load<f64>(row + at) - mean;
      scatter += difference * difference;
    }
  }
  store<f64>(cell + 3 * rowBytes, scatter);
}

function addUpParts(cell: usize): void {
  const first = firstPart(cell);
  const second = secondPart(cell);
  const sum = sumOf(cell);
  memory.copy(sum, sumOf(first), rowBytes);
  addRow(sum, sumOf(second), rowBytes);
  const firstCount = <f64>rowsIn(first);
  const secondCount = <f64>rowsIn(second);
  let square: f64 = 0;
  for (let at: usize = 0; at < rowBytes; at += 8) {
    const difference = load<f64>(sumOf(first) + at) / firstCount - load<f64>(sumOf(second) + at) / secondCount;
    square += difference * difference;
  }
  const between = ((firstCount * secondCount) / (firstCount + secondCount)) * square;
  store<f64>(cell + 3 * rowBytes, scatterOf(first) + scatterOf(second) + between);
}
