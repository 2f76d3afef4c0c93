import {
  alphaOf,
  binCountOf,
  columnBytesOf,
  columnsOf,
  drawPlace,
  hasMissing,
  histogramOf,
  lambdaOf,
  leastCurvatureOf,
  occupiedOf,
  resultOf,
  unitOf,
} from "./state";

/** Whole numbers up to 2⁵¹ turn into f64 by adding these bits and then taking this number away. */
const magicBits: i64 = 0x4338000000000000;
const magicNumber: f64 = 6755399441055744.0;

// What the split of a node found so far; one node at a time on each thread.
let bestGain: f32 = 0;
let bestColumn: i32 = -1;
let bestBin: i32 = -1;
let bestMissingLeft: bool = false;

/** Gradients brought `alpha` nearer to 0. */
function shrunk(gradient: v128, alpha: f64): v128 {
  const zero = f64x2.splat(0.0);
  return f64x2.add(
    f64x2.pmax(f64x2.sub(gradient, f64x2.splat(alpha)), zero),
    f64x2.pmin(f64x2.add(gradient, f64x2.splat(alpha)), zero),
  );
}

function asNumber(sum: i64): f64 {
  return <f64>sum;
}

/** Two f64x2 as one f32x4. */
function narrowed(low: v128, high: v128): v128 {
  return v128.shuffle<f32>(f32x4.demote_f64x2_zero(low), f32x4.demote_f64x2_zero(high), 0, 1, 4, 5);
}

/**
 * Tries all splits of a node on one column, four bins at a time, and keeps the best if it gains more than the best so far.
 * The sums of the left side are whole numbers; `extra` (i64x2) is added to them: the missing values where they go left.
 * splits: how many of the bins may be the last that goes left. Of equal gains the first is kept, or the last when `later`.
 * Gains are squares of pulls over curvature plus λ, rounded to f32 where XGBoost rounds; a power of two as the unit
 * changes none of that. Where four bins are all empty, no split is new; `occupied` has a bit for each four that need not be.
 */
function scan(
  state: usize,
  column: i32,
  histogram: usize,
  occupied: u64,
  total: v128,
  before: f32,
  extra: v128,
  splits: i32,
  later: bool,
): void {
  const alpha = alphaOf(state);
  const lambda = f64x2.splat(lambdaOf(state));
  const least = f64x2.splat(leastCurvatureOf(state));
  const magic = f64x2.splat(magicNumber);
  const totalGradient = v128.shuffle<f64>(total, total, 0, 0);
  const totalCurvature = v128.shuffle<f64>(total, total, 1, 1);
  const beforeSplat = f32x4.splat(before);
  const limit = i32x4.splat(splits);
  let gains = f32x4.splat(0.0);
  let places = i32x4.splat(-1);
  let sum = i64x2.add(extra, i64x2.splat(magicBits));
  for (let groups = occupied; groups !== 0; groups &= groups - 1) {
    const first = (<i32>ctz(groups)) << 2;
    if (first >= splits) break;
    const four = histogram + ((<usize>first) << 4);
    const b0 = v128.load(four);
    const b1 = v128.load(four, 16);
    const b2 = v128.load(four, 32);
    const b3 = v128.load(four, 48);
    if (v128.any_true(v128.or(v128.or(b0, b1), v128.or(b2, b3)))) {
      const s0 = i64x2.add(sum, b0);
      const s1 = i64x2.add(s0, b1);
      const s2 = i64x2.add(s1, b2);
      sum = i64x2.add(s2, b3);
      const l0 = f64x2.sub(s0, magic);
      const l1 = f64x2.sub(s1, magic);
      const l2 = f64x2.sub(s2, magic);
      const l3 = f64x2.sub(sum, magic);
      let g01 = v128.shuffle<f64>(l0, l1, 0, 2);
      let g23 = v128.shuffle<f64>(l2, l3, 0, 2);
      const h01 = v128.shuffle<f64>(l0, l1, 1, 3);
      const h23 = v128.shuffle<f64>(l2, l3, 1, 3);
      let r01 = f64x2.sub(totalGradient, g01);
      let r23 = f64x2.sub(totalGradient, g23);
      const c01 = f64x2.sub(totalCurvature, h01);
      const c23 = f64x2.sub(totalCurvature, h23);
      if (alpha > 0.0) {
        g01 = shrunk(g01, alpha);
        g23 = shrunk(g23, alpha);
        r01 = shrunk(r01, alpha);
        r23 = shrunk(r23, alpha);
      }
      const gain = f32x4.sub(
        f32x4.add(
          f32x4.div(
            narrowed(f64x2.mul(g01, g01), f64x2.mul(g23, g23)),
            narrowed(f64x2.add(h01, lambda), f64x2.add(h23, lambda)),
          ),
          f32x4.div(
            narrowed(f64x2.mul(r01, r01), f64x2.mul(r23, r23)),
            narrowed(f64x2.add(c01, lambda), f64x2.add(c23, lambda)),
          ),
        ),
        beforeSplat,
      );
      const place = i32x4.add(i32x4.splat(first), i32x4(0, 1, 2, 3));
      const enough = v128.shuffle<i32>(
        f64x2.ge(f64x2.pmin(h01, c01), least),
        f64x2.ge(f64x2.pmin(h23, c23), least),
        0,
        2,
        4,
        6,
      );
      const allowed = v128.and(enough, i32x4.lt_s(place, limit));
      const better = v128.and(allowed, later ? f32x4.ge(gain, gains) : f32x4.gt(gain, gains));
      gains = v128.bitselect(gain, gains, better);
      places = v128.bitselect(place, places, better);
    }
  }
  keepBest(column, gains, places, later);
}

/** Compares the best of the four lanes with each other and with the best so far. */
function keepBest(column: i32, gains: v128, places: v128, later: bool): void {
  let gain = f32x4.extract_lane(gains, 0);
  let place = i32x4.extract_lane(places, 0);
  for (let lane = 1; lane < 4; lane++) {
    gains = v128.shuffle<f32>(gains, gains, 1, 2, 3, 0);
    places = v128.shuffle<i32>(places, places, 1, 2, 3, 0);
    const otherGain = f32x4.extract_lane(gains, 0);
    const otherPlace = i32x4.extract_lane(places, 0);
    if (otherPlace < 0 || otherGain < gain) continue;
    if (place >= 0 && otherGain === gain && otherPlace > place !== later) continue;
    gain = otherGain;
    place = otherPlace;
  }
  if (place < 0 || !(gain > bestGain)) return;
  bestGain = gain;
  bestColumn = column;
  bestBin = place;
  bestMissingLeft = later;
}

/** The gain of a leaf: what its best value takes off the penalised loss, twice. */
function leafGain(gradient: f64, curvature: f64, alpha: f64, lambda: f64): f32 {
  if (curvature <= 0.0) return 0;
  const pull = max(gradient - alpha, 0.0) + min(gradient + alpha, 0.0);
  return <f32>(pull * pull) / <f32>(curvature + lambda);
}

/** The sum of the first `bins` bins of a column. */
function sumOfBins(histogram: usize, bins: i32): v128 {
  let sum = i64x2.splat(0);
  for (const end = histogram + ((<usize>bins) << 4); histogram < end; histogram += 16) {
    sum = i64x2.add(sum, v128.load(histogram));
  }
  return sum;
}

/** The sum of a column's bins, of which those of the given groups may not be 0. */
function sumOfGroups(histogram: usize, occupied: u64): v128 {
  let sum = i64x2.splat(0);
  for (let groups = occupied; groups !== 0; groups &= groups - 1) {
    const four = histogram + ((<usize>ctz(groups)) << 6);
    sum = i64x2.add(sum, i64x2.add(v128.load(four), v128.load(four, 16)));
    sum = i64x2.add(sum, i64x2.add(v128.load(four, 32), v128.load(four, 48)));
  }
  return sum;
}

/**
 * Writes the best split of a slot, from its histogram: gain (0 for none), column, last bin that goes left, 1 when missing
 * values go left, gradient and curvature of the left side, and of the node.
 * On equal gain the earlier column, the lower threshold and missing values on the right win, as in XGBoost.
 */
export function findSplit(state: usize, slot: i32): void {
  const histogram = histogramOf(state, slot);
  const stride = columnBytesOf(state);
  const occupied = occupiedOf(state, slot);
  const node = sumOfGroups(histogram, load<u64>(occupied));
  const gradient = asNumber(i64x2.extract_lane(node, 0));
  const curvature = asNumber(i64x2.extract_lane(node, 1));
  const total = f64x2.replace_lane(f64x2.splat(gradient), 1, curvature);
  const before = leafGain(gradient, curvature, alphaOf(state), lambdaOf(state));
  const none = i64x2.splat(0);
  const mayUse = <usize>load<u32>(drawPlace(state));
  bestGain = 0;
  bestColumn = -1;
  bestBin = -1;
  bestMissingLeft = false;
  for (let column = 0; column < columnsOf(state); column++) {
    if (load<u8>(mayUse + <usize>column) === 0) continue;
    const place = histogram + <usize>column * stride;
    const bins = binCountOf(state, column);
    const groups = load<u64>(occupied + ((<usize>column) << 3));
    if (!hasMissing(state, column)) {
      scan(state, column, place, groups, total, before, none, bins - 1, false);
      continue;
    }
    const missing = v128.load(place + ((<usize>bins) << 4));
    scan(state, column, place, groups, total, before, none, bins, false);
    scan(state, column, place, groups, total, before, missing, bins - 1, true);
    if (bestColumn === column && bestMissingLeft) skipEmptyBins(place, bins);
  }
  writeResult(state, slot, histogram, gradient, curvature);
}

/** From the top down, the first of equally good splits lies above the empty bins that follow. */
function skipEmptyBins(histogram: usize, bins: i32): void {
  while (bestBin < bins - 2 && !v128.any_true(v128.load(histogram + ((<usize>(bestBin + 1)) << 4)))) bestBin++;
}

function writeResult(state: usize, slot: i32, histogram: usize, gradient: f64, curvature: f64): void {
  const result = resultOf(state, slot);
  let left = i64x2.splat(0);
  if (bestColumn >= 0) {
    const place = histogram + <usize>bestColumn * columnBytesOf(state);
    left = sumOfBins(place, bestBin + 1);
    if (bestMissingLeft) left = i64x2.add(left, v128.load(place + ((<usize>binCountOf(state, bestColumn)) << 4)));
  }
  store<f64>(result, <f64>bestGain / unitOf(state));
  store<f64>(result, <f64>bestColumn, 8);
  store<f64>(result, <f64>bestBin, 16);
  store<f64>(result, bestMissingLeft ? 1.0 : 0.0, 24);
  store<f64>(result, asNumber(i64x2.extract_lane(left, 0)), 32);
  store<f64>(result, asNumber(i64x2.extract_lane(left, 1)), 40);
  store<f64>(result, gradient, 48);
  store<f64>(result, curvature, 56);
}
