import {
  columnBytes,
  columnsOf,
  filledBins,
  filledCount,
  filledOf,
  gradientsOf,
  histogramBytesOf,
  histogramOf,
  lastBinOf,
  packsOf,
  recordBytesOf,
  recordsOf,
} from "./state";

/** Adds a row's gradient and curvature (i64x2) to the bin of each of up to 8 columns. record: the row's bins, a byte each. */
function addRow(record: usize, sums: v128, histogram: usize, columns: i32): void {
  let bin = histogram + ((<usize>load<u8>(record)) << 4);
  v128.store(bin, i64x2.add(v128.load(bin), sums));
  if (columns === 1) return;
  bin = histogram + ((<usize>load<u8>(record, 1)) << 4);
  v128.store(bin, i64x2.add(v128.load(bin, columnBytes), sums), columnBytes);
  if (columns === 2) return;
  bin = histogram + ((<usize>load<u8>(record, 2)) << 4);
  v128.store(bin, i64x2.add(v128.load(bin, 2 * columnBytes), sums), 2 * columnBytes);
  if (columns === 3) return;
  bin = histogram + ((<usize>load<u8>(record, 3)) << 4);
  v128.store(bin, i64x2.add(v128.load(bin, 3 * columnBytes), sums), 3 * columnBytes);
  if (columns === 4) return;
  bin = histogram + ((<usize>load<u8>(record, 4)) << 4);
  v128.store(bin, i64x2.add(v128.load(bin, 4 * columnBytes), sums), 4 * columnBytes);
  if (columns === 5) return;
  bin = histogram + ((<usize>load<u8>(record, 5)) << 4);
  v128.store(bin, i64x2.add(v128.load(bin, 5 * columnBytes), sums), 5 * columnBytes);
  if (columns === 6) return;
  bin = histogram + ((<usize>load<u8>(record, 6)) << 4);
  v128.store(bin, i64x2.add(v128.load(bin, 6 * columnBytes), sums), 6 * columnBytes);
  if (columns === 7) return;
  bin = histogram + ((<usize>load<u8>(record, 7)) << 4);
  v128.store(bin, i64x2.add(v128.load(bin, 7 * columnBytes), sums), 7 * columnBytes);
}

/**
 * Adds `count` rows to a histogram: those whose numbers stand from `order` on, or where `order` is 0 those from `begin` on.
 * One loop for both, because the compiler puts `addRow` into a loop only where it is called once.
 */
export function addRows(state: usize, order: usize, begin: i32, count: i32, histogram: usize): void {
  const columns = columnsOf(state);
  const gradients = gradientsOf(state);
  for (let column = 0; column < columns; column += 8) {
    const used = min(columns - column, 8);
    const records = recordsOf(state) + <usize>(column >> 3) * recordBytesOf(state);
    const place = histogram + <usize>column * columnBytes;
    for (let index = 0; index < count; index++) {
      const number = order === 0 ? begin + index : load<i32>(order + ((<usize>index) << 2));
      const row = (<usize>number) << 3;
      addRow(records + row, v128.load32x2_s(gradients + row), place, used);
    }
  }
}

/** Clears what a slot's earlier node has left. */
export function clearSlot(state: usize, slot: i32): void {
  const columns = columnsOf(state);
  const none = i64x2.splat(0);
  let histogram = histogramOf(state, slot);
  for (let column = 0; column < columns; column++) {
    const filled = filledOf(state, slot, column);
    for (let at = filledBins(filled), end = at + filledCount(filled); at < end; at++) {
      v128.store(histogram + ((<usize>load<u8>(at)) << 4), none);
    }
    histogram += columnBytes;
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

/** Lists the filled bins of the root, of all bins. */
export function listBins(state: usize, slot: i32): void {
  const columns = columnsOf(state);
  let histogram = histogramOf(state, slot);
  for (let column = 0; column < columns; column++) {
    const filled = filledOf(state, slot, column);
    const last = lastBinOf(state, column);
    let to = filledBins(filled);
    for (let bin = 0; bin <= last; bin++) {
      store<u8>(to, bin);
      to += holdsRows(histogram + ((<usize>bin) << 4));
    }
    endFilled(filled, to, last);
    histogram += columnBytes;
  }
}

/** Keeps of a slot's filled bins those that hold rows of the child whose histogram has taken the place of the node's. */
export function narrowSlot(state: usize, slot: i32): void {
  const columns = columnsOf(state);
  let histogram = histogramOf(state, slot);
  for (let column = 0; column < columns; column++) {
    const filled = filledOf(state, slot, column);
    let at = filledBins(filled);
    let to = at;
    for (const end = at + filledCount(filled); at < end; at++) {
      const bin = load<u8>(at);
      store<u8>(to, bin);
      to += holdsRows(histogram + ((<usize>bin) << 4));
    }
    endFilled(filled, to, lastBinOf(state, column));
    histogram += columnBytes;
  }
}

/**
 * Takes one child's histogram away from its parent's, which leaves the other child's in the parent's place, and lists
 * the filled bins of both.
 */
export function subtractSlot(state: usize, parentSlot: i32, childSlot: i32): void {
  const columns = columnsOf(state);
  const packs = packsOf(state);
  let parent = histogramOf(state, parentSlot);
  let child = histogramOf(state, childSlot);
  for (let column = 0; column < columns; column++) {
    const filled = filledOf(state, parentSlot, column);
    const childFilled = filledOf(state, childSlot, column);
    const last = lastBinOf(state, column);
    let at = filledBins(filled);
    const end = at + filledCount(filled);
    let to = at;
    let childTo = filledBins(childFilled);
    for (; at + 4 <= end; at += 4) {
      const bins = load<u32>(at);
      const first = <usize>((bins << 4) & 0xff0);
      const second = <usize>((bins >> 4) & 0xff0);
      const third = <usize>((bins >> 12) & 0xff0);
      const fourth = <usize>((bins >> 20) & 0xff0);
      const c0 = v128.load(child + first);
      const c1 = v128.load(child + second);
      const c2 = v128.load(child + third);
      const c3 = v128.load(child + fourth);
      const p0 = i64x2.sub(v128.load(parent + first), c0);
      const p1 = i64x2.sub(v128.load(parent + second), c1);
      const p2 = i64x2.sub(v128.load(parent + third), c2);
      const p3 = i64x2.sub(v128.load(parent + fourth), c3);
      v128.store(parent + first, p0);
      v128.store(parent + second, p1);
      v128.store(parent + third, p2);
      v128.store(parent + fourth, p3);
      const packed = packs + ((<usize>fullOf(c0, c1, c2, c3)) << 3);
      const kept = packs + ((<usize>fullOf(p0, p1, p2, p3)) << 3);
      const lanes = i32x4.splat(bins);
      v128.store32_lane(childTo, i8x16.swizzle(lanes, v128.load32_zero(packed)), 0);
      v128.store32_lane(to, i8x16.swizzle(lanes, v128.load32_zero(kept)), 0);
      childTo += <usize>load<u8>(packed, 4);
      to += <usize>load<u8>(kept, 4);
    }
    for (; at < end; at++) {
      const bin = load<u8>(at);
      const place = parent + ((<usize>bin) << 4);
      const taken = child + ((<usize>bin) << 4);
      v128.store(place, i64x2.sub(v128.load(place), v128.load(taken)));
      store<u8>(childTo, bin);
      store<u8>(to, bin);
      childTo += holdsRows(taken);
      to += holdsRows(place);
    }
    endFilled(filled, to, last);
    endFilled(childFilled, childTo, last);
    parent += columnBytes;
    child += columnBytes;
  }
}

/** A bit for each of four bins, 1 where it holds rows. */
function fullOf(b0: v128, b1: v128, b2: v128, b3: v128): i32 {
  const none = i64x2.splat(0);
  const first = i64x2.ne(v128.shuffle<i64>(b0, b1, 1, 3), none);
  const second = i64x2.ne(v128.shuffle<i64>(b2, b3, 1, 3), none);
  return i32x4.bitmask(v128.shuffle<i32>(first, second, 0, 2, 4, 6));
}

/** Tables for packing four bytes by a mask of 4 bits: 16 shuffles that bring those of set bits to the front (u32), and how many there are. */
export function fillPacks(state: usize): void {
  for (let mask = 0; mask < 16; mask++) {
    const pack = packsOf(state) + ((<usize>mask) << 3);
    let count: usize = 0;
    for (let lane = 0; lane < 4; lane++) if ((mask >> lane) & 1) store<u8>(pack + count++, lane);
    store<u8>(pack, <u8>count, 4);
  }
}

/** 1 for a bin that holds rows that count, since each of them has a curvature of 1 at least; else 0. */
function holdsRows(bin: usize): usize {
  return usize(load<i64>(bin, 8) !== 0);
}

/** Ends a list of filled bins before `to`. Readers take four at a time: the last bin, at which no split is, fills the rest. */
function endFilled(filled: usize, to: usize, last: i32): void {
  store<u32>(filled, <u32>(to - filledBins(filled)));
  store<u8>(to, last);
  store<u8>(to, last, 1);
  store<u8>(to, last, 2);
}
