// The values that splits ask for.
import { noCode } from "./best-split";

/** The values of each column's codes: where they begin for each column (u32), and the lowest and highest value of a code (f64). */
let firstCodes: usize = 0;
let lowest: usize = 0;
let highest: usize = 0;

export function setValues(first: usize, low: usize, high: usize): void {
  firstCodes = first;
  lowest = low;
  highest = high;
}

/** Half-way between the values on both sides; where only missing values go right, above all values by the largest's own size. */
export function thresholdOf(column: u32, low: u32, high: u32): f64 {
  const codes = firstCodes + ((<usize>column) << 2);
  const first = <usize>load<u32>(codes);
  if (high === noCode) {
    const largest = load<f64>(highest + ((<usize>load<u32>(codes, 4) - 1) << 3));
    return min<f64>(largest + (abs<f64>(largest) + 1e-5), f64.MAX_VALUE);
  }
  const below = load<f64>(highest + ((first + low) << 3));
  const above = load<f64>(lowest + ((first + high) << 3));
  const middle = below / 2 + above / 2;
  // Between neighbouring numbers the middle is rounded onto one of them, and the lower one would go right. Adding 0 makes −0 into 0.
  return (middle > below ? middle : above) + 0;
}
