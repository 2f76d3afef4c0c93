import { grownBytes } from "./grown-trees.ts";
import { type Layout, startLayout } from "./module.ts";

/** Columns and where they are to be cut into bins. */
export interface BinnableColumns {
  /** d columns of n numbers, NaN where missing; d from 1, n from 1. */
  readonly columns: readonly Float64Array[];
  /** The smallest value of each bin, rising: 1 to 256 a column, 255 where values are missing. A column without values has one bin. */
  readonly lowest: readonly Float64Array[];
  /** For each bin the threshold of a split that sends it and those below left. */
  readonly thresholds: readonly Float64Array[];
  /** 1 for each column in which values are missing. */
  readonly hasMissing: Uint8Array;
}

const bytesOfState = 224;
const bytesOfJob = 64;
const bytesOfResult = 64;
const columnBytes = 4608;
const bytesOfFilled = 272;
const bytesOfNotes = 5120;
const bytesOfNode = 32;
const bytesOfWaiting = 12;
const binsRoom = 256;
/** Histograms may take so many bytes before fewer nodes are worked on at a time. */
const histogramBudget = 1 << 26;
const largestBatch = 32;
/** The trees of a call may take so many bytes, where one does not take more. */
const treesBudget = 1 << 20;
const largestTrees = 64;

export type BoostingPlaces = ReturnType<typeof layOutBoosting>;

/** Where everything lies that fits of trees of at most `maxDepth` need. slices: into how many the rows are cut. */
export function layOutBoosting(
  { columns }: BinnableColumns,
  maxDepth: number,
  slices: number,
  layout: Layout = startLayout(),
) {
  const rows = columns[0]!.length;
  const count = columns.length;
  const depth = Math.min(maxDepth, rows);
  // Loops over rows store whole vectors: up to 16 rows more.
  const room = Math.ceil((rows + 16) / 16) * 16;
  const histogramBytes = count * columnBytes;
  let batch = slices === 1 ? 1 : largestBatch;
  while (batch > 1 && slotsFor(depth, batch) * histogramBytes > histogramBudget) batch /= 2;
  const slots = slotsFor(depth, batch);
  const mostNodes = Math.min(2 ** (depth + 1), 2 * rows) - 1;
  const maskAt = Math.ceil(count / 16) * 16;
  const drawBytes = maskAt + room / 8;
  const treesAtOnce = Math.max(
    1,
    Math.min(largestTrees, Math.floor(treesBudget / (drawBytes + grownBytes(mostNodes)))),
  );
  return {
    rows,
    room,
    histogramBytes,
    batch,
    slots,
    slices,
    maskAt,
    drawBytes,
    treesAtOnce,
    grownRoom: treesAtOnce * mostNodes,
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
    shuffles: layout.take(528 + 128),
    binCounts: layout.take(8 * count),
    results: layout.take(bytesOfResult * slots),
    jobs: layout.take(bytesOfJob * batch),
    lowest: layout.take(8 * binsRoom),
    thresholds: layout.take(8 * binsRoom * count),
    filled: layout.take(bytesOfFilled * count * slots),
    draws: layout.take(treesAtOnce * drawBytes),
    nodes: layout.take(bytesOfNode * mostNodes),
    waiting: layout.take(bytesOfWaiting * slots),
    freeSlots: layout.take(4 * slots),
    grown: layout.take(grownBytes(treesAtOnce * mostNodes)),
    roots: layout.take(4 * treesAtOnce),
    notes: layout.take(slices * bytesOfNotes),
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

/** Places in the state that are written before each call or read after it, in the kernel's numbers of i32 and of f64. */
export const stateAt = { mask: 26, maxDepth: 34, searches: 40, grownCount: 41, rule: 22 } as const;

/** Writes all that stays the same for every fit. */
export function writeState(buffer: ArrayBuffer, given: BinnableColumns, places: BoostingPlaces): void {
  const { columns, lowest, hasMissing } = given;
  const { state, room } = places;
  const [evenOrder, oddOrder] = places.order;
  // In the order of assembly/boosting/state.ts.
  new Int32Array(buffer, state, 34).set([
    ...[places.rows, columns.length, places.notes, places.histogramBytes],
    ...[places.records, 8 * room, places.codes, room],
    ...[places.gradients, places.margins, places.weights, evenOrder, oddOrder],
    ...[places.ranges, places.slots, places.histograms, places.partials, places.batch],
    ...[places.shuffles, places.binCounts, places.filled, places.results, places.jobs, places.slices],
    ...[places.draws, places.drawBytes, 0, places.thresholds],
    ...[places.nodes, places.waiting, places.freeSlots, places.grown, places.grownRoom, places.roots],
  ]);
  const counts = new Int32Array(buffer, places.binCounts, 2 * columns.length);
  const thresholds = new Float64Array(buffer, places.thresholds, binsRoom * columns.length);
  lowest.forEach((bins, column) => {
    counts.set([bins.length, hasMissing[column]!], 2 * column);
    thresholds.set(given.thresholds[column]!, binsRoom * column);
  });
}
