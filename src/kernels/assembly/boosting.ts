// Gradient boosting on histograms.
//
// Gradients and curvatures are whole numbers of a small unit, so sums are exact: they do not depend on the order of the
// rows, nor on how many threads share them, and the histogram of one child is its parent's less its sibling's to the last bit.
// A bin is 16 bytes, the sums of both as i64 side by side, so that one SIMD addition does both. A row's gradient and
// curvature are i32, at most 2³⁰ units, so that n rows sum to at most n·2³⁰: no overflow below 2³³ rows. The door
// makes the unit larger for more than 2²⁰ rows, so that sums stay within 2⁵⁰ and turn into f64 exactly.
//
// The bins of a row lie in 8 bytes for the histograms, which need all columns of a row; and again column by column
// for sorting the rows of a node, which needs one column.
//
// A thread by itself grows trees in one call, `growTrees`. Several own a slice of the rows each, with an order of its own, and a tree
// takes calls: `startTree` on every slice and `findSplits`; then, as long as `plan` finds something to do, `divide` on every slice and
// `findSplits` with the nodes dealt among the threads; then `finishTree`.
import { binValues } from "./boosting/bins";
import { addLeaves, beginFit, fitAt, setDraw, stopAt, stopsOf, sumsAt } from "./boosting/forecast";
import { fillGradients } from "./boosting/gradients";
import {
  addHistogram,
  addRows,
  clearHistogram,
  clearSlot,
  fillPacks,
  listBins,
  narrowSlot,
  subtractSlot,
} from "./boosting/histogram";
import { addLeaf, addTwoLeaves, fillShuffles, partitionAt, partitionBetween } from "./boosting/partition";
import { findSplit, sumRoot } from "./boosting/split";
import {
  codeBytesOf,
  codesOf,
  filledOf,
  histogramOf,
  jobOf,
  marginsOf,
  maskOf,
  nodeCountPlace,
  notesOf,
  orderOf,
  partialHistogramOf,
  rangeOf,
  recordBytesOf,
  recordsOf,
  sliceBegin,
  slicesOf,
} from "./boosting/state";
import { finishTree, plan, plantRoot } from "./boosting/tree";

export { finishTree, plan };

/** Fills the tables that never change, and clears the histograms of `slots` slots. */
export function prepare(state: usize, slots: i32): void {
  fillShuffles(state);
  fillPacks(state);
  for (let slot = 0; slot < slots; slot++) clearHistogram(state, histogramOf(state, slot));
  memory.fill(filledOf(state, 0, 0), 0, filledOf(state, slots, 0) - filledOf(state, 0, 0));
}

/** Bins a slice of a column, as `binValues` does. */
export function bin(state: usize, column: i32, values: usize, lowest: usize, missing: i32, slice: i32): void {
  const record = recordsOf(state) + <usize>(column >> 3) * recordBytesOf(state) + <usize>(column & 7);
  const codes = codesOf(state) + <usize>column * codeBytesOf(state);
  const keys = notesOf(state, slice);
  binValues(values, sliceBegin(state, slice), sliceBegin(state, slice + 1), lowest, missing, record, codes, keys);
}

/** Rows whose gradients are still in the cache when the histogram needs them. */
const chunk = 1024;

/**
 * Grows the first `trees` trees of those whose draws are there, and leaves them as `finishTree` says. All that it reads and
 * writes is what the state points to, so threads may do it side by side, each with a state of its own.
 */
export function growTrees(state: usize, trees: i32): void {
  for (let tree = 0; tree < trees; tree++) {
    startTree(state, tree, 0);
    findSplits(state, 1, 0);
    for (let jobs = plan(state); jobs > 0; jobs = plan(state)) {
      divide(state, jobs, 0);
      findSplits(state, jobs, 0);
    }
    finishTree(state, tree);
  }
}

/**
 * Does fits that no other thread has begun, each on a state of its own: see `boosting/forecast.ts`. next: the number of the next fit
 * (i32); values: `rows` other rows, whose sums must be 0 at the first stop.
 */
export function forecastShare(state: usize, fits: usize, count: i32, next: usize, values: usize, rows: i32): void {
  for (let index = atomic.add<i32>(next, 1); index < count; index = atomic.add<i32>(next, 1)) {
    const fit = fitAt(fits, index);
    beginFit(state, fit);
    let tree = 0;
    for (let stop = 0; stop < stopsOf(fit); stop++) {
      const sums = sumsAt(fit, stop, rows);
      if (stop > 0) memory.copy(sums, sumsAt(fit, stop - 1, rows), sums - sumsAt(fit, stop - 1, rows));
      for (; tree < stopAt(fit, stop); tree++) {
        setDraw(state, fit, tree);
        growTrees(state, 1);
        addLeaves(state, values, rows, sums);
      }
    }
  }
}

/** Gradients of a slice's rows from their margins, and the slice's histogram of the root, which has slot 0. */
export function startTree(state: usize, tree: i32, slice: i32): void {
  if (slice === 0) plantRoot(state, tree);
  const mask = maskOf(state, tree);
  const begin = sliceBegin(state, slice);
  const end = sliceBegin(state, slice + 1);
  const range = rangeOf(state, slice, 0);
  store<i32>(range, begin);
  store<i32>(range, end - begin, 4);
  const histogram = clearedHistogram(state, slice, 0, 0);
  for (let row = begin; row < end; row += chunk) {
    const last = min(row + chunk, end);
    fillGradients(state, row, last, mask);
    addRows(state, 0, row, last - row, histogram);
  }
}

/** Where a slice sums up the rows of a slot, cleared: the first in the slot itself. */
function clearedHistogram(state: usize, slice: i32, slot: i32, job: i32): usize {
  if (slice === 0) {
    clearSlot(state, slot);
    return histogramOf(state, slot);
  }
  const histogram = partialHistogramOf(state, slice, job);
  clearHistogram(state, histogram);
  return histogram;
}

/**
 * Does the jobs on one slice. A job is the end of a node: i32 depth, slot, column (−1: the node is a leaf), bin, missing
 * (the bin that goes left besides, or −1), left slot and right slot (−1: a leaf), built (the slot whose histogram is to
 * be summed from rows, or −1); then f32 values of the leaves, left (or the node itself) and right. Then i32: whether the built slot is the
 * left side's, whether it is to be searched, whether the node's own slot is, which then holds the other side, and the node.
 */
export function divide(state: usize, jobs: i32, slice: i32): void {
  for (let job = 0; job < jobs; job++) {
    const at = jobOf(state, job);
    const range = rangeOf(state, slice, load<i32>(at, 4));
    divideNode(state, slice, job, at, load<i32>(range), load<i32>(range, 4));
  }
}

function divideNode(state: usize, slice: i32, job: i32, at: usize, begin: i32, count: i32): void {
  const depth = load<i32>(at);
  const column = load<i32>(at, 8);
  const bin = load<i32>(at, 12);
  const missing = load<i32>(at, 16);
  const leftSlot = load<i32>(at, 20);
  const rightSlot = load<i32>(at, 24);
  const leftValue = load<f32>(at, 32);
  const rightValue = load<f32>(at, 36);
  const margins = marginsOf(state);
  const order = orderOf(state, depth) + ((<usize>begin) << 2);
  if (column < 0) {
    if (depth > 0) addLeaf(margins, order, count, leftValue);
    else
      for (let row = begin; row < begin + count; row++) {
        const place = margins + ((<usize>row) << 2);
        store<f32>(place, load<f32>(place) + leftValue);
      }
    return;
  }
  const codes = codesOf(state) + <usize>column * codeBytesOf(state);
  if (leftSlot < 0 && rightSlot < 0 && depth > 0) {
    addTwoLeaves(margins, order, count, codes, bin, missing, at + 32);
    return;
  }
  const out = orderOf(state, depth + 1) + ((<usize>begin) << 2);
  const leftCount =
    depth > 0
      ? partitionAt(state, order, count, codes, bin, missing, out)
      : partitionBetween(state, begin, begin + count, codes, bin, missing, out);
  const rightOut = out + ((<usize>leftCount) << 2);
  finishSide(state, slice, leftSlot, begin, leftCount, out, leftValue);
  finishSide(state, slice, rightSlot, begin + leftCount, count - leftCount, rightOut, rightValue);
  const built = load<i32>(at, 28);
  if (built < 0) return;
  const builtIsLeft = load<i32>(at, 40) !== 0;
  const builtOrder = builtIsLeft ? out : rightOut;
  const builtCount = builtIsLeft ? leftCount : count - leftCount;
  addRows(state, builtOrder, 0, builtCount, clearedHistogram(state, slice, built, job));
}

/** A side that goes on keeps its range of rows; a leaf gives them its value. */
function finishSide(state: usize, slice: i32, slot: i32, begin: i32, count: i32, order: usize, value: f32): void {
  if (slot < 0) {
    addLeaf(marginsOf(state), order, count, value);
    return;
  }
  const range = rangeOf(state, slice, slot);
  store<i32>(range, begin);
  store<i32>(range, count, 4);
}

/**
 * Finds the best splits after `divide`, of every job whose number is this thread's modulo the number of slices: sums
 * up what the slices built, takes it from the parent's histogram where the sibling needs it, and searches both.
 */
export function findSplits(state: usize, jobs: i32, thread: i32): void {
  const slices = slicesOf(state);
  for (let job = thread; job < jobs; job += slices) {
    const at = jobOf(state, job);
    const slot = load<i32>(at, 4);
    const built = load<i32>(at, 28);
    if (built < 0) continue;
    const histogram = histogramOf(state, built);
    for (let slice = 1; slice < slices; slice++) {
      addHistogram(state, histogram, partialHistogramOf(state, slice, job));
    }
    if (load<i32>(at, 52) === 0 && load<i32>(nodeCountPlace(state)) === 1) {
      listBins(state, slot);
      sumRoot(state, slot);
    } else if (slot === built) narrowSlot(state, slot);
    else subtractSlot(state, slot, built);
    if (load<i32>(at, 44) !== 0) findSplit(state, built, thread);
    if (load<i32>(at, 48) !== 0) findSplit(state, slot, thread);
  }
}
