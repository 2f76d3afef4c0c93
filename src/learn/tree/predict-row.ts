import type { Trees } from "./trees.ts";

/** How many trees are walked at once, and how many steps before looking whether all have arrived. */
const together = 8;
const stride = 4;

/**
 * A function from one row to the sum of the leaf values it falls into, with the bits of `sumOfLeaves`. It allocates nothing.
 * Trees in the thousands of nodes are in no near cache and every step waits for the one before: eight trees are walked at once, without
 * a branch, so that the processor waits for eight nodes together.
 */
export function rowSumOfLeaves(trees: Trees): (row: Float64Array) => number {
  const { numbers, integers, starts, width } = layOut(trees);
  // Values as questions see them that send missing ones left (NaN is not above anything), and right. The last is the leaves' NaN.
  const seen = new Float64Array(2 * width + 1).fill(Number.NaN);
  return (row) => {
    for (let column = 0; column < width; column++) {
      const value = row[column]!;
      seen[2 * column] = value;
      seen[2 * column + 1] = Number.isNaN(value) ? Number.POSITIVE_INFINITY : value;
    }
    let sum = 0;
    for (let tree = 0; tree < starts.length; tree += together) {
      let a = starts[tree]!;
      let b = starts[tree + 1]!;
      let c = starts[tree + 2]!;
      let d = starts[tree + 3]!;
      let e = starts[tree + 4]!;
      let f = starts[tree + 5]!;
      let g = starts[tree + 6]!;
      let h = starts[tree + 7]!;
      for (let before = -1; a + b + c + d + e + f + g + h !== before; ) {
        // Children come after their parents: the sum rises as long as a tree is on its way.
        before = a + b + c + d + e + f + g + h;
        for (let step = 0; step < stride; step++) {
          a = next(numbers, integers, seen, a);
          b = next(numbers, integers, seen, b);
          c = next(numbers, integers, seen, c);
          d = next(numbers, integers, seen, d);
          e = next(numbers, integers, seen, e);
          f = next(numbers, integers, seen, f);
          g = next(numbers, integers, seen, g);
          h = next(numbers, integers, seen, h);
        }
      }
      sum += numbers[2 * a]!;
      sum += numbers[2 * b]!;
      sum += numbers[2 * c]!;
      sum += numbers[2 * d]!;
      sum += numbers[2 * e]!;
      sum += numbers[2 * f]!;
      sum += numbers[2 * g]!;
      sum += numbers[2 * h]!;
    }
    return sum;
  };
}

/** The node that follows, written so that no branch is made of it. */
function next(numbers: Float64Array, integers: Int32Array, seen: Float64Array, node: number): number {
  return integers[4 * node + 3]! + Number(seen[integers[4 * node + 2]!]! >= numbers[2 * node]!);
}

/**
 * The trees in nodes of 16 bytes: threshold or leaf value, which of the seen values it is compared with, and the node below to the
 * left; the one to the right follows it. A leaf compares NaN and leads to itself. Both children are on one line of the
 * cache, and what is below the one that more rows took in training comes next. The starts are filled up with leaves of value 0.
 */
function layOut(trees: Trees) {
  const { feature, threshold, left, right, missingLeft, value, cover, roots, treeCount } = trees;
  const width = feature.reduce((most, column) => Math.max(most, column + 1), 0);
  const starts = new Int32Array(together * Math.ceil(treeCount / together));
  // The first two are the leaf of value 0; every root is beside an empty place.
  const numbers = new Float64Array(2 * (2 + trees.nodeCount + treeCount));
  const integers = new Int32Array(numbers.buffer);
  const writeLeaf = (place: number, answer: number): void => {
    numbers[2 * place] = answer;
    integers[4 * place + 2] = 2 * width;
    integers[4 * place + 3] = place;
  };
  writeLeaf(0, 0);
  let placed = 2;
  const nodes = new Int32Array(trees.nodeCount + 1);
  const places = new Int32Array(trees.nodeCount + 1);
  for (let tree = 0; tree < treeCount; tree++) {
    starts[tree] = placed;
    nodes[0] = roots[tree]!;
    places[0] = placed;
    placed += 2;
    for (let waiting = 1; waiting > 0; ) {
      const node = nodes[--waiting]!;
      const place = places[waiting]!;
      const column = feature[node]!;
      if (column < 0) {
        writeLeaf(place, value[node]!);
        continue;
      }
      numbers[2 * place] = threshold[node]!;
      integers[4 * place + 2] = 2 * column + 1 - missingLeft[node]!;
      integers[4 * place + 3] = placed;
      const leftFirst = cover[left[node]!]! > cover[right[node]!]! ? 1 : 0;
      nodes[waiting + leftFirst] = left[node]!;
      places[waiting + leftFirst] = placed;
      nodes[waiting + 1 - leftFirst] = right[node]!;
      places[waiting + 1 - leftFirst] = placed + 1;
      waiting += 2;
      placed += 2;
    }
  }
  return { numbers, integers, starts, width };
}
