// Trees of at most 6 levels, 16 rows at a time, a byte each: the codes of a column, the node every row has reached in its
// level, ranks and columns of the level's nodes (looked up for all rows by one shuffle, as there are at most 32). A column's codes go to the rows
// whose node asks about it, column by column, so columns are to be few.
//
// A tree is 752 bytes: for levels 0 to 4 16 ranks and 16 columns, for level 5 32 ranks and 32 columns; 64 leaf values, f64;
// the depth, i32. A leaf above the last level goes on to the left: its rank is 255, which no code exceeds.
/** Rows whose codes are made and used while they are in the cache. */
const blockRows = 1024;
const lastLevel = 160;
const leafValues = 224;
const depthPlace = 736;
const treeBytes = 752;

/**
 * Writes how many of 255 rising thresholds are not above each value, without a branch, for four values at a time, as every step waits
 * for the one before; NaN fills up what thresholds there are. Up to three codes beyond the last are written.
 */
function writeBytes(source: usize, count: usize, thresholds: usize, missing: i32, to: usize): void {
  for (const end = source + (count << 3); source < end; source += 32) {
    const first = load<f64>(source);
    const second = load<f64>(source, 8);
    const third = load<f64>(source, 16);
    const fourth = load<f64>(source, 24);
    let a = thresholds;
    let b = thresholds;
    let c = thresholds;
    let d = thresholds;
    for (let bytes: usize = 1024; bytes >= 8; bytes >>= 1) {
      a += bytes * <usize>(load<f64>(a + bytes - 8) <= first);
      b += bytes * <usize>(load<f64>(b + bytes - 8) <= second);
      c += bytes * <usize>(load<f64>(c + bytes - 8) <= third);
      d += bytes * <usize>(load<f64>(d + bytes - 8) <= fourth);
    }
    store<u8>(to, first >= -Infinity ? <i32>((a - thresholds) >> 3) : missing);
    store<u8>(to, second >= -Infinity ? <i32>((b - thresholds) >> 3) : missing, 1);
    store<u8>(to, third >= -Infinity ? <i32>((c - thresholds) >> 3) : missing, 2);
    store<u8>(to, fourth >= -Infinity ? <i32>((d - thresholds) >> 3) : missing, 3);
    to += 4;
  }
}

/** As `addLeaves`; thresholds: 255 a column; block: room for `width` + 1 times 1,024 codes and 16 bytes more; trees: one after the other. */
export function addShallowLeaves(
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
  const reached = block + <usize>(width + 1) * blockRows;
  for (let row = begin; row < end; row += blockRows) {
    const count = min(blockRows, end - row);
    for (let column = 0; column < width; column++) {
      const at = codeColumns + ((<usize>column) << 4);
      const source = values + <usize>load<i32>(at) * sourceStride + ((<usize>row) << 3);
      writeBytes(source, count, load<u32>(at, 4), load<i32>(at, 12), block + <usize>column * blockRows);
    }
    const place = sums + ((<usize>row) << 3);
    for (let tree = 0; tree < treeCount; tree++) {
      addTree(block, width, count, trees + <usize>tree * treeBytes, reached, place);
    }
  }
}

function addTree(block: usize, width: i32, count: i32, tree: usize, reached: usize, sums: usize): void {
  const depth = load<i32>(tree, depthPlace);
  const leaves = tree + leafValues;
  const one = i8x16.splat(1);
  const two = i8x16.splat(2);
  const first = block + <usize>load<u8>(tree, 16) * blockRows;
  const last = block + <usize>width * blockRows;
  for (let row: usize = 0; row < <usize>count; row += 16) {
    // All rows begin at the same node.
    let node = i8x16.splat(0);
    if (depth > 0) node = i8x16.add(one, i8x16.le_u(v128.load(first + row), i8x16.splat(load<i8>(tree))));
    for (let level = 1; level < depth; level++) {
      let rank: v128;
      let asked: v128;
      if (level < 5) {
        const table = tree + ((<usize>level) << 5);
        rank = i8x16.swizzle(v128.load(table), node);
        asked = i8x16.swizzle(v128.load(table, 16), node);
      } else {
        // A shuffle gives 0 for what is beyond 16: one of both halves is.
        const high = i8x16.sub(node, i8x16.splat(16));
        rank = v128.or(
          i8x16.swizzle(v128.load(tree, lastLevel), node),
          i8x16.swizzle(v128.load(tree, lastLevel + 16), high),
        );
        asked = v128.or(
          i8x16.swizzle(v128.load(tree, lastLevel + 32), node),
          i8x16.swizzle(v128.load(tree, lastLevel + 48), high),
        );
      }
      // Two columns a step: after an odd number a column that no node asks about.
      let code = i8x16.splat(0);
      let next = i8x16.splat(0);
      for (let codes = block + row; codes < last; codes += 2 * blockRows) {
        code = v128.or(code, v128.and(v128.load(codes), i8x16.eq(asked, i8x16.splat(0))));
        next = v128.or(next, v128.and(v128.load(codes, blockRows), i8x16.eq(asked, one)));
        asked = i8x16.sub(asked, two);
      }
      code = v128.or(code, next);
      // The comparison is −1 for the rows that go left.
      node = i8x16.add(i8x16.add(node, node), i8x16.add(i8x16.le_u(code, rank), one));
    }
    v128.store(reached, node);
    const place = sums + (row << 3);
    for (let pair: usize = 0; pair < 16; pair += 2) {
      const left = leaves + ((<usize>load<u8>(reached + pair)) << 3);
      const right = leaves + ((<usize>load<u8>(reached + pair, 1)) << 3);
      const added = v128.load64_lane(right, v128.load64_zero(left), 1);
      const sum = place + (pair << 3);
      v128.store(sum, f64x2.add(v128.load(sum), added));
    }
  }
}
