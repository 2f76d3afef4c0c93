// What a grown tree says of rows that it has not seen, whole and cut short: no tree is written, and one walk serves all limits.
import { answerOf, nodeAt, nodeCount, rowsOf } from "./nodes";
import { thresholdOf } from "./thresholds";

/** The rows one after the other, an f64 a column, NaN where missing. */
let values: usize = 0;
let rowCount: u32 = 0;
let rowBytes: usize = 0;
/** Depth and rows to split (u32 each): a tree under these limits is the grown one cut short, as a node depends on nothing below it. */
let limits: usize = 0;
let limitCount: u32 = 0;
/** Threshold and answer of every node of the tree (f64 each). */
let nodeValues: usize = 0;
/** The nodes on a row's way from the root (u32). */
let path: usize = 0;

export function setForecast(
  valuesAt: usize,
  rows: u32,
  columns: u32,
  limitsAt: usize,
  limitsCount: u32,
  nodeValuesAt: usize,
  pathAt: usize,
): void {
  values = valuesAt;
  rowCount = rows;
  rowBytes = (<usize>columns) << 3;
  limits = limitsAt;
  limitCount = limitsCount;
  nodeValues = nodeValuesAt;
  path = pathAt;
}

/** How many numbers a tree answers: one a row for each of the limits in turn. */
export function answerCount(): u32 {
  return limitCount * rowCount;
}

/** Writes the answers of the grown tree to `out`, an f64 each. */
export function writeAnswers(out: usize): void {
  for (let node: u32 = 0; node < nodeCount; node++) {
    const place = nodeAt(node);
    const to = nodeValues + ((<usize>node) << 4);
    const isLeaf = load<u32>(place) === 0;
    store<f64>(to, isLeaf ? 0 : thresholdOf(load<u16>(place, 8), load<u16>(place, 10), load<u16>(place, 12)));
    store<f64>(to, answerOf(node), 8);
  }
  const stride = (<usize>rowCount) << 3;
  for (let row: usize = 0; row < <usize>rowCount; row++) {
    const depth = walk(values + row * rowBytes);
    let to = out + (row << 3);
    for (let limit: usize = 0; limit < <usize>limitCount; limit++) {
      let at = min(depth, load<u32>(limits + (limit << 3)));
      const minSplit = load<u32>(limits + (limit << 3), 4);
      // The way from one node to the next leads through ever fewer rows.
      while (at > 0 && rowsOf(nodeOnPath(at - 1)) < minSplit) at--;
      store<f64>(to, load<f64>(nodeValues + ((<usize>nodeOnPath(at)) << 4), 8));
      to += stride;
    }
  }
}

function nodeOnPath(depth: u32): u32 {
  return load<u32>(path + ((<usize>depth) << 2));
}

/** Leads a row from the root to a leaf. Returns the leaf's depth. */
function walk(row: usize): u32 {
  let node: u32 = 0;
  let depth: u32 = 0;
  store<u32>(path, node);
  let place = nodeAt(node);
  for (let child = load<u32>(place); child !== 0; child = load<u32>(place)) {
    const x = load<f64>(row + ((<usize>load<u16>(place, 8)) << 3));
    const threshold = load<f64>(nodeValues + ((<usize>node) << 4));
    const goesLeft = load<u8>(place, 14) !== 0 ? !(x >= threshold) : x < threshold;
    node = child + (goesLeft ? 0 : 1);
    place = nodeAt(node);
    depth++;
    store<u32>(path + ((<usize>depth) << 2), node);
  }
  return depth;
}
