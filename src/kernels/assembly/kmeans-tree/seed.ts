// Greedy k-means++ on the tree: a row is drawn by drawing a part of the inertia and going down its cell, so that no row is
// looked at but those of one leaf.

import { squaredDistance } from "../shared/rows";
import { endOfTerms, filterTerms } from "./filter";
import { firstPart, firstRow, inertiaFrom, rowBytes, rowsIn, secondPart } from "./tree";

/** Three lists of parts of the inertia: of the centroids so far, with the best candidate, with the one on trial. */
let current: usize = 0;
let best: usize = 0;
let trial: usize = 0;

/** `lists`: room for three lists of `listBytes`. */
export function placeSeeding(lists: usize, listBytes: usize): void {
  current = lists;
  best = lists + listBytes;
  trial = best + listBytes;
}

/**
 * Fills in k starting centroids. `draws`: f64, the place of the first row among the rows, then for each further centroid
 * `trials` numbers in [0, 1), each of which draws a row with a chance proportional to its squared distance from the nearest
 * centroid; the one that leaves the least inertia is taken.
 */
export function seedOnTree(rows: usize, k: i32, trials: i32, draws: usize, centroids: usize): void {
  memory.copy(centroids, rows + <usize>load<f64>(draws) * rowBytes, rowBytes);
  let total = filterTerms(centroids, 1, current);
  let currentEnd = endOfTerms();
  let draw = draws + 8;
  for (let c = 1; c < k; c++) {
    const place = centroids + <usize>c * rowBytes;
    let least = Infinity;
    let bestRow: usize = 0;
    let bestEnd: usize = 0;
    for (let t = 0; t < trials; t++) {
      const row = drawRow(load<f64>(draw) * total, currentEnd, centroids, c);
      draw += 8;
      memory.copy(place, row, rowBytes);
      const inertia = filterTerms(centroids, c + 1, trial);
      if (inertia < least) {
        least = inertia;
        bestRow = row;
        bestEnd = endOfTerms();
        const held = best;
        best = trial;
        trial = held;
      }
    }
    memory.copy(place, bestRow, rowBytes);
    total = least;
    const held = current;
    current = best;
    best = held;
    currentEnd = bestEnd;
  }
}

/** The row at which the parts of the inertia, added up, first exceed `target`. A row at distance 0 is never drawn. */
function drawRow(target: f64, end: usize, centroids: usize, k: i32): usize {
  let rest = target;
  let chosen = current;
  for (let term = current; term < end; term += 16) {
    const weight = load<f64>(term);
    if (weight > 0) chosen = term;
    if (rest < weight) break;
    rest -= weight;
  }
  let cell: usize = load<u32>(chosen, 8);
  const owner = load<i32>(chosen, 12);
  if (owner < 0) return drawFromLeaf(rest, cell, centroids, k);
  const centroid = centroids + <usize>owner * rowBytes;
  while (firstPart(cell) !== 0) {
    const first = inertiaFrom(firstPart(cell), centroid);
    // Rounding can leave a target that no part reaches: a part without weight is no answer then.
    if (rest < first || !(inertiaFrom(secondPart(cell), centroid) > 0)) cell = firstPart(cell);
    else {
      rest -= first;
      cell = secondPart(cell);
    }
  }
  return drawFromLeaf(rest, cell, centroid, 1);
}

function drawFromLeaf(target: f64, cell: usize, centroids: usize, k: i32): usize {
  let rest = target;
  let chosen = firstRow(cell);
  const end = chosen + <usize>rowsIn(cell) * rowBytes;
  for (let row = chosen; row < end; row += rowBytes) {
    let weight = Infinity;
    for (let c = 0; c < k; c++) weight = min(weight, squaredDistance(row, centroids + <usize>c * rowBytes, rowBytes));
    if (weight > 0) chosen = row;
    if (rest < weight) break;
    rest -= weight;
  }
  return chosen;
}
