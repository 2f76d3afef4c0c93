/** What a boosted tree is charged for, in XGBoost's terms; numbers already rounded to float32. */
export interface NewtonRule {
  /** L2 penalty on leaf values. */
  readonly lambda: number;
  /** L1 penalty on leaf values. */
  readonly alpha: number;
  /** The least sum of second derivatives on each side of a split. */
  readonly minChildWeight: number;
}

/** Sums over the rows of a node: of first derivatives (gradients) and of second derivatives of the loss. */
export interface GradientSums {
  readonly gradient: number;
  readonly curvature: number;
}

export interface NewtonSplit {
  readonly column: number;
  /** The last bin that goes left. */
  readonly bin: number;
  readonly missingLeft: boolean;
  /** How far the penalised loss falls, in float32. */
  readonly gain: number;
  readonly left: GradientSums;
  readonly right: GradientSums;
}

/** One column's part of a node's histogram: `bins` bins of values from `offset` on, then the bin of missing values. */
export interface HistogramColumn {
  readonly histogram: Float64Array;
  readonly column: number;
  readonly offset: number;
  readonly bins: number;
  readonly hasMissing: boolean;
}

/**
 * The best split of a node on one column, or `best` when that is at least as good: on equal gain, in float32, the
 * earlier column, the lower threshold and the missing values on the right win, as in XGBoost's hist method. Columns are
 * to be given in ascending order.
 * Chen and Guestrin 2016, doi:10.1145/2939672.2939785, equations 6 and 7, algorithm 3.
 */
export function bestNewtonSplit(
  { histogram, column, offset, bins, hasMissing }: HistogramColumn,
  total: GradientSums,
  rule: NewtonRule,
  best: NewtonSplit | null,
): NewtonSplit | null {
  const before = newtonGain(total.gradient, total.curvature, rule);
  let bestGain = best === null ? 0 : best.gain;
  let found = best;
  // Upwards: missing values stay on the right. The last bin is a split only when there is something missing.
  let gradient = 0;
  let curvature = 0;
  const upper = hasMissing ? bins : bins - 1;
  for (let bin = 0; bin < upper; bin++) {
    gradient += histogram[offset + 2 * bin]!;
    curvature += histogram[offset + 2 * bin + 1]!;
    const restGradient = total.gradient - gradient;
    const restCurvature = total.curvature - curvature;
    if (curvature < rule.minChildWeight || restCurvature < rule.minChildWeight) continue;
    const gain = splitGain(gradient, curvature, restGradient, restCurvature, before, rule);
    if (gain > bestGain && gain < Number.POSITIVE_INFINITY) {
      bestGain = gain;
      const left = { gradient, curvature };
      const right = { gradient: restGradient, curvature: restCurvature };
      found = { column, bin, missingLeft: false, gain, left, right };
    }
  }
  if (!hasMissing) return found;
  // Downwards: missing values go left.
  gradient = 0;
  curvature = 0;
  for (let bin = bins - 1; bin > 0; bin--) {
    gradient += histogram[offset + 2 * bin]!;
    curvature += histogram[offset + 2 * bin + 1]!;
    const restGradient = total.gradient - gradient;
    const restCurvature = total.curvature - curvature;
    if (curvature < rule.minChildWeight || restCurvature < rule.minChildWeight) continue;
    const gain = splitGain(restGradient, restCurvature, gradient, curvature, before, rule);
    if (gain > bestGain && gain < Number.POSITIVE_INFINITY) {
      bestGain = gain;
      const left = { gradient: restGradient, curvature: restCurvature };
      const right = { gradient, curvature };
      found = { column, bin: bin - 1, missingLeft: true, gain, left, right };
    }
  }
  return found;
}

function splitGain(
  leftGradient: number,
  leftCurvature: number,
  rightGradient: number,
  rightCurvature: number,
  before: number,
  rule: NewtonRule,
): number {
  const left = newtonGain(leftGradient, leftCurvature, rule);
  const right = newtonGain(rightGradient, rightCurvature, rule);
  return Math.fround(Math.fround(left + right) - before);
}

/** Twice what a leaf's best value takes off the penalised loss, rounded to float32 where XGBoost rounds. */
function newtonGain(gradient: number, curvature: number, rule: NewtonRule): number {
  if (curvature <= 0) return 0;
  const pull = shrunk(gradient, rule.alpha);
  return Math.fround(Math.fround(pull * pull) / Math.fround(curvature + rule.lambda));
}

/** The gradient brought `alpha` nearer to 0. */
function shrunk(gradient: number, alpha: number): number {
  if (gradient > alpha) return gradient - alpha;
  if (gradient < -alpha) return gradient + alpha;
  return 0;
}

/** The best value of a leaf with these sums, in float32; 0 where the curvature is too small to tell. */
export function leafValue(
  { gradient, curvature }: GradientSums,
  { lambda, alpha, minChildWeight }: NewtonRule,
): number {
  if (curvature < minChildWeight || curvature <= 0) return 0;
  const pull = Math.max(gradient - alpha, 0) + Math.min(gradient + alpha, 0);
  return Math.fround(-pull / (curvature + lambda));
}
