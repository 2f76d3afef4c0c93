// The search for the best split of a node, column by column.
import { alphaOf, filledBins, filledCount, lambdaOf, leastCurvatureOf } from "./state";

/** Whole numbers up to 2⁵¹ turn into f64, divided by 2²⁰, by adding these bits and then taking this number away. */
const magicBits: i64 = 0x41f8000000000000;
const magicNumber: f64 = 6442450944.0;

// What the split of a node found so far; one node at a time on each thread.
export let bestGain: f32 = 0;
export let bestColumn: i32 = -1;
export let bestBin: i32 = -1;
export let bestMissingLeft: bool = false;

/** Gradients brought `alpha` nearer to 0. */
function shrunk(gradient: v128, alpha: f64): v128 {
  const zero = f64x2.splat(0.0);
  return f64x2.add(
    f64x2.pmax(f64x2.sub(gradient, f64x2.splat(alpha)), zero),
    f64x2.pmin(f64x2.add(gradient, f64x2.splat(alpha)), zero),
  );
}

/** Two f64x2 as one f32x4. */
function narrowed(low: v128, high: v128): v128 {
  return v128.shuffle<f32>(f32x4.demote_f64x2_zero(low), f32x4.demote_f64x2_zero(high), 0, 1, 4, 5);
}

// Most splits are told from the best by a quick sum in f32, and need not be worked out to the bit.
let mayJudge: bool = false;
let quickGradient: v128 = i64x2.splat(0);
let quickCurvature: v128 = i64x2.splat(0);
let quickLambda: v128 = i64x2.splat(0);
/** Curvature plus λ of a side, from which on it may be enough, and is for sure. */
let quickDoubtful: v128 = i64x2.splat(0);
let quickEnough: v128 = i64x2.splat(0);
let quickShare: f32 = 0;

/**
 * Forgets what was found and prepares the judgement for a node of these sums. With S the sum of both sides' pulls squared over curvature plus λ, and m the least that a
 * side may have of the latter, rounding changes S by less than 2⁻¹⁹ + 2⁻²¹ (H + λ) / m of it: the one side's sums are the node's less the
 * other's. Two sums may be twice that apart.
 */
export function startScans(state: usize, gradient: f64, curvature: f64): void {
  bestGain = 0;
  bestColumn = -1;
  bestBin = -1;
  bestMissingLeft = false;
  const lambda = lambdaOf(state);
  const whole = curvature + lambda;
  const least = leastCurvatureOf(state) + lambda;
  const slack = 4e-6 + (2e-6 * whole) / least;
  // Greater numbers might leave the range of f32.
  mayJudge = alphaOf(state) === 0 && lambda < 1e12 && slack < 0.5;
  quickGradient = f32x4.splat(<f32>gradient);
  quickCurvature = f32x4.splat(<f32>whole);
  quickLambda = f32x4.splat(<f32>lambda);
  quickDoubtful = f32x4.splat(<f32>(least - slack * least));
  quickEnough = f32x4.splat(<f32>(least + slack * least));
  quickShare = <f32>(1 - slack);
}

/** The greatest of four f32. */
function greatest(four: v128): f32 {
  const two = f32x4.pmax(four, v128.shuffle<f32>(four, four, 2, 3, 0, 1));
  return max(f32x4.extract_lane(two, 0), f32x4.extract_lane(two, 1));
}

/**
 * Tries all splits of a node on one column, four filled bins at a time, and keeps the best if it gains more than the best so far.
 * `extra` (i64x2) is added to the sums of the left side: the missing values where they go left. Of equal gains the first is
 * kept, or the last when `later`. Behind an empty bin no split is new; nor is one behind the last bin that is filled, or behind the
 * missing values, as too little is left on the right. notes: 80 bytes for each four bins.
 * Gains are squares of pulls over curvature plus λ, rounded to f32 where XGBoost rounds; a power of two as the unit
 * changes none of that.
 */
export function scan(
  state: usize,
  column: i32,
  histogram: usize,
  filled: usize,
  total: v128,
  before: f32,
  extra: v128,
  later: bool,
  notes: usize,
): void {
  const magic = f64x2.splat(magicNumber);
  const quickG = quickGradient;
  const quickH = quickCurvature;
  const quickL = quickLambda;
  const doubtful = quickDoubtful;
  const enoughForSure = quickEnough;
  let possible = f32x4.splat(0.0);
  let certain = f32x4.splat(0.0);
  let sum = i64x2.add(extra, i64x2.splat(magicBits));
  let note = notes;
  const bins = filledBins(filled);
  const end = bins + filledCount(filled);
  for (let at = bins; at < end; at += 4) {
    const four = load<u32>(at);
    const s0 = i64x2.add(sum, v128.load(histogram + <usize>((four << 4) & 0xff0)));
    const s1 = i64x2.add(s0, v128.load(histogram + <usize>((four >> 4) & 0xff0)));
    const s2 = i64x2.add(s1, v128.load(histogram + <usize>((four >> 12) & 0xff0)));
    sum = i64x2.add(s2, v128.load(histogram + <usize>((four >> 20) & 0xff0)));
    const l0 = f64x2.sub(s0, magic);
    const l1 = f64x2.sub(s1, magic);
    const l2 = f64x2.sub(s2, magic);
    const l3 = f64x2.sub(sum, magic);
    v128.store(note, l0);
    v128.store(note, l1, 16);
    v128.store(note, l2, 32);
    v128.store(note, l3, 48);
    const first = v128.shuffle<f32>(f32x4.demote_f64x2_zero(l0), f32x4.demote_f64x2_zero(l1), 0, 4, 1, 5);
    const second = v128.shuffle<f32>(f32x4.demote_f64x2_zero(l2), f32x4.demote_f64x2_zero(l3), 0, 4, 1, 5);
    const g = v128.shuffle<f64>(first, second, 0, 2);
    const h = v128.shuffle<f64>(first, second, 1, 3);
    const r = f32x4.sub(quickG, g);
    const left = f32x4.add(h, quickL);
    const right = f32x4.sub(quickH, h);
    const quick = f32x4.add(f32x4.div(f32x4.mul(g, g), left), f32x4.div(f32x4.mul(r, r), right));
    const lesser = f32x4.pmin(left, right);
    const doubted = v128.and(quick, f32x4.ge(lesser, doubtful));
    v128.store(note, doubted, 64);
    possible = f32x4.pmax(possible, doubted);
    certain = f32x4.pmax(certain, v128.and(quick, f32x4.ge(lesser, enoughForSure)));
    note += 80;
  }
  const toReach = max(greatest(certain), bestGain + before) * quickShare;
  if (mayJudge && !(greatest(possible) >= toReach)) return;
  const reach = f32x4.splat(toReach);

  const alpha = alphaOf(state);
  const lambda = f64x2.splat(lambdaOf(state));
  const least = f64x2.splat(leastCurvatureOf(state));
  const totalGradient = v128.shuffle<f64>(total, total, 0, 0);
  const totalCurvature = v128.shuffle<f64>(total, total, 1, 1);
  const beforeSplat = f32x4.splat(before);
  let gains = f32x4.splat(0.0);
  let places = i32x4.splat(-1);
  note = notes;
  for (let at = bins; at < end; at += 4) {
    if (!mayJudge || v128.any_true(f32x4.ge(v128.load(note, 64), reach))) {
      const l0 = v128.load(note);
      const l1 = v128.load(note, 16);
      const l2 = v128.load(note, 32);
      const l3 = v128.load(note, 48);
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
      const place = i32x4.extend_low_i16x8_u(i16x8.extend_low_i8x16_u(v128.load32_zero(at)));
      const enough = v128.shuffle<i32>(
        f64x2.ge(f64x2.pmin(h01, c01), least),
        f64x2.ge(f64x2.pmin(h23, c23), least),
        0,
        2,
        4,
        6,
      );
      const better = v128.and(enough, later ? f32x4.ge(gain, gains) : f32x4.gt(gain, gains));
      gains = v128.bitselect(gain, gains, better);
      places = v128.bitselect(place, places, better);
    }
    note += 80;
  }
  keepBest(column, gains, places, later);
}

/** Compares the best of the four lanes with each other and with the best so far. */
function keepBest(column: i32, gains: v128, places: v128, later: bool): void {
  if (!v128.any_true(f32x4.gt(gains, f32x4.splat(bestGain)))) return;
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

/** Moves the best split up: from the top down, the first of equally good splits lies above the empty bins that follow. */
export function skipEmptyBins(histogram: usize, bins: i32): void {
  while (bestBin < bins - 2 && !v128.any_true(v128.load(histogram + ((<usize>(bestBin + 1)) << 4)))) bestBin++;
}
