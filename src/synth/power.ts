import { normalCdf, normalQuantile } from "../math/special.ts";
import type { PowerRow } from "./synth-result.ts";

/** Two learners that are judged on the same rows. */
export interface LearnerPair {
  /** ROC AUC of the better one and of the other, each above 0.5 and below 1. */
  readonly rocAucs: readonly [number, number];
  /** Correlation of their scores within a class, 0 up to below 1. */
  readonly correlation: number;
  /** Share of hits. */
  readonly hitRate: number;
}

const significance = 0.05;
const wantedPower = 0.8;

/**
 * The variance of the difference of two ROC AUCs times the number of rows, for many rows. Assumed: the scores of both
 * learners are normal with the same spread in both classes (binormal), and correlated within a class. Then the share of
 * other movies below a hit is Φ of its score, and DeLong's variance is that of the difference of two such shares.
 */
function differenceVariance({ rocAucs, correlation, hitRate }: LearnerPair): number {
  const apart = rocAucs.map((rocAuc) => Math.SQRT2 * normalQuantile(rocAuc));
  const ofOneClass = varianceOverNormals(
    (first, second) => normalCdf(apart[0]! + first) - normalCdf(apart[1]! + second),
    correlation,
  );
  // The other class sees the same from the other side.
  return ofOneClass / hitRate + ofOneClass / (1 - hitRate);
}

/** The power of DeLong's paired two-sided test at 5% with so many rows: the chance that it tells the learners apart. */
export function comparisonPower(pair: LearnerPair, rows: number): number {
  const difference = Math.abs(pair.rocAucs[0] - pair.rocAucs[1]);
  const noncentral = difference * Math.sqrt(rows / differenceVariance(pair));
  const critical = normalQuantile(1 - significance / 2);
  return normalCdf(noncentral - critical) + normalCdf(-noncentral - critical);
}

/** The fewest rows with which that test has a power of 80%. */
export function rowsToTellApart(pair: LearnerPair): number {
  const difference = pair.rocAucs[0] - pair.rocAucs[1];
  const reach = normalQuantile(1 - significance / 2) + normalQuantile(wantedPower);
  return Math.ceil((reach * reach * differenceVariance(pair)) / (difference * difference));
}

const differences = [0.005, 0.01, 0.02, 0.05] as const;
const correlations = [0.5, 0.8, 0.95] as const;

/** Rows needed to tell the oracle from learners that fall short of it, under three assumptions. Empty where the oracle is as good as guessing, or perfect. */
export function powerTable(rocAuc: number, hitRate: number): PowerRow[] {
  if (!(rocAuc > 0.5 && rocAuc < 1)) return [];
  return differences.flatMap((difference) =>
    rocAuc - difference <= 0.5
      ? []
      : correlations.map((correlation) => ({
          rocAuc,
          difference,
          correlation,
          rows: rowsToTellApart({ rocAucs: [rocAuc, rocAuc - difference], correlation, hitRate }),
        })),
  );
}

const reach = 8;
const steps = 80;

/** The variance of a function of two correlated standard normal numbers: by the trapezoid rule, which such integrands suit. */
function varianceOverNormals(value: (first: number, second: number) => number, correlation: number): number {
  const rest = Math.sqrt(1 - correlation * correlation);
  const width = (2 * reach) / steps;
  const places = Array.from({ length: steps + 1 }, (_, i) => i * width - reach);
  const weights = places.map((place) => (Math.exp(-0.5 * place * place) / Math.sqrt(2 * Math.PI)) * width);
  let first = 0;
  let second = 0;
  places.forEach((a, i) => {
    places.forEach((b, j) => {
      const found = value(a, correlation * a + rest * b);
      const weight = weights[i]! * weights[j]!;
      first += weight * found;
      second += weight * found * found;
    });
  });
  return second - first * first;
}
