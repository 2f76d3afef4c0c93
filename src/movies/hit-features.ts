import { MarqueeError } from "../errors.ts";
import { nearestCentroids } from "../learn/kmeans/assign.ts";
import { distinctPoints, fitKMeans } from "../learn/kmeans/fit.ts";
import { type FittedLearner, fittedProbability } from "../learn/pipeline.ts";
import { applyScale, type ColumnScale, fitScale } from "../learn/scale.ts";
import type { Columns } from "../math/columns.ts";
import type { RandomStream } from "../math/random.ts";
import { type EngineeredName, engineeredColumn } from "./engineered.ts";
import { composites, type MeasureRanges } from "./features.ts";
import { codeInputs, type FittedInput, fitInput, imputed, inputColumnNames, inputColumns } from "./fitted-inputs.ts";
import type { InputColumn } from "./inputs.ts";
import { type MeasureName, measureNames } from "./movie.ts";

/** What is built from the inputs inside each fold. */
export interface FeatureSettings {
  readonly popularityWeight: number;
  readonly clusters: number;
  /** Features computed from the measures besides the composites. Default none. */
  readonly engineered?: readonly EngineeredName[];
}

/** Everything between the inputs and the learner's columns that is fitted: plain data. */
export interface HitFeatures {
  /** The columns of a table that a prediction needs; the measures among them come first. */
  readonly inputs: readonly FittedInput[];
  readonly engineered: readonly EngineeredName[];
  /** Engagement, popularity and cluster; null where not all four measures are inputs. */
  readonly composites: FittedComposites | null;
}

export interface FittedComposites {
  readonly popularityWeight: number;
  /** Scale of the six columns that k-means sees: the measures and the two composites. */
  readonly clusterScale: readonly ColumnScale[];
  /** Centroids in standardised units, the lowest engagement plus popularity first, so that the cluster number is an order. */
  readonly centroids: readonly (readonly number[])[];
}

/** A column that the learner sees. */
export interface HitColumn {
  readonly name: string;
  /** The place of the input it shows; null when it is computed from several. */
  readonly input: number | null;
}

const compositeNames = ["engagement", "popularity", "cluster"] as const;

/**
 * Learns medians, ranges, frequent categories, scale and clusters from training rows alone. inputs: the measures first, in
 * the order of `measureNames`; settings: the wanted clusters are reduced to the number of distinct rows.
 */
export function fitHitFeatures(
  inputs: readonly InputColumn[],
  settings: FeatureSettings,
  random: RandomStream,
): HitFeatures {
  const { popularityWeight, clusters, engineered = [] } = settings;
  const fitted = inputs.map(fitInput);
  const ranges = measureRanges(fitted);
  if (ranges === null) return { inputs: fitted, engineered, composites: null };
  const six = sixColumns(fitted, codeInputs(fitted, inputs), ranges, popularityWeight);
  const clusterScale = fitScale(six);
  const standardised = applyScale(six, clusterScale);
  const k = Math.min(clusters, distinctPoints(standardised, clusters));
  const { centroids } = fitKMeans(standardised, k, { random });
  return {
    inputs: fitted,
    engineered,
    composites: { popularityWeight, clusterScale, centroids: orderedCentroids(centroids, k, six.length) },
  };
}

/** The learner's columns, in the order of `hitColumns`. codes: the inputs by `codeInputs`. */
export function applyHitFeatures(features: HitFeatures, codes: Columns): Float64Array[] {
  const { inputs, engineered } = features;
  const measured = measureCount(inputs);
  const measures = inputs.slice(0, measured).map((input, index) => filled(input, codes[index]!));
  const measure = (name: MeasureName) => measures[inputs.findIndex((input) => input.name === name)]!;
  return [
    ...measures,
    ...compositeColumns(features, codes),
    ...engineered.map((name) => engineeredColumn(name, measure)),
    ...inputs.slice(measured).flatMap((input, index) => inputColumns(input, codes[measured + index]!)),
  ];
}

/** The columns that the learner sees: measures, engagement, popularity and cluster, engineered features, other inputs. */
export function hitColumns({ inputs, engineered, composites }: HitFeatures): HitColumn[] {
  const measured = measureCount(inputs);
  const computed = [...(composites === null ? [] : compositeNames), ...engineered];
  const named = inputs.map((input, index) => inputColumnNames(input).map((name) => ({ name, input: index })));
  return [
    ...named.slice(0, measured).flat(),
    ...computed.map((name) => ({ name, input: null })),
    ...named.slice(measured).flat(),
  ];
}

/** The learner's columns of a model on the four measures. */
export const measureColumnNames: readonly string[] = [...measureNames, ...compositeNames];

/** The four measures of coded inputs with missing values filled; null where not all four are inputs. */
export function filledMeasures(inputs: readonly FittedInput[], codes: Columns): Float64Array[] | null {
  if (measureCount(inputs) < measureNames.length) return null;
  return measureNames.map((_, index) => filled(inputs[index]!, codes[index]!));
}

/** The training ranges of the four measures; null where not all four are inputs. */
function measureRanges(inputs: readonly FittedInput[]): MeasureRanges | null {
  if (measureCount(inputs) < measureNames.length) return null;
  const ranges = inputs
    .slice(0, measureNames.length)
    .map((input) => [input.name, input.kind === "number" && input.range]);
  return Object.fromEntries(ranges) as MeasureRanges;
}

/**
 * The probability of a hit, from the coded inputs through everything that was fitted. Throws MODEL_NONFINITE when numbers
 * on the way grow beyond what can be held, which takes a model or a movie that was made to do so.
 */
export function hitProbability(features: HitFeatures, model: FittedLearner, codes: Columns): Float64Array {
  const probability = fittedProbability(model, applyHitFeatures(features, codes));
  requireProbability(probability);
  return probability;
}

/** Throws MODEL_NONFINITE when a probability is none. */
export function requireProbability(probability: Float64Array): void {
  if (!probability.some(Number.isNaN)) return;
  throw new MarqueeError("MODEL_NONFINITE", {
    where: "hit model",
    expected: "a probability for every movie",
    found: "numbers too large to be held on the way to one",
    remedy: "Check the movies for extreme values, and that the model is the one train wrote.",
  });
}

/** How many of the inputs, from the first on, are measures. */
export function measureCount(inputs: readonly { readonly name: string }[]): number {
  const names: readonly string[] = measureNames;
  const first = inputs.findIndex(({ name }) => !names.includes(name));
  return first < 0 ? inputs.length : first;
}

function filled(input: FittedInput, codes: Float64Array): Float64Array {
  return input.kind === "number" ? imputed(codes, input) : codes;
}

function compositeColumns({ inputs, composites: fitted }: HitFeatures, codes: Columns): Float64Array[] {
  const ranges = measureRanges(inputs);
  if (fitted === null || ranges === null) return [];
  const six = sixColumns(inputs, codes, ranges, fitted.popularityWeight);
  const standardised = applyScale(six, fitted.clusterScale);
  const cluster = nearestCentroids(standardised, Float64Array.from(fitted.centroids.flat()), fitted.centroids.length);
  return [six[4]!, six[5]!, Float64Array.from(cluster)];
}

/** The four measures, filled, and the two composites. */
function sixColumns(inputs: readonly FittedInput[], codes: Columns, ranges: MeasureRanges, popularityWeight: number) {
  const measures = filledMeasures(inputs, codes)!;
  const { engagement, popularity } = composites(measures, ranges, popularityWeight);
  return [...measures, engagement, popularity];
}

/** Sorts centroids by standardised engagement plus popularity, the last two of their columns. */
function orderedCentroids(centroids: Float64Array, k: number, width: number): number[][] {
  const list = Array.from({ length: k }, (_, cluster) =>
    Array.from(centroids.subarray(cluster * width, (cluster + 1) * width)),
  );
  const sum = (centroid: number[]) => centroid[width - 2]! + centroid[width - 1]!;
  return list.sort((a, b) => sum(a) - sum(b));
}
