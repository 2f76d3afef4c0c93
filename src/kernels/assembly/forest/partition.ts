// The records of a large node, parted by its split.
import { bestLow, bestMissingLeft } from "./best-split";
import { copyRecord, missingCode, recordBytes } from "./records";

/**
 * Moves the records that go left by the best split before those that go right, each side in the order it had; spare: room for as many. Returns
 * where the right side begins.
 */
export function partition(begin: usize, end: usize, spare: usize, code: usize, shift: u32): usize {
  const bytes = recordBytes;
  const limit = min<u32>(((bestLow + 1) << shift) - 1, missingCode - 1);
  const missingSide: u32 = bestMissingLeft ? 0 : missingCode;
  let left = begin;
  let right = spare;
  for (let record = begin; record < end; record += bytes) {
    const value = <u32>load<u16>(record + code);
    const goesLeft = (value === missingCode ? missingSide : value) <= limit;
    copyRecord(right, record);
    if (left !== record) copyRecord(left, record);
    left += goesLeft ? bytes : 0;
    right += goesLeft ? 0 : bytes;
  }
  memory.copy(left, spare, right - spare);
  return left;
}

/** The highest code of a column that is not missing. */
export function highestCode(begin: usize, end: usize, code: usize): u32 {
  let highest: u32 = 0;
  for (let record = begin; record < end; record += recordBytes) {
    const value = <u32>load<u16>(record + code);
    highest = max<u32>(highest, value === missingCode ? 0 : value);
  }
  return highest;
}

/** The lowest code of a column; missing ones are above all. */
export function lowestCode(begin: usize, end: usize, code: usize): u32 {
  let lowest = missingCode;
  for (let record = begin; record < end; record += recordBytes) lowest = min<u32>(lowest, load<u16>(record + code));
  return lowest;
}
