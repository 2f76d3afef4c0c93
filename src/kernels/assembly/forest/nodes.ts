// The nodes of a tree in the order they were made, 32 bytes each.
// 0: the left child (u32), 0 at a leaf; the right one is the next. 4: rows (u32). 8: column (u16). 10: the highest code that
// goes left (u16). 12: the lowest that goes right (u16). 14: missing values go left (u8). 16: weight and hit weight (f64 each).

let nodes: usize = 0;
export let nodeCount: u32 = 0;

export function startNodes(address: usize): void {
  nodes = address;
  nodeCount = 0;
}

export function nodeAt(node: u32): usize {
  return nodes + ((<usize>node) << 5);
}

/** Adds a leaf and returns its number. */
export function addNode(rows: u32, sums: v128): u32 {
  const place = nodeAt(nodeCount);
  store<u32>(place, 0);
  store<u32>(place, rows, 4);
  v128.store(place, sums, 16);
  return nodeCount++;
}

/** Makes a leaf into an inner node. */
export function setSplit(node: u32, left: u32, column: u32, missingLeft: bool, low: u32, high: u32): void {
  const place = nodeAt(node);
  store<u32>(place, left);
  store<u16>(place, <u16>column, 8);
  store<u16>(place, <u16>low, 10);
  store<u16>(place, <u16>high, 12);
  store<u8>(place, missingLeft ? 1 : 0, 14);
}

/** Weight and hit weight. */
export function sumsOf(node: u32): v128 {
  return v128.load(nodeAt(node), 16);
}

/** The weighted share of hits; 0 where a sample holds rows of no weight alone. */
export function answerOf(node: u32): f64 {
  const place = nodeAt(node);
  const weight = load<f64>(place, 16);
  return weight > 0 ? load<f64>(place, 24) / weight : 0;
}

export function rowsOf(node: u32): u32 {
  return load<u32>(nodeAt(node), 4);
}

/** True where all rows are hits or none is: sums are exact, so this is no matter of rounding. */
export function isPure(node: u32): bool {
  const place = nodeAt(node);
  const hits = load<f64>(place, 24);
  return hits === 0 || hits === load<f64>(place, 16);
}
