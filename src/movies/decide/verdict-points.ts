import type { Curve } from "../train-result.ts";

/** A threshold, and how verdicts and truth meet there, in movies. */
export interface VerdictPoint {
  /** Movies of this probability and above are called hits. */
  readonly threshold: number;
  readonly truePositive: number;
  readonly falsePositive: number;
  readonly falseNegative: number;
  readonly trueNegative: number;
}

/**
 * The verdicts at every threshold of a precision–recall curve that finds a hit, thresholds rising. pr: recall against
 * precision; counts: the movies it was drawn from. Empty without a curve. Precision and recall are shares of small whole
 * numbers, so that rounding gives the counts back exactly.
 */
export function verdictPoints(
  pr: Curve | null,
  { hits, others }: { readonly hits: number; readonly others: number },
): VerdictPoint[] {
  const points: VerdictPoint[] = [];
  pr?.threshold.forEach((threshold, index) => {
    const truePositive = Math.round(pr.x[index]! * hits);
    if (threshold === null || truePositive === 0) return;
    const falsePositive = Math.round(truePositive / pr.y[index]!) - truePositive;
    const falseNegative = hits - truePositive;
    points.push({ threshold, truePositive, falsePositive, falseNegative, trueNegative: others - falsePositive });
  });
  return points.reverse();
}

/**
 * The place of the point with the verdicts of a threshold: the lowest that is not below it, as no movie lies between unless the
 * curve was cut to fewer points; the last where all are below. points: at least one.
 */
export function pointAt(points: readonly VerdictPoint[], threshold: number): number {
  const place = points.findIndex((point) => point.threshold >= threshold);
  return place < 0 ? points.length - 1 : place;
}
