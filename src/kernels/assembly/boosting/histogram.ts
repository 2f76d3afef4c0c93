import {
  codeBytesOf,
  codesOf,
  columnBytesOf,
  columnsOf,
  gradientsOf,
  histogramBytesOf,
  histogramOf,
  occupiedOf,
  recordBytesOf,
  recordsOf,
} from "./state";

function addToBin(histogram: usize, record: usize, column: usize, sums: v128): void {
  const bin = histogram + ((<usize>load<u8>(record + column)) << 4);
  v128.store(bin, i64x2.add(v128.load(bin), sums));
}

/** Adds a row's gradient and curvature (i64x2) to the bin of each of up to 8 columns. record: the row's bins, a byte each. */
function addRow(record: usize, sums: v128, histogram: usize, stride: usize, columns: i32): void {
  addToBin(histogram, record, 0, sums);
  if (columns === 1) return;
  histogram += stride;
  addToBin(histogram, record, 1, sums);
  if (columns === 2) return;
  histogram += stride;
  addToBin(histogram, record, 2, sums);
  if (columns === 3) return;
  histogram += stride;
  addToBin(histogram, record, 3, sums);
  if (columns === 4) return;
  histogram += stride;
  addToBin(histogram, record, 4, sums);
  if (columns === 5) return;
  histogram += stride;
  addToBin(histogram, record, 5, sums);
  if (columns === 6) return;
  histogram += stride;
  addToBin(histogram, record, 6, sums);
  if (columns === 7) return;
  histogram += stride;
  addToBin(histogram, record, 7, sums);
}

/**
 * Adds `count` rows to a histogram: those whose numbers stand from `order` on, or where `order` is 0 those from `begin` on.
 * One loop for both, because the compiler puts `addRow` into a loop only where it is called once.
 */
export function addRows(state: usize, order: usize, begin: i32, count: i32, histogram: usize): void {
  const stride = columnBytesOf(state);
  const columns = columnsOf(state);
  const gradients = gradientsOf(state);
  for (let column = 0; column < columns; column += 8) {
    const used = min(columns - column, 8);
    const records = recordsOf(state) + <usize>(column >> 3) * recordBytesOf(state);
    const place = histogram + <usize>column * stride;
    for (let index = 0; index < count; index++) {
      const number = order === 0 ? begin + index : load<i32>(order + ((<usize>index) << 2));
      const row = (<usize>number) << 3;
      addRow(records + row, v128.load32x2_s(gradients + row), place, stride, used);
    }
  }
}

/**
 * Marks the bins of the rows that stand from `order` on. Many rows fill nearly all of them: then every bin is marked, which costs
 * a little time and changes nothing.
 */
export function markRows(state: usize, order: usize, count: i32, occupied: usize): void {
  const columns = columnsOf(state);
  if (order === 0 || count >= fewRows) {
    for (let column = 0; column < columns; column++) store<u64>(occupied + ((<usize>column) << 3), allGroups(state));
    return;
  }
  for (let column = 0; column < columns; column++) {
    const codes = codesOf(state) + <usize>column * codeBytesOf(state);
    let groups: u64 = 0;
    for (let index: usize = 0; index < <usize>count; index++) {
      groups |= (<u64>1) << (<u64>load<u8>(codes + <usize>load<u32>(order + (index << 2))) >> 2);
    }
    store<u64>(occupied + ((<usize>column) << 3), groups);
  }
}

/** Below this many rows a node's bins are marked one by one. */
const fewRows = 64;

/** As many bits as a column has groups of four bins. */
function allGroups(state: usize): u64 {
  return <u64>-1 >> (64 - (columnBytesOf(state) >> 6));
}

/** Clears what a slot's earlier node has left. */
export function clearSlot(state: usize, slot: i32): void {
  const columns = columnsOf(state);
  const occupied = occupiedOf(state, slot);
  const none = i64x2.splat(0);
  let place = histogramOf(state, slot);
  for (let column = 0; column < columns; column++) {
    for (let groups = load<u64>(occupied + ((<usize>column) << 3)); groups !== 0; groups &= groups - 1) {
      const group = place + ((<usize>ctz(groups)) << 6);
      v128.store(group, none);
      v128.store(group, none, 16);
      v128.store(group, none, 32);
      v128.store(group, none, 48);
    }
    store<u64>(occupied + ((<usize>column) << 3), 0);
    place += columnBytesOf(state);
  }
}

export function clearHistogram(state: usize, histogram: usize): void {
  memory.fill(histogram, 0, histogramBytesOf(state));
}

export function addHistogram(state: usize, to: usize, from: usize): void {
  for (let last = from + histogramBytesOf(state); from < last; from += 16) {
    v128.store(to, i64x2.add(v128.load(to), v128.load(from)));
    to += 16;
  }
}

/** Takes one child's histogram away from its parent's, which leaves the other child's in the parent's place. */
export function subtractSlot(state: usize, parentSlot: i32, childSlot: i32): void {
  const columns = columnsOf(state);
  const occupied = occupiedOf(state, childSlot);
  let parent = histogramOf(state, parentSlot);
  let child = histogramOf(state, childSlot);
  for (let column = 0; column < columns; column++) {
    for (let groups = load<u64>(occupied + ((<usize>column) << 3)); groups !== 0; groups &= groups - 1) {
      const shift = (<usize>ctz(groups)) << 6;
      const to = parent + shift;
      const from = child + shift;
      v128.store(to, i64x2.sub(v128.load(to), v128.load(from)));
      v128.store(to, i64x2.sub(v128.load(to, 16), v128.load(from, 16)), 16);
      v128.store(to, i64x2.sub(v128.load(to, 32), v128.load(from, 32)), 32);
      v128.store(to, i64x2.sub(v128.load(to, 48), v128.load(from, 48)), 48);
    }
    parent += columnBytesOf(state);
    child += columnBytesOf(state);
  }
}
