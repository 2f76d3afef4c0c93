// Classification trees, grown on bootstrap samples or on all rows.
//
// A tree owns a copy of its rows as compact records (forest/records.ts), which a split moves physically, so that the rows of a
// node always lie side by side. Nodes of more than 64 rows are split by histograms (forest/large-node.ts); below, a
// node is a 64-bit word and nothing is moved any more (forest/small-node.ts). Weights come on a grid on which all their sums are
// exact: no order of adding makes a difference. What is random in a node comes from a seed that depends on the way to
// the node alone: trees with tighter limits on depth or on rows to split are this one cut short. Trees are either written
// (forest/finish-tree.ts), or asked for their answers about other rows and forgotten (forest/forecast.ts).
import { bestColumn, bestHigh, bestLeft, bestLow, bestMissingLeft, clearBest, noCode } from "./forest/best-split";
import { drawColumn, setDrawingScratch, startDrawing } from "./forest/draw-columns";
import { blockBytes, writeTree } from "./forest/finish-tree";
import { answerCount, setForecast, writeAnswers } from "./forest/forecast";
import { searchLargeNode, setHistograms, shiftOf } from "./forest/large-node";
import { addNode, isPure, nodeCount, setSplit, startNodes, sumsOf } from "./forest/nodes";
import { highestCode, lowestCode, partition } from "./forest/partition";
import { randomBelow, randomBits } from "./forest/random";
import { codeOffset, columnCount, copyRecord, recordBytes, setRecords, weightOf } from "./forest/records";
import { columnsTried, maxDepth, minLeaf, minSplit, setRule } from "./forest/rule";
import { growSmallNode, mostSmallRows, setSmallScratch } from "./forest/small-node";
import { setValues } from "./forest/thresholds";

/** Rows as they were given, `recordBytes` each, and what they weigh: see `takeRows`. */
let source: usize = 0;
let sourceRows: u32 = 0;
let rowWeights: usize = 0;
let table: usize = 0;
/** How often each row was drawn, a byte a row. */
let draws: usize = 0;
/** The records of the tree in the making, and room for as many. */
let records: usize = 0;
let spare: usize = 0;
let nodes: usize = 0;
/** A byte a column: whether it has missing values; and its highest code (u16). */
let missing: usize = 0;
let lastCodes: usize = 0;
/** Nodes to do, 32 bytes each and 4 a column: begin and end (u32 records), node, depth, seed (u64); lowest and highest code by column (u16). */
let stack: usize = 0;
/** Two u32 a tree; 0 for a single tree on all rows. */
let seeds: usize = 0;
let trees: u32 = 0;
/** The number of the next tree that no thread has begun (u32). */
let nextTree: usize = 0;
/**
 * Where trees are written, and what is told of them, of which the caller reads along while trees are grown. Five u32: how many were
 * written, how many of them the caller has taken, 1 once the thread has stopped, for want of trees or room, and tree and nodes of the one that
 * waits for room, the tree `noTree` where none does; then `mostWritten` records, used in turn: tree, nodes (u32), address.
 */
let out: usize = 0;
let outBytes: u32 = 0;
let told: usize = 0;
let mostWritten: u32 = 0;
const headBytes: usize = 20;
const noTree: u32 = 0xffffffff;
/** How many trees were written, and the bytes in use: from the start again whenever all was taken. */
let count: u32 = 0;
let used: u32 = 0;
/** Scratch for writing a tree. */
let finishStack: usize = 0;
/** The tree that was grown last, and whether it still is to be written. */
let tree: u32 = 0;
let waits = false;
/** The answers of each tree of a call, one tree after the other, and their sums over all trees. */
let answers: usize = 0;
let answerSums: usize = 0;

/** Takes the settings of a forest from a list of u32, and clears what must be zero. Every thread has a list and room of its own. */
export function start(settings: usize): void {
  let at = settings;
  const columns = load<u32>(at);
  setRecords(columns, load<u32>(at, 4), load<u32>(at, 8), load<u32>(at, 12));
  table = load<u32>(at, 12);
  rowWeights = load<u32>(at, 16);
  source = load<u32>(at, 20);
  sourceRows = load<u32>(at, 24);
  missing = load<u32>(at, 28);
  lastCodes = load<u32>(at, 32);
  at += 36;
  setRule(load<u32>(at), load<u32>(at, 4), load<u32>(at, 8), load<u32>(at, 12));
  at += 16;
  seeds = load<u32>(at);
  trees = load<u32>(at, 4);
  nextTree = load<u32>(at, 8);
  at += 12;
  draws = load<u32>(at);
  records = load<u32>(at, 4);
  spare = load<u32>(at, 8);
  nodes = load<u32>(at, 12);
  stack = load<u32>(at, 16);
  at += 20;
  setHistograms(load<u32>(at), load<u32>(at, 4), load<u32>(at, 8), load<u32>(at, 12));
  setSmallScratch(load<u32>(at, 16), columns);
  setDrawingScratch(load<u32>(at, 20));
  at += 24;
  setValues(load<u32>(at), load<u32>(at, 4), load<u32>(at, 8));
}

/** Says where trees are to be written: see above. To be called after `start`. */
export function startWriting(outAt: usize, bytes: u32, toldAt: usize, most: u32, stackAt: usize): void {
  out = outAt;
  outBytes = bytes;
  told = toldAt;
  mostWritten = most;
  finishStack = stackAt;
  waits = false;
  count = 0;
  used = 0;
  memory.fill(told, 0, headBytes);
  store<u32>(told, noTree, 12);
}

/**
 * Grows up to `most` trees that no other thread has begun, until there are none left or no room to write them: then it is to be
 * called again when what was written has been taken.
 */
export function growShare(most: u32): void {
  let grown: u32 = 0;
  for (; grown < most; grown++) {
    if (!waits && !growNext(trees)) break;
    const taken = atomic.load<u32>(told, 4);
    if (taken === count) used = 0;
    waits = count - taken === mostWritten || used + blockBytes(nodeCount) > outBytes;
    if (waits) break;
    const record = told + headBytes + <usize>(count % mostWritten) * 12;
    store<u32>(record, tree);
    store<u32>(record, nodeCount, 4);
    store<u32>(record, <u32>(out + used), 8);
    writeTree(out + used, nodeCount, finishStack);
    used += blockBytes(nodeCount);
    count++;
    atomic.store<u32>(told, count);
  }
  store<u32>(told, waits ? tree : noTree, 12);
  store<u32>(told, nodeCount, 16);
  atomic.store<u32>(told, grown < most ? 1 : 0, 8);
}

/** Says which rows trees are to be asked about, and where their answers go. To be called after `start`. */
export function startForecast(
  values: usize,
  rows: u32,
  limits: usize,
  limitCount: u32,
  nodeValues: usize,
  path: usize,
  answersAt: usize,
  sumsAt: usize,
): void {
  setForecast(values, rows, columnCount, limits, limitCount, nodeValues, path);
  answers = answersAt;
  answerSums = sumsAt;
}

/** Grows trees from `first` up to `end` that no other thread has begun, and writes what they answer. */
export function forecastShare(first: u32, end: u32): void {
  const bytes = (<usize>answerCount()) << 3;
  while (growNext(end)) writeAnswers(answers + <usize>(tree - first) * bytes);
}

/** Adds the answers of the first `count` trees to their sums, tree after tree: those from `begin` to `end`. */
export function addAnswers(count: u32, begin: u32, end: u32): void {
  let from = answers;
  for (let tree: u32 = 0; tree < count; tree++) {
    for (let at = (<usize>begin) << 3; at < (<usize>end) << 3; at += 8) {
      store<f64>(answerSums + at, load<f64>(answerSums + at) + load<f64>(from + at));
    }
    from += (<usize>answerCount()) << 3;
  }
}

/** Grows the next tree that no thread has begun. False when it is not below `end`. */
function growNext(end: u32): bool {
  tree = atomic.add<u32>(nextTree, 1);
  if (tree >= end) return false;
  const seed = seeds === 0 ? 0 : load<u64>(seeds + ((<usize>tree) << 3));
  // The numbers of a seed up to `sourceRows` draw the sample.
  growTree(takeRows(seed), randomBits(seed, sourceRows));
  return true;
}

/**
 * Writes the records of the rows that a tree learns from: of as many draws with replacement as there are rows, or of all rows
 * once. Where rows weigh the same but for their class a record's place becomes twice its draws plus 1 if it is a hit, which
 * the source has as its place. Else a record keeps its place, and `table` gets draws times `rowWeights` (f64 pairs: weight and
 * hit weight). Returns the number of records. Efron 1979, doi:10.1214/aos/1176344552
 */
function takeRows(seed: u64): u32 {
  if (seeds === 0) memory.fill(draws, 1, sourceRows);
  else drawRows(seed);
  let record = records;
  for (let row: usize = 0; row < <usize>sourceRows; row++) {
    const drawn = <u32>load<u8>(draws + row);
    copyRecord(record, source + row * recordBytes);
    let taken = drawn > 0;
    if (rowWeights === 0) {
      store<u16>(record, load<u16>(record) + <u16>(drawn << 1));
    } else {
      const weight = v128.load(rowWeights + (row << 4));
      v128.store(table + (row << 4), f64x2.mul(weight, f64x2.splat(<f64>drawn)));
      taken = taken && f64x2.extract_lane(weight, 0) > 0;
    }
    record += taken ? recordBytes : 0;
  }
  return <u32>((record - records) / recordBytes);
}

function drawRows(seed: u64): void {
  const rows = sourceRows;
  memory.fill(draws, 0, rows);
  for (let draw: u32 = 0; draw < rows; draw++) {
    const place = draws + <usize>randomBelow(randomBits(seed, <u64>draw), rows);
    store<u8>(place, load<u8>(place) + 1);
  }
}

/** Grows a tree on the first `rows` records, which it moves about. */
function growTree(rows: u32, seed: u64): void {
  startNodes(nodes);
  let sums = f64x2.splat(0);
  const bytes = recordBytes;
  const end = records + <usize>rows * bytes;
  for (let record = records; record < end; record += bytes) sums = f64x2.add(sums, weightOf(record));
  const entry = 32 + ((<usize>columnCount) << 2);
  let top = stack;
  writeEntry(top, 0, rows, addNode(rows, sums), 0, seed);
  for (let column: usize = 0; column < <usize>columnCount; column++) {
    store<u16>(top + (column << 2), 0, 32);
    store<u16>(top + (column << 2), load<u16>(lastCodes + (column << 1)), 34);
  }
  top += entry;
  while (top > stack) {
    top -= entry;
    const first = load<u32>(top);
    const last = load<u32>(top, 4);
    const node = load<u32>(top, 8);
    const depth = load<u32>(top, 12);
    const seed = load<u64>(top, 16);
    const begin = records + <usize>first * bytes;
    if (last - first <= mostSmallRows) {
      growSmallNode(begin, last - first, node, depth, seed);
      continue;
    }
    if (depth >= maxDepth || last - first < minSplit || isPure(node)) continue;
    const end = records + <usize>last * bytes;
    searchColumns(begin, end, last - first, seed, sumsOf(node), top + 32);
    if (bestColumn < 0) continue;
    const bounds = top + 32 + ((<usize>bestColumn) << 2);
    const shift = shiftOf(load<u16>(bounds), load<u16>(bounds, 2));
    const middle = partition(begin, end, spare, codeOffset(bestColumn), shift);
    let low = bestLow;
    let high = bestHigh;
    if (shift > 0) {
      low = highestCode(begin, middle, codeOffset(bestColumn));
      high = high === noCode ? noCode : lowestCode(middle, end, codeOffset(bestColumn));
    }
    const cut = first + <u32>((middle - begin) / bytes);
    const rightSums = f64x2.sub(sumsOf(node), bestLeft);
    const child = addNode(cut - first, bestLeft);
    addNode(last - cut, rightSums);
    setSplit(node, child, bestColumn, bestMissingLeft, low, high);
    // The smaller side is done first, so that few nodes wait.
    const column = <u32>bestColumn;
    const leftLater = cut - first > last - cut;
    const next = top + entry;
    memory.copy(next, top, entry);
    writeEntry(leftLater ? top : next, first, cut, child, depth + 1, randomBits(seed, 0));
    store<u16>((leftLater ? top : next) + ((<usize>column) << 2), <u16>low, 34);
    writeEntry(leftLater ? next : top, cut, last, child + 1, depth + 1, randomBits(seed, 1));
    if (high !== noCode) store<u16>((leftLater ? next : top) + ((<usize>column) << 2), <u16>high, 32);
    top = next + entry;
  }
}

function writeEntry(place: usize, first: u32, last: u32, node: u32, depth: u32, seed: u64): void {
  store<u32>(place, first);
  store<u32>(place, last, 4);
  store<u32>(place, node, 8);
  store<u32>(place, depth, 12);
  store<u64>(place, seed, 16);
}

function searchColumns(begin: usize, end: usize, rows: u32, seed: u64, total: v128, bounds: usize): void {
  clearBest();
  startDrawing(seed);
  let useful = false;
  for (let tried: u32 = 0; tried < columnCount && (tried < columnsTried || !useful); tried++) {
    const column = drawColumn(tried);
    const low = <u32>load<u16>(bounds + ((<usize>column) << 2));
    const high = <u32>load<u16>(bounds + ((<usize>column) << 2), 2);
    const mayMiss = load<u8>(missing + column) !== 0;
    if (searchLargeNode(begin, end, rows, total, column, low, high, mayMiss, minLeaf)) useful = true;
  }
}
