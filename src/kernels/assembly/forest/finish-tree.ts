// A grown tree as the arrays of a model: node by node, each before those below it, left before right.
import { noCode, purityOf, weightIn } from "./best-split";
import { nodeAt, rowsOf, sumsOf } from "./nodes";

/** The values of each column's codes: where they begin for each column (u32), and the lowest and highest value of a code (f64). */
let firstCodes: usize = 0;
let lowest: usize = 0;
let highest: usize = 0;
let stack: usize = 0;

export function setFinish(first: usize, low: usize, high: usize, stackAt: usize): void {
  firstCodes = first;
  lowest = low;
  highest = high;
  stack = stackAt;
}

/** The bytes that arrays with room for so many nodes take, a multiple of 8. */
export function blockBytes(room: u32): u32 {
  return (room * 45 + 7) & ~7;
}

/**
 * Writes the tree that would have grown with no more than `maxDepth` questions and no split of fewer than `minSplit` rows; it
 * is this one cut short, as a node depends on nothing below it. The arrays are one after the other at `out`, each with room
 * for `room` nodes. Returns how many nodes there are.
 */
export function writeTree(maxDepth: u32, minSplit: u32, out: usize, room: u32): u32 {
  const threshold = out;
  const value = threshold + (room << 3);
  const gain = value + (room << 3);
  const cover = gain + (room << 3);
  const feature = cover + (room << 3);
  const left = feature + (room << 2);
  const right = left + (room << 2);
  const missingLeft = right + (room << 2);
  let count: u32 = 0;
  // To do, 12 bytes each: node, depth, and the node it is right of plus 1, 0 for none (u32 each).
  let top = push(stack, 0, 0, 0);
  while (top > stack) {
    top -= 12;
    const node = load<u32>(top);
    const depth = load<u32>(top, 4);
    const parent = <usize>load<u32>(top, 8);
    const at = <usize>count;
    count++;
    if (parent > 0) store<i32>(right + ((parent - 1) << 2), <i32>at);
    const sums = sumsOf(node);
    const weight = weightIn(sums);
    const hits = f64x2.extract_lane(sums, 1);
    // A sample may hold rows of no weight alone.
    store<f64>(value + (at << 3), weight > 0 ? hits / weight : 0);
    store<f64>(cover + (at << 3), weight);
    const place = nodeAt(node);
    const child = load<u32>(place);
    if (child === 0 || depth >= maxDepth || rowsOf(node) < minSplit) {
      store<f64>(threshold + (at << 3), 0);
      store<f64>(gain + (at << 3), 0);
      store<i32>(feature + (at << 2), -1);
      store<i32>(left + (at << 2), -1);
      store<i32>(right + (at << 2), -1);
      store<u8>(missingLeft + at, 0);
      continue;
    }
    const column = <u32>load<u16>(place, 8);
    store<f64>(threshold + (at << 3), thresholdOf(column, load<u16>(place, 10), load<u16>(place, 12)));
    const purity = purityOf(sumsOf(child), sumsOf(child + 1));
    store<f64>(gain + (at << 3), max<f64>(0, 2 * (purity - (hits * hits) / weight)));
    store<i32>(feature + (at << 2), column);
    store<i32>(left + (at << 2), count);
    store<u8>(missingLeft + at, load<u8>(place, 14));
    top = push(top, child + 1, depth + 1, <u32>at + 1);
    top = push(top, child, depth + 1, 0);
  }
  return count;
}

function push(top: usize, node: u32, depth: u32, parent: u32): usize {
  store<u32>(top, node);
  store<u32>(top, depth, 4);
  store<u32>(top, parent, 8);
  return top + 12;
}

/** Half-way between the values on both sides; where only missing values go right, above all values by the largest's own size. */
function thresholdOf(column: u32, low: u32, high: u32): f64 {
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
