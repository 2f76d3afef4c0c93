// The split of a node of more than 64 rows, found in a histogram a column: weight and hit weight of the rows of each bin, side
// by side in one SIMD register. Where a column's codes span more than `finest` values, a bin holds 2^shift neighbouring codes,
// so that bins are as fine as the node is narrow. One bit a bin says whether it has rows, so that small nodes need not look
// through empty bins, and looking through a histogram leaves it zero for the next.
import { bestPurity, noCode, purityOf, setBest, weightIn } from "./best-split";
import { codeOffset, missingCode, recordBytes, weightOf } from "./records";

/** Where a histogram, a count of rows a bin, and the bits are; all zero between searches. */
let histogram: usize = 0;
let counts: usize = 0;
let marks: usize = 0;
let finest: u32 = 0;

export function setHistograms(bins: u32, histogramAt: usize, countsAt: usize, marksAt: usize): void {
  finest = bins;
  histogram = histogramAt;
  counts = countsAt;
  marks = marksAt;
}

/** By how many bits the codes from `low` to `high` are cut for a histogram. */
export function shiftOf(low: u32, high: u32): u32 {
  let shift: u32 = 0;
  while ((high >> shift) - (low >> shift) >= finest) shift++;
  return shift;
}

/**
 * Looks for a better split of the records from `begin` to `end` on one column, whose codes in them are within `low` and
 * `high`. Bins are counted from code 0. Returns false when all rows are in one bin and none is missing.
 */
export function searchLargeNode(
  begin: usize,
  end: usize,
  rows: u32,
  total: v128,
  column: u32,
  low: u32,
  high: u32,
  mayMiss: bool,
  minLeaf: u32,
): bool {
  const shift = shiftOf(low, high);
  const code = codeOffset(column);
  const first = low >> shift;
  const bins = (high >> shift) - first + 1;
  let missing = f64x2.splat(0);
  if (mayMiss || rows << 1 < bins) {
    missing = addMarkedRows(begin, end, code, shift, first);
  } else {
    // Places are counted from bin 0, so that no row has to subtract.
    addRows(begin, end, code, shift, histogram - ((<usize>first) << 4));
    markBins(bins);
  }
  let missingRows: u32 = 0;
  if (minLeaf > 1) missingRows = countRows(begin, end, code, shift, counts - ((<usize>first) << 2));
  else if (weightIn(missing) > 0) missingRows = 1;
  return searchBins(rows, total, column, first, bins, missing, missingRows, minLeaf);
}

function addRows(begin: usize, end: usize, code: usize, shift: u32, sums: usize): void {
  const bytes = recordBytes;
  for (let record = begin; record < end; record += bytes) {
    const place = sums + ((<usize>(<u32>load<u16>(record + code) >> shift)) << 4);
    v128.store(place, f64x2.add(v128.load(place), weightOf(record)));
  }
}

/** As `addRows`, marking bins row by row; leaves out missing values, whose weights it returns. */
function addMarkedRows(begin: usize, end: usize, code: usize, shift: u32, first: u32): v128 {
  const bytes = recordBytes;
  let missing = f64x2.splat(0);
  for (let record = begin; record < end; record += bytes) {
    const value = <u32>load<u16>(record + code);
    const weight = weightOf(record);
    if (value === missingCode) {
      missing = f64x2.add(missing, weight);
    } else {
      const bin = (value >> shift) - first;
      const place = histogram + ((<usize>bin) << 4);
      v128.store(place, f64x2.add(v128.load(place), weight));
      const mark = marks + ((<usize>(bin >> 6)) << 3);
      store<u64>(mark, load<u64>(mark) | ((<u64>1) << bin));
    }
  }
  return missing;
}

/** Counts the rows of every bin, and returns how many have no value. */
function countRows(begin: usize, end: usize, code: usize, shift: u32, into: usize): u32 {
  const bytes = recordBytes;
  let missing: u32 = 0;
  for (let record = begin; record < end; record += bytes) {
    const value = <u32>load<u16>(record + code);
    if (value === missingCode) {
      missing++;
    } else {
      const place = into + ((<usize>(value >> shift)) << 2);
      store<u32>(place, load<u32>(place) + 1);
    }
  }
  return missing;
}

function markBins(bins: u32): void {
  for (let word: u32 = 0; word << 6 < bins; word++) {
    let bits: u64 = 0;
    const place = histogram + ((<usize>word) << 10);
    for (let bin: u32 = 0; bin < 64; bin += 2) {
      const two = i64x2.shuffle(
        v128.load(place + ((<usize>bin) << 4)),
        v128.load(place + ((<usize>bin) << 4), 16),
        0,
        2,
      );
      bits |= (<u64>i64x2.bitmask(f64x2.ne(two, f64x2.splat(0)))) << bin;
    }
    store<u64>(marks + ((<usize>word) << 3), bits);
  }
}

function searchBins(
  rows: u32,
  total: v128,
  column: u32,
  first: u32,
  bins: u32,
  missing: v128,
  missingRows: u32,
  minLeaf: u32,
): bool {
  const half = weightIn(total) / 2;
  const known = f64x2.sub(total, missing);
  const counted = minLeaf > 1;
  let left = f64x2.splat(0);
  let leftRows: u32 = 0;
  let before: i32 = -1;
  let distinct = missingRows > 0 ? 1 : 0;
  for (let word: u32 = 0; word << 6 < bins; word++) {
    let bits = load<u64>(marks + ((<usize>word) << 3));
    if (bits === 0) continue;
    store<u64>(marks + ((<usize>word) << 3), 0);
    while (bits !== 0) {
      const bin = (word << 6) + <u32>ctz(bits);
      bits &= bits - 1;
      if (before >= 0) {
        if (!counted || (leftRows >= minLeaf && rows - leftRows >= minLeaf)) {
          const purity = purityOf(left, f64x2.sub(total, left));
          // Missing values that are not met in this node will go with the larger side.
          const missingLeft = missingRows === 0 && weightIn(left) > half;
          if (purity > bestPurity) setBest(column, first + before, first + bin, missingLeft, left, purity);
        }
        if (missingRows > 0) {
          const withMissing = leftRows + missingRows;
          if (!counted || (withMissing >= minLeaf && rows - withMissing >= minLeaf)) {
            const both = f64x2.add(left, missing);
            const purity = purityOf(both, f64x2.sub(total, both));
            if (purity > bestPurity) setBest(column, first + before, first + bin, true, both, purity);
          }
        }
      }
      const place = histogram + ((<usize>bin) << 4);
      left = f64x2.add(left, v128.load(place));
      v128.store(place, f64x2.splat(0));
      if (counted) {
        const count = counts + ((<usize>bin) << 2);
        leftRows += load<u32>(count);
        store<u32>(count, 0);
      }
      before = <i32>bin;
      distinct++;
    }
  }
  if (missingRows > 0 && before >= 0 && (!counted || (missingRows >= minLeaf && leftRows >= minLeaf))) {
    const purity = purityOf(known, missing);
    if (purity > bestPurity) setBest(column, first + before, noCode, false, known, purity);
  }
  return distinct > 1;
}
