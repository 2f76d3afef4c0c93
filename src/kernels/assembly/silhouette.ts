// Sums of distances, for silhouettes: of every point from the points of every cell. Each pair is measured once and added on
// both sides: to the point's own sum, kept in a register, and to the other's, in a plane of sums for the point's cell, along
// which the loop runs. Two points of a cell are measured side by side, so that the others are read, and their sums written, half as often.
//
// A coordinate is the sum of two f32 numbers, a high and a low one, so that four differences are taken at once and are right to 1.2e-7
// of themselves, however near the points are. Where the high parts are enough the low ones are left out. Sums are of f64 numbers.

const lanes = i32x4(0, 1, 2, 3);

/** Where each column begins, and how far apart they are; within a column, the low parts come after the high ones. */
let columns: usize = 0;
let columnBytes: usize = 0;
let lowParts: usize = 0;
let width: i32 = 0;

/**
 * Measures the points, by both parts of their coordinates where `withLow`, of every `threads`-th part, from part `thread` on, each part on planes of its own: which thread a part is on makes
 * no difference to what is added to what. at: `columnCount` columns (two or more) of twice `stride` f32, the points cell after cell;
 * starts: for each cell i32 the index of its first point, and after them the number of points; bounds: the same for `parts` parts;
 * sums: for each part `cells` planes of `stride` f64 to be filled, in which place i of plane c is the sum of the distances of point i from those points
 * of cell c that were measured with it. Places up to three beyond the points are written.
 */
export function distanceSums(
  at: usize,
  stride: usize,
  columnCount: i32,
  starts: usize,
  cells: i32,
  bounds: usize,
  parts: i32,
  sums: usize,
  withLow: i32,
  thread: i32,
  threads: i32,
): void {
  columns = at;
  columnBytes = stride << 3;
  lowParts = stride << 2;
  width = columnCount;
  const partBytes = <usize>cells * columnBytes;
  for (let part = thread; part < parts; part += threads) {
    const planes = sums + <usize>part * partBytes;
    if (withLow) measurePart<f64>(startOf(bounds, part), startOf(bounds, part + 1), starts, cells, planes);
    else measurePart<f32>(startOf(bounds, part), startOf(bounds, part + 1), starts, cells, planes);
  }
}

/** Adds all parts to the first, one after the other, for the thread's share of the places. */
export function addParts(sums: usize, partBytes: usize, parts: i32, thread: i32, threads: i32): void {
  const registers = <i64>(partBytes >> 4);
  const from = sums + ((<usize>((registers * thread) / threads)) << 4);
  const to = sums + ((<usize>((registers * (thread + 1)) / threads)) << 4);
  for (let place = from; place < to; place += 16) {
    let sum = v128.load(place);
    for (let part: usize = 1; part < <usize>parts; part++) sum = f64x2.add(sum, v128.load(place + part * partBytes));
    v128.store(place, sum);
  }
}

/** `Precision`: f64 for both parts of the coordinates, f32 for the high ones alone; the same below. */
function measurePart<Precision>(first: i32, end: i32, starts: usize, cells: i32, sums: usize): void {
  memory.fill(sums, 0, columnBytes * <usize>cells);
  let own = 0;
  for (let point = first; point < end; ) {
    while (startOf(starts, own + 1) <= point) own++;
    const plane = sums + <usize>own * columnBytes;
    const isPair = point + 1 < min(end, startOf(starts, own + 1));
    if (isPair) addSums(plane, point, measure<Precision>(point, false, point + 1, point + 2, plane));
    const next = isPair ? point + 2 : point + 1;
    for (let cell = own; cell < cells; cell++) {
      const from = max(next, startOf(starts, cell));
      addSums(
        sums + <usize>cell * columnBytes,
        point,
        measure<Precision>(point, isPair, from, startOf(starts, cell + 1), plane),
      );
    }
    point = next;
  }
}

function startOf(starts: usize, cell: i32): i32 {
  return load<i32>(starts + ((<usize>cell) << 2));
}

/** Adds to the places of a point and the one behind it. */
function addSums(plane: usize, point: i32, sums: v128): void {
  const place = plane + ((<usize>point) << 3);
  v128.store(place, f64x2.add(v128.load(place), sums));
}

/**
 * Adds the distances of a point, and where `isPair` of the one behind it, from points `from` up to `to` to their places in the plane.
 * Returns the sum for either, 0 for a second that does not count.
 */
function measure<Precision>(point: i32, isPair: bool, from: i32, to: i32, plane: usize): v128 {
  const own = columns + ((<usize>point) << 2);
  const secondCounts = i32x4.splat(isPair ? -1 : 0);
  const x = v128.load32_splat(own);
  const xLow = v128.load32_splat(own + lowParts);
  const y = v128.load32_splat(own + columnBytes);
  const yLow = v128.load32_splat(own + columnBytes + lowParts);
  const secondX = v128.load32_splat(own, 4);
  const secondXLow = v128.load32_splat(own + lowParts, 4);
  const secondY = v128.load32_splat(own + columnBytes, 4);
  const secondYLow = v128.load32_splat(own + columnBytes + lowParts, 4);
  let sum = f64x2.splat(0);
  let secondSum = sum;
  for (let other = from; other < to; other += 4) {
    const place = columns + ((<usize>other) << 2);
    let high = v128.load(place);
    let low = v128.load(place + lowParts);
    let square = squareOf<Precision>(high, low, x, xLow);
    let secondSquare = squareOf<Precision>(high, low, secondX, secondXLow);
    high = v128.load(place + columnBytes);
    low = v128.load(place + columnBytes + lowParts);
    square = f32x4.add(square, squareOf<Precision>(high, low, y, yLow));
    secondSquare = f32x4.add(secondSquare, squareOf<Precision>(high, low, secondY, secondYLow));
    for (let column = 2; column < width; column++) {
      const shift = <usize>column * columnBytes;
      const value = own + shift;
      high = v128.load(place + shift);
      low = v128.load(place + shift + lowParts);
      square = f32x4.add(
        square,
        squareOf<Precision>(high, low, v128.load32_splat(value), v128.load32_splat(value + lowParts)),
      );
      secondSquare = f32x4.add(
        secondSquare,
        squareOf<Precision>(high, low, v128.load32_splat(value, 4), v128.load32_splat(value + lowParts, 4)),
      );
    }
    let roots = f32x4.sqrt(square);
    let secondRoots = v128.and(f32x4.sqrt(secondSquare), secondCounts);
    // Of the last four, those beyond the end count nothing.
    if (to - other < 4) {
      const counts = i32x4.lt_s(lanes, i32x4.splat(to - other));
      roots = v128.and(roots, counts);
      secondRoots = v128.and(secondRoots, counts);
    }
    const firstTwo = f64x2.promote_low_f32x4(roots);
    const lastTwo = f64x2.promote_low_f32x4(v128.shuffle<f32>(roots, roots, 2, 3, 2, 3));
    const secondFirstTwo = f64x2.promote_low_f32x4(secondRoots);
    const secondLastTwo = f64x2.promote_low_f32x4(v128.shuffle<f32>(secondRoots, secondRoots, 2, 3, 2, 3));
    sum = f64x2.add(sum, f64x2.add(firstTwo, lastTwo));
    secondSum = f64x2.add(secondSum, f64x2.add(secondFirstTwo, secondLastTwo));
    const target = plane + ((<usize>other) << 3);
    v128.store(target, f64x2.add(v128.load(target), f64x2.add(firstTwo, secondFirstTwo)));
    v128.store(target, f64x2.add(v128.load(target, 16), f64x2.add(lastTwo, secondLastTwo)), 16);
  }
  return f64x2.add(v128.shuffle<f64>(sum, secondSum, 0, 2), v128.shuffle<f64>(sum, secondSum, 1, 3));
}

function squareOf<Precision>(high: v128, low: v128, own: v128, ownLow: v128): v128 {
  let difference = f32x4.sub(high, own);
  if (sizeof<Precision>() === 8) difference = f32x4.add(difference, f32x4.sub(low, ownLow));
  return f32x4.mul(difference, difference);
}
