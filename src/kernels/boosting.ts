import { type OpenKernel, startLayout, withKernel } from "./module.ts";
import { type KernelThreads, threadsFor } from "./threads.ts";
import { kernel } from "./wasm/boosting.ts";

interface Functions {
  prepare(state: number, slots: number): void;
  bin(state: number, column: number, values: number, lowest: number, missing: number, slice: number): void;
  startTree(state: number, slice: number): void;
  divide(state: number, jobs: number, slice: number): void;
  findSplits(state: number, jobs: number, thread: number): void;
}

/** Columns and where they are to be cut into bins. */
export interface BinnableColumns {
  /** d columns of n numbers, NaN where missing; d from 1, n from 1. */
  readonly columns: readonly Float64Array[];
  /** The smallest value of each bin, rising: 1 to 256 a column, 255 where values are missing. A column without values has one bin. */
  readonly lowest: readonly Float64Array[];
  /** 1 for each column in which values are missing. */
  readonly hasMissing: Uint8Array;
}

/** What is paid for in a split, as `NewtonRule` in `learn/boosting` has it. */
export interface SplitRule {
  readonly lambda: number;
  readonly alpha: number;
  readonly minChildWeight: number;
}

/** Sums over rows of first and of second derivatives: whole multiples of a small power of two, exact. */
export interface Sums {
  readonly gradient: number;
  readonly curvature: number;
}

/** The best split of a node. `bin`: the last that goes left; gain in float32, twice what the penalised loss falls by. */
export interface FoundSplit {
  readonly column: number;
  readonly bin: number;
  readonly missingLeft: boolean;
  readonly gain: number;
  readonly left: Sums;
  readonly right: Sums;
}

/** The end of a node in the order of its rows: as a leaf, or as two sides. */
export interface NodeJob {
  /** 0 at the root. */
  readonly depth: number;
  /** Where the node's rows and histogram are; the root's is 0. */
  readonly slot: number;
  /** Null for a leaf, whose value stands in `leftValue`. */
  readonly split: { readonly column: number; readonly bin: number; readonly missingLeft: boolean } | null;
  /** The slot of a side that is to be split further, −1 for a leaf, which gives its rows its value. */
  readonly leftSlot: number;
  readonly rightSlot: number;
  readonly leftValue: number;
  readonly rightValue: number;
  /** The slot whose histogram is summed up from the rows of the left side, or of the right one; −1 when neither is split. */
  readonly built: number;
  readonly builtIsLeft: boolean;
  /** Whether the built side is to be split; when not, its histogram only serves the sibling. */
  readonly searchBuilt: boolean;
  /** Whether the other side is to be split: it then has the node's slot, its histogram being the node's less the built one. */
  readonly searchDerived: boolean;
}

/** Rows in bins, ready for fits. Everything is done on all threads and is the same to the last bit however many there are. */
export interface BoostingKernel {
  /** How many nodes have room between two calls: jobs at a time, and slots. */
  readonly batch: number;
  readonly slots: number;
  /**
   * Begins a fit. weights: n non-negative float32 numbers, negative for a row of class 1, the same sign for −0; largest:
   * the largest of them in size; margin: the log odds all rows start at.
   */
  startFit(weights: Float32Array, largest: number, margin: number, rule: SplitRule): void;
  /** Begins a tree. weights: as in `startFit`, 0 for rows that are left out, null to go on with those that are there; mayUse: 1 for each column it may use. */
  startTree(weights: Float32Array | null, mayUse: Uint8Array): void;
  /** Does jobs: at most `batch`, each of another node. Afterwards the splits of searched slots can be read. */
  run(jobs: readonly NodeJob[]): void;
  /** The best split of a slot that was searched, null when none gains anything. */
  split(slot: number): FoundSplit | null;
  /** The sums of a slot that was searched. */
  sums(slot: number): Sums;
}

const bytesOfState = 144;
const bytesOfJob = 64;
const bytesOfResult = 64;
const binsRoom = 256;
/** Histograms may take so many bytes before fewer nodes are worked on at a time. */
const histogramBudget = 1 << 26;
const largestBatch = 32;
/** Below so many rows, gradients have 30 bits; twice as many rows cost them one. */
const exactRows = 1 << 20;

/**
 * Cuts columns into bins in a memory of its own and lends it to `work`, which may fit as often as it likes, one fit at a
 * time. maxDepth: the deepest tree of any fit, 1 or more. threads: used from the number of rows on at which they win.
 */
export function withBoostingKernel<Result>(
  given: BinnableColumns,
  maxDepth: number,
  threads: KernelThreads | undefined,
  work: (kernel: BoostingKernel) => Result,
): Result {
  const rows = given.columns[0]!.length;
  const used = threadsFor(rows, threads);
  const places = placesFor(given, Math.min(maxDepth, rows), used?.count ?? 1);
  const { bytes } = places;
  return withKernel<Functions, Result>(kernel, bytes, (open) => work(openBoosting(open, given, places)), used);
}

type Places = ReturnType<typeof placesFor>;

function placesFor({ columns, lowest, hasMissing }: BinnableColumns, depth: number, slices: number) {
  const count = columns.length;
  // Loops over rows store whole vectors: up to 16 rows more.
  const room = Math.ceil((columns[0]!.length + 16) / 16) * 16;
  const mostBins = lowest.reduce((most, bins, column) => Math.max(most, bins.length + hasMissing[column]!), 1);
  const columnBytes = 16 * 4 * Math.ceil(mostBins / 4);
  const histogramBytes = count * columnBytes;
  let batch = slices === 1 ? 1 : largestBatch;
  while (batch > 1 && slotsFor(depth, batch) * histogramBytes > histogramBudget) batch /= 2;
  const slots = slotsFor(depth, batch);
  const layout = startLayout();
  return {
    rows: columns[0]!.length,
    room,
    columnBytes,
    histogramBytes,
    batch,
    slots,
    slices,
    state: layout.take(bytesOfState),
    records: layout.take(Math.ceil(count / 8) * 8 * room),
    codes: layout.take(count * room),
    gradients: layout.take(8 * room),
    margins: layout.take(4 * room),
    weights: layout.take(4 * room),
    order: [layout.take(4 * room), layout.take(4 * room)] as const,
    ranges: layout.take(8 * slices * slots),
    histograms: layout.take(slots * histogramBytes),
    partials: layout.take((slices - 1) * batch * histogramBytes),
    shuffles: layout.take(528),
    binCounts: layout.take(8 * count),
    mayUse: layout.take(count),
    results: layout.take(bytesOfResult * slots),
    jobs: layout.take(bytesOfJob * batch),
    lowest: layout.take(8 * binsRoom),
    occupied: layout.take(8 * count * slots),
    bytes: layout.size(),
  };
}

/**
 * Nodes are worked on depth first, in batches of one depth: of a depth, no more than the children of one batch wait. Each
 * node of the batch at work may need one more for a histogram that only serves its sibling.
 */
function slotsFor(depth: number, batch: number): number {
  let slots = batch;
  for (let level = 0; level < depth; level++) slots += Math.min(2 ** level, 2 * batch);
  return slots;
}

function openBoosting(open: OpenKernel<Functions>, given: BinnableColumns, places: Places): BoostingKernel {
  const { buffer } = open;
  const { state, rows, slots } = places;
  writeState(buffer, given, places);
  open.functions.prepare(state, slots);
  binColumns(open, given, places);
  const jobNumbers = new Int32Array(buffer, places.jobs, (places.batch * bytesOfJob) / 4);
  const jobValues = new Float32Array(buffer, places.jobs, (places.batch * bytesOfJob) / 4);
  const results = new Float64Array(buffer, places.results, (slots * bytesOfResult) / 8);
  const rowWeights = new Float32Array(buffer, places.weights, rows);
  const rule = new Float64Array(buffer, state + 96, 4);
  const mayUse = new Uint8Array(buffer, places.mayUse, given.columns.length);
  let unit = 1;

  function writeJob(job: NodeJob, index: number): void {
    const at = (index * bytesOfJob) / 4;
    const { split } = job;
    jobNumbers[at] = job.depth;
    jobNumbers[at + 1] = job.slot;
    jobNumbers[at + 2] = split === null ? -1 : split.column;
    jobNumbers[at + 3] = split === null ? -1 : split.bin;
    jobNumbers[at + 4] = split?.missingLeft ? given.lowest[split.column]!.length : -1;
    jobNumbers[at + 5] = job.leftSlot;
    jobNumbers[at + 6] = job.rightSlot;
    jobNumbers[at + 7] = job.built;
    jobValues[at + 8] = job.leftValue;
    jobValues[at + 9] = job.rightValue;
    jobNumbers[at + 10] = job.builtIsLeft ? 1 : 0;
    jobNumbers[at + 11] = job.searchBuilt ? 1 : 0;
    jobNumbers[at + 12] = job.searchDerived ? 1 : 0;
  }

  const sumsAt = (at: number): Sums => ({ gradient: results[at]! / unit, curvature: results[at + 1]! / unit });

  return {
    batch: places.batch,
    slots,
    startFit(weights, largest, margin, { lambda, alpha, minChildWeight }) {
      rowWeights.set(weights);
      new Float32Array(buffer, places.margins, places.room).fill(margin);
      unit = unitFor(rows, largest);
      rule.set([unit, lambda * unit, alpha * unit, Math.max(1, minChildWeight * unit)]);
    },
    startTree(weights, columns) {
      if (weights !== null) rowWeights.set(weights);
      mayUse.set(columns);
      open.onEach("startTree", (slice) => [state, slice]);
      writeJob(rootJob, 0);
      open.onEach("findSplits", (thread) => [state, 1, thread]);
    },
    run(jobs) {
      jobs.forEach(writeJob);
      open.onEach("divide", (slice) => [state, jobs.length, slice]);
      if (jobs.some(({ built }) => built >= 0)) open.onEach("findSplits", (thread) => [state, jobs.length, thread]);
    },
    split(slot) {
      const at = (slot * bytesOfResult) / 8;
      const gain = results[at]!;
      if (!(gain > 0)) return null;
      const left = sumsAt(at + 4);
      const node = sumsAt(at + 6);
      return {
        column: results[at + 1]!,
        bin: results[at + 2]!,
        missingLeft: results[at + 3] === 1,
        gain,
        left,
        right: { gradient: node.gradient - left.gradient, curvature: node.curvature - left.curvature },
      };
    },
    sums: (slot) => sumsAt((slot * bytesOfResult) / 8 + 6),
  };
}

/** After `startTree` on every slice, only the root's histogram is to be added up and searched. */
const rootJob: NodeJob = {
  depth: 0,
  slot: 0,
  split: null,
  leftSlot: -1,
  rightSlot: -1,
  leftValue: 0,
  rightValue: 0,
  built: 0,
  builtIsLeft: true,
  searchBuilt: true,
  searchDerived: false,
};

/** The power of two that weights of at most `largest` are multiplied by; a float32 number that keeps clear of both ends. */
function unitFor(rows: number, largest: number): number {
  const bits = 30 - Math.max(0, Math.ceil(Math.log2(rows / exactRows)));
  const exponent = largest > 0 ? Math.ceil(Math.log2(largest)) : 0;
  return 2 ** Math.min(100, bits - exponent);
}

function writeState(buffer: ArrayBuffer, { columns, lowest, hasMissing }: BinnableColumns, places: Places): void {
  const { state, room } = places;
  const [evenOrder, oddOrder] = places.order;
  // In the order of assembly/boosting/state.ts.
  new Int32Array(buffer, state, 24).set([
    ...[places.rows, columns.length, places.columnBytes, places.histogramBytes],
    ...[places.records, 8 * room, places.codes, room],
    ...[places.gradients, places.margins, places.weights, evenOrder, oddOrder],
    ...[places.ranges, places.slots, places.histograms, places.partials, places.batch],
    ...[places.shuffles, places.binCounts, places.mayUse, places.results, places.jobs, places.slices],
  ]);
  new Int32Array(buffer, state + 128, 1)[0] = places.occupied;
  const counts = new Int32Array(buffer, places.binCounts, 2 * columns.length);
  lowest.forEach((bins, column) => {
    counts.set([bins.length, hasMissing[column]!], 2 * column);
  });
}

function binColumns(
  { buffer, onEach }: OpenKernel<Functions>,
  { columns, lowest }: BinnableColumns,
  { state, rows, gradients, lowest: lowestAt }: Places,
): void {
  // Gradients are filled later: their room is that of one column of values.
  const values = new Float64Array(buffer, gradients, rows);
  const edges = new Float64Array(buffer, lowestAt, binsRoom);
  columns.forEach((column, index) => {
    const bins = lowest[index]!;
    values.set(column);
    edges.fill(Number.NaN).set(bins);
    onEach("bin", (slice) => [state, index, gradients, lowestAt, bins.length, slice]);
  });
}
