import { type Columns, rowCount } from "../../math/columns.ts";
import { squaredDistance, squaredDistances } from "../../math/distances.ts";

/**
 * Lloyd's algorithm under way. Labels always belong to the centroids: the nearest, the lowest index among equals.
 *
 * Few rows are measured in a step, because how far the centroids have moved bounds how near another one can have come:
 * Hamerly 2010, "Making k-means even faster", doi:10.1137/1.9781611972801.12. Here the movements are added up per cluster
 * (`ownDrift`, `othersDrift`) and a row's bounds hold as of no movement, so that a row that is safe is only read.
 */
export interface LloydState {
  readonly columns: Columns;
  readonly k: number;
  /** k × d, centroid after centroid. */
  readonly centroids: Float64Array;
  readonly labels: Int32Array;
  /** k × d and k: the sum and the number of each cluster's rows. */
  readonly sums: Float64Array;
  readonly sizes: Int32Array;
  /** For each cluster how far its centroid has moved in all, and how far at most any of the others. */
  readonly ownDrift: Float64Array;
  readonly othersDrift: Float64Array;
  /** For each row: it keeps its label while this is above the two drifts of its cluster. */
  readonly slack: Float64Array;
  /** For each row: less the others' drift, at most the distance from the nearest centroid that is not its own. */
  readonly lower: Float64Array;
  /** The rows that a step measures, at the front; their coordinates; and what it finds for them. */
  readonly doubtful: Int32Array;
  readonly gathered: Columns;
  readonly distances: Float64Array;
  readonly least: Float64Array;
  readonly second: Float64Array;
  readonly nearest: Int32Array;
}

/**
 * Bounds are sums of rounded numbers, so a row within this relative margin of a tie counts as doubtful: labels are then
 * those of the plain algorithm.
 */
const margin = 1e-9;

/** Labels every row by the given centroids (k × d), which the steps will move. */
export function startLloyd(columns: Columns, k: number, centroids: Float64Array): LloydState {
  const count = rowCount(columns);
  const state: LloydState = {
    columns,
    k,
    centroids,
    labels: new Int32Array(count),
    sums: new Float64Array(k * columns.length),
    sizes: new Int32Array(k),
    ownDrift: new Float64Array(k),
    othersDrift: new Float64Array(k),
    slack: new Float64Array(count),
    lower: new Float64Array(count),
    doubtful: new Int32Array(count),
    gathered: columns.map(() => new Float64Array(count)),
    distances: new Float64Array(count),
    least: new Float64Array(count),
    second: new Float64Array(count),
    nearest: new Int32Array(count),
  };
  for (let row = 0; row < count; row++) state.doubtful[row] = row;
  relabel(state, count);
  addUp(state);
  return state;
}

/**
 * One step: every centroid moves to the mean of its rows (one without rows takes the row farthest from its centroid), then
 * every row is labelled anew. Returns the number of labels that changed; 0 means converged.
 */
export function lloydStep(state: LloydState): number {
  const changed = advance(state);
  if (changed > 0) return changed;
  // The sums were kept by adding and taking away; what they lost to rounding must not decide that this is the end.
  addUp(state);
  return advance(state);
}

/** The sum of squared distances of the rows from their centroids. */
export function inertiaOf({ columns, centroids, labels }: LloydState): number {
  let inertia = 0;
  for (let j = 0; j < columns.length; j++) {
    const column = columns[j]!;
    for (let i = 0; i < column.length; i++) {
      const difference = column[i]! - centroids[labels[i]! * columns.length + j]!;
      inertia += difference * difference;
    }
  }
  return inertia;
}

function advance(state: LloydState): number {
  const repaired = repairEmpty(state);
  moveCentroids(state);
  return repaired + relabel(state, settle(state, doubtfulRows(state)));
}

/** Adds up the rows of each cluster. */
function addUp({ columns, labels, sums, sizes }: LloydState): void {
  sums.fill(0);
  sizes.fill(0);
  for (let i = 0; i < labels.length; i++) sizes[labels[i]!]!++;
  for (let j = 0; j < columns.length; j++) {
    const column = columns[j]!;
    for (let i = 0; i < column.length; i++) sums[labels[i]! * columns.length + j]! += column[i]!;
  }
}

/** Gives a row another label. */
function move({ columns, labels, sums, sizes }: LloydState, row: number, to: number): void {
  const from = labels[row]!;
  labels[row] = to;
  sizes[from]!--;
  sizes[to]!++;
  for (let j = 0; j < columns.length; j++) {
    const value = columns[j]![row]!;
    sums[from * columns.length + j]! -= value;
    sums[to * columns.length + j]! += value;
  }
}

/** Gives each empty cluster the row farthest from its centroid, out of the clusters that can spare one. Returns how many. */
function repairEmpty(state: LloydState): number {
  const { columns, k, labels, sizes, slack, lower } = state;
  let repaired = 0;
  for (let empty = 0; empty < k; empty++) {
    if (sizes[empty]! > 0) continue;
    let farthest = 0;
    let most = -1;
    for (let i = 0; i < labels.length; i++) {
      if (sizes[labels[i]!]! < 2) continue;
      const row = columns.map((column) => column[i]!);
      const distance = squaredDistance(row, centroidAt(state, labels[i]!));
      if (distance > most) {
        most = distance;
        farthest = i;
      }
    }
    move(state, farthest, empty);
    slack[farthest] = Number.NEGATIVE_INFINITY;
    lower[farthest] = 0;
    repaired++;
  }
  return repaired;
}

/** Moves the centroids to the means of their rows and adds to the drifts. */
function moveCentroids({ columns, k, centroids, sums, sizes, ownDrift, othersDrift }: LloydState): void {
  let farthest = 0;
  let most = 0;
  let secondMost = 0;
  for (let c = 0; c < k; c++) {
    let square = 0;
    for (let j = c * columns.length; j < (c + 1) * columns.length; j++) {
      const centre = sums[j]! / sizes[c]!;
      square += (centre - centroids[j]!) ** 2;
      centroids[j] = centre;
    }
    const moved = Math.sqrt(square);
    ownDrift[c]! += moved;
    if (moved > most) {
      secondMost = most;
      most = moved;
      farthest = c;
    } else if (moved > secondMost) secondMost = moved;
  }
  for (let c = 0; c < k; c++) othersDrift[c]! += c === farthest ? secondMost : most;
}

/** Lists the rows that may have a new nearest centroid; returns how many. */
function doubtfulRows({ ownDrift, othersDrift, labels, slack, doubtful }: LloydState): number {
  const drift = ownDrift.map((own, c) => own + othersDrift[c]!);
  let listed = 0;
  for (let i = 0; i < labels.length; i++) {
    if (slack[i]! > drift[labels[i]!]!) continue;
    doubtful[listed++] = i;
  }
  return listed;
}

/** Measures the listed rows against their own centroid and takes off the list those it settles; returns how many are left. */
function settle(state: LloydState, listed: number): number {
  const { columns, centroids, labels, ownDrift, othersDrift, slack, lower, doubtful, distances } = state;
  distances.fill(0, 0, listed);
  for (let j = 0; j < columns.length; j++) {
    const column = columns[j]!;
    for (let a = 0; a < listed; a++) {
      const row = doubtful[a]!;
      const difference = column[row]! - centroids[labels[row]! * columns.length + j]!;
      distances[a]! += difference * difference;
    }
  }
  const separation = distanceToNearest(state);
  let left = 0;
  for (let a = 0; a < listed; a++) {
    const row = doubtful[a]!;
    const label = labels[row]!;
    const own = Math.sqrt(distances[a]!);
    const other = Math.max(lower[row]! - othersDrift[label]!, separation[label]! - own);
    const spare = slackOf(own, other);
    if (spare > 0) {
      slack[row] = spare + ownDrift[label]! + othersDrift[label]!;
      lower[row] = other + othersDrift[label]!;
    } else doubtful[left++] = row;
  }
  return left;
}

function slackOf(own: number, other: number): number {
  return other * (1 - margin) - own * (1 + margin);
}

/** For each centroid the distance to the nearest other one. */
function distanceToNearest({ columns, k, centroids }: LloydState): Float64Array {
  const nearest = new Float64Array(k).fill(Number.POSITIVE_INFINITY);
  for (let a = 0; a < k; a++) {
    for (let b = a + 1; b < k; b++) {
      let square = 0;
      for (let j = 0; j < columns.length; j++) {
        square += (centroids[a * columns.length + j]! - centroids[b * columns.length + j]!) ** 2;
      }
      const distance = Math.sqrt(square);
      if (distance < nearest[a]!) nearest[a] = distance;
      if (distance < nearest[b]!) nearest[b] = distance;
    }
  }
  return nearest;
}

/** Measures the listed rows against all centroids: sets their labels and bounds. Returns the number of labels changed. */
function relabel(state: LloydState, listed: number): number {
  const { columns, k, labels, ownDrift, othersDrift, slack, lower } = state;
  const { doubtful, gathered, distances, least, second, nearest } = state;
  for (let j = 0; j < columns.length; j++) gather(columns[j]!, doubtful, listed, gathered[j]!);
  least.fill(Number.POSITIVE_INFINITY, 0, listed);
  second.fill(Number.POSITIVE_INFINITY, 0, listed);
  for (let c = 0; c < k; c++) {
    squaredDistances(gathered, listed, centroidAt(state, c), distances);
    for (let a = 0; a < listed; a++) {
      const distance = distances[a]!;
      if (distance < least[a]!) {
        second[a] = least[a]!;
        least[a] = distance;
        nearest[a] = c;
      } else if (distance < second[a]!) second[a] = distance;
    }
  }
  let changed = 0;
  for (let a = 0; a < listed; a++) {
    const row = doubtful[a]!;
    const label = nearest[a]!;
    if (labels[row] !== label) {
      move(state, row, label);
      changed++;
    }
    const other = Math.sqrt(second[a]!);
    slack[row] = slackOf(Math.sqrt(least[a]!), other) + ownDrift[label]! + othersDrift[label]!;
    lower[row] = other + othersDrift[label]!;
  }
  return changed;
}

function gather(column: Float64Array, rows: Int32Array, count: number, gathered: Float64Array): void {
  for (let a = 0; a < count; a++) gathered[a] = column[rows[a]!]!;
}

function centroidAt({ centroids, columns }: LloydState, index: number): Float64Array {
  return centroids.subarray(index * columns.length, (index + 1) * columns.length);
}
