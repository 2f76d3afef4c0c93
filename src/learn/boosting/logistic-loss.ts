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
