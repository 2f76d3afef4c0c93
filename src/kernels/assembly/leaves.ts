// The sum of the leaves that rows fall into, over many trees.
//
// A code is how many thresholds of its column are not above the value; a row goes left where the code is not above the rank of
// the node's threshold: the same as comparing float64 numbers, in 2 bytes. There is a column of codes for values whose
// missing ones go left and one for those that go right, where trees ask for both; and columns of more than 65,534 thresholds are
// several. So a question has no cases. The codes count from −32768 on, since only signed numbers are compared in one operation.
//
// Rows are put in the order of the leaves they reach in the first tree: neighbours then take much the same way through the others. 64
// of them go through a tree together: a node that any of them reaches is visited once, and all rows are asked there at once. Of 1,024
// steps that 64 rows take through a tree of 16 levels some 120 visits are left. What waits to be visited is a queue, not a stack, so that the
// processor can begin with the next visit before the last one has told which nodes it adds.
//
// A node is 8 bytes: u16 rank, u16 column of codes, u32 place of the node to the left in the tree in bytes; the node to the right follows
// it. A leaf has the rank 65535.
//
// Trees of up to 8 questions are answered in another way: leaves/shallow.ts.
import { writeCodes } from "./leaves/codes";

export { addShallowLeaves } from "./leaves/shallow";

/** Codes of 64 rows of a column. */
const groupBytes = 128;
const leafRank = 65535;
const lowest = -32768;
const missingRight = 32767;

/** How many groups of 64 rows go through a tree together. */
const together = 8;

/** Of fewer trees, putting rows in order costs more than it saves. */
const leastTreesToOrder = 8;

/**
 * Adds to `sums` (f64) for the rows from `begin` to `end`. values: `sourceStride` bytes a column of f64, the rows
 * numbered from 0; codeColumns: for each of `width` columns of codes i32 source column, address of its thresholds (f64, rising), how many there
 * are, and 1 where missing values go right; or another column of codes that differs in missing values alone, which go right there, and 0;
 * trees: for each i32 address of its nodes and of its values, and once more for the first one with the numbers of its leaves from left to
 * right, f64, in place of the values; leaves: how many it has; work: for the number of rows made a multiple of 64 12 bytes and twice
 * `width` codes a row, and 4 bytes a leaf and 32 more; queue: for each level 16 bytes for each row that goes
 * through a tree together, and 32 more.
 */
export function addLeaves(
  values: usize,
  sourceStride: usize,
  begin: i32,
  end: i32,
  codeColumns: usize,
  width: i32,
  work: usize,
  trees: usize,
  treeCount: i32,
  sums: usize,
  leaves: i32,
  queue: usize,
): void {
  // The last rows that are no 64 go along with what is beyond, to no effect.
  const rows = (end - begin + 63) & ~63;
  const step = <usize>width * groupBytes;
  for (let column = 0; column < width; column++) {
    const at = codeColumns + ((<usize>column) << 4);
    const thresholds = <usize>load<u32>(at, 4);
    if (thresholds === 0) continue;
    let source = values + ((<usize>begin) << 3) + <usize>load<i32>(at) * sourceStride;
    let codes = work + <usize>column * groupBytes;
    const missing = load<i32>(at, 12) ? missingRight : lowest;
    for (let row = 0; row < rows; row += 64) {
      writeCodes(source, 64, thresholds, load<i32>(at, 8), lowest, missing, codes);
      source += 512;
      codes += step;
    }
  }
  for (let column = 0; column < width; column++) {
    const at = codeColumns + ((<usize>column) << 4);
    if (load<u32>(at, 4) !== 0) continue;
    copyCodes(work + <usize>load<i32>(at) * groupBytes, work + <usize>column * groupBytes, rows, step);
  }
  const place = sums + ((<usize>begin) << 3);
  if (treeCount < leastTreesToOrder) {
    addTrees(work, step, rows, trees, treeCount, queue, place);
    return;
  }
  const codeBytes = <usize>(rows >> 6) * step;
  const sorted = work + codeBytes;
  const rowSums = sorted + codeBytes;
  const order = rowSums + ((<usize>rows) << 3);
  memory.fill(rowSums, 0, (<usize>rows) << 3);
  addTrees(work, step, rows, trees + ((<usize>treeCount) << 3), 1, queue, rowSums);
  sortRows(rowSums, rows, leaves, order + ((<usize>rows) << 2), order);
  for (let row = 0; row < rows; row++) copyRow(work, load<i32>(order + ((<usize>row) << 2)), sorted, row, step);
  memory.fill(rowSums, 0, (<usize>rows) << 3);
  addTrees(sorted, step, rows, trees, treeCount, queue, rowSums);
  for (let row = 0; row < rows; row++) {
    const at = load<i32>(order + ((<usize>row) << 2));
    store<f64>(place + ((<usize>at) << 3), load<f64>(rowSums + ((<usize>row) << 3)));
  }
}

/** Copies a column of codes with missing values going left. */
function copyCodes(from: usize, to: usize, rows: i32, step: usize): void {
  for (let row = 0; row < rows; row += 64) {
    for (let at: usize = 0; at < <usize>groupBytes; at += 16) {
      const codes = v128.load(from + at);
      v128.store(to + at, v128.xor(codes, i16x8.eq(codes, i16x8.splat(<i16>missingRight))));
    }
    from += step;
    to += step;
  }
}

/** Writes the rows in the order of their keys, whole numbers below `count`. counts: room for `count` + 1 u32. */
function sortRows(keys: usize, rows: i32, count: i32, counts: usize, order: usize): void {
  memory.fill(counts, 0, (<usize>count + 1) << 2);
  for (let row = 0; row < rows; row++) {
    const at = counts + ((<usize>load<f64>(keys + ((<usize>row) << 3))) << 2);
    store<u32>(at, load<u32>(at, 4) + 1, 4);
  }
  for (let key = 1; key < count; key++) {
    const at = counts + ((<usize>key) << 2);
    store<u32>(at, load<u32>(at) + load<u32>(at - 4));
  }
  for (let row = 0; row < rows; row++) {
    const at = counts + ((<usize>load<f64>(keys + ((<usize>row) << 3))) << 2);
    const place = load<u32>(at);
    store<u32>(at, place + 1);
    store<i32>(order + ((<usize>place) << 2), row);
  }
}

/** Copies the codes of a row to another place. */
function copyRow(from: usize, row: i32, to: usize, place: i32, step: usize): void {
  let source = from + <usize>(row >> 6) * step + ((<usize>(row & 63)) << 1);
  let target = to + <usize>(place >> 6) * step + ((<usize>(place & 63)) << 1);
  for (const end = target + step; target < end; target += groupBytes) {
    store<u16>(target, load<u16>(source));
    source += groupBytes;
  }
}

/** Tree by tree, so that neighbours find its nodes in the cache. */
function addTrees(codes: usize, step: usize, rows: i32, trees: usize, treeCount: i32, queue: usize, sums: usize): void {
  for (let tree = 0; tree < treeCount; tree++) {
    const nodes = <usize>load<u32>(trees + ((<usize>tree) << 3));
    const values = <usize>load<u32>(trees + ((<usize>tree) << 3), 4);
    for (let group = 0; group < rows >> 6; group += together) {
      addTree(codes, step, group, min(group + together, rows >> 6), nodes, values, queue, sums);
    }
  }
}

/** A visit in the queue is the rows of a group that reach the node, a bit each, the node's place in the tree, and the group. */
function addTree(
  codes: usize,
  step: usize,
  first: u32,
  end: u32,
  nodes: usize,
  values: usize,
  queue: usize,
  sums: usize,
): void {
  let last = queue;
  for (let group = first; group < end; group++) last = addVisit(last, ~(<u64>0), 0, group);
  for (let visit = queue; visit < last; visit += 16) {
    const rows = load<u64>(visit);
    const node = <usize>load<u32>(visit, 8);
    const group = load<u32>(visit, 12);
    const word = load<u64>(nodes + node);
    const rank = <u32>word & 0xffff;
    if (rank === leafRank) {
      addToRows(sums + ((<usize>group) << 9), rows, load<f64>(values + node));
      continue;
    }
    const column = codes + <usize>group * step + <usize>(<u32>word >> 16) * groupBytes;
    const right = rows & rowsAbove(column, i16x8.splat(<i16>(<i32>rank + lowest)));
    const child = <u32>(word >> 32);
    last = addVisit(last, rows ^ right, child, group);
    last = addVisit(last, right, child + 8, group);
  }
}

/** Adds a visit where any row goes; it is written in any case, so that no branch depends on the rows. Returns the end of the queue. */
function addVisit(last: usize, rows: u64, node: u32, group: u32): usize {
  store<u64>(last, rows);
  store<u32>(last, node, 8);
  store<u32>(last, group, 12);
  return last + ((<usize>(rows !== 0)) << 4);
}

function addToRows(sums: usize, rows: u64, value: f64): void {
  for (; rows !== 0; rows &= rows - 1) {
    const at = sums + ((<usize>ctz(rows)) << 3);
    store<f64>(at, load<f64>(at) + value);
  }
}

/** Which of 64 codes are above a rank, a bit each. */
function rowsAbove(codes: usize, rank: v128): u64 {
  const low = bitsOf(codes, rank) | (bitsOf(codes + 32, rank) << 16);
  const high = bitsOf(codes + 64, rank) | (bitsOf(codes + 96, rank) << 16);
  return <u64>low | ((<u64>high) << 32);
}

function bitsOf(codes: usize, rank: v128): u32 {
  const first = i16x8.gt_s(v128.load(codes), rank);
  const second = i16x8.gt_s(v128.load(codes, 16), rank);
  return <u32>i8x16.bitmask(i8x16.narrow_i16x8_s(first, second));
}
