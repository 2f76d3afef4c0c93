import { columnBytesOf, columnsOf, gradientsOf, histogramBytesOf, recordBytesOf, recordsOf } from "./state";

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
export function subtractHistogram(state: usize, parent: usize, child: usize): void {
  for (let last = child + histogramBytesOf(state); child < last; child += 16) {
    v128.store(parent, i64x2.sub(v128.load(parent), v128.load(child)));
    parent += 16;
  }
}
