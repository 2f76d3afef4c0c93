import { MarqueeError } from "../errors.ts";
import { mostCells, withDistanceSums } from "../kernels/silhouette.ts";
import type { KernelThreads } from "../kernels/threads.ts";
import { type Columns, rowCount } from "../math/columns.ts";
import { mean, minAndMax } from "../math/stats.ts";

/**
 * The silhouette of every point: (b − a) / max(a, b), with a its mean Euclidean distance from the others of its cluster and
 * b the least of its mean distances from the other clusters. The only point of a cluster scores 0, and so does a point at
 * distance 0 from both. `columns`: d arrays of n finite numbers; `labels`: n numbers, equal within a cluster. Returns n
 * numbers from −1 to 1. Throws TOO_FEW_CLUSTERS when fewer than two labels occur. All n² distances are measured, so well that a
 * silhouette is right to 1e-6 at worst and a mean of many to far less. The bits do not depend on `threads`.
 * Rousseeuw 1987, doi:10.1016/0377-0427(87)90125-7.
 */
export function silhouettes(columns: Columns, labels: ArrayLike<number>, threads?: KernelThreads): Float64Array {
  return silhouettesOfAll(columns, [labels], threads)[0]!;
}

/** The mean of `silhouettes`. */
export function meanSilhouette(columns: Columns, labels: ArrayLike<number>, threads?: KernelThreads): number {
  return meanSilhouettes(columns, [labels], threads)[0]!;
}

/** The mean silhouette of each of several labelings of the same points, for the price of little more than one. */
export function meanSilhouettes(
  columns: Columns,
  labelings: readonly ArrayLike<number>[],
  threads?: KernelThreads,
): number[] {
  return silhouettesOfAll(columns, labelings, threads).map(mean);
}

/**
 * Points that agree in every labeling form a cell, and every cluster is a union of cells: distances are summed once per
 * cell, and the sums then added up for each labeling. Labelings that part the points too finely for that are taken apart.
 */
function silhouettesOfAll(
  columns: Columns,
  labelings: readonly ArrayLike<number>[],
  threads: KernelThreads | undefined,
): Float64Array[] {
  const count = rowCount(columns);
  const clusterings = labelings.map(clusteringOf);
  const cells = cellsOf(clusterings, count);
  if (cells.count > mostCells(count) && labelings.length > 1) {
    const half = labelings.length >> 1;
    return [labelings.slice(0, half), labelings.slice(half)].flatMap((part) =>
      silhouettesOfAll(columns, part, threads),
    );
  }
  const clusterOfCell = clusterings.map(({ labels }) =>
    Int32Array.from(cells.starts.subarray(0, cells.count), (start) => labels[cells.order[start]!]!),
  );
  const scores = clusterings.map(() => new Float64Array(count));
  const takeSums = (position: number, cellSums: Float64Array) => {
    const row = cells.order[position]!;
    for (let m = 0; m < clusterings.length; m++) {
      scores[m]![row] = silhouetteOf(clusterings[m]!, clusterOfCell[m]!, row, cellSums);
    }
  };
  const ordered = unitColumns(columns, cells.order);
  const withLow = !clusterings.every((clustering) => areFarApart(ordered, cells.order, clustering));
  withDistanceSums(ordered, cells.starts, takeSums, { withLow, threads });
  return scores;
}

/** The rows in the given order, from their mean and in a unit in which the widest column spans between 2 and 4: silhouettes have none. */
function unitColumns(columns: Columns, order: Uint32Array): Float64Array[] {
  const halves = columns.map((column) => {
    const [low, high] = minAndMax(column);
    return high / 2 - low / 2;
  });
  const unit = 2 ** Math.floor(Math.log2(Math.max(...halves)));
  const factor = unit > 0 ? unit : 1;
  return columns.map((column) => {
    const scaled = new Float64Array(order.length);
    let sum = 0;
    for (let at = 0; at < scaled.length; at++) sum += scaled[at] = column[order[at]!]! / factor;
    const middle = sum / scaled.length;
    for (let at = 0; at < scaled.length; at++) scaled[at]! -= middle;
    return scaled;
  });
}

/** What rounding coordinates to f32 may do to a silhouette. */
const mostRoundingError = 6e-7;

/**
 * Whether clusters are so far apart that rounding coordinates to f32 does not matter. It moves the mean distances a and b by no more
 * than the point and, on average, those of a cluster are moved; and the larger of both, by which their difference is
 * divided, is at least the mean of the point's distances from its own centroid and from the next one.
 */
function areFarApart(columns: Columns, order: Uint32Array, { labels, count, sizes }: Clustering): boolean {
  const centroids = columns.map(() => new Float64Array(count));
  const moves = new Float64Array(order.length);
  const meanMoves = new Float64Array(count);
  for (let at = 0; at < moves.length; at++) {
    const own = labels[order[at]!]!;
    let square = 0;
    for (let j = 0; j < columns.length; j++) {
      const value = columns[j]![at]!;
      const move = value - Math.fround(value);
      centroids[j]![own]! += value / sizes[own]!;
      square += move * move;
    }
    moves[at] = Math.sqrt(square);
    meanMoves[own]! += moves[at]! / sizes[own]!;
  }
  const mostMoved = Math.max(...meanMoves);
  for (let at = 0; at < moves.length; at++) {
    const own = labels[order[at]!]!;
    let toOwn = 0;
    let toNext = Number.POSITIVE_INFINITY;
    for (let c = 0; c < count; c++) {
      let square = 0;
      for (let j = 0; j < columns.length; j++) {
        const difference = columns[j]![at]! - centroids[j]![c]!;
        square += difference * difference;
      }
      if (c === own) toOwn = Math.sqrt(square);
      else toNext = Math.min(toNext, square);
    }
    const larger = (toOwn + Math.sqrt(toNext)) / 2;
    if (!(2 * (moves[at]! + mostMoved) <= mostRoundingError * larger)) return false;
  }
  return true;
}

interface NumberedLabels {
  /** n indices in [0, count), numbered as they first occur. */
  readonly labels: Int32Array;
  readonly count: number;
}

interface Clustering extends NumberedLabels {
  readonly sizes: Uint32Array;
  /** A place to add up one point's distances from each cluster. */
  readonly sums: Float64Array;
}

interface Cells {
  readonly count: number;
  /** The rows, cell after cell. */
  readonly order: Uint32Array;
  /** Where each cell starts in `order`, and after them the end of the last. */
  readonly starts: Int32Array;
}

function clusteringOf(given: ArrayLike<number>): Clustering {
  const { labels, count } = numberLabels(given);
  if (count < 2) {
    throw new MarqueeError("TOO_FEW_CLUSTERS", {
      expected: "at least two clusters for a silhouette",
      found: `${count}`,
      remedy: "Ask for two or more clusters.",
    });
  }
  const sizes = new Uint32Array(count);
  for (const label of labels) sizes[label]!++;
  return { labels, count, sizes, sums: new Float64Array(count) };
}

function cellsOf(clusterings: readonly Clustering[], rows: number): Cells {
  let cells: NumberedLabels = { labels: new Int32Array(rows), count: 1 };
  for (const { labels, count } of clusterings) {
    cells = cells.count === 1 ? { labels, count } : cross(cells, { labels, count });
  }
  const starts = new Int32Array(cells.count + 1);
  for (const cell of cells.labels) starts[cell + 1]!++;
  for (let cell = 0; cell < cells.count; cell++) starts[cell + 1]! += starts[cell]!;
  const free = starts.slice();
  const order = new Uint32Array(rows);
  for (let row = 0; row < rows; row++) order[free[cells.labels[row]!]!++] = row;
  return { count: cells.count, order, starts };
}

function silhouetteOf(clustering: Clustering, clusterOfCell: Int32Array, row: number, cellSums: Float64Array): number {
  const { labels, count, sizes, sums } = clustering;
  const own = labels[row]!;
  if (sizes[own] === 1) return 0;
  sums.fill(0);
  for (let cell = 0; cell < cellSums.length; cell++) sums[clusterOfCell[cell]!]! += cellSums[cell]!;
  const within = sums[own]! / (sizes[own]! - 1);
  let nearest = Number.POSITIVE_INFINITY;
  for (let c = 0; c < count; c++) if (c !== own) nearest = Math.min(nearest, sums[c]! / sizes[c]!);
  const larger = Math.max(within, nearest);
  return larger === 0 ? 0 : (nearest - within) / larger;
}

/**
 * How far two labelings of the same points agree on which pairs belong together: 1 for the same partition, 0 on average
 * for chance, below 0 for worse. Label names do not matter. `a`, `b`: n numbers each.
 * Hubert and Arabie 1985, doi:10.1007/BF01908075.
 */
export function adjustedRandIndex(a: ArrayLike<number>, b: ArrayLike<number>): number {
  const first = smallLabels(a);
  const second = smallLabels(b);
  const rows = first.labels.length;
  const size = first.count * second.count;
  const together =
    size <= mostPlainLabels ? pairsIn(crossSizes(first, second, size)) : pairsTogether(cross(first, second));
  const togetherFirst = pairsTogether(first);
  const togetherSecond = pairsTogether(second);
  const pairs = (rows * (rows - 1)) / 2;
  const expected = pairs === 0 ? 0 : (togetherFirst * togetherSecond) / pairs;
  const most = (togetherFirst + togetherSecond) / 2;
  // Both all in one cluster, or both every point alone: the same partition.
  return most === expected ? 1 : (together - expected) / (most - expected);
}

/** How many rows have each pair of labels. */
function crossSizes(first: NumberedLabels, second: NumberedLabels, size: number): Float64Array {
  const sizes = new Float64Array(size);
  for (let row = 0; row < first.labels.length; row++) {
    sizes[first.labels[row]! * second.count + second.labels[row]!]!++;
  }
  return sizes;
}

/** A label for each pair of labels. */
function cross(first: NumberedLabels, second: NumberedLabels): NumberedLabels {
  const labels = new Float64Array(first.labels.length);
  for (let row = 0; row < labels.length; row++) {
    labels[row] = first.labels[row]! * second.count + second.labels[row]!;
  }
  return numberLabels(labels);
}

function pairsTogether({ labels, count }: NumberedLabels): number {
  const sizes = new Float64Array(count);
  for (const label of labels) sizes[label]!++;
  return pairsIn(sizes);
}

function pairsIn(sizes: Float64Array): number {
  let pairs = 0;
  for (const size of sizes) pairs += (size * (size - 1)) / 2;
  return pairs;
}

/** Below this many labels, counting those that do not occur costs less than renumbering. */
const mostPlainLabels = 4096;

/** Labels from 0 up to `count`, some of which may not occur: whole numbers below the limit as they are, others renumbered. */
function smallLabels(given: ArrayLike<number>): NumberedLabels {
  if (!(given instanceof Int32Array)) return numberLabels(given);
  let least = 0;
  let largest = -1;
  for (const label of given) {
    if (label < least) least = label;
    if (label > largest) largest = label;
  }
  return least === 0 && largest < mostPlainLabels ? { labels: given, count: largest + 1 } : numberLabels(given);
}

/** Renumbers labels 0, 1, … in the order they first occur. */
function numberLabels(given: ArrayLike<number>): NumberedLabels {
  const numbers = new Map<number, number>();
  // Most labels are small whole numbers, which are faster to look up in an array.
  const plain = new Int32Array(mostPlainLabels).fill(-1);
  const labels = new Int32Array(given.length);
  for (let i = 0; i < labels.length; i++) {
    const label = given[i]!;
    const known = plain[label];
    if (known !== undefined && known >= 0) {
      labels[i] = known;
      continue;
    }
    let number = numbers.get(label);
    if (number === undefined) {
      number = numbers.size;
      numbers.set(label, number);
      if (known !== undefined) plain[label] = number;
    }
    labels[i] = number;
  }
  return { labels, count: numbers.size };
}
