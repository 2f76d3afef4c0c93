// The tree at work: which nodes are split, what a leaf answers, and the tree as the arrays of a model.
//
// Nodes are worked on depth first, in batches of one depth. Depth-wise as XGBoost: whether a node is split depends on it
// alone, so the order in which nodes are worked on is free, and the finished tree does not tell it.
//
// A node is 32 bytes: its left child (i32, 0 for a leaf; the right one is the next), column, bin (+ 256 where missing values
// go left), the answer as a leaf (f32), gain and cover (f64).
import {
  alphaOf,
  batchOf,
  binCountOf,
  drawOf,
  drawPlace,
  freeCountPlace,
  freeSlotAt,
  gammaOf,
  grownCountPlace,
  grownOf,
  grownRoomOf,
  jobCountPlace,
  jobOf,
  lambdaOf,
  learningRateOf,
  leastCurvatureOf,
  maxDepthOf,
  nodeAt,
  nodeCountPlace,
  resultOf,
  rootAt,
  searchesPlace,
  slotsOf,
  thresholdOf,
  unitOf,
  waitingAt,
  waitingCountPlace,
} from "./state";

/** XGBoost's kRtEps: splits that gain less are rounding. */
const leastGain: f32 = 1e-6;

/** Begins a tree with a root that waits in slot 0, and plans the one job that lets its histogram be added up and searched. */
export function plantRoot(state: usize, tree: i32): void {
  store<u32>(drawPlace(state), <u32>drawOf(state, tree));
  store<i32>(nodeCountPlace(state), 1);
  const job = jobOf(state, 0);
  store<i32>(job, 0);
  store<i32>(job, 0, 4);
  store<i32>(job, 0, 28);
  store<i32>(job, 1, 44);
  store<i32>(job, 0, 48);
  store<i32>(job, 0, 52);
  store<i32>(jobCountPlace(state), 1);
  const free = slotsOf(state) - 1;
  for (let index = 0; index < free; index++) store<i32>(freeSlotAt(state, index), free - index);
  store<i32>(freeCountPlace(state), free);
  store<i32>(waitingCountPlace(state), 0);
  pushWaiting(state, 0, 0, 0);
}

/** Plans the end of the next nodes from what the search found in them, as jobs of `divide`. Returns how many, 0 when the tree is done. */
export function plan(state: usize): i32 {
  takeBackSlots(state);
  let jobs = 0;
  let depth = 0;
  for (let waiting = load<i32>(waitingCountPlace(state)); waiting > 0 && jobs < batchOf(state); jobs++) {
    const at = waitingAt(state, --waiting);
    if (jobs > 0 && load<i32>(at, 4) !== depth) break;
    depth = load<i32>(at, 4);
    const job = jobOf(state, jobs);
    store<i32>(job, depth);
    store<i32>(job, load<i32>(at, 8), 4);
    store<i32>(job, load<i32>(at), 52);
    store<i32>(waitingCountPlace(state), waiting);
  }
  store<i32>(jobCountPlace(state), jobs);
  store<i32>(searchesPlace(state), 0);
  for (let job = 0; job < jobs; job++) planJob(state, jobOf(state, job));
  return jobs;
}

/** Slots of histograms that only served a sibling are free again. */
function takeBackSlots(state: usize): void {
  const jobs = load<i32>(jobCountPlace(state));
  for (let job = 0; job < jobs; job++) {
    const at = jobOf(state, job);
    if (load<i32>(at, 44) === 0 && load<i32>(at, 48) !== 0) freeSlot(state, load<i32>(at, 28));
  }
}

function planJob(state: usize, job: usize): void {
  const slot = load<i32>(job, 4);
  const node = load<i32>(job, 52);
  const result = resultOf(state, slot);
  const nodeGradient = load<f64>(result, 48);
  const nodeCurvature = load<f64>(result, 56);
  if (node === 0) makeLeaf(state, 0, nodeGradient, nodeCurvature);
  const gain = load<f64>(result);
  store<i32>(job, -1, 20);
  store<i32>(job, -1, 24);
  store<i32>(job, -1, 28);
  store<i32>(job, 0, 44);
  store<i32>(job, 0, 48);
  if (!(gain > <f64>leastGain) || gain < gammaOf(state)) {
    freeSlot(state, slot);
    store<i32>(job, -1, 8);
    store<f32>(job, load<f32>(nodeAt(state, node), 12), 32);
    return;
  }
  const column = <i32>load<f64>(result, 8);
  const bin = <i32>load<f64>(result, 16);
  const missingLeft = load<f64>(result, 24) !== 0;
  const leftGradient = load<f64>(result, 32);
  const leftCurvature = load<f64>(result, 40);
  const rightCurvature = nodeCurvature - leftCurvature;
  const left = load<i32>(nodeCountPlace(state));
  store<i32>(nodeCountPlace(state), left + 2);
  const place = nodeAt(state, node);
  store<i32>(place, left);
  store<i32>(place, column, 4);
  store<i32>(place, missingLeft ? bin + 256 : bin, 8);
  store<f64>(place, gain, 16);
  store<i32>(job, column, 8);
  store<i32>(job, bin, 12);
  store<i32>(job, missingLeft ? binCountOf(state, column) : -1, 16);
  store<f32>(job, makeLeaf(state, left, leftGradient, leftCurvature), 32);
  store<f32>(job, makeLeaf(state, left + 1, nodeGradient - leftGradient, rightCurvature), 36);

  const depth = load<i32>(job) + 1;
  const leftOpen = mayBeSplit(state, depth, leftCurvature);
  const rightOpen = mayBeSplit(state, depth, rightCurvature);
  if (!leftOpen && !rightOpen) {
    freeSlot(state, slot);
    return;
  }
  // Rows are not counted: the side of the smaller curvature is nearly always that of fewer rows.
  const builtIsLeft = leftCurvature <= rightCurvature;
  const searchBuilt = builtIsLeft ? leftOpen : rightOpen;
  const searchDerived = builtIsLeft ? rightOpen : leftOpen;
  // The derived histogram takes the parent's place; the built one does when nothing is derived.
  const built = searchDerived ? takeSlot(state) : slot;
  const leftSlot = builtIsLeft ? built : slot;
  const rightSlot = builtIsLeft ? slot : built;
  if (rightOpen) pushOpen(state, left + 1, depth, rightSlot, nodeGradient - leftGradient, rightCurvature);
  if (leftOpen) pushOpen(state, left, depth, leftSlot, leftGradient, leftCurvature);
  store<i32>(job, leftOpen ? leftSlot : -1, 20);
  store<i32>(job, rightOpen ? rightSlot : -1, 24);
  store<i32>(job, built, 28);
  store<i32>(job, builtIsLeft ? 1 : 0, 40);
  store<i32>(job, searchBuilt ? 1 : 0, 44);
  store<i32>(job, searchDerived ? 1 : 0, 48);
  store<i32>(searchesPlace(state), 1);
}

/** False where no split can leave both sides enough. */
function mayBeSplit(state: usize, depth: i32, curvature: f64): bool {
  return depth < maxDepthOf(state) && curvature >= 2 * leastCurvatureOf(state);
}

/** Writes a node that is a leaf until it is split, and returns what it answers: the best value by Newton's rule, times the learning rate. */
function makeLeaf(state: usize, node: i32, gradient: f64, curvature: f64): f32 {
  const alpha = alphaOf(state);
  const pull = gradient > alpha ? gradient - alpha : gradient < -alpha ? gradient + alpha : 0;
  const best = curvature < leastCurvatureOf(state) ? <f32>0 : <f32>(-pull / (curvature + lambdaOf(state)));
  const value = <f32>(<f64>best * learningRateOf(state));
  const place = nodeAt(state, node);
  store<i32>(place, 0);
  store<f32>(place, value, 12);
  store<f64>(place, curvature / unitOf(state), 24);
  return value;
}

/** Lets a node wait for its end, and its slot know its sums for the search. */
function pushOpen(state: usize, node: i32, depth: i32, slot: i32, gradient: f64, curvature: f64): void {
  const result = resultOf(state, slot);
  store<f64>(result, gradient, 48);
  store<f64>(result, curvature, 56);
  pushWaiting(state, node, depth, slot);
}

function pushWaiting(state: usize, node: i32, depth: i32, slot: i32): void {
  const count = load<i32>(waitingCountPlace(state));
  const at = waitingAt(state, count);
  store<i32>(at, node);
  store<i32>(at, depth, 4);
  store<i32>(at, slot, 8);
  store<i32>(waitingCountPlace(state), count + 1);
}

function takeSlot(state: usize): i32 {
  const count = load<i32>(freeCountPlace(state)) - 1;
  store<i32>(freeCountPlace(state), count);
  return load<i32>(freeSlotAt(state, count));
}

function freeSlot(state: usize, slot: i32): void {
  const count = load<i32>(freeCountPlace(state));
  store<i32>(freeSlotAt(state, count), slot);
  store<i32>(freeCountPlace(state), count + 1);
}

/**
 * Adds the tree to those of the call: arrays with room for `grownRoomOf` nodes, one after the other. Nodes stand depth
 * first, both children of a node side by side.
 */
export function finishTree(state: usize, tree: i32): void {
  const room = grownRoomOf(state);
  const threshold = grownOf(state);
  const value = threshold + (room << 3);
  const gain = value + (room << 3);
  const cover = gain + (room << 3);
  const feature = cover + (room << 3);
  const left = feature + (room << 2);
  const right = left + (room << 2);
  const missingLeft = right + (room << 2);
  const root = tree > 0 ? load<i32>(grownCountPlace(state)) : 0;
  store<i32>(rootAt(state, tree), root);
  let count = root + 1;
  // Nodes to write, with the number each has in the arrays: the tree is done, so the place of those that wait is free.
  pushWaiting(state, 0, root, 0);
  for (let waiting = 1; waiting > 0; waiting = load<i32>(waitingCountPlace(state))) {
    const at = waitingAt(state, waiting - 1);
    store<i32>(waitingCountPlace(state), waiting - 1);
    const place = nodeAt(state, load<i32>(at));
    const number = <usize>load<i32>(at, 4);
    const child = load<i32>(place);
    const column = load<i32>(place, 4);
    const bin = load<i32>(place, 8);
    const isLeaf = child === 0;
    // Adding 0 makes −0 into 0, which JSON has not.
    store<f64>(threshold + (number << 3), isLeaf ? 0 : thresholdOf(state, column, bin & 255) + 0);
    store<f64>(value + (number << 3), <f64>load<f32>(place, 12) + 0);
    store<f64>(gain + (number << 3), isLeaf ? 0 : load<f64>(place, 16));
    store<f64>(cover + (number << 3), load<f64>(place, 24));
    store<i32>(feature + (number << 2), isLeaf ? -1 : column);
    store<i32>(left + (number << 2), isLeaf ? -1 : count);
    store<i32>(right + (number << 2), isLeaf ? -1 : count + 1);
    store<u8>(missingLeft + number, isLeaf ? 0 : <u8>(bin >> 8));
    if (isLeaf) continue;
    pushWaiting(state, child + 1, count + 1, 0);
    pushWaiting(state, child, count, 0);
    count += 2;
  }
  store<i32>(grownCountPlace(state), count);
}
