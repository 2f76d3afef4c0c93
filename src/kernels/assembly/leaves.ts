// The sum of the leaves that rows fall into, over many trees: the rows of a block are first written as small codes, then
// every tree is walked by eight rows at a time, so that the processor works on one row while another waits for memory.
//
// A code is how many thresholds of its column are not above the value; a row goes left where the code is not above the rank of
// the node's threshold: the same as comparing float64 numbers, in 2 bytes. There is a column of codes for values whose
// missing ones go left (code 0) and one for those that go right (65535), where trees ask for both; and columns of
// more than 65,534 thresholds are several. So a walk has no cases.
//
// A node is 8 bytes: u16 rank, u16 place of the code in its row, u32 node to the left; the one to the right follows it.
// A leaf has the rank 65535 and leads to itself, so rows that arrived early walk on the spot.
//
// Trees of up to 8 questions are answered for 128 rows at a time instead: leaves/shallow.ts.

import { writeCodes } from "./leaves/codes";

export { addShallowLeaves } from "./leaves/shallow";

/**
 * Rows whose codes are made and used while they are in the cache. Large trees are not in the nearest one: the more rows walk a tree
 * in turn, the oftener it is fetched for many of them.
 */
const blockRows = 4096;

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
    // The last rows of a block that is no multiple of eight walk with codes left from before, to no effect.
    const rowBytes = (<usize>width) << 1;
    const place = sums + ((<usize>row) << 3);
    for (let tree = 0; tree < treeCount; tree++) {
      const at = trees + <usize>tree * 12;
      addTree(block, rowBytes, count, load<u32>(at), load<u32>(at, 4), load<i32>(at, 8), place);
    }
  }
}

function next(nodes: usize, node: i32, row: usize): i32 {
  const word = load<u64>(nodes + ((<usize>node) << 3));
  const code = <u32>load<u16>(row + <usize>(<u32>word >> 16));
  return <i32>(word >> 32) + i32(code > (<u32>word & 0xffff));
}

/** Eight rows at a time: a step waits for memory, the longer the larger the trees, and the others go on meanwhile. */
function addTree(
  block: usize,
  rowBytes: usize,
  count: i32,
  nodes: usize,
  values: usize,
  depth: i32,
  sums: usize,
): void {
  for (let row = 0; row < count; row += 8) {
    const rowA = block + <usize>row * rowBytes;
    const rowB = rowA + rowBytes;
    const rowC = rowB + rowBytes;
    const rowD = rowC + rowBytes;
    const rowE = rowD + rowBytes;
    const rowF = rowE + rowBytes;
    const rowG = rowF + rowBytes;
    const rowH = rowG + rowBytes;
    let a = 0;
    let b = 0;
    let c = 0;
    let d = 0;
    let e = 0;
    let f = 0;
    let g = 0;
    let h = 0;
    for (let level = 0; level < depth; level += stride) {
      const before = a + b + c + d + e + f + g + h;
      for (let step = min(stride, depth - level); step > 0; step--) {
        a = next(nodes, a, rowA);
        b = next(nodes, b, rowB);
        c = next(nodes, c, rowC);
        d = next(nodes, d, rowD);
        e = next(nodes, e, rowE);
        f = next(nodes, f, rowF);
        g = next(nodes, g, rowG);
        h = next(nodes, h, rowH);
      }
      // Children come after their parents: the sum rises as long as a row is on its way.
      if (a + b + c + d + e + f + g + h === before) break;
    }
    const place = sums + ((<usize>row) << 3);
    addTwo(place, values, a, b);
    addTwo(place + 16, values, c, d);
    addTwo(place + 32, values, e, f);
    addTwo(place + 48, values, g, h);
  }
}

function addTwo(place: usize, values: usize, first: i32, second: i32): void {
  const low = v128.load64_zero(values + ((<usize>first) << 3));
  const both = v128.load64_lane(values + ((<usize>second) << 3), low, 1);
  v128.store(place, f64x2.add(v128.load(place), both));
}
