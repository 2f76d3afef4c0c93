/**
 * The first and second derivatives of the weighted log loss by each row's log odds, in float32 step by step as XGBoost
 * computes them, so that ties between splits fall alike. Rows where `sampled` is 0 count for nothing.
 */
export function fillGradients(
  margins: Float32Array,
  target: Uint8Array,
  weights: Float32Array,
  sampled: Uint8Array | null,
  gradients: Float32Array,
  curvatures: Float32Array,
): void {
  const round = Math.fround;
  for (let row = 0; row < margins.length; row++) {
    if (sampled !== null && sampled[row] === 0) {
      gradients[row] = 0;
      curvatures[row] = 0;
      continue;
    }
    const probability = sigmoid32(margins[row]!);
    const curvature = Math.max(round(probability * round(1 - probability)), tiny);
    gradients[row] = round(probability - target[row]!) * weights[row]!;
    curvatures[row] = curvature * weights[row]!;
  }
}

/** The log odds, in float32, of a probability above 0 and below 1. */
export function baseMarginOf(baseScore: number): number {
  const round = Math.fround;
  return 0 - round(Math.log(round(round(1 / round(baseScore)) - 1)));
}

/**
 * Where boosting starts when the caller names no base score, as in XGBoost 3: the weighted hit rate or, when hits are
 * given extra weight, one Newton step from even odds.
 */
export function estimateBaseScore(target: Uint8Array, weights: Float32Array, scalePosWeight: number): number {
  let misses = 0;
  let hits = 0;
  for (let row = 0; row < target.length; row++) {
    if (target[row] === 1) hits += weights[row]!;
    else misses += weights[row]!;
  }
  if (scalePosWeight === 1) return Math.fround(hits / (misses + hits));
  return sigmoid32(Math.fround((2 * (hits - misses)) / (hits + misses)));
}

const tiny = Math.fround(1e-16);

function sigmoid32(x: number): number {
  const round = Math.fround;
  const grown = round(Math.exp(Math.min(-x, round(88.7))));
  return round(1 / round(round(grown + 1) + tiny));
}
