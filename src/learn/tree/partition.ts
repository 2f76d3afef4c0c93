/**
 * Sorts rows[begin…end) in place into those that go left and those that go right, each in the order they had. A row goes
 * left when its bin is not above `bin`; a missing value (bin `missingBin`) when `missingLeft`. `scratch`: room for as
 * many rows. Returns where the right side begins.
 */
export function partitionRows(
  codes: Uint16Array,
  rows: Uint32Array,
  begin: number,
  end: number,
  bin: number,
  missingBin: number,
  missingLeft: boolean,
  scratch: Uint32Array,
): number {
  let middle = begin;
  let held = 0;
  for (let i = begin; i < end; i++) {
    const row = rows[i]!;
    const code = codes[row]!;
    if (code <= bin || (missingLeft && code === missingBin)) rows[middle++] = row;
    else scratch[held++] = row;
  }
  for (let i = 0; i < held; i++) rows[middle + i] = scratch[i]!;
  return middle;
}
