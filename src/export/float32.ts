/**
 * The float64 threshold that divides all numbers as a float32 one divides them once they are rounded to float32:
 * x < result exactly when Math.fround(x) < threshold. threshold: a finite float32 number.
 */
export function exactThreshold(threshold: number): number {
  const middle = (below(threshold) + threshold) / 2;
  // A number half-way is rounded to the neighbour whose last bit is 0.
  return lastBit(threshold) === 0 ? middle : above(middle);
}

/** A float32 number in the fewest digits that give it back, always with an exponent so that no reader takes it for an integer. */
export function float32Text(value: number): string {
  for (let digits = 1; digits < 9; digits++) {
    const text = value.toExponential(digits - 1);
    if (Math.fround(Number(text)) === value) return text;
  }
  return value.toExponential(8);
}

const single = new Float32Array(1);
const singleBits = new Int32Array(single.buffer);
const double = new Float64Array(1);
const doubleBits = new BigInt64Array(double.buffer);

/** The next float32 number below; below the lowest, the value it would have with one more exponent. */
function below(value: number): number {
  if (value === 0) return -(2 ** -149);
  single[0] = value;
  singleBits[0]! += value > 0 ? -1 : 1;
  const next = single[0]!;
  return Number.isFinite(next) ? next : -(2 ** 128);
}

function lastBit(value: number): number {
  single[0] = value;
  return singleBits[0]! & 1;
}

/** The next float64 number above a number that is not 0. */
function above(value: number): number {
  double[0] = value;
  doubleBits[0]! += value > 0 ? 1n : -1n;
  return double[0]!;
}
