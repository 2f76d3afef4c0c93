// Rows of few numbers, one after the other: a row is `pairs` registers of two f64, the last of them filled up with a 0 where
// the number of columns is odd. A row then lies on one or two cache lines, and rows can be moved and added as they are.

/** Writes a column of `count` f64 to place `at` of each row. */
export function placeColumn(column: usize, count: i32, rows: usize, rowBytes: usize, at: i32): void {
  let place = rows + ((<usize>at) << 3);
  for (let end = column + ((<usize>count) << 3); column < end; column += 8) {
    store<f64>(place, load<f64>(column));
    place += rowBytes;
  }
}

/**
 * The squared distances of two rows from a centroid, one in each lane. The squares are added column by column, as in the
 * plain loop, so that the sums are the same to the last bit.
 */
export function distancesOfTwo(first: usize, second: usize, centroid: usize, rowBytes: usize): v128 {
  let sum = f64x2.splat(0);
  for (let at: usize = 0; at < rowBytes; at += 16) {
    const centre = v128.load(centroid + at);
    let a = f64x2.sub(v128.load(first + at), centre);
    let b = f64x2.sub(v128.load(second + at), centre);
    a = f64x2.mul(a, a);
    b = f64x2.mul(b, b);
    sum = f64x2.add(sum, v128.shuffle<f64>(a, b, 0, 2));
    sum = f64x2.add(sum, v128.shuffle<f64>(a, b, 1, 3));
  }
  return sum;
}

/** The squared distance of two rows, or of a row and a centroid, summed in the same order. */
export function squaredDistance(a: usize, b: usize, rowBytes: usize): f64 {
  let sum: f64 = 0;
  for (let at: usize = 0; at < rowBytes; at += 8) {
    const difference = load<f64>(a + at) - load<f64>(b + at);
    sum += difference * difference;
  }
  return sum;
}

/** Adds a row to a sum of rows. */
export function addRow(sum: usize, row: usize, rowBytes: usize): void {
  for (let at: usize = 0; at < rowBytes; at += 16) {
    v128.store(sum + at, f64x2.add(v128.load(sum + at), v128.load(row + at)));
  }
}

/** Takes a row away from a sum of rows. */
export function subtractRow(sum: usize, row: usize, rowBytes: usize): void {
  for (let at: usize = 0; at < rowBytes; at += 16) {
    v128.store(sum + at, f64x2.sub(v128.load(sum + at), v128.load(row + at)));
  }
}

/** Whether the first number that differs is smaller in row a. */
export function comesBefore(a: usize, b: usize, rowBytes: usize): bool {
  for (let at: usize = 0; at < rowBytes; at += 8) {
    if (load<f64>(a + at) !== load<f64>(b + at)) return load<f64>(a + at) < load<f64>(b + at);
  }
  return false;
}
