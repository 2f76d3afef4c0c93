// Where the parts of a fit lie in memory: a record of i32 and f64 that the door fills, in the order of `writeState` there.

export function rowsOf(state: usize): i32 {
  return load<i32>(state);
}
export function columnsOf(state: usize): i32 {
  return load<i32>(state, 4);
}
/**
 * Bytes of one column's part of a histogram: 16 for each of 256 bins, and 512 more, so that the first bins of all columns do not share
 * the same places of the cache. A constant, because the loop over rows is a quarter faster for it.
 */
export const columnBytes: usize = 4608;
/** Room for what a thread notes on the bins of a column, 80 bytes for each four. */
export function notesOf(state: usize, thread: i32): usize {
  return load<u32>(state, 8) + <usize>thread * 5120;
}
export function histogramBytesOf(state: usize): usize {
  return load<u32>(state, 12);
}
/** Blocks of 8 columns: for each, 8 bytes a row with the row's bins. */
export function recordsOf(state: usize): usize {
  return load<u32>(state, 16);
}
/** Bytes of one block of records, and of one column of codes. */
export function recordBytesOf(state: usize): usize {
  return load<u32>(state, 20);
}
/** The same bins once more, column by column, a byte a row. */
export function codesOf(state: usize): usize {
  return load<u32>(state, 24);
}
export function codeBytesOf(state: usize): usize {
  return load<u32>(state, 28);
}
/** 8 bytes a row: gradient and curvature as i32. */
export function gradientsOf(state: usize): usize {
  return load<u32>(state, 32);
}
/** The log odds of every row so far, f32. */
export function marginsOf(state: usize): usize {
  return load<u32>(state, 36);
}
/** The weight of every row, f32: negative for a row of class 1. */
export function weightsOf(state: usize): usize {
  return load<u32>(state, 40);
}
/** Row numbers, u32, sorted by node: those of nodes at an even depth, or at an odd one. */
export function orderOf(state: usize, depth: i32): usize {
  return load<u32>(state + ((<usize>(depth & 1)) << 2), 44);
}
/** How many nodes have room for rows and a histogram at a time. */
export function slotsOf(state: usize): i32 {
  return load<i32>(state, 56);
}
/** For every slice and slot, where its rows begin in the order and how many there are, two i32. */
export function rangeOf(state: usize, slice: i32, slot: i32): usize {
  return load<u32>(state, 52) + ((<usize>(slice * slotsOf(state) + slot)) << 3);
}
export function histogramOf(state: usize, slot: i32): usize {
  return load<u32>(state, 60) + <usize>slot * histogramBytesOf(state);
}
/** Where a slice but the first sums its share of the histogram of the job of that number. */
export function partialHistogramOf(state: usize, slice: i32, job: i32): usize {
  return load<u32>(state, 64) + <usize>((slice - 1) * batchOf(state) + job) * histogramBytesOf(state);
}
/** The most jobs at a time. */
export function batchOf(state: usize): i32 {
  return load<i32>(state, 68);
}
/** Tables of `prepare`. */
export function shufflesOf(state: usize): usize {
  return load<u32>(state, 72);
}
export function packsOf(state: usize): usize {
  return shufflesOf(state) + 528;
}
/** For every column two i32: bins of values, and 1 when missing values occur, whose bin is the next. */
export function binCountOf(state: usize, column: i32): i32 {
  return load<i32>(load<u32>(state, 76) + ((<usize>column) << 3));
}
export function hasMissing(state: usize, column: i32): bool {
  return load<i32>(load<u32>(state, 76) + ((<usize>column) << 3), 4) !== 0;
}
/** The number of a column's last bin, of values or of missing ones. */
export function lastBinOf(state: usize, column: i32): i32 {
  return binCountOf(state, column) - i32(!hasMissing(state, column));
}
/** What the best split of a slot is, 8 f64. */
export function resultOf(state: usize, slot: i32): usize {
  return load<u32>(state, 84) + ((<usize>slot) << 6);
}
/** 64 bytes a job. */
export function jobOf(state: usize, job: i32): usize {
  return load<u32>(state, 88) + ((<usize>job) << 6);
}
/** The rows are cut into so many slices, each the business of one thread. */
export function slicesOf(state: usize): i32 {
  return load<i32>(state, 92);
}
/**
 * For every slot and column the bins that are filled, 272 bytes: how many (u32), then from byte 8 on their numbers, a byte each, rising.
 * Bins that are not in the list are 0, also in slots that are free; some that are in it may be.
 */
export function filledOf(state: usize, slot: i32, column: i32): usize {
  return load<u32>(state, 80) + <usize>(slot * columnsOf(state) + column) * 272;
}
export function filledCount(filled: usize): usize {
  return load<u32>(filled);
}
export function filledBins(filled: usize): usize {
  return filled + 8;
}
/** What a tree of a call learns from: a byte a column, 1 for each it may use, then from `maskOf` on a bit a row. */
export function drawOf(state: usize, tree: i32): usize {
  return load<u32>(state, 96) + <usize>tree * load<u32>(state, 100);
}
/** A bit a row, 1 for those a tree learns from; 0 where it learns from all. */
export function maskOf(state: usize, tree: i32): usize {
  const at = load<u32>(state, 104);
  return at === 0 ? 0 : drawOf(state, tree) + at;
}
/** The threshold of a split that sends all bins up to `bin` left. */
export function thresholdOf(state: usize, column: i32, bin: i32): f64 {
  return load<f64>(load<u32>(state, 108) + ((<usize>((column << 8) + bin)) << 3));
}
/** The nodes of the tree at work, in `tree.ts`. */
export function nodeAt(state: usize, node: i32): usize {
  return load<u32>(state, 112) + ((<usize>node) << 5);
}
/** Nodes that are still to be worked on, 12 bytes each: node, depth, slot. */
export function waitingAt(state: usize, index: i32): usize {
  return load<u32>(state, 116) + <usize>index * 12;
}
/** The numbers of free slots, i32. */
export function freeSlotAt(state: usize, index: i32): usize {
  return load<u32>(state, 120) + ((<usize>index) << 2);
}
/** Where the trees of a call are left, and the first node of each, i32. */
export function grownOf(state: usize): usize {
  return load<u32>(state, 124);
}
/** So many nodes have room there. */
export function grownRoomOf(state: usize): usize {
  return load<u32>(state, 128);
}
export function rootAt(state: usize, tree: i32): usize {
  return load<u32>(state, 132) + ((<usize>tree) << 2);
}
export function maxDepthOf(state: usize): i32 {
  return load<i32>(state, 136);
}

// What changes while a tree grows: each a place of an i32.

/** The draw of the tree at work. */
export function drawPlace(state: usize): usize {
  return state + 140;
}
export function nodeCountPlace(state: usize): usize {
  return state + 144;
}
export function waitingCountPlace(state: usize): usize {
  return state + 148;
}
export function freeCountPlace(state: usize): usize {
  return state + 152;
}
/** How many jobs were planned last. */
export function jobCountPlace(state: usize): usize {
  return state + 156;
}
/** 1 when one of them needs a search. */
export function searchesPlace(state: usize): usize {
  return state + 160;
}
/** How many nodes the trees of the call have so far. */
export function grownCountPlace(state: usize): usize {
  return state + 164;
}

/** How many times 2²⁰ units make 1 in gradients, curvatures and their sums: as f64, all of them are in 2²⁰ units. */
export function unitOf(state: usize): f64 {
  return load<f64>(state, 176);
}
/** λ, α and the least curvature of a side, in 2²⁰ units. */
export function lambdaOf(state: usize): f64 {
  return load<f64>(state, 184);
}
export function alphaOf(state: usize): f64 {
  return load<f64>(state, 192);
}
export function leastCurvatureOf(state: usize): f64 {
  return load<f64>(state, 200);
}
/** The least gain of a split. */
export function gammaOf(state: usize): f64 {
  return load<f64>(state, 208);
}
export function learningRateOf(state: usize): f64 {
  return load<f64>(state, 216);
}

/** The first row of a slice: slices begin at multiples of 16. */
export function sliceBegin(state: usize, slice: i32): i32 {
  const blocks = (rowsOf(state) + 15) >> 4;
  return min((<i32>((<i64>blocks * slice) / slicesOf(state))) << 4, rowsOf(state));
}
