// The best split of a node found so far.

/** No value goes right: the split parts all values from the missing ones. */
export const noCode: u32 = 0xffff;

export let bestPurity: f64 = 0;
/** −1 when there is none yet. */
export let bestColumn: i32 = -1;
/** The last value that goes left and the first that goes right, counted as the search counts values. */
export let bestLow: u32 = 0;
export let bestHigh: u32 = 0;
export let bestMissingLeft: bool = false;
/** Weight and hit weight of the left side. */
export let bestLeft: v128 = f64x2.splat(0);

export function clearBest(): void {
  bestPurity = -1;
  bestColumn = -1;
}

export function setBest(column: u32, low: u32, high: u32, missingLeft: bool, left: v128, purity: f64): void {
  bestColumn = column;
  bestLow = low;
  bestHigh = high;
  bestMissingLeft = missingLeft;
  bestLeft = left;
  bestPurity = purity;
}

/** Σ over both sides of hit weight² / weight: the larger, the purer the sides. */
export function purityOf(left: v128, right: v128): f64 {
  const weights = i64x2.shuffle(left, right, 0, 2);
  const hits = i64x2.shuffle(left, right, 1, 3);
  const sides = f64x2.div(f64x2.mul(hits, hits), weights);
  return f64x2.extract_lane(sides, 0) + f64x2.extract_lane(sides, 1);
}

export function weightIn(sums: v128): f64 {
  return f64x2.extract_lane(sums, 0);
}
