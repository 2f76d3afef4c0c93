/** The bits of a number as a whole number in the same order. Adding 0 makes −0 into 0. */
function keyOf(value: f64): i64 {
  const bits = reinterpret<i64>(value + 0);
  return bits ^ ((bits >> 63) & i64.MAX_VALUE);
}

/**
 * Writes the bin of every value of a column to its byte of the row's record and to the column's codes. values: f64, of
 * rows from `begin` on; lowest: 256 f64, the smallest value of each bin, then NaN, which no value reaches. The bin is the
 * last whose smallest value is not above the value, found by halving without a branch, since which way it goes
 * cannot be foretold, and among whole numbers, whose comparisons take half the time; values below the first bin belong to it, missing
 * values to the bin `missing`. keys: room for 256 i64.
 */
export function binValues(
  values: usize,
  begin: i32,
  end: i32,
  lowest: usize,
  missing: i32,
  record: usize,
  codes: usize,
  keys: usize,
): void {
  for (let at: usize = 0; at < 2048; at += 8) {
    const value = load<f64>(lowest + at);
    store<i64>(keys + at, value >= -Infinity ? keyOf(value) : i64.MAX_VALUE);
  }
  record += (<usize>begin) << 3;
  for (let row = begin; row < end; row++) {
    const value = load<f64>(values + ((<usize>row) << 3));
    const key = keyOf(value);
    let at = keys;
    at += (<usize>(load<i64>(at, 1024) <= key)) << 10;
    at += (<usize>(load<i64>(at, 512) <= key)) << 9;
    at += (<usize>(load<i64>(at, 256) <= key)) << 8;
    at += (<usize>(load<i64>(at, 128) <= key)) << 7;
    at += (<usize>(load<i64>(at, 64) <= key)) << 6;
    at += (<usize>(load<i64>(at, 32) <= key)) << 5;
    at += (<usize>(load<i64>(at, 16) <= key)) << 4;
    at += (<usize>(load<i64>(at, 8) <= key)) << 3;
    // A missing value is not even above −∞.
    const bin = value >= -Infinity ? <i32>((at - keys) >> 3) : missing;
    store<u8>(record, bin);
    store<u8>(codes + <usize>row, bin);
    record += 8;
  }
}
