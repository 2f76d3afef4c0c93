// Rows as a tree moves them about: one record a row, a multiple of 16 bytes long, so that it moves in SIMD registers.
// A record begins with its place in the table of weights (2 or 4 bytes), then has one 16-bit code a column: the number of
// its value among the column's values in ascending order. A missing value has the code 65,535.

export const missingCode: u32 = 0xffff;

export let columnCount: u32 = 0;
export let recordBytes: usize = 0;
/** Where the codes begin in a record: 2, or 4 where every row has a place of its own in the table of weights. */
export let placeBytes: usize = 0;
let placeMask: u32 = 0;
/** Two numbers a place: the weight of a row, and again the weight if it is a hit, else 0. */
let weights: usize = 0;

export function setRecords(columns: u32, bytes: u32, place: u32, weightTable: usize): void {
  columnCount = columns;
  recordBytes = bytes;
  placeBytes = place;
  placeMask = place === 2 ? 0xffff : 0xffffffff;
  weights = weightTable;
}

/** Weight and hit weight of a row. */
export function weightOf(record: usize): v128 {
  return v128.load(weights + ((<usize>(load<u32>(record) & placeMask)) << 4));
}

/** Where in a record the code of a column is. */
export function codeOffset(column: u32): usize {
  return placeBytes + ((<usize>column) << 1);
}

export function copyRecord(to: usize, from: usize): void {
  v128.store(to, v128.load(from));
  for (let offset: usize = 16; offset < recordBytes; offset += 16) v128.store(to + offset, v128.load(from + offset));
}
