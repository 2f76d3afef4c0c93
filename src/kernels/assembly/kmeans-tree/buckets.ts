// Sorts the rows into buckets, boxes of one size that lie in the order in which a tree would visit them: the bits of a bucket's number halve
// the box of all rows one after the other. Two passes over the rows stand for the first dozen levels of the tree. Threads share the
// rows by their numbers, and each row has one place, whoever moves it.
//
// A column, 32 bytes: f64 lowest value, f64 steps in a unit, i32 last step, u32 address of the bits of each step (u16), 0 where it has one step.

const columnFacts: usize = 32;

let columns: usize = 0;
let columnBytes: usize = 0;
let width: i32 = 0;
let count: i32 = 0;
/** For each row: u16, its bucket. */
let keys: usize = 0;
/** For each column the facts above. */
let facts: usize = 0;
/** For each thread and bucket: u32, the number of its rows, then the place of the next one. */
let places: usize = 0;
let bucketCount: usize = 0;

/** Takes `columnCount` columns of `stride` bytes; the rest is room as said above. */
export function placeBuckets(
  at: usize,
  stride: usize,
  columnCount: i32,
  rowCount: i32,
  keysAt: usize,
  factsAt: usize,
  placesAt: usize,
): void {
  columns = at;
  columnBytes = stride;
  width = columnCount;
  count = rowCount;
  keys = keysAt;
  facts = factsAt;
  places = placesAt;
}

/** Writes the lowest and the highest value of each column, among the thread's rows, to `out`: two f64 a column for each thread. */
export function measureShare(out: usize, thread: i32, threads: i32): void {
  let place = out + ((<usize>(thread * width)) << 4);
  const from = beginOf(thread, threads) << 3;
  const to = beginOf(thread + 1, threads) << 3;
  for (let column = columns; column < columns + <usize>width * columnBytes; column += columnBytes) {
    let lowest = v128.load64_splat(column + from);
    let highest = lowest;
    let at = column + from;
    for (; at + 16 <= column + to; at += 16) {
      const values = v128.load(at);
      lowest = f64x2.pmin(lowest, values);
      highest = f64x2.pmax(highest, values);
    }
    if (at < column + to) {
      const last = v128.load64_splat(at);
      lowest = f64x2.pmin(lowest, last);
      highest = f64x2.pmax(highest, last);
    }
    store<f64>(place, min(f64x2.extract_lane(lowest, 0), f64x2.extract_lane(lowest, 1)));
    store<f64>(place, max(f64x2.extract_lane(highest, 0), f64x2.extract_lane(highest, 1)), 8);
    place += 16;
  }
}

/** Finds the buckets of the thread's rows and counts them. `buckets`: how many there are. */
export function countShare(buckets: i32, thread: i32, threads: i32): void {
  bucketCount = <usize>buckets;
  const counts = placesOf(thread);
  memory.fill(counts, 0, bucketCount << 2);
  const from = beginOf(thread, threads);
  const to = beginOf(thread + 1, threads);
  memory.fill(keys + (from << 1), 0, (to - from) << 1);
  let column = columns;
  for (let fact = facts; fact < facts + <usize>width * columnFacts; fact += columnFacts) {
    addSteps(column, fact, from, to);
    column += columnBytes;
  }
  for (let key = keys + (from << 1); key < keys + (to << 1); key += 2) {
    const place = counts + ((<usize>load<u16>(key)) << 2);
    store<u32>(place, load<u32>(place) + 1);
  }
}

function addSteps(column: usize, fact: usize, from: usize, to: usize): void {
  const lowest = load<f64>(fact);
  const steps = load<f64>(fact, 8);
  const last = load<i32>(fact, 16);
  const bits: usize = load<u32>(fact, 20);
  if (bits === 0) return;
  let key = keys + (from << 1);
  for (let at = column + (from << 3); at < column + (to << 3); at += 8) {
    const step = min(<i32>((load<f64>(at) - lowest) * steps), last);
    store<u16>(key, load<u16>(key) | load<u16>(bits + ((<usize>step) << 1)));
    key += 2;
  }
}

/** Turns the counts of all threads into places, and writes to `starts` where each bucket begins: u32, and after them the number of rows. */
export function startBuckets(starts: usize, threads: i32): void {
  let next: u32 = 0;
  for (let bucket: usize = 0; bucket < bucketCount; bucket++) {
    store<u32>(starts + (bucket << 2), next);
    for (let thread = 0; thread < threads; thread++) {
      const place = placesOf(thread) + (bucket << 2);
      const rows = load<u32>(place);
      store<u32>(place, next);
      next += rows;
    }
  }
  store<u32>(starts + (bucketCount << 2), next);
}

/** Writes the thread's rows to their places: `pairs` registers a row, an odd last column filled up with 0. */
export function moveShare(rows: usize, pairs: i32, thread: i32, threads: i32): void {
  const next = placesOf(thread);
  const to = beginOf(thread + 1, threads);
  for (let row = beginOf(thread, threads); row < to; row++) {
    const place = next + ((<usize>load<u16>(keys + (row << 1))) << 2);
    const position = load<u32>(place);
    store<u32>(place, position + 1);
    let at = rows + ((<usize>position * <usize>pairs) << 4);
    let column = columns + (row << 3);
    for (let left = width; left > 0; left -= 2) {
      let values = v128.load64_zero(column);
      if (left > 1) values = v128.load64_lane(column + columnBytes, values, 1);
      v128.store(at, values);
      column += columnBytes << 1;
      at += 16;
    }
  }
}

/** The first row of a thread, an even number. */
function beginOf(thread: i32, threads: i32): usize {
  if (thread === threads) return <usize>count;
  return <usize>((<i64>count * thread) / threads) & ~1;
}

function placesOf(thread: i32): usize {
  return places + ((<usize>thread * bucketCount) << 2);
}
