// The sum of the leaves that rows fall into, over many trees: the rows of a block are first written as small codes, then
// every tree is walked by four rows at a time, so that the processor works on one row while another waits for memory.
//
// A code is how many thresholds of its column are not above the value; a row goes left where the code is not above the rank of
// the node's threshold: the same as comparing float64 numbers, in 2 bytes. There is a column of codes for values whose
// missing ones go left (code 0) and one for those that go right (65535), where trees ask for both; and columns of
// more than 65,534 thresholds are several. So a walk has no cases.
//
// A node is 8 bytes: u16 rank, u16 place of the code in its row, u32 node to the left; the one to the right follows it.
// A leaf has the rank 65535 and leads to itself, so rows that arrived early walk on the spot.
//
// Trees of up to 6 questions over few columns are walked 16 rows at a time instead: leaves/shallow.ts.

export { addShallowLeaves } from "./leaves/shallow";

/** Rows whose codes are made and used while they are in the cache. */
const blockRows = 1024;

/** Levels walked before looking whether all rows have arrived. */
const stride = 4;

/**
 * Adds to `sums` (f64) for the rows from `begin` to `end`. values: `sourceStride` bytes a column of f64, the rows
 * numbered from 0; codeColumns: for each of `width` columns of codes i32 source column, address of its thresholds, how many there
 * are, and the code of missing values; block: room for the codes of a block, `width` u16 a row; trees: for each i32 address of its
 * nodes, address of its values, and depth. thresholds: f64, rising.
 */
export function addLeaves(
  values: usize,
  sourceStride: usize,
  begin: i32,
  end: i32,
  codeColumns: usize,
  width: i32,
  block: usize,
  trees: usize,
  treeCount: i32,
  sums: usize,
): void {
  for (let row = begin; row < end; row += blockRows) {
    const count = min(blockRows, end - row);
    for (let column = 0; column < width; column++) {
      const at = codeColumns + ((<usize>column) << 4);
      const source = values + <usize>load<i32>(at) * sourceStride + ((<usize>row) << 3);
      writeCodes(
        source,
        count,
        load<u32>(at, 4),
        load<i32>(at, 8),
        load<i32>(at, 12),
        block + ((<usize>column) << 1),
        width,
      );
    }
    // The last rows of a block that is no multiple of four walk with codes left from before, to no effect.
    const rowBytes = (<usize>width) << 1;
    const place = sums + ((<usize>row) << 3);
    for (let tree = 0; tree < treeCount; tree++) {
      const at = trees + <usize>tree * 12;
      addTree(block, rowBytes, count, load<u32>(at), load<u32>(at, 4), load<i32>(at, 8), place);
    }
  }
}

/** How many of the rising thresholds are not above the value, found by halving; `missing` for a missing value. */
function codeOf(value: f64, thresholds: usize, length: i32, missing: i32): i32 {
  if (!(value >= -Infinity)) return missing;
  let code = 0;
  let left = length;
  while (left > 0) {
    const half = (left + 1) >> 1;
    code += half * i32(load<f64>(thresholds + ((<usize>(code + half - 1)) << 3)) <= value);
    left -= half;
  }
  return code;
}

function writeCodes(
  source: usize,
  count: i32,
  thresholds: usize,
  length: i32,
  missing: i32,
  to: usize,
  width: i32,
): void {
  const step = (<usize>width) << 1;
  for (const end = source + ((<usize>count) << 3); source < end; source += 8) {
    store<u16>(to, codeOf(load<f64>(source), thresholds, length, missing));
    to += step;
  }
}

function next(nodes: usize, node: i32, row: usize): i32 {
  const word = load<u64>(nodes + ((<usize>node) << 3));
  const code = <u32>load<u16>(row + <usize>(<u32>word >> 16));
  return <i32>(word >> 32) + i32(code > (<u32>word & 0xffff));
}

function addTree(
  block: usize,
  rowBytes: usize,
  count: i32,
  nodes: usize,
  values: usize,
  depth: i32,
  sums: usize,
): void {
  for (let row = 0; row < count; row += 4) {
    const rowA = block + <usize>row * rowBytes;
    const rowB = rowA + rowBytes;
    const rowC = rowB + rowBytes;
    const rowD = rowC + rowBytes;
    let a = 0;
    let b = 0;
    let c = 0;
    let d = 0;
    for (let level = 0; level < depth; level += stride) {
      const before = a + b + c + d;
      for (let step = min(stride, depth - level); step > 0; step--) {
        a = next(nodes, a, rowA);
        b = next(nodes, b, rowB);
        c = next(nodes, c, rowC);
        d = next(nodes, d, rowD);
      }
      // Children come after their parents: the sum rises as long as a row is on its way.
      if (a + b + c + d === before) break;
    }
    const place = sums + ((<usize>row) << 3);
    store<f64>(place, load<f64>(place) + load<f64>(values + ((<usize>a) << 3)));
    store<f64>(place, load<f64>(place, 8) + load<f64>(values + ((<usize>b) << 3)), 8);
    store<f64>(place, load<f64>(place, 16) + load<f64>(values + ((<usize>c) << 3)), 16);
    store<f64>(place, load<f64>(place, 24) + load<f64>(values + ((<usize>d) << 3)), 24);
  }
}
