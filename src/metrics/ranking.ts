/** Points of a curve, from the highest threshold to the lowest. `threshold` is null where nothing is called 1. */
export interface RankingCurve {
  readonly x: readonly number[];
  readonly y: readonly number[];
  readonly threshold: readonly (number | null)[];
}

/**
 * The area under the ROC curve: the chance that a random 1 scores above a random 0, a tie counting half. `target`: n values
 * 0 or 1; `score`: n numbers without NaN. Returns 0 to 1; null when only one class occurs.
 * Hanley and McNeil 1982, doi:10.1148/radiology.143.1.7063747.
 */
export function rocAuc(target: Uint8Array, score: Float64Array): number | null {
  const { negatives, positives } = scoresByClass(target, score);
  if (negatives.length === 0 || positives.length === 0) return null;
  let below = 0;
  let notAbove = 0;
  let doubled = 0;
  for (const value of positives) {
    while (below < negatives.length && negatives[below]! < value) below++;
    while (notAbove < negatives.length && negatives[notAbove]! <= value) notAbove++;
    doubled += below + notAbove;
  }
  return doubled / 2 / negatives.length / positives.length;
}

/**
 * The ROC curve: x false positive rate, y true positive rate, from (0, 0) to (1, 1), a point for each distinct score except
 * those midway between their neighbours on a straight line, as scikit-learn draws it. Null when only one class occurs.
 */
export function rocCurve(target: Uint8Array, score: Float64Array): RankingCurve | null {
  const cuts = countsByThreshold(target, score);
  const last = cuts.threshold.length - 1;
  const negatives = cuts.falsePositives[last] ?? 0;
  const positives = cuts.truePositives[last] ?? 0;
  if (negatives === 0 || positives === 0) return null;
  const bends = (counts: readonly number[], i: number) => counts[i + 1]! - 2 * counts[i]! + counts[i - 1]! !== 0;
  const curve = { x: [0], y: [0], threshold: [null] as (number | null)[] };
  for (let i = 0; i <= last; i++) {
    const between = i > 0 && i < last;
    if (between && !bends(cuts.falsePositives, i) && !bends(cuts.truePositives, i)) continue;
    curve.x.push(cuts.falsePositives[i]! / negatives);
    curve.y.push(cuts.truePositives[i]! / positives);
    curve.threshold.push(cuts.threshold[i]!);
  }
  return curve;
}

/**
 * The precision–recall curve: x recall, y precision, from (0, 1), where nothing is called 1, to recall 1, a point for each
 * distinct score. Null when only one class occurs.
 */
export function prCurve(target: Uint8Array, score: Float64Array): RankingCurve | null {
  const { threshold, truePositives, falsePositives } = countsByThreshold(target, score);
  const positives = truePositives.at(-1) ?? 0;
  if (positives === 0 || falsePositives.at(-1) === 0) return null;
  return {
    x: [0, ...truePositives.map((hits) => hits / positives)],
    y: [1, ...truePositives.map((hits, i) => hits / (hits + falsePositives[i]!))],
    threshold: [null, ...threshold],
  };
}

/**
 * Average precision, the area under the precision–recall curve without interpolation: the sum of precision over the steps
 * of recall, as scikit-learn defines it. Returns above 0 to 1; null when only one class occurs.
 */
export function averagePrecision(target: Uint8Array, score: Float64Array): number | null {
  const curve = prCurve(target, score);
  if (curve === null) return null;
  let sum = 0;
  for (let i = 1; i < curve.x.length; i++) sum += (curve.x[i]! - curve.x[i - 1]!) * curve.y[i]!;
  return sum;
}

interface CountsByThreshold {
  /** The distinct scores, falling. */
  readonly threshold: number[];
  /** How many ones and zeros score at or above each. */
  readonly truePositives: number[];
  readonly falsePositives: number[];
}

function countsByThreshold(target: Uint8Array, score: Float64Array): CountsByThreshold {
  const { negatives, positives } = scoresByClass(target, score);
  const threshold: number[] = [];
  const truePositives: number[] = [];
  const falsePositives: number[] = [];
  let zerosLeft = negatives.length;
  let onesLeft = positives.length;
  while (zerosLeft > 0 || onesLeft > 0) {
    const highest = Math.max(negatives[zerosLeft - 1] ?? -Infinity, positives[onesLeft - 1] ?? -Infinity);
    while (zerosLeft > 0 && negatives[zerosLeft - 1] === highest) zerosLeft--;
    while (onesLeft > 0 && positives[onesLeft - 1] === highest) onesLeft--;
    threshold.push(highest);
    truePositives.push(positives.length - onesLeft);
    falsePositives.push(negatives.length - zerosLeft);
  }
  return { threshold, truePositives, falsePositives };
}

/** The scores of the zeros and of the ones, each rising: sorting plain numbers is many times faster than sorting rows. */
function scoresByClass(target: Uint8Array, score: Float64Array): { negatives: Float64Array; positives: Float64Array } {
  return {
    negatives: score.filter((_, i) => target[i] === 0).sort(),
    positives: score.filter((_, i) => target[i] === 1).sort(),
  };
}
