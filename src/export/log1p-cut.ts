const bits = new BigInt64Array(1);
const double = new Float64Array(bits.buffer);

/**
 * The least number x from 0 up with log1p(x) ≥ threshold, so that x < result exactly when log1p(x) < threshold: trees on the
 * logarithm can ask about the number itself, and need no logarithm that has the last bit of this machine's. The largest
 * double when there is none.
 */
export function log1pCut(threshold: number): number {
  // The bits of doubles from 0 up, read as integers, are in the order of the doubles.
  let low = 0n;
  let high = bitsOf(Number.MAX_VALUE);
  while (low < high) {
    const middle = (low + high) >> 1n;
    if (Math.log1p(doubleOf(middle)) >= threshold) high = middle;
    else low = middle + 1n;
  }
  return doubleOf(low);
}

function bitsOf(value: number): bigint {
  double[0] = value;
  return bits[0]!;
}

function doubleOf(value: bigint): number {
  bits[0] = value;
  return double[0]!;
}
