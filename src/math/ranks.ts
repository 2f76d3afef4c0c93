/**
 * The rank of each value among all, from 1; equal values share the mean of their ranks. values: n numbers without NaN.
 * sorted: the same values upwards, when the caller has them already.
 */
export function midRanks(values: Float64Array, sorted: Float64Array = values.slice().sort()): Float64Array {
  return values.map((value) => (lowerBound(sorted, value) + 1 + upperBound(sorted, value)) / 2);
}

/** How many of the values, sorted upwards, are below `value`. */
export function lowerBound(sorted: ArrayLike<number>, value: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (sorted[middle]! < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** How many of the values, sorted upwards, are not above `value`. */
export function upperBound(sorted: ArrayLike<number>, value: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (sorted[middle]! <= value) low = middle + 1;
    else high = middle;
  }
  return low;
}
