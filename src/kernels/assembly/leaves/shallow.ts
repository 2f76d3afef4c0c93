// Trees of at most 8 levels, 128 rows at a time, a bit each: a register holds the answers of all rows to one question.
//
// Every question of all trees has a slot of 16 bytes. A row sets its bit in the slot of its code; or-ing the slots of a column from
// the last one down makes of each the rows whose code is that or above: those that go right at the threshold below.
// Equal questions of many trees are so answered once, and a tree takes few operations a question for all rows together: the rows
// that reach a node, and those of them that go right, level by level. The bits of all levels are the place of the leaf.
//
// Row r of a block is bit r / 16 of byte r % 16: bits of 8 levels are turned into places, a byte a row, by exchanging bits between
// registers alone.
//
// A tree of depth d, at least 3, is: i32 d, 4 bytes not used; 2^d leaf values, f64; the places of the slots its 2^d − 1 questions
// have among all slots in bytes, u32: level by level but for the last three levels, which are subtree by subtree, 7 questions each. A leaf
// above the last level is a subtree of questions to slot 0, in which no row has a bit, so that all go left.
import { writeCodes } from "./codes";

/** Rows of a block. */
const blockRows = 128;
/** Bytes of a block's memory before the slots: codes, u16; the rows that reach a node, for 32 nodes; bits of the levels; places of leaves. */
const reachedPlace = 256;
const bitsPlace = reachedPlace + 512;
const leavesPlace = bitsPlace + 128;
const slotsPlace = leavesPlace + 128;

/**
 * As `addLeaves`, for the rows that are left: next: address of the first of them, i32, from which every thread takes block after block.
 * Missing values have one of the codes that other values have; block: 1,024 bytes and the slots, 16 bytes each, one and then
 * one more than thresholds for each column; trees: one after the other.
 */
export function addShallowLeaves(
  values: usize,
  sourceStride: usize,
  next: usize,
  end: i32,
  codeColumns: usize,
  width: i32,
  block: usize,
  trees: usize,
  treeCount: i32,
  sums: usize,
): void {
  for (let row = atomic.add<i32>(next, blockRows); row < end; row = atomic.add<i32>(next, blockRows)) {
    let slots = block + slotsPlace;
    v128.store(slots, i64x2.splat(0));
    slots += 16;
    for (let column = 0; column < width; column++) {
      const at = codeColumns + ((<usize>column) << 4);
      const source = values + <usize>load<i32>(at) * sourceStride + ((<usize>row) << 3);
      const length = load<i32>(at, 8);
      writeCodes(source, blockRows, load<u32>(at, 4), length, 0, load<i32>(at, 12), block);
      fillSlots(block, slots, length + 1);
      slots += (<usize>length + 1) << 4;
    }
    const place = sums + ((<usize>row) << 3);
    let tree = trees;
    for (let count = treeCount; count > 0; count--) {
      const depth = load<i32>(tree);
      const leaves = tree + 8;
      const questions = leaves + ((<usize>8) << depth);
      answer(block, questions, depth);
      turnBits(block);
      addValues(block + leavesPlace, leaves, place);
      tree = questions + ((<usize>4) << depth);
    }
  }
}

/** Fills the slots of a column from the codes of a block. */
function fillSlots(codes: usize, slots: usize, count: i32): void {
  const bytes = (<usize>count) << 4;
  memory.fill(slots, 0, bytes);
  for (let row = 0; row < blockRows; row++) {
    const at = slots + ((<usize>load<u16>(codes + ((<usize>row) << 1))) << 4) + <usize>(row & 15);
    store<u8>(at, load<u8>(at) | ((<u8>1) << (<u8>row >> 4)));
  }
  let above = i64x2.splat(0);
  for (let at = slots + bytes - 16; at > slots; at -= 16) {
    above = v128.or(above, v128.load(at));
    v128.store(at, above);
  }
}

function slotOf(block: usize, questions: usize, index: usize): v128 {
  return v128.load(block + <usize>load<u32>(questions + (index << 2)), slotsPlace);
}

/** Of two registers the bits of the second where `right` has one, else those of the first. */
function pick(right: v128, first: v128, second: v128): v128 {
  return v128.bitselect(second, first, right);
}

/** Writes the bits of all levels, those of the last one first, and none for levels that the tree has not. */
function answer(block: usize, questions: usize, depth: i32): void {
  for (let level = depth; level < 8; level++) v128.store(block + ((<usize>level) << 4), i64x2.splat(0), bitsPlace);
  const reached = block + reachedPlace;
  let bits = block + bitsPlace + ((<usize>depth) << 4);
  v128.store(reached, i64x2.splat(-1));
  let nodes: usize = 1;
  for (let level = 3; level < depth; level++) {
    let all = i64x2.splat(0);
    for (let node = nodes - 1; <isize>node >= 0; node--) {
      const here = v128.load(reached + (node << 4));
      const right = v128.and(here, slotOf(block, questions, node));
      v128.store(reached + (node << 5), v128.xor(here, right));
      v128.store(reached + (node << 5), right, 16);
      all = v128.or(all, right);
    }
    bits -= 16;
    v128.store(bits, all);
    questions += nodes << 2;
    nodes <<= 1;
  }
  let third = i64x2.splat(0);
  let second = i64x2.splat(0);
  let last = i64x2.splat(0);
  for (let node: usize = 0; node < nodes; node++) {
    const here = v128.load(reached + (node << 4));
    const a = slotOf(block, questions, 0);
    const b = pick(a, slotOf(block, questions, 1), slotOf(block, questions, 2));
    const left = pick(b, slotOf(block, questions, 3), slotOf(block, questions, 4));
    const right = pick(b, slotOf(block, questions, 5), slotOf(block, questions, 6));
    third = v128.or(third, v128.and(here, a));
    second = v128.or(second, v128.and(here, b));
    last = v128.or(last, v128.and(here, pick(a, left, right)));
    questions += 28;
  }
  v128.store(bits - 16, third);
  v128.store(bits - 32, second);
  v128.store(bits - 48, last);
}

/** Turns the bits of 8 levels, a register each, into places of leaves, a byte a row: transposes 8 times 8 bits in every byte lane. */
function turnBits(block: usize): void {
  let a = v128.load(block, bitsPlace + 0);
  let b = v128.load(block, bitsPlace + 16);
  let c = v128.load(block, bitsPlace + 32);
  let d = v128.load(block, bitsPlace + 48);
  let e = v128.load(block, bitsPlace + 64);
  let f = v128.load(block, bitsPlace + 80);
  let g = v128.load(block, bitsPlace + 96);
  let h = v128.load(block, bitsPlace + 112);
  let mask = i64x2.splat(0x0f0f0f0f0f0f0f0f);
  let moved = exchanged(a, e, 4, mask);
  a = v128.xor(a, i64x2.shl(moved, 4));
  e = v128.xor(e, moved);
  moved = exchanged(b, f, 4, mask);
  b = v128.xor(b, i64x2.shl(moved, 4));
  f = v128.xor(f, moved);
  moved = exchanged(c, g, 4, mask);
  c = v128.xor(c, i64x2.shl(moved, 4));
  g = v128.xor(g, moved);
  moved = exchanged(d, h, 4, mask);
  d = v128.xor(d, i64x2.shl(moved, 4));
  h = v128.xor(h, moved);
  mask = i64x2.splat(0x3333333333333333);
  moved = exchanged(a, c, 2, mask);
  a = v128.xor(a, i64x2.shl(moved, 2));
  c = v128.xor(c, moved);
  moved = exchanged(b, d, 2, mask);
  b = v128.xor(b, i64x2.shl(moved, 2));
  d = v128.xor(d, moved);
  moved = exchanged(e, g, 2, mask);
  e = v128.xor(e, i64x2.shl(moved, 2));
  g = v128.xor(g, moved);
  moved = exchanged(f, h, 2, mask);
  f = v128.xor(f, i64x2.shl(moved, 2));
  h = v128.xor(h, moved);
  mask = i64x2.splat(0x5555555555555555);
  moved = exchanged(a, b, 1, mask);
  a = v128.xor(a, i64x2.shl(moved, 1));
  b = v128.xor(b, moved);
  moved = exchanged(c, d, 1, mask);
  c = v128.xor(c, i64x2.shl(moved, 1));
  d = v128.xor(d, moved);
  moved = exchanged(e, f, 1, mask);
  e = v128.xor(e, i64x2.shl(moved, 1));
  f = v128.xor(f, moved);
  moved = exchanged(g, h, 1, mask);
  g = v128.xor(g, i64x2.shl(moved, 1));
  h = v128.xor(h, moved);
  v128.store(block, a, leavesPlace + 0);
  v128.store(block, b, leavesPlace + 16);
  v128.store(block, c, leavesPlace + 32);
  v128.store(block, d, leavesPlace + 48);
  v128.store(block, e, leavesPlace + 64);
  v128.store(block, f, leavesPlace + 80);
  v128.store(block, g, leavesPlace + 96);
  v128.store(block, h, leavesPlace + 112);
}

/** Where the bits of b differ from those of a that lie `shift` above them, of those in the mask. */
function exchanged(a: v128, b: v128, shift: i32, mask: v128): v128 {
  return v128.and(v128.xor(i64x2.shr_u(a, shift), b), mask);
}

/** Adds the leaf values of the rows of a block. */
function addValues(places: usize, leaves: usize, sums: usize): void {
  for (const end = places + blockRows; places < end; places += 2) {
    const left = leaves + ((<usize>load<u8>(places)) << 3);
    const right = leaves + ((<usize>load<u8>(places, 1)) << 3);
    const added = v128.load64_lane(right, v128.load64_zero(left), 1);
    v128.store(sums, f64x2.add(v128.load(sums), added));
    sums += 16;
  }
}
