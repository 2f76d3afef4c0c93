// Where the parts of a fit lie in memory: a record of i32 and f64 that the door fills, in the order of `stateFields` there.

export function rowsOf(state: usize): i32 {
  return load<i32>(state);
}
export function columnsOf(state: usize): i32 {
  return load<i32>(state, 4);
}
/** Bytes of one column's part of a histogram: 16 a bin. */
export function columnBytesOf(state: usize): usize {
  return load<u32>(state, 8);
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
/** For every slice and slot, where its rows begin in the order and how many there are, two i32. */
export function rangeOf(state: usize, slice: i32, slot: i32): usize {
  return load<u32>(state, 52) + ((<usize>(slice * load<i32>(state, 56) + slot)) << 3);
}
export function histogramOf(state: usize, slot: i32): usize {
  return load<u32>(state, 60) + <usize>slot * histogramBytesOf(state);
}
/** Where a slice but the first sums its share of the histogram of the job of that number. */
export function partialHistogramOf(state: usize, slice: i32, job: i32): usize {
  return load<u32>(state, 64) + <usize>((slice - 1) * load<i32>(state, 68) + job) * histogramBytesOf(state);
}
/** Tables of `prepare`. */
export function shufflesOf(state: usize): usize {
  return load<u32>(state, 72);
}
/** For every column two i32: bins of values, and 1 when missing values occur, whose bin is the next. */
export function binCountOf(state: usize, column: i32): i32 {
  return load<i32>(load<u32>(state, 76) + ((<usize>column) << 3));
}
export function hasMissing(state: usize, column: i32): bool {
  return load<i32>(load<u32>(state, 76) + ((<usize>column) << 3), 4) !== 0;
}
/** 1 for each column the tree may use, a byte each. */
export function mayUse(state: usize, column: i32): bool {
  return load<u8>(load<u32>(state, 80) + <usize>column) !== 0;
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
 * For every slot a u64 a column: bit g is set when bins 4g to 4g + 3 of the slot's histogram may hold rows. All other bins are 0,
 * also in slots that are free.
 */
export function occupiedOf(state: usize, slot: i32): usize {
  return load<u32>(state, 128) + <usize>(slot * columnsOf(state)) * 8;
}
/** How many units make 1 in gradients, curvatures and their sums. */
export function unitOf(state: usize): f64 {
  return load<f64>(state, 96);
}
/** λ, α and the least curvature of a side, in units. */
export function lambdaOf(state: usize): f64 {
  return load<f64>(state, 104);
}
export function alphaOf(state: usize): f64 {
  return load<f64>(state, 112);
}
export function leastCurvatureOf(state: usize): f64 {
  return load<f64>(state, 120);
}

/** The first row of a slice: slices begin at multiples of 16. */
export function sliceBegin(state: usize, slice: i32): i32 {
  const blocks = (rowsOf(state) + 15) >> 4;
  return min((<i32>((<i64>blocks * slice) / slicesOf(state))) << 4, rowsOf(state));
}
