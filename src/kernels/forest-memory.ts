import { type CodedRows, missingCode, type TreeLimits, type TreeRule } from "./coded-rows.ts";
import type { Layout } from "./module.ts";

/** Bytes of the kernel's own records, as its sources have them. */
const nodeBytes = 32;
const smallBytes = { shared: 3072, column: 1296 };
const stackEntries = 40;
const settingsBytes = 256;

/** The most draws of one row that a bootstrap sample has room to count. */
const mostDraws = 255;

/** Where everything that growing needs lies in the kernel's memory: what all threads read, and what each has for itself. */
export type ForestPlaces = ReturnType<typeof layOutForest>;

export function layOutForest(
  layout: Layout,
  { codes, lowest, weights, target }: CodedRows,
  { finest }: TreeRule,
  seeds: Uint32Array | null,
  threads: number,
) {
  const columns = codes.length;
  const rows = target.length;
  const byRow = weights instanceof Float64Array;
  const placeBytes = byRow ? 4 : 2;
  const recordBytes = 16 * Math.ceil((placeBytes + 2 * columns) / 16);
  // A record's place is read with four bytes even where it has two.
  const allRecords = rows * recordBytes + 16;
  const codeCount = lowest.reduce((sum, values) => sum + values.length, 0);
  const tableBytes = 16 * (byRow ? rows : 2 * (mostDraws + 1));
  return {
    recordBytes,
    placeBytes,
    trees: seeds === null ? 1 : seeds.length / 2,
    source: layout.take(allRecords),
    rowWeights: byRow ? layout.take(16 * rows) : 0,
    missing: layout.take(columns),
    lastCodes: layout.take(2 * columns),
    firstCodes: layout.take(4 * (columns + 1)),
    lowest: layout.take(8 * codeCount),
    highest: layout.take(8 * codeCount),
    seeds: seeds === null ? 0 : layout.take(4 * seeds.length),
    nextTree: layout.take(4),
    threads: Array.from({ length: threads }, () => ({
      settings: layout.take(settingsBytes),
      table: layout.take(tableBytes),
      draws: layout.take(rows),
      records: layout.take(allRecords),
      spare: layout.take(allRecords),
      nodes: layout.take(2 * rows * nodeBytes),
      small: layout.take(smallBytes.shared + columns * smallBytes.column),
      order: layout.take(2 * columns),
      stack: layout.take(stackEntries * (32 + 4 * columns)),
      sums: layout.take(16 * finest),
      counts: layout.take(4 * finest),
      marks: layout.take(finest / 8),
    })),
  };
}

/** Writes records, weights, values and every thread's settings to the kernel's memory. */
export function writeForest(
  buffer: ArrayBuffer,
  places: ForestPlaces,
  rows: CodedRows,
  rule: TreeRule,
  seeds: Uint32Array | null,
): void {
  writeRecords(buffer, places, rows);
  writeValues(buffer, places, rows);
  if (seeds !== null) new Uint32Array(buffer, places.seeds, seeds.length).set(seeds);
  new Uint32Array(buffer, places.nextTree, 1)[0] = 0;
  const byRow = rows.weights instanceof Float64Array;
  for (const own of places.threads) {
    writeWeights(buffer, byRow ? places.rowWeights : own.table, rows);
    const words = [
      ...[rows.codes.length, places.recordBytes, places.placeBytes, own.table],
      ...[places.rowWeights, places.source, rows.target.length, places.missing, places.lastCodes],
      ...[...limitWords(rule), rule.minSamplesLeaf, rule.columnsTried],
      ...[places.seeds, places.trees, places.nextTree],
      ...[own.draws, own.records, own.spare, own.nodes, own.stack],
      ...[rule.finest, own.sums, own.counts, own.marks, own.small, own.order],
      ...[places.firstCodes, places.lowest, places.highest],
    ];
    new Uint32Array(buffer, own.settings, words.length).set(words);
    new Uint8Array(buffer, own.sums, 16 * rule.finest).fill(0);
    new Uint8Array(buffer, own.counts, 4 * rule.finest).fill(0);
    new Uint8Array(buffer, own.marks, rule.finest / 8).fill(0);
  }
}

/** Limits as the kernel reads them. */
export function limitWords({ maxDepth, minSamplesSplit }: TreeLimits): [number, number] {
  return [Math.min(maxDepth, 0xffffffff), minSamplesSplit];
}

function writeRecords(buffer: ArrayBuffer, places: ForestPlaces, { codes, target, weights }: CodedRows): void {
  const byRow = weights instanceof Float64Array;
  const words = places.recordBytes / 2;
  const records = new Uint16Array(buffer, places.source, target.length * words);
  const missing = new Uint8Array(buffer, places.missing, codes.length);
  codes.forEach((column, index) => {
    missing[index] = column.includes(missingCode) ? 1 : 0;
    for (let row = 0, at = places.placeBytes / 2 + index; row < column.length; row++, at += words) {
      records[at] = column[row]!;
    }
  });
  for (let row = 0, at = 0; row < target.length; row++, at += words) {
    records[at] = byRow ? row & 0xffff : target[row]!;
    if (byRow) records[at + 1] = row >>> 16;
  }
}

/** Pairs of weight and hit weight: of every row; or by class and number of draws. */
function writeWeights(buffer: ArrayBuffer, address: number, { target, weights }: CodedRows): void {
  const unit = exactUnit(largestOf(weights), target.length);
  const byRow = weights instanceof Float64Array;
  const pairs = new Float64Array(buffer, address, byRow ? 2 * target.length : 4 * (mostDraws + 1));
  for (let place = 0; 2 * place < pairs.length; place++) {
    const hit = byRow ? target[place]! : place & 1;
    const weight = byRow ? onGrid(weights[place]!, unit) : (place >> 1) * onGrid(weights[hit]!, unit);
    pairs[2 * place] = weight;
    pairs[2 * place + 1] = weight * hit;
  }
}

/** The values of every column's codes, where they begin, and the highest code. */
function writeValues(buffer: ArrayBuffer, places: ForestPlaces, { lowest, highest }: CodedRows): void {
  const firstCodes = new Uint32Array(buffer, places.firstCodes, lowest.length + 1);
  const lastCodes = new Uint16Array(buffer, places.lastCodes, lowest.length);
  firstCodes[0] = 0;
  lowest.forEach((values, column) => {
    const first = firstCodes[column]!;
    new Float64Array(buffer, places.lowest + 8 * first, values.length).set(values);
    new Float64Array(buffer, places.highest + 8 * first, values.length).set(highest[column]!);
    firstCodes[column + 1] = first + values.length;
    lastCodes[column] = Math.max(0, values.length - 1);
  });
}

function largestOf(numbers: ArrayLike<number>): number {
  let largest = 0;
  for (let i = 0; i < numbers.length; i++) largest = Math.max(largest, numbers[i]!);
  return largest;
}

/** A power of two of which every sum of `count` multiples up to `largest` is exact: at most 2^53 times it. */
function exactUnit(largest: number, count: number): number {
  let power = 1;
  while (power < largest * count) power *= 2;
  while (power / 2 >= largest * count) power /= 2;
  return power / 2 ** 53;
}

/** The nearest multiple of `unit`, but not 0 for what is above 0. */
function onGrid(weight: number, unit: number): number {
  return weight > 0 ? Math.max(1, Math.round(weight / unit)) * unit : 0;
}
