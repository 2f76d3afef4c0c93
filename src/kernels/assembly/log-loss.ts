// The log loss of a logistic regression with its first and second derivatives, in one pass: rows are taken in blocks that stay in the
// nearest cache while score, residual, gradient and curvature are taken from them, two rows in a register. Exponential and
// logarithm are polynomials of this file's own, so that the bits do not depend on the machine.

/** 1/13!, 1/12!, … 1/0!: the series of the exponential. Read from memory, because a constant in a register is made anew each time. */
const inverseFactorials = memory.data<f64>([
  1 / 6227020800.0,
  1 / 479001600.0,
  1 / 39916800.0,
  1 / 3628800.0,
  1 / 362880.0,
  1 / 40320.0,
  1 / 5040.0,
  1 / 720.0,
  1 / 120.0,
  1 / 24.0,
  1 / 6.0,
  0.5,
  1,
  1,
]);

/** 1/21, 1/19, … 1/1: the series of the logarithm. */
const inverseOdds = memory.data<f64>([
  1 / 21.0,
  1 / 19.0,
  1 / 17.0,
  1 / 15.0,
  1 / 13.0,
  1 / 11.0,
  1 / 9.0,
  1 / 7.0,
  1 / 5.0,
  1 / 3.0,
  1,
]);

/** Rows that are worked on at a time: their columns and what comes between stay in the nearest cache. */
const blockBytes: usize = 256 << 3;
/** Rows of a sample that lie side by side: enough for memory to be read in whole pieces, and few, as neighbours may be alike. */
const sampledBytes: usize = 32 << 3;

/** `width` columns of `stride` bytes each; for each row f64 target, 0 or 1, and f64 weight; coefficients and intercept. */
let columns: usize = 0;
let stride: usize = 0;
let width: i32 = 0;
let targets: usize = 0;
let weights: usize = 0;
let point: usize = 0;
/** Room for a block of f64 each: scores, then residuals; spreads; exponentials, then a column times the spreads. */
let scores: usize = 0;
let spreads: usize = 0;
let products: usize = 0;

/** Takes the rows, and a thread's room for three blocks of work. */
export function place(
  at: usize,
  bytes: usize,
  count: i32,
  target: usize,
  weight: usize,
  own: usize,
  work: usize,
): void {
  columns = at;
  stride = bytes;
  width = count;
  targets = target;
  weights = weight;
  point = own;
  scores = work;
  spreads = scores + blockBytes;
  products = spreads + blockBytes;
}

/**
 * Sums what the rows of every `threads`-th of `parts` parts contribute, from part `thread` on; a part has sums of its own of
 * `outBytes`, so that the bits do not depend on the threads. rows: a number divisible by 4, rows of weight 0 among them. every: 1 for all
 * rows; more for a sample, one of so many pieces of 32 rows. A part's sums: f64
 * loss where `withLoss`, the gradient by the coefficients and the intercept, then, where `withCurvature`, the lower triangle of the
 * curvature, row by row of a square.
 */
export function sumShare(
  rows: i32,
  every: i32,
  parts: i32,
  out: usize,
  outBytes: usize,
  withLoss: i32,
  withCurvature: i32,
  thread: i32,
  threads: i32,
): void {
  const end = (<usize>rows) << 3;
  const length = every > 1 ? sampledBytes : blockBytes;
  const stride = length * <usize>every;
  const first = length * <usize>(every >> 1);
  const blocks = <i32>(every > 1 ? end / stride : (end + blockBytes - 1) / blockBytes);
  for (let part = thread; part < parts; part += threads) {
    const sums = out + <usize>part * outBytes;
    memory.fill(sums, 0, outBytes);
    for (let block = (blocks * part) / parts; block < (blocks * (part + 1)) / parts; block++) {
      const begin = first + <usize>block * stride;
      addBlock(begin, min(length, end - begin), sums, withLoss !== 0, withCurvature !== 0);
    }
  }
}

function addBlock(begin: usize, bytes: usize, out: usize, withLoss: bool, withCurvature: bool): void {
  const interceptAt = (<usize>width) << 3;
  const first = columns + begin;
  const gradient = out + 8;
  const curvature = gradient + interceptAt + 8;
  const rowOfIntercept = curvature + <usize>width * (interceptAt + 8);
  score(first, bytes);
  takeTails(bytes);
  if (withLoss) takeLoss(begin, bytes, out);
  takeResiduals(begin, bytes, gradient + interceptAt, rowOfIntercept + interceptAt, withCurvature);
  for (let j: usize = 0; j < <usize>width; j++) {
    const column = first + j * stride;
    addTo(gradient + (j << 3), dot(scores, column, bytes));
    if (!withCurvature) continue;
    addTo(rowOfIntercept + (j << 3), multiply(column, bytes));
    addProducts(curvature + j * (interceptAt + 8), first, j, bytes);
  }
}

/** Adds the products of column j times the spreads with the columns up to it, two columns at a time. */
function addProducts(row: usize, first: usize, j: usize, bytes: usize): void {
  let i: usize = 0;
  for (; i < j; i += 2) {
    const one = first + i * stride;
    const other = one + stride;
    let sumOne = f64x2.splat(0);
    let sumOther = sumOne;
    let oddOne = sumOne;
    let oddOther = sumOne;
    for (let at: usize = 0; at < bytes; at += 32) {
      const even = v128.load(products + at);
      const odd = v128.load(products + at, 16);
      sumOne = f64x2.add(sumOne, f64x2.mul(even, v128.load(one + at)));
      sumOther = f64x2.add(sumOther, f64x2.mul(even, v128.load(other + at)));
      oddOne = f64x2.add(oddOne, f64x2.mul(odd, v128.load(one + at, 16)));
      oddOther = f64x2.add(oddOther, f64x2.mul(odd, v128.load(other + at, 16)));
    }
    addTo(row + (i << 3), sumOf(f64x2.add(sumOne, oddOne)));
    addTo(row + (i << 3) + 8, sumOf(f64x2.add(sumOther, oddOther)));
  }
  if (i === j) addTo(row + (i << 3), dot(products, first + i * stride, bytes));
}

function addTo(place: usize, value: f64): void {
  store<f64>(place, load<f64>(place) + value);
}

function sumOf(lanes: v128): f64 {
  return f64x2.extract_lane(lanes, 0) + f64x2.extract_lane(lanes, 1);
}

function score(first: usize, bytes: usize): void {
  const intercept = v128.load64_splat(point + ((<usize>width) << 3));
  for (let at: usize = 0; at < bytes; at += 16) v128.store(scores + at, intercept);
  for (let j: usize = 0; j < <usize>width; j++) {
    const coefficient = v128.load64_splat(point + (j << 3));
    const column = first + j * stride;
    for (let at: usize = 0; at < bytes; at += 16) {
      const part = f64x2.mul(coefficient, v128.load(column + at));
      v128.store(scores + at, f64x2.add(v128.load(scores + at), part));
    }
  }
}

/** Leaves e^-|score| of each row in `products`. A loop of its own: the shorter a turn, the more of them the processor overlaps. */
function takeTails(bytes: usize): void {
  for (let at: usize = 0; at < bytes; at += 16) {
    v128.store(products + at, exponential(f64x2.neg(f64x2.abs(v128.load(scores + at)))));
  }
}

/** Adds up the loss. Needs what `takeTails` leaves. */
function takeLoss(begin: usize, bytes: usize, loss: usize): void {
  const zero = f64x2.splat(0);
  const one = f64x2.splat(1);
  let losses = zero;
  for (let at: usize = 0; at < bytes; at += 16) {
    const hit = v128.load(targets + begin + at);
    // ln(1 + e^-z) for a hit, ln(1 + e^z) else.
    const against = f64x2.mul(v128.load(scores + at), f64x2.sub(one, f64x2.add(hit, hit)));
    const rowLoss = f64x2.add(f64x2.pmax(against, zero), logarithmOfOnePlus(v128.load(products + at)));
    losses = f64x2.add(losses, f64x2.mul(v128.load(weights + begin + at), rowLoss));
  }
  addTo(loss, sumOf(losses));
}

/** Puts residuals in the place of the scores, fills the spreads, and adds up both. Needs what `takeTails` leaves. */
function takeResiduals(begin: usize, bytes: usize, residualSum: usize, spreadSum: usize, withSpread: bool): void {
  const zero = f64x2.splat(0);
  const one = f64x2.splat(1);
  let residuals = zero;
  let spread = zero;
  for (let at: usize = 0; at < bytes; at += 16) {
    const weight = v128.load(weights + begin + at);
    const tail = v128.load(products + at);
    // Of sigmoid(z) and sigmoid(-z) the larger and the smaller.
    const larger = f64x2.div(one, f64x2.add(one, tail));
    const smaller = f64x2.mul(tail, larger);
    const probability = v128.bitselect(larger, smaller, f64x2.ge(v128.load(scores + at), zero));
    const residual = f64x2.mul(weight, f64x2.sub(probability, v128.load(targets + begin + at)));
    residuals = f64x2.add(residuals, residual);
    v128.store(scores + at, residual);
    if (!withSpread) continue;
    const own = f64x2.mul(weight, f64x2.mul(larger, smaller));
    spread = f64x2.add(spread, own);
    v128.store(spreads + at, own);
  }
  addTo(residualSum, sumOf(residuals));
  if (withSpread) addTo(spreadSum, sumOf(spread));
}

/** The sum of products of two columns, in four chains so that no addition waits for the last. */
function dot(a: usize, b: usize, bytes: usize): f64 {
  let even = f64x2.splat(0);
  let odd = even;
  for (let at: usize = 0; at < bytes; at += 32) {
    even = f64x2.add(even, f64x2.mul(v128.load(a + at), v128.load(b + at)));
    odd = f64x2.add(odd, f64x2.mul(v128.load(a + at, 16), v128.load(b + at, 16)));
  }
  return sumOf(f64x2.add(even, odd));
}

/** Fills the products of a column with the spreads; returns their sum. */
function multiply(column: usize, bytes: usize): f64 {
  let sum = f64x2.splat(0);
  for (let at: usize = 0; at < bytes; at += 16) {
    const product = f64x2.mul(v128.load(spreads + at), v128.load(column + at));
    sum = f64x2.add(sum, product);
    v128.store(products + at, product);
  }
  return sumOf(sum);
}

/** e^x for x at most 0, two at a time; below -708 as at -708. */
function exponential(given: v128): v128 {
  const x = f64x2.pmax(given, f64x2.splat(-708));
  // The last bits of this number hold x / ln 2, rounded.
  const shifted = f64x2.add(f64x2.mul(x, f64x2.splat(Math.LOG2E)), f64x2.splat(6755399441055744));
  const power = f64x2.sub(shifted, f64x2.splat(6755399441055744));
  let rest = f64x2.sub(x, f64x2.mul(power, f64x2.splat(0.6931471803691238)));
  rest = f64x2.sub(rest, f64x2.mul(power, f64x2.splat(1.9082149292705877e-10)));
  let sum = v128.load64_splat(inverseFactorials);
  sum = next(sum, rest, inverseFactorials + 8);
  sum = next(sum, rest, inverseFactorials + 16);
  sum = next(sum, rest, inverseFactorials + 24);
  sum = next(sum, rest, inverseFactorials + 32);
  sum = next(sum, rest, inverseFactorials + 40);
  sum = next(sum, rest, inverseFactorials + 48);
  sum = next(sum, rest, inverseFactorials + 56);
  sum = next(sum, rest, inverseFactorials + 64);
  sum = next(sum, rest, inverseFactorials + 72);
  sum = next(sum, rest, inverseFactorials + 80);
  sum = next(sum, rest, inverseFactorials + 88);
  sum = next(sum, rest, inverseFactorials + 96);
  sum = next(sum, rest, inverseFactorials + 104);
  return f64x2.mul(sum, i64x2.shl(i64x2.add(shifted, i64x2.splat(1023)), 52));
}

/** ln(1 + t) for t from 0 to 1, two at a time. */
function logarithmOfOnePlus(t: v128): v128 {
  // Above √2 the half of 1 + t is taken, so that what remains is near 1.
  const isHalved = f64x2.gt(t, f64x2.splat(0.41421356237309503));
  const halved = f64x2.mul(f64x2.sub(t, f64x2.splat(1)), f64x2.splat(0.5));
  const rest = v128.bitselect(halved, t, isHalved);
  const s = f64x2.div(rest, f64x2.add(rest, f64x2.splat(2)));
  const square = f64x2.mul(s, s);
  let sum = v128.load64_splat(inverseOdds);
  sum = next(sum, square, inverseOdds + 8);
  sum = next(sum, square, inverseOdds + 16);
  sum = next(sum, square, inverseOdds + 24);
  sum = next(sum, square, inverseOdds + 32);
  sum = next(sum, square, inverseOdds + 40);
  sum = next(sum, square, inverseOdds + 48);
  sum = next(sum, square, inverseOdds + 56);
  sum = next(sum, square, inverseOdds + 64);
  sum = next(sum, square, inverseOdds + 72);
  sum = next(sum, square, inverseOdds + 80);
  const logarithm = f64x2.mul(f64x2.add(s, s), sum);
  return f64x2.add(logarithm, v128.and(isHalved, f64x2.splat(Math.LN2)));
}

/** A step of Horner's rule. */
function next(sum: v128, x: v128, coefficient: usize): v128 {
  return f64x2.add(f64x2.mul(sum, x), v128.load64_splat(coefficient));
}
