/**
 * Writes the bin of every value of a column to its byte of the row's record and to the column's codes. values: f64, of
 * rows from `begin` on; lowest: 256 f64, the smallest value of each bin, then NaN, which no value reaches. The bin is the
 * last whose smallest value is not above the value, found by halving without a branch, since which way it goes
 * cannot be foretold; values below the first bin belong to it, missing values to the bin `missing`.
 */
export function binValues(
  values: usize,
  begin: i32,
  end: i32,
  lowest: usize,
  missing: i32,
  record: usize,
  codes: usize,
): void {
  record += (<usize>begin) << 3;
  for (let row = begin; row < end; row++) {
    const value = load<f64>(values + ((<usize>row) << 3));
    let at = lowest;
    at += (<usize>(load<f64>(at, 1024) <= value)) << 10;
    at += (<usize>(load<f64>(at, 512) <= value)) << 9;
    at += (<usize>(load<f64>(at, 256) <= value)) << 8;
    at += (<usize>(load<f64>(at, 128) <= value)) << 7;
    at += (<usize>(load<f64>(at, 64) <= value)) << 6;
    at += (<usize>(load<f64>(at, 32) <= value)) << 5;
    at += (<usize>(load<f64>(at, 16) <= value)) << 4;
    at += (<usize>(load<f64>(at, 8) <= value)) << 3;
    // A missing value is not even above −∞.
    const bin = value >= -Infinity ? <i32>((at - lowest) >> 3) : missing;
    store<u8>(record, bin);
    store<u8>(codes + <usize>row, bin);
    record += 8;
  }
}
