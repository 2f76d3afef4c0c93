// The codes of a column: its distinct values numbered in ascending order.
//
// Numbers are sorted by their bits, as whole numbers in the same order (the sign bit flipped, or all bits of a negative
// number): digit by digit from the lowest (radix sort), each number with its row. Digits that all numbers share, as the low
// ones of short decimals' exponents or of integers, cost nothing but the count.

/** Sorts `count` pairs of key (u64 at keys) and row (u32 at rows) by key. The other two are room for as many. counts: 2^digit u32. Returns where the sorted keys are. */
function sortPairs(
  count: u32,
  keys: usize,
  rows: usize,
  otherKeys: usize,
  otherRows: usize,
  counts: usize,
  digit: u32,
): usize {
  const size = (<usize>1) << digit;
  const mask = <u64>size - 1;
  for (let shift: u32 = 0; shift < 64; shift += digit) {
    memory.fill(counts, 0, size << 2);
    for (let at: usize = 0; at < <usize>count; at++) {
      const bin = counts + ((<usize>((load<u64>(keys + (at << 3)) >> shift) & mask)) << 2);
      store<u32>(bin, load<u32>(bin) + 1);
    }
    const first = counts + ((<usize>((load<u64>(keys) >> shift) & mask)) << 2);
    if (load<u32>(first) === count) continue;
    let before: u32 = 0;
    for (let bin = counts; bin < counts + (size << 2); bin += 4) {
      const here = load<u32>(bin);
      store<u32>(bin, before);
      before += here;
    }
    for (let at: usize = 0; at < <usize>count; at++) {
      const key = load<u64>(keys + (at << 3));
      const bin = counts + ((<usize>((key >> shift) & mask)) << 2);
      const to = <usize>load<u32>(bin);
      store<u32>(bin, <u32>to + 1);
      store<u64>(otherKeys + (to << 3), key);
      store<u32>(otherRows + (to << 2), load<u32>(rows + (at << 2)));
    }
    const heldKeys = keys;
    const heldRows = rows;
    keys = otherKeys;
    rows = otherRows;
    otherKeys = heldKeys;
    otherRows = heldRows;
  }
  return keys;
}

/**
 * Codes a column. values: `rows` f64, NaN where missing; codes: `rows` u16 to be filled, 65,535 where missing; lowest and highest: the
 * values of each code, room for `limit` f64. keys: 16 bytes a row; order: 8 bytes a row; counts: 2^digit u32. When there
 * are more distinct values than `limit`, neighbouring ones share a code: a code is closed when it holds its share of the
 * rows that were left for the codes to come. The number of codes is left at counts (u32).
 */
export function codeColumn(
  values: usize,
  rows: u32,
  codes: usize,
  lowest: usize,
  highest: usize,
  limit: u32,
  keys: usize,
  order: usize,
  counts: usize,
  digit: u32,
): void {
  store<u32>(counts, 0);
  let known: u32 = 0;
  for (let row: u32 = 0; row < rows; row++) {
    // Adding 0 makes −0 into 0.
    const value = load<f64>(values + ((<usize>row) << 3)) + 0;
    store<u16>(codes + ((<usize>row) << 1), 0xffff);
    store<u64>(keys + ((<usize>known) << 3), keyOf(value));
    store<u32>(order + ((<usize>known) << 2), row);
    known += value >= -Infinity ? 1 : 0;
  }
  if (known === 0) return;
  const sorted = sortPairs(
    known,
    keys,
    order,
    keys + ((<usize>rows) << 3),
    order + ((<usize>rows) << 2),
    counts,
    digit,
  );
  const sortedRows = sorted === keys ? order : order + ((<usize>rows) << 2);
  let distinct: u32 = 1;
  for (let at: usize = 1; at < <usize>known; at++) {
    distinct += load<u64>(sorted + (at << 3)) !== load<u64>(sorted + (at << 3) - 8) ? 1 : 0;
  }
  const shared = distinct > limit;
  let code: u32 = 0;
  let left = known;
  let filled: u32 = 0;
  let key = load<u64>(sorted);
  store<f64>(lowest, numberOf(key));
  for (let at: usize = 0; at < <usize>known; at++) {
    const next = load<u64>(sorted + (at << 3));
    if (next !== key) {
      const toCome = limit - 1 - code;
      if (!shared || (toCome > 0 && <u64>filled * <u64>(toCome + 1) >= <u64>left)) {
        store<f64>(highest + ((<usize>code) << 3), numberOf(key));
        code++;
        store<f64>(lowest + ((<usize>code) << 3), numberOf(next));
        left -= filled;
        filled = 0;
      }
      key = next;
    }
    filled++;
    store<u16>(codes + ((<usize>load<u32>(sortedRows + (at << 2))) << 1), <u16>code);
  }
  store<f64>(highest + ((<usize>code) << 3), numberOf(key));
  store<u32>(counts, code + 1);
}

function keyOf(value: f64): u64 {
  const bits = reinterpret<u64>(value);
  return bits ^ (<u64>(<i64>bits >> 63) | ((<u64>1) << 63));
}

function numberOf(key: u64): f64 {
  return reinterpret<f64>(key ^ (<u64>(<i64>~key >> 63) | ((<u64>1) << 63)));
}
