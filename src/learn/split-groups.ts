import { permutation, type RandomStream } from "../math/random.ts";
import type { RowSplit } from "./split-rows.ts";

/** Random divisions tried; the best balanced one is taken. */
const splitAttempts = 100;

/**
 * Splits whole groups at random: no group is on both sides. Of 100 random divisions whose test side comes near the wanted
 * size, the one whose classes come nearest to their share is taken, so the sides are stratified as well as the groups allow.
 * target: n values, 0 or 1; groups: the group of each row, an integer from 0; testSize: share of the rows to test on, above
 * 0 and below 1. A side is empty when there is one group only.
 */
export function groupedSplit(
  target: Uint8Array,
  groups: Uint32Array,
  testSize: number,
  random: RandomStream,
): RowSplit {
  const counts = countGroups(target, groups);
  const wanted = target.length * testSize;
  let best: Uint8Array | null = null;
  let bestImbalance = Number.POSITIVE_INFINITY;
  for (let attempt = 0; attempt < splitAttempts; attempt++) {
    const inTest = drawTestGroups(counts, wanted, random.child(attempt));
    const imbalance = splitImbalance(counts, inTest, testSize);
    if (imbalance < bestImbalance) {
      best = inTest;
      bestImbalance = imbalance;
    }
  }
  const rows = Array.from(groups.keys());
  return {
    train: Uint32Array.from(rows.filter((row) => best![groups[row]!] === 0)),
    test: Uint32Array.from(rows.filter((row) => best![groups[row]!] === 1)),
  };
}

/**
 * Deals whole groups to folds so that every fold has nearly the same number of rows of each class: the largest groups
 * first, each to the fold that has the least of what the group holds. target: n values, 0 or 1; groups: the group of each
 * row, an integer from 0; folds: 2 or more. Returns the fold of each row. Folds may be uneven, or empty when groups are few.
 */
export function groupedFolds(target: Uint8Array, groups: Uint32Array, folds: number, random: RandomStream): Uint8Array {
  const { hits, misses, sizes, present } = countGroups(target, groups);
  const order = Array.from(permutation(present.length, random), (place) => present[place]!);
  order.sort((a, b) => sizes[b]! - sizes[a]!);
  const totalHits = Math.max(1, sum(hits));
  const totalMisses = Math.max(1, sum(misses));
  const foldHits = new Float64Array(folds);
  const foldMisses = new Float64Array(folds);
  const foldOfGroup = new Uint8Array(sizes.length);
  for (const group of order) {
    let chosen = 0;
    let lowest = Number.POSITIVE_INFINITY;
    for (let fold = 0; fold < folds; fold++) {
      // What the sum over folds and classes of (rows / rows of the class)² would rise by, less what is the same for all folds.
      const rise =
        (foldHits[fold]! * hits[group]!) / totalHits ** 2 + (foldMisses[fold]! * misses[group]!) / totalMisses ** 2;
      const fewer = foldHits[fold]! + foldMisses[fold]! < foldHits[chosen]! + foldMisses[chosen]!;
      if (rise < lowest || (rise === lowest && fewer)) {
        chosen = fold;
        lowest = rise;
      }
    }
    foldOfGroup[group] = chosen;
    foldHits[chosen]! += hits[group]!;
    foldMisses[chosen]! += misses[group]!;
  }
  return Uint8Array.from(groups, (group) => foldOfGroup[group]!);
}

interface GroupCounts {
  /** Rows of class 1, of class 0 and in all, indexed by group. */
  readonly hits: Uint32Array;
  readonly misses: Uint32Array;
  readonly sizes: Uint32Array;
  /** The groups that have rows, ascending. */
  readonly present: readonly number[];
}

function countGroups(target: Uint8Array, groups: Uint32Array): GroupCounts {
  const groupCount = groups.reduce((most, group) => Math.max(most, group + 1), 0);
  const hits = new Uint32Array(groupCount);
  const misses = new Uint32Array(groupCount);
  groups.forEach((group, row) => {
    (target[row] === 1 ? hits : misses)[group]!++;
  });
  const sizes = hits.map((count, group) => count + misses[group]!);
  return { hits, misses, sizes, present: Array.from(sizes.keys()).filter((group) => sizes[group]! > 0) };
}

/** Takes groups in random order, each that brings the test side nearer to the wanted size; at least one, and never all. */
function drawTestGroups({ sizes, present }: GroupCounts, wanted: number, random: RandomStream): Uint8Array {
  const inTest = new Uint8Array(sizes.length);
  const order = Array.from(permutation(present.length, random), (place) => present[place]!);
  let rows = 0;
  let taken = 0;
  for (const group of order) {
    const nearer = Math.abs(rows + sizes[group]! - wanted) < Math.abs(rows - wanted);
    if (!nearer || taken === order.length - 1) continue;
    inTest[group] = 1;
    rows += sizes[group]!;
    taken++;
  }
  if (taken === 0 && order.length > 1) inTest[order[0]!] = 1;
  return inTest;
}

/** How far the test side is from its share of each class, a class that is on one side alone counting 1 more. */
function splitImbalance({ hits, misses }: GroupCounts, inTest: Uint8Array, testSize: number): number {
  return [hits, misses].reduce((imbalance, counts) => {
    const all = sum(counts);
    const tested = counts.reduce((rows, count, group) => rows + (inTest[group] === 1 ? count : 0), 0);
    const oneSided = tested === 0 || tested === all ? 1 : 0;
    return imbalance + oneSided + Math.abs(tested / Math.max(1, all) - testSize);
  }, 0);
}

function sum(counts: Uint32Array): number {
  return counts.reduce((total, count) => total + count, 0);
}
