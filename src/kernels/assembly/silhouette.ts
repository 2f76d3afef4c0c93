// Sums of distances, for silhouettes: of every point from the points of every cell. Each pair is measured once and added on
// both sides: to the point's own sum, kept in a register, and to the other's, in a plane of sums for the point's cell, along
// which the loop runs.
//
// Coordinates and sums are f64. The root alone is taken in f32, four at a time, which takes a third of the time: a distance is
// then right to 9e-8 of itself, however far the points are from 0.

const lanes = i32x4(0, 1, 2, 3);

/** Where each column begins, and the second one's address. */
let columns: usize = 0;
let columnBytes: usize = 0;
let width: i32 = 0;

/**
 * Measures the points of every `threads`-th part, from part `thread` on, each part on planes of its own: which thread a part is on makes
 * no difference to what is added to what. at: `columnCount` columns (two or more) of `stride` f64, the points cell after cell;
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
  thread: i32,
  threads: i32,
): void {
  columns = at;
  columnBytes = stride << 3;
  width = columnCount;
  const partBytes = <usize>cells * columnBytes;
  for (let part = thread; part < parts; part += threads) {
    measurePart(startOf(bounds, part), startOf(bounds, part + 1), starts, cells, sums + <usize>part * partBytes);
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

function measurePart(first: i32, end: i32, starts: usize, cells: i32, sums: usize): void {
  memory.fill(sums, 0, columnBytes * <usize>cells);
  let own = 0;
  for (let point = first; point < end; point++) {
    while (startOf(starts, own + 1) <= point) own++;
    const plane = sums + <usize>own * columnBytes;
    for (let cell = own; cell < cells; cell++) {
      const from = max(point + 1, startOf(starts, cell));
      const sum = measure(point, from, startOf(starts, cell + 1), plane);
      const place = sums + <usize>cell * columnBytes + ((<usize>point) << 3);
      store<f64>(place, load<f64>(place) + sum);
    }
  }
}

function startOf(starts: usize, cell: i32): i32 {
  return load<i32>(starts + ((<usize>cell) << 2));
}

/** Adds the distances of a point from points `from` up to `to` to their places in the plane; returns their sum. */
function measure(point: i32, from: i32, to: i32, plane: usize): f64 {
  const own = columns + ((<usize>point) << 3);
  const ownFirst = v128.load64_splat(own);
  const ownSecond = v128.load64_splat(own + columnBytes);
  let sum = f64x2.splat(0);
  for (let other = from; other < to; other += 4) {
    const offset = (<usize>other) << 3;
    const place = columns + offset;
    let lowSquare = squareFrom(place, ownFirst);
    let highSquare = squareFrom(place + 16, ownFirst);
    lowSquare = f64x2.add(lowSquare, squareFrom(place + columnBytes, ownSecond));
    highSquare = f64x2.add(highSquare, squareFrom(place + columnBytes + 16, ownSecond));
    for (let column = 2; column < width; column++) {
      const shift = <usize>column * columnBytes;
      const ownValue = v128.load64_splat(own + shift);
      lowSquare = f64x2.add(lowSquare, squareFrom(place + shift, ownValue));
      highSquare = f64x2.add(highSquare, squareFrom(place + shift + 16, ownValue));
    }
    let roots = f32x4.sqrt(
      v128.shuffle<f32>(f32x4.demote_f64x2_zero(lowSquare), f32x4.demote_f64x2_zero(highSquare), 0, 1, 4, 5),
    );
    // Of the last four, those beyond the end count nothing.
    if (to - other < 4) roots = v128.and(roots, i32x4.lt_s(lanes, i32x4.splat(to - other)));
    const low = f64x2.promote_low_f32x4(roots);
    const high = f64x2.promote_low_f32x4(v128.shuffle<f32>(roots, roots, 2, 3, 2, 3));
    sum = f64x2.add(sum, f64x2.add(low, high));
    const target = plane + offset;
    v128.store(target, f64x2.add(v128.load(target), low));
    v128.store(target + 16, f64x2.add(v128.load(target + 16), high));
  }
  return f64x2.extract_lane(sum, 0) + f64x2.extract_lane(sum, 1);
}

function squareFrom(place: usize, own: v128): v128 {
  const difference = f64x2.sub(v128.load(place), own);
  return f64x2.mul(difference, difference);
}
