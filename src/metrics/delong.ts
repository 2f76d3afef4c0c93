/** Areas under the ROC curves of several forecasts of the same rows, and how they vary together from sample to sample. */
export interface AucCovariance {
  readonly rocAuc: readonly number[];
  /** Covariance of each pair of areas. */
  readonly covariance: readonly (readonly number[])[];
}

/**
 * ROC AUC of each score with the covariances of DeLong, DeLong and Clarke-Pearson 1988, doi:10.2307/2531595, by ranks as in
 * Sun and Xu 2014, doi:10.1109/LSP.2014.2337313. target: n values 0 or 1; scores: arrays of n numbers without NaN. Null with
 * fewer than two rows of a class.
 */
export function aucCovariance(target: Uint8Array, scores: readonly Float64Array[]): AucCovariance | null {
  const hits = target.reduce((sum, value) => sum + value, 0);
  if (hits < 2 || target.length - hits < 2) return null;
  const placements = scores.map((score) => placementValues(target, score));
  const rocAuc = placements.map(({ ofHits }) => ofHits.reduce((sum, value) => sum + value, 0) / ofHits.length);
  return {
    rocAuc,
    covariance: placements.map((one, i) =>
      placements.map((other, j) => {
        const means = [rocAuc[i]!, rocAuc[j]!] as const;
        return (
          meanCovariance(one.ofHits, other.ofHits, means) +
          meanCovariance(one.ofOthers, other.ofOthers, [1 - means[0], 1 - means[1]])
        );
      }),
    ),
  };
}

/**
 * The 95% interval of a ROC AUC by DeLong's variance, on the log odds scale so that it stays within 0 to 1 (Pepe 2003, "The
 * Statistical Evaluation of Medical Tests", section 5.2). Null where the variance cannot be told: a class with fewer than two
 * rows, or classes that are apart.
 */
export function aucInterval(target: Uint8Array, score: Float64Array): [number, number] | null {
  const found = aucCovariance(target, [score]);
  if (found === null) return null;
  const rocAuc = found.rocAuc[0]!;
  const variance = found.covariance[0]![0]!;
  if (!(variance > 0) || rocAuc === 0 || rocAuc === 1) return null;
  const centre = Math.log(rocAuc / (1 - rocAuc));
  const reach = (1.959963984540054 * Math.sqrt(variance)) / (rocAuc * (1 - rocAuc));
  const back = (odds: number) => 1 / (1 + Math.exp(-odds));
  return [back(centre - reach), back(centre + reach)];
}

/** For each 1 the share of zeros below it, and for each 0 the share of ones below it, a tie counting half. */
function placementValues(target: Uint8Array, score: Float64Array) {
  const order = Array.from(score.keys()).sort((a, b) => score[a]! - score[b]!);
  const hits = target.reduce((sum, value) => sum + value, 0);
  const others = target.length - hits;
  const share = new Float64Array(score.length);
  let onesBelow = 0;
  let zerosBelow = 0;
  for (let start = 0; start < order.length; ) {
    let end = start;
    let ones = 0;
    while (end < order.length && score[order[end]!] === score[order[start]!]) ones += target[order[end++]!]!;
    const zeros = end - start - ones;
    for (let place = start; place < end; place++) {
      const row = order[place]!;
      share[row] = target[row] === 1 ? (zerosBelow + zeros / 2) / others : (onesBelow + ones / 2) / hits;
    }
    onesBelow += ones;
    zerosBelow += zeros;
    start = end;
  }
  return {
    ofHits: share.filter((_, row) => target[row] === 1),
    ofOthers: share.filter((_, row) => target[row] === 0),
  };
}

/** The covariance of two means of the same rows. */
function meanCovariance(a: Float64Array, b: Float64Array, [meanA, meanB]: readonly [number, number]): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i]! - meanA) * (b[i]! - meanB);
  return sum / (a.length - 1) / a.length;
}
