// Whole fits of little data, one after another on a thread: each tree is asked about other rows as soon as it has grown, and forgotten.
import { columnsOf, grownOf, grownRoomOf, marginsOf, rowsOf } from "./state";

// A fit, 88 bytes: the rule as in the state (6 f64); then i32 greatest depth, where rows begin in a draw (0: all are learned from), first
// draw and the bytes of one, weights; f32 margin that all rows start at; i32 stops, where they are (i32: trees after which sums are
// wanted, rising), and where sums go: for each stop an f64 a row.
const bytesOfFit: usize = 88;

export function fitAt(fits: usize, fit: i32): usize {
  return fits + <usize>fit * bytesOfFit;
}
export function stopsOf(fit: usize): i32 {
  return load<i32>(fit, 72);
}
export function stopAt(fit: usize, stop: i32): i32 {
  return load<i32>(load<u32>(fit, 76) + ((<usize>stop) << 2));
}
/** Where the sums of a stop go, for so many rows. */
export function sumsAt(fit: usize, stop: i32, rows: i32): usize {
  return load<u32>(fit, 80) + ((<usize>(stop * rows)) << 3);
}

/** Lets the state be at the beginning of a fit. */
export function beginFit(state: usize, fit: usize): void {
  memory.copy(state + 176, fit, 48);
  store<i32>(state, load<i32>(fit, 48), 136);
  store<i32>(state, load<i32>(fit, 52), 104);
  store<u32>(state, load<u32>(fit, 64), 40);
  const margins = marginsOf(state);
  const margin = f32x4.splat(load<f32>(fit, 68));
  for (let row = 0; row < rowsOf(state); row += 4) v128.store(margins + ((<usize>row) << 2), margin);
}

/** Lets a draw of the fit be the first of the state. */
export function setDraw(state: usize, fit: usize, tree: i32): void {
  store<u32>(state, load<u32>(fit, 56) + <usize>tree * load<u32>(fit, 60), 96);
}

/** Adds the leaf values of the tree that `finishTree` left first to `sums`. values: the rows one after the other, an f64 a column. */
export function addLeaves(state: usize, values: usize, rows: i32, sums: usize): void {
  const room = grownRoomOf(state);
  const threshold = grownOf(state);
  const value = threshold + (room << 3);
  const feature = value + 3 * (room << 3);
  const left = feature + (room << 2);
  const missingLeft = left + 2 * (room << 2);
  const rowBytes = (<usize>columnsOf(state)) << 3;
  const end = sums + ((<usize>rows) << 3);
  let row = values;
  for (let to = sums; to < end; to += 8) {
    let node: usize = 0;
    for (let column = load<i32>(feature); column >= 0; column = load<i32>(feature + (node << 2))) {
      const x = load<f64>(row + ((<usize>column) << 3));
      const limit = load<f64>(threshold + (node << 3));
      // Children stand side by side.
      const goesLeft = load<u8>(missingLeft + node) !== 0 ? !(x >= limit) : x < limit;
      node = <usize>load<i32>(left + (node << 2)) + (goesLeft ? 0 : 1);
    }
    store<f64>(to, load<f64>(to) + load<f64>(value + (node << 3)));
    row += rowBytes;
  }
}
