// A tree of cells over the rows: every cell is a run of rows, with the box that encloses them, their sum and their scatter.
// A cell of many rows is divided in the middle of its box's widest side. The rows are moved into the order of the cells, so
// that a leaf is read from one place in memory.
//
// A cell in memory: lowest corner, highest corner and sum of its rows (a row each); f64 scatter, the sum of squared
// distances from their mean; i32 address of the first row, number of rows, address of the first of its two parts, which lie
// side by side (0 for a leaf), and its depth.

import { addRow } from "../shared/rows";

/** A cell of no more rows is not divided. */
const leafRows: i32 = 40;

export let rowBytes: usize = 0;
let cellBytes: usize = 0;
export let root: usize = 0;

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
 * Divides `count` rows. `cells`: room for the tree, in which as many cells are made as end before `cellsEnd`; `spare`: room
 * for as many rows; `deepest`: the depth at which cells are not divided, so that the walk over them is bounded.
 */
export function buildTree(
  rows: usize,
  count: i32,
  pairs: i32,
  cells: usize,
  cellsEnd: usize,
  spare: usize,
  deepest: i32,
): void {
  rowBytes = (<usize>pairs) << 4;
  cellBytes = 3 * rowBytes + 32;
  root = cells;
  makeCell(root, rows, count, 0);
  let end = root + cellBytes;
  for (let cell = root; cell < end; cell += cellBytes) {
    if (rowsIn(cell) <= leafRows || depthOf(cell) === deepest || end + 2 * cellBytes > cellsEnd) continue;
    const left = partition(cell, spare);
    if (left === 0) continue;
    const depth = depthOf(cell) + 1;
    makeCell(end, firstRow(cell), left, depth);
    makeCell(end + cellBytes, firstRow(cell) + <usize>left * rowBytes, rowsIn(cell) - left, depth);
    store<u32>(cell + 3 * rowBytes, <u32>end, 16);
    end += 2 * cellBytes;
  }
  for (let cell = end - cellBytes; cell >= root; cell -= cellBytes) {
    if (firstPart(cell) === 0) addUpRows(cell);
    else addUpParts(cell);
  }
}

function depthOf(cell: usize): i32 {
  return load<i32>(cell + 3 * rowBytes, 20);
}

function makeCell(cell: usize, first: usize, count: i32, depth: i32): void {
  const facts = cell + 3 * rowBytes;
  store<u32>(facts, <u32>first, 8);
  store<i32>(facts, count, 12);
  store<u32>(facts, 0, 16);
  store<i32>(facts, depth, 20);
  const end = first + <usize>count * rowBytes;
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

/**
 * Puts the rows in the lower half of the cell's widest side before the others, both in the order they had. Returns how many
 * they are, 0 when the cell cannot be divided.
 */
function partition(cell: usize, spare: usize): i32 {
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
  let right = spare;
  // Every row is written to both sides, and one of the two places moves on: no branch that cannot be foretold.
  for (let row = first; row < end; row += rowBytes) {
    const step = load<f64>(row + widest) <= middle ? rowBytes : 0;
    for (let at: usize = 0; at < rowBytes; at += 16) {
      const values = v128.load(row + at);
      v128.store(left + at, values);
      v128.store(right + at, values);
    }
    left += step;
    right += rowBytes - step;
  }
  memory.copy(left, spare, right - spare);
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
