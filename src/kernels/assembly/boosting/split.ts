import { bestBin, bestColumn, bestGain, bestMissingLeft, scan, skipEmptyBins, startScans } from "./scan";
import {
  alphaOf,
  binCountOf,
  columnBytes,
  columnsOf,
  drawPlace,
  filledOf,
  hasMissing,
  histogramOf,
  lambdaOf,
  lastBinOf,
  notesOf,
  resultOf,
  unitOf,
} from "./state";

function asNumber(sum: i64): f64 {
  return <f64>sum / 1048576.0;
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

/** Writes the sums of a root, of which its histogram knows first. */
export function sumRoot(state: usize, slot: i32): void {
  const sums = sumOfBins(histogramOf(state, slot), lastBinOf(state, 0) + 1);
  const result = resultOf(state, slot);
  store<f64>(result, asNumber(i64x2.extract_lane(sums, 0)), 48);
  store<f64>(result, asNumber(i64x2.extract_lane(sums, 1)), 56);
}

/**
 * Writes the best split of a slot, from its histogram: gain (0 for none), column, last bin that goes left, 1 when missing
 * values go left, gradient and curvature of the left side. Gradient and curvature of the node are there already.
 * On equal gain the earlier column, the lower threshold and missing values on the right win, as in XGBoost.
 */
export function findSplit(state: usize, slot: i32, thread: i32): void {
  const histogram = histogramOf(state, slot);
  const total = v128.load(resultOf(state, slot), 48);
  const gradient = f64x2.extract_lane(total, 0);
  const curvature = f64x2.extract_lane(total, 1);
  const before = leafGain(gradient, curvature, alphaOf(state), lambdaOf(state));
  startScans(state, gradient, curvature);
  const notes = notesOf(state, thread);
  const none = i64x2.splat(0);
  const mayUse = <usize>load<u32>(drawPlace(state));
  for (let column = 0; column < columnsOf(state); column++) {
    if (load<u8>(mayUse + <usize>column) === 0) continue;
    const place = histogram + <usize>column * columnBytes;
    const bins = binCountOf(state, column);
    const filled = filledOf(state, slot, column);
    if (!hasMissing(state, column)) {
      scan(state, column, place, filled, total, before, none, false, notes);
      continue;
    }
    const missing = v128.load(place + ((<usize>bins) << 4));
    scan(state, column, place, filled, total, before, none, false, notes);
    scan(state, column, place, filled, total, before, missing, true, notes);
    if (bestColumn === column && bestMissingLeft) skipEmptyBins(place, bins);
  }
  writeResult(state, slot, histogram);
}

function writeResult(state: usize, slot: i32, histogram: usize): void {
  const result = resultOf(state, slot);
  let left = i64x2.splat(0);
  if (bestColumn >= 0) {
    const place = histogram + <usize>bestColumn * columnBytes;
    left = sumOfBins(place, bestBin + 1);
    if (bestMissingLeft) left = i64x2.add(left, v128.load(place + ((<usize>binCountOf(state, bestColumn)) << 4)));
  }
  store<f64>(result, <f64>bestGain / unitOf(state));
  store<f64>(result, <f64>bestColumn, 8);
  store<f64>(result, <f64>bestBin, 16);
  store<f64>(result, bestMissingLeft ? 1.0 : 0.0, 24);
  store<f64>(result, asNumber(i64x2.extract_lane(left, 0)), 32);
  store<f64>(result, asNumber(i64x2.extract_lane(left, 1)), 40);
}
