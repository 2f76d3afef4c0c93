// A subtree of at most 64 rows. A node is a 64-bit word with one bit a row, and rows are not moved any more. For each column
// that is drawn in the subtree its rows are ranked once; a node's rows then become bits in the order of the column's values, which
// are walked from the lowest to the highest.
import {
  bestColumn,
  bestHigh,
  bestLeft,
  bestLow,
  bestMissingLeft,
  bestPurity,
  clearBest,
  noCode,
  purityOf,
  setBest,
  weightIn,
} from "./best-split";
import { drawColumn, startDrawing } from "./draw-columns";
import { addNode, isPure, rowsOf, setSplit, sumsOf } from "./nodes";
import { randomBits } from "./random";
import { codeOffset, columnCount, missingCode, recordBytes, weightOf } from "./records";
import { columnsTried, maxDepth, minLeaf, minSplit } from "./rule";

/** The most rows of a small node. */
export const mostSmallRows: u32 = 64;

// What is known of a ranked column, 1,296 bytes each. Ranks differ even where values are equal.
// 0: weight and hit weight by rank. 1024: code by rank (u16). 1152: rank by row (u8). 1216: row by rank (u8). 1280: a bit for every
// rank whose value is not that of the rank before (u64). 1288: how many values are not missing (u32). 1292: the number of
// the subtree that this is of (u32).
const codesAt: usize = 1024;
const rankAt: usize = 1152;
const rowAt: usize = 1216;
const startsAt: usize = 1280;
const knownAt: usize = 1288;
const subtreeAt: usize = 1292;
const columnBytes: usize = 1296;

let columns: usize = 0;
/** Weight and hit weight by row, codes by row, and counts by rank, for ranking one column. */
let rowWeights: usize = 0;
let rowCodes: usize = 0;
let smaller: usize = 0;
let taken: usize = 0;
let stack: usize = 0;
/** Counts the subtrees, so that a column is known to be ranked in this one. */
let subtree: u32 = 0;
let records: usize = 0;
let rowCount: u32 = 0;

/** The scratch that small nodes need: 3,072 bytes, and `columnBytes` for each of `count` columns. */
export function setSmallScratch(address: usize, count: u32): void {
  rowWeights = address;
  rowCodes = address + 1024;
  smaller = address + 1152;
  taken = address + 1280;
  stack = address + 1344;
  columns = address + 3072;
  subtree = 0;
  for (let column: usize = 0; column < <usize>count; column++) store<u32>(columns + column * columnBytes, 0, subtreeAt);
}

function bitsBelow(count: u32): u64 {
  return count >= 64 ? ~(<u64>0) : ((<u64>1) << count) - 1;
}

/** Grows the subtree of `node`, which holds the `rows` records from `begin`. */
export function growSmallNode(begin: usize, rows: u32, node: u32, depth: u32, seed: u64): void {
  records = begin;
  rowCount = rows;
  subtree++;
  for (let row: u32 = 0; row < rows; row++) {
    v128.store(rowWeights + ((<usize>row) << 4), weightOf(begin + <usize>row * recordBytes));
  }
  // To do, 24 bytes each: rows (u64), seed (u64), node (u32), depth (u32).
  let top = push(stack, bitsBelow(rows), seed, node, depth);
  while (top > stack) {
    top -= 24;
    const members = load<u64>(top);
    const seed = load<u64>(top, 8);
    const node = load<u32>(top, 16);
    const depth = load<u32>(top, 20);
    if (depth >= maxDepth || rowsOf(node) < minSplit || isPure(node)) continue;
    searchColumns(members, seed, sumsOf(node));
    if (bestColumn < 0) continue;
    const found = columns + <usize>bestColumn * columnBytes;
    const left = leftRows(found, members);
    const right = members ^ left;
    const total = sumsOf(node);
    const child = addNode(<u32>popcnt(left), bestLeft);
    addNode(<u32>popcnt(right), f64x2.sub(total, bestLeft));
    const codes = found + codesAt;
    const high = bestHigh === noCode ? noCode : <u32>load<u16>(codes + ((<usize>bestHigh) << 1));
    setSplit(node, child, bestColumn, bestMissingLeft, load<u16>(codes + ((<usize>bestLow) << 1)), high);
    top = push(top, right, randomBits(seed, 1), child + 1, depth + 1);
    top = push(top, left, randomBits(seed, 0), child, depth + 1);
  }
}

function push(top: usize, members: u64, seed: u64, node: u32, depth: u32): usize {
  store<u64>(top, members);
  store<u64>(top, seed, 8);
  store<u32>(top, node, 16);
  store<u32>(top, depth, 20);
  return top + 24;
}

function searchColumns(members: u64, seed: u64, total: v128): void {
  clearBest();
  startDrawing(seed);
  let useful = false;
  for (let tried: u32 = 0; tried < columnCount && (tried < columnsTried || !useful); tried++) {
    const column = drawColumn(tried);
    const place = columns + <usize>column * columnBytes;
    if (load<u32>(place, subtreeAt) !== subtree) rankColumn(column, place);
    if (searchColumn(members, total, column, place)) useful = true;
  }
}

/** Ranks the subtree's rows by a column: of each row, how many have a smaller code, and of equal ones, how many come before. */
function rankColumn(column: u32, place: usize): void {
  let record = records + codeOffset(column);
  const end = rowCodes + ((<usize>rowCount) << 1);
  for (let at = rowCodes; at < end; at += 2) {
    store<u16>(at, load<u16>(record));
    record += recordBytes;
  }
  for (let block: usize = 0; block < (<usize>rowCount) << 1; block += 16) {
    const codes = v128.load(rowCodes + block);
    let count = i16x8.splat(0);
    for (let at = rowCodes; at < end; at += 2) count = i16x8.sub(count, i16x8.gt_u(codes, v128.load16_splat(at)));
    v128.store(smaller + block, count);
  }
  for (let at: usize = 0; at < 64; at += 16) v128.store(taken + at, i64x2.splat(0));
  let starts: u64 = 0;
  let known = rowCount;
  for (let row: usize = 0; row < <usize>rowCount; row++) {
    const code = load<u16>(rowCodes + (row << 1));
    const first = <u32>load<u16>(smaller + (row << 1));
    const before = load<u8>(taken + first);
    store<u8>(taken + first, before + 1);
    const rank = <usize>(first + before);
    starts |= (<u64>1) << first;
    if (code === missingCode) known = first;
    v128.store(place + (rank << 4), v128.load(rowWeights + (row << 4)));
    store<u16>(place + (rank << 1), code, codesAt);
    store<u8>(place + row, <u8>rank, rankAt);
    store<u8>(place + rank, <u8>row, rowAt);
  }
  store<u64>(place, starts, startsAt);
  store<u32>(place, known, knownAt);
  store<u32>(place, subtree, subtreeAt);
}

/** Looks for a better split of a node on one column. Returns false when the column is constant in the node. */
function searchColumn(members: u64, total: v128, column: u32, place: usize): bool {
  let inOrder: u64 = 0;
  for (let bits = members; bits !== 0; bits &= bits - 1) {
    inOrder |= (<u64>1) << load<u8>(place + <usize>ctz(bits), rankAt);
  }
  const knownBits = inOrder & bitsBelow(load<u32>(place, knownAt));
  const missingBits = inOrder ^ knownBits;
  if (knownBits === 0) return false;
  const rows = <u32>popcnt(inOrder);
  const missingRows = <u32>popcnt(missingBits);
  let missing = f64x2.splat(0);
  for (let bits = missingBits; bits !== 0; bits &= bits - 1) {
    missing = f64x2.add(missing, v128.load(place + ((<usize>ctz(bits)) << 4)));
  }
  const starts = load<u64>(place, startsAt);
  const half = weightIn(total) / 2;
  let rank = <u32>ctz(knownBits);
  let left = v128.load(place + ((<usize>rank) << 4));
  let leftRows: u32 = 1;
  let useful = missingRows > 0;
  for (let bits = knownBits & (knownBits - 1); bits !== 0; bits &= bits - 1) {
    const next = <u32>ctz(bits);
    // A value ends here if any value begins after this rank and up to the next.
    if ((starts >> (rank + 1)) << (64 - next + rank) !== 0) {
      useful = true;
      if (leftRows >= minLeaf && rows - leftRows >= minLeaf) {
        const purity = purityOf(left, f64x2.sub(total, left));
        // Missing values that are not met in this node will go with the larger side.
        const missingLeft = missingRows === 0 && weightIn(left) > half;
        if (purity > bestPurity) setBest(column, rank, next, missingLeft, left, purity);
      }
      const withMissing = leftRows + missingRows;
      if (missingRows > 0 && withMissing >= minLeaf && rows - withMissing >= minLeaf) {
        const both = f64x2.add(left, missing);
        const purity = purityOf(both, f64x2.sub(total, both));
        if (purity > bestPurity) setBest(column, rank, next, true, both, purity);
      }
    }
    left = f64x2.add(left, v128.load(place + ((<usize>next) << 4)));
    leftRows++;
    rank = next;
  }
  if (missingRows > 0 && missingRows >= minLeaf && leftRows >= minLeaf) {
    const purity = purityOf(left, missing);
    if (purity > bestPurity) setBest(column, rank, noCode, false, left, purity);
  }
  return useful;
}

/** The members of a node that go left by the best split, on the column at `place`. */
function leftRows(place: usize, members: u64): u64 {
  const known = load<u32>(place, knownAt);
  let left: u64 = 0;
  for (let bits = members; bits !== 0; bits &= bits - 1) {
    const row = <usize>ctz(bits);
    const rank = <u32>load<u8>(place + row, rankAt);
    const goesLeft = rank >= known ? bestMissingLeft : rank <= bestLow;
    left |= (<u64>(goesLeft ? 1 : 0)) << row;
  }
  return left;
}
