import { shufflesOf } from "./state";

/**
 * Tables for sorting four u32 by a mask of 4 bits: 16 shuffles that bring the lanes of set bits to the front, 16 that bring
 * the others to the back, and how many bytes the front takes.
 */
export function fillShuffles(state: usize): void {
  const tables = shufflesOf(state);
  for (let mask = 0; mask < 16; mask++) {
    const front = tables + ((<usize>mask) << 4);
    const back = front + 256;
    let left: usize = 0;
    let right: usize = 4;
    for (let lane = 0; lane < 4; lane++) {
      const bytes: u32 = 0x03020100 + 0x04040404 * lane;
      if ((mask >> lane) & 1) store<u32>(front + (left++ << 2), bytes);
      else store<u32>(back + (--right << 2), bytes);
    }
    store<u8>(tables + <usize>mask, <u8>(left << 2), 512);
  }
}

/** 1 when a row of that code goes left: its bin is not above `bin`, or it is that of missing values that go left. */
function goesLeft(code: i32, bin: i32, missing: i32): i32 {
  return i32(code <= bin) | i32(code === missing);
}

/**
 * Writes the numbers of the rows from `begin` to `end` to `out`, those that go left from the front on, the others from the
 * back on. codes: the bins of the column asked about; missing: the bin that goes left besides those up to `bin`, or −1.
 * Returns how many go left.
 */
export function partitionBetween(
  state: usize,
  begin: i32,
  end: i32,
  codes: usize,
  bin: i32,
  missing: i32,
  out: usize,
): i32 {
  const tables = shufflesOf(state);
  const bins = i8x16.splat(<i8>bin);
  const missings = i8x16.splat(<i8>(missing < 0 ? 0 : missing));
  let left = out;
  let right = out + ((<usize>(end - begin)) << 2);
  let row = begin;
  // Whole vectors are stored, so that 16 bytes more than are sorted must be free between both sides: hence 32 rows at least.
  for (; row + 32 <= end; row += 16) {
    const code = v128.load(codes + <usize>row);
    let goes = i8x16.le_u(code, bins);
    if (missing >= 0) goes = v128.or(goes, i8x16.eq(code, missings));
    let mask = i8x16.bitmask(goes);
    let numbers = i32x4.add(i32x4.splat(row), i32x4(0, 1, 2, 3));
    for (let four = 0; four < 4; four++) {
      const table = tables + ((<usize>(mask & 15)) << 4);
      const bytes = <usize>load<u8>(tables + <usize>(mask & 15), 512);
      v128.store(left, i8x16.swizzle(numbers, v128.load(table)));
      v128.store(right - 16, i8x16.swizzle(numbers, v128.load(table, 256)));
      left += bytes;
      right -= 16 - bytes;
      mask >>= 4;
      numbers = i32x4.add(numbers, i32x4.splat(4));
    }
  }
  for (; row < end; row++) {
    const bytes = <usize>(goesLeft(load<u8>(codes + <usize>row), bin, missing) << 2);
    store<u32>(left, row);
    store<u32>(right - 4, row);
    left += bytes;
    right -= 4 - bytes;
  }
  return <i32>((left - out) >> 2);
}

/** The same for the rows whose numbers stand from `order` on, `count` of them. */
export function partitionAt(
  state: usize,
  order: usize,
  count: i32,
  codes: usize,
  bin: i32,
  missing: i32,
  out: usize,
): i32 {
  const tables = shufflesOf(state);
  const end = order + ((<usize>count) << 2);
  let left = out;
  let right = out + ((<usize>count) << 2);
  for (; order + 32 <= end; order += 16) {
    const numbers = v128.load(order);
    const mask = <usize>(
      (goesLeft(load<u8>(codes + <usize>load<u32>(order)), bin, missing) |
        (goesLeft(load<u8>(codes + <usize>load<u32>(order, 4)), bin, missing) << 1) |
        (goesLeft(load<u8>(codes + <usize>load<u32>(order, 8)), bin, missing) << 2) |
        (goesLeft(load<u8>(codes + <usize>load<u32>(order, 12)), bin, missing) << 3))
    );
    const table = tables + (mask << 4);
    const bytes = <usize>load<u8>(tables + mask, 512);
    v128.store(left, i8x16.swizzle(numbers, v128.load(table)));
    v128.store(right - 16, i8x16.swizzle(numbers, v128.load(table, 256)));
    left += bytes;
    right -= 16 - bytes;
  }
  for (; order < end; order += 4) {
    const row = load<u32>(order);
    const bytes = <usize>(goesLeft(load<u8>(codes + <usize>row), bin, missing) << 2);
    store<u32>(left, row);
    store<u32>(right - 4, row);
    left += bytes;
    right -= 4 - bytes;
  }
  return <i32>((left - out) >> 2);
}

/** Adds a leaf's value to the margins of its rows. */
export function addLeaf(margins: usize, order: usize, count: i32, value: f32): void {
  for (const end = order + ((<usize>count) << 2); order < end; order += 4) {
    const at = margins + ((<usize>load<u32>(order)) << 2);
    store<f32>(at, load<f32>(at) + value);
  }
}

/**
 * Adds the values of two leaves to the margins of the rows of the node above them. values: two f32, left and right, so that
 * which one is a matter of the address: a choice of numbers would be a jump that cannot be foretold.
 */
export function addTwoLeaves(
  margins: usize,
  order: usize,
  count: i32,
  codes: usize,
  bin: i32,
  missing: i32,
  values: usize,
): void {
  for (const end = order + ((<usize>count) << 2); order < end; order += 4) {
    const row = <usize>load<u32>(order);
    const at = margins + (row << 2);
    const goesRight = 1 ^ goesLeft(load<u8>(codes + row), bin, missing);
    store<f32>(at, load<f32>(at) + load<f32>(values + ((<usize>goesRight) << 2)));
  }
}
