import { type RandomStream, shuffle } from "../math/random.ts";

/** Row indices of the two sides of a split, each ascending. */
export interface RowSplit {
  readonly train: Uint32Array;
  readonly test: Uint32Array;
}

/**
 * Splits rows at random so that both sides have the classes in the same proportion.
 * target: n values, 0 or 1; testSize: share of the rows to test on, above 0 and below 1. The test side has
 * ceil(n · testSize) rows, shared among the classes by largest remainder; every class keeps at least one training row.
 */
export function stratifiedSplit(target: Uint8Array, testSize: number, random: RandomStream): RowSplit {
  const classes = rowsByClass(target);
  const testCount = Math.min(Math.ceil(target.length * testSize - 1e-9), target.length - 1);
  const shares = classes.map((rows) => (rows.length * testCount) / target.length);
  const counts = shares.map(Math.floor);
  const byRemainder = shares.map((share, index) => ({ index, rest: share - Math.floor(share) }));
  byRemainder.sort((a, b) => b.rest - a.rest || b.index - a.index);
  let left = testCount - counts.reduce((sum, count) => sum + count, 0);
  for (const { index } of byRemainder) {
    if (left === 0) break;
    counts[index]!++;
    left--;
  }
  const train: number[] = [];
  const test: number[] = [];
  classes.forEach((rows, index) => {
    shuffle(rows, random.child(index));
    const taken = Math.min(counts[index]!, Math.max(rows.length - 1, 0));
    rows.forEach((row, place) => {
      (place < taken ? test : train).push(row);
    });
  });
  return { train: Uint32Array.from(train).sort(), test: Uint32Array.from(test).sort() };
}

/**
 * Deals rows to folds so that every fold has the classes in nearly the same proportion.
 * target: n values, 0 or 1; folds: 2 or more. Returns the fold of each row, 0 to folds − 1; fold sizes differ by at most one.
 */
export function stratifiedFolds(target: Uint8Array, folds: number, random: RandomStream): Uint8Array {
  const foldOf = new Uint8Array(target.length);
  let next = 0;
  rowsByClass(target).forEach((rows, index) => {
    shuffle(rows, random.child(index));
    for (const row of rows) {
      foldOf[row] = next;
      next = (next + 1) % folds;
    }
  });
  return foldOf;
}

/** The rows outside and inside a fold, each ascending. */
export function foldRows(foldOf: Uint8Array, fold: number): RowSplit {
  const train: number[] = [];
  const test: number[] = [];
  foldOf.forEach((value, row) => {
    (value === fold ? test : train).push(row);
  });
  return { train: Uint32Array.from(train), test: Uint32Array.from(test) };
}

function rowsByClass(target: Uint8Array): [Uint32Array, Uint32Array] {
  const negatives: number[] = [];
  const positives: number[] = [];
  target.forEach((value, row) => {
    (value === 1 ? positives : negatives).push(row);
  });
  return [Uint32Array.from(negatives), Uint32Array.from(positives)];
}
