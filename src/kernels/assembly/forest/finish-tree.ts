// A grown tree as the arrays of a model: node by node, each before those below it, left before right.
import { purityOf, weightIn } from "./best-split";
import { answerOf, nodeAt, sumsOf } from "./nodes";
import { thresholdOf } from "./thresholds";

/** The bytes that arrays with room for so many nodes take, a multiple of 8. */
export function blockBytes(room: u32): u32 {
  return (room * 45 + 7) & ~7;
}

/**
 * Writes the tree: the arrays are one after the other at `out`, each with room for `room` nodes. `stack` is scratch of 8 bytes a
 * row and 16 more.
 */
export function writeTree(out: usize, room: u32, stack: usize): void {
  const threshold = out;
  const value = threshold + (room << 3);
  const gain = value + (room << 3);
  const cover = gain + (room << 3);
  const feature = cover + (room << 3);
  const left = feature + (room << 2);
  const right = left + (room << 2);
  const missingLeft = right + (room << 2);
  let count: u32 = 0;
  // To do, 8 bytes each: node, and the node it is right of plus 1, 0 for none (u32 each).
  let top = push(stack, 0, 0);
  while (top > stack) {
    top -= 8;
    const node = load<u32>(top);
    const parent = <usize>load<u32>(top, 4);
    const at = <usize>count;
    count++;
    if (parent > 0) store<i32>(right + ((parent - 1) << 2), <i32>at);
    const sums = sumsOf(node);
    const weight = weightIn(sums);
    const hits = f64x2.extract_lane(sums, 1);
    store<f64>(value + (at << 3), answerOf(node));
    store<f64>(cover + (at << 3), weight);
    const place = nodeAt(node);
    const child = load<u32>(place);
    if (child === 0) {
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
    top = push(top, child + 1, <u32>at + 1);
    top = push(top, child, 0);
  }
}

function push(top: usize, node: u32, parent: u32): usize {
  store<u32>(top, node);
  store<u32>(top, parent, 4);
  return top + 8;
}
