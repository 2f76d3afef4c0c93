/**
 * Writes the codes of a column, 16 bits each: how many of the rising thresholds are not above each value, counted from `lowest` on and found
 * by halving, for eight values at a time, as every step waits for the one before; `missing` for a missing value. `count` is a multiple of eight.
 */
export function writeCodes(
  source: usize,
  count: i32,
  thresholds: usize,
  length: i32,
  lowest: i32,
  missing: i32,
  to: usize,
): void {
  // One less than the address of the first, so that the next half is looked up right there.
  const before = thresholds - 8;
  for (const end = source + ((<usize>count) << 3); source < end; source += 64) {
    const first = load<f64>(source);
    const second = load<f64>(source, 8);
    const third = load<f64>(source, 16);
    const fourth = load<f64>(source, 24);
    const fifth = load<f64>(source, 32);
    const sixth = load<f64>(source, 40);
    const seventh = load<f64>(source, 48);
    const eighth = load<f64>(source, 56);
    // Addresses of the thresholds before which none is above.
    let a = before;
    let b = before;
    let c = before;
    let d = before;
    let e = before;
    let f = before;
    let g = before;
    let h = before;
    for (let left = length; left > 0; ) {
      const half = (left + 1) >> 1;
      const bytes = (<usize>half) << 3;
      a = select(a + bytes, a, load<f64>(a + bytes) <= first);
      b = select(b + bytes, b, load<f64>(b + bytes) <= second);
      c = select(c + bytes, c, load<f64>(c + bytes) <= third);
      d = select(d + bytes, d, load<f64>(d + bytes) <= fourth);
      e = select(e + bytes, e, load<f64>(e + bytes) <= fifth);
      f = select(f + bytes, f, load<f64>(f + bytes) <= sixth);
      g = select(g + bytes, g, load<f64>(g + bytes) <= seventh);
      h = select(h + bytes, h, load<f64>(h + bytes) <= eighth);
      left -= half;
    }
    store<u16>(to, codeOf(first, a - before, lowest, missing));
    store<u16>(to, codeOf(second, b - before, lowest, missing), 2);
    store<u16>(to, codeOf(third, c - before, lowest, missing), 4);
    store<u16>(to, codeOf(fourth, d - before, lowest, missing), 6);
    store<u16>(to, codeOf(fifth, e - before, lowest, missing), 8);
    store<u16>(to, codeOf(sixth, f - before, lowest, missing), 10);
    store<u16>(to, codeOf(seventh, g - before, lowest, missing), 12);
    store<u16>(to, codeOf(eighth, h - before, lowest, missing), 14);
    to += 16;
  }
}

function codeOf(value: f64, bytes: usize, lowest: i32, missing: i32): u16 {
  return <u16>(value >= -Infinity ? lowest + <i32>(bytes >> 3) : missing);
}
