/** Counts of rows: truth 0, 1; in each, verdict 0, 1: [[true negatives, false positives], [false negatives, true positives]]. */
export type ConfusionMatrix = readonly [readonly [number, number], readonly [number, number]];

/** Counts verdicts against the truth. `target`: n values 0 or 1; `probability`: n numbers; a row is called 1 when its probability reaches `threshold`, one for all or one a row. */
export function confusionMatrix(
  target: Uint8Array,
  probability: Float64Array,
  threshold: number | Float64Array,
): ConfusionMatrix {
  const negatives: [number, number] = [0, 0];
  const positives: [number, number] = [0, 0];
  for (let i = 0; i < target.length; i++) {
    const counts = target[i] === 1 ? positives : negatives;
    counts[probability[i]! >= (typeof threshold === "number" ? threshold : threshold[i]!) ? 1 : 0]++;
  }
  return [negatives, positives];
}

/** The share of right verdicts, 0 to 1; 0 without rows. */
export function accuracy([[tn, fp], [fn, tp]]: ConfusionMatrix): number {
  return shareOf(tn + tp, tn + fp + fn + tp);
}

/** The share of true ones among those called 1; 0 when nothing is called 1. */
export function precision([[, fp], [, tp]]: ConfusionMatrix): number {
  return shareOf(tp, tp + fp);
}

/** The share of true ones that are called 1; 0 when there are none. */
export function recall([, [fn, tp]]: ConfusionMatrix): number {
  return shareOf(tp, tp + fn);
}

/** The harmonic mean of precision and recall; 0 when nothing is 1 or called so. */
export function f1Score([[, fp], [fn, tp]]: ConfusionMatrix): number {
  return shareOf(2 * tp, 2 * tp + fp + fn);
}

/** The mean squared difference of probability and truth, 0 to 1, lower is better. NaN without rows. Brier 1950. */
export function brierScore(target: Uint8Array, probability: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < target.length; i++) sum += (probability[i]! - target[i]!) ** 2;
  return sum / target.length;
}

const leastProbability = 1e-15;

/** The mean of −ln of the probability given to the truth, 0 or more, lower is better. Probabilities are clipped to [1e-15, 1 − 1e-15]. NaN without rows. */
export function logLoss(target: Uint8Array, probability: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < target.length; i++) sum += rowLogLoss(target[i]!, probability[i]!);
  return sum / target.length;
}

/** What one row adds to the log loss. `truth`: 0 or 1. */
export function rowLogLoss(truth: number, probability: number): number {
  const clipped = Math.min(1 - leastProbability, Math.max(leastProbability, probability));
  return -(truth === 1 ? Math.log(clipped) : Math.log1p(-clipped));
}

function shareOf(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole;
}
