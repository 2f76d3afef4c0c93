/** The best split found so far of a node of a classification tree. Rewritten in place: a forest looks at millions. */
export interface GiniSplit {
  /** The split's column, −1 when there is none yet. */
  column: number;
  /** The last bin that goes left, and the first that goes right among the node's rows; `bins` when only missing values do. */
  bin: number;
  nextBin: number;
  missingLeft: boolean;
  /** Σ over both sides of hit weight² / weight: the larger, the purer the sides. */
  purity: number;
}

/** Rows to be split: rows[begin…end), `weight` of all and of the hits among them. */
export interface GiniNode {
  readonly rows: Uint32Array;
  readonly begin: number;
  readonly end: number;
  readonly weight: number;
  readonly hitWeight: number;
}

/** Room for one column's histogram. All zero between uses. */
export interface GiniScratch {
  /** Weight and hit weight of each bin, in turn. */
  readonly weights: Float64Array;
  readonly counts: Int32Array;
  /** One bit a bin: whether it has rows. Small nodes touch few bins, and this finds them. */
  readonly occupied: Int32Array;
}

/** `bins`: the most bins of a column, the bin of missing values not counted. */
export function giniScratch(bins: number): GiniScratch {
  return {
    weights: new Float64Array(2 * (bins + 1)),
    counts: new Int32Array(bins + 1),
    occupied: new Int32Array((bins >>> 5) + 1),
  };
}

/**
 * Looks for a split of a node on one column that leaves purer sides than `best`, by the Gini index, with at least
 * `minSamplesLeaf` rows on each side; missing values are tried on both sides. Rewrites `best` when it finds one. Returns
 * false when the column is constant in the node. Breiman et al. 1984, Classification and Regression Trees, chapter 4.
 */
export function improveGiniSplit(
  node: GiniNode,
  column: number,
  codes: Uint16Array,
  bins: number,
  target: Uint8Array,
  rowWeights: Float64Array,
  minSamplesLeaf: number,
  scratch: GiniScratch,
  best: GiniSplit,
): boolean {
  const { weights, counts, occupied } = scratch;
  fillGiniHistogram(node, codes, target, rowWeights, scratch);
  const missingCount = counts[bins]!;
  const missingWeight = weights[2 * bins]!;
  const missingHitWeight = weights[2 * bins + 1]!;
  clearBin(scratch, bins);
  const total = node.end - node.begin;
  let count = 0;
  let weight = 0;
  let hitWeight = 0;
  let previous = -1;
  let distinct = missingCount > 0 ? 1 : 0;
  for (let word = 0; word < occupied.length; word++) {
    while (occupied[word] !== 0) {
      const bin = 32 * word + 31 - Math.clz32(occupied[word]! & -occupied[word]!);
      if (previous >= 0) {
        if (count >= minSamplesLeaf && total - count >= minSamplesLeaf) {
          const purity = purityOf(weight, hitWeight, node);
          // Missing values that are not met in this node will go with the larger side.
          const missingLeft = missingCount === 0 && 2 * weight > node.weight;
          if (purity > best.purity) rewrite(best, column, previous, bin, missingLeft, purity);
        }
        const withMissing = count + missingCount;
        if (missingCount > 0 && withMissing >= minSamplesLeaf && total - withMissing >= minSamplesLeaf) {
          const purity = purityOf(weight + missingWeight, hitWeight + missingHitWeight, node);
          if (purity > best.purity) rewrite(best, column, previous, bin, true, purity);
        }
      }
      count += counts[bin]!;
      weight += weights[2 * bin]!;
      hitWeight += weights[2 * bin + 1]!;
      clearBin(scratch, bin);
      previous = bin;
      distinct++;
    }
  }
  if (missingCount >= minSamplesLeaf && count >= minSamplesLeaf) {
    const purity = purityOf(weight, hitWeight, node);
    if (purity > best.purity) rewrite(best, column, previous, bins, false, purity);
  }
  return distinct > 1;
}

/** Sums up the node's rows by bin. Float sums go in the order of the rows. */
function fillGiniHistogram(
  { rows, begin, end }: GiniNode,
  codes: Uint16Array,
  target: Uint8Array,
  rowWeights: Float64Array,
  { weights, counts, occupied }: GiniScratch,
): void {
  for (let i = begin; i < end; i++) {
    const row = rows[i]!;
    const bin = codes[row]!;
    const weight = rowWeights[row]!;
    weights[2 * bin]! += weight;
    weights[2 * bin + 1]! += weight * target[row]!;
    counts[bin]!++;
    occupied[bin >>> 5]! |= 1 << (bin & 31);
  }
}

function clearBin({ weights, counts, occupied }: GiniScratch, bin: number): void {
  weights[2 * bin] = 0;
  weights[2 * bin + 1] = 0;
  counts[bin] = 0;
  occupied[bin >>> 5]! &= ~(1 << (bin & 31));
}

function purityOf(leftWeight: number, leftHits: number, node: GiniNode): number {
  const rightHits = node.hitWeight - leftHits;
  return (leftHits * leftHits) / leftWeight + (rightHits * rightHits) / (node.weight - leftWeight);
}

function rewrite(
  best: GiniSplit,
  column: number,
  bin: number,
  nextBin: number,
  missingLeft: boolean,
  purity: number,
): void {
  best.column = column;
  best.bin = bin;
  best.nextBin = nextBin;
  best.missingLeft = missingLeft;
  best.purity = purity;
}
