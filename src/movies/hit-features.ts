import { MarqueeError } from "../errors.ts";
import { nearestCentroids } from "../learn/kmeans/assign.ts";
import { distinctPoints, fitKMeans } from "../learn/kmeans/fit.ts";
import { type FittedLearner, fittedProbability } from "../learn/pipeline.ts";
import { applyScale, type ColumnScale, fitScale } from "../learn/scale.ts";
import type { Columns } from "../math/columns.ts";
import type { RandomStream } from "../math/random.ts";
import { median } from "../math/stats.ts";
import { composites, featureNames, fitRanges, type MeasureRanges } from "./features.ts";

/** The columns the hit learners see, in order. */
export const hitColumnNames = [...featureNames, "cluster"] as const;

/** Everything between the four measures and the learner's columns that is fitted: plain numbers. */
export interface HitFeatures {
  /** Median of each measure: fills missing values. */
  readonly medians: readonly number[];
  readonly ranges: MeasureRanges;
  readonly popularityWeight: number;
  /** Scale of the six columns that k-means sees. */
  readonly clusterScale: readonly ColumnScale[];
  /** Centroids in standardised units, the lowest engagement plus popularity first, so that the cluster number is an order. */
  readonly centroids: readonly (readonly number[])[];
}

/**
 * Learns medians, ranges, scale and clusters from training rows alone.
 * measures: 4 columns in the order of `measureNames`, missing values NaN; clusters: wanted clusters, reduced to the
 * number of distinct rows.
 */
export function fitHitFeatures(
  measures: Columns,
  popularityWeight: number,
  clusters: number,
  random: RandomStream,
): HitFeatures {
  const medians = measures.map((column) => median(column));
  const filled = impute(measures, medians);
  const ranges = fitRanges(filled);
  const { engagement, popularity } = composites(filled, ranges, popularityWeight);
  const six = [...filled, engagement, popularity];
  const clusterScale = fitScale(six);
  const standardised = applyScale(six, clusterScale);
  const k = Math.min(clusters, distinctPoints(standardised, clusters));
  const { centroids } = fitKMeans(standardised, k, { random });
  return { medians, ranges, popularityWeight, clusterScale, centroids: orderedCentroids(centroids, k, six.length) };
}

/** The learner's seven columns. measures: 4 columns in the order of `measureNames`, missing values NaN. */
export function applyHitFeatures(features: HitFeatures, measures: Columns): Float64Array[] {
  const filled = impute(measures, features.medians);
  const { engagement, popularity } = composites(filled, features.ranges, features.popularityWeight);
  const six = [...filled, engagement, popularity];
  const standardised = applyScale(six, features.clusterScale);
  const k = features.centroids.length;
  const cluster = nearestCentroids(standardised, Float64Array.from(features.centroids.flat()), k);
  return [...six, Float64Array.from(cluster)];
}

/**
 * The probability of a hit, from the four measures through everything that was fitted. Throws MODEL_NONFINITE when numbers
 * on the way grow beyond what can be held, which takes a model or a movie that was made to do so.
 */
export function hitProbability(features: HitFeatures, model: FittedLearner, measures: Columns): Float64Array {
  const probability = fittedProbability(model, applyHitFeatures(features, measures));
  if (!probability.some(Number.isNaN)) return probability;
  throw new MarqueeError("MODEL_NONFINITE", {
    where: "hit model",
    expected: "a probability for every movie",
    found: "numbers too large to be held on the way to one",
    remedy: "Check the measures for extreme values, and that the model is the one train wrote.",
  });
}

/** Missing values replaced by the medians. */
export function impute(measures: Columns, medians: readonly number[]): Float64Array[] {
  return measures.map((column, index) => column.map((value) => (Number.isNaN(value) ? medians[index]! : value)));
}

/** Sorts centroids by standardised engagement plus popularity, the last two of their columns. */
function orderedCentroids(centroids: Float64Array, k: number, width: number): number[][] {
  const list = Array.from({ length: k }, (_, cluster) =>
    Array.from(centroids.subarray(cluster * width, (cluster + 1) * width)),
  );
  const sum = (centroid: number[]) => centroid[width - 2]! + centroid[width - 1]!;
  return list.sort((a, b) => sum(a) - sum(b));
}
