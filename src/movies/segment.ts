import { MarqueeError } from "../errors.ts";
import { nearestCentroids } from "../learn/kmeans/assign.ts";
import { kneedle } from "../learn/kmeans/elbow.ts";
import { distinctPoints } from "../learn/kmeans/fit.ts";
import { applyScale, type ColumnScale, fitScale } from "../learn/scale.ts";
import { type Columns, rowCount } from "../math/columns.ts";
import { principalComponents } from "../math/principal-components.ts";
import { randomStream } from "../math/random.ts";
import { type Note, note } from "../notes.ts";
import { composites, constantMeasures, featureNames, fitRanges, measureColumns } from "./features.ts";
import { type MovieTable, measureNames, movieCount, movieTitles, takeMovies } from "./movie.ts";
import { checkNumber, checkSeed } from "./option-checks.ts";
import type { FeatureSet, SegmentOptions } from "./options.ts";
import { choiceNotes, dataNotes } from "./segment-notes.ts";
import { profileSegments, rankClusters } from "./segment-profile.ts";
import type { Projection, SegmentedMovies, SegmentModel, SegmentResult } from "./segment-result.ts";
import { chooseK, type ScannedK, scanSegments, stabilityFloor } from "./segment-scan.ts";
import { confidence } from "./stability.ts";

const fewestRows = 3;
const defaultMaxK = 10;

/** A table that was scanned over numbers of segments: what any of them is read from, at no cost worth naming. */
export interface SegmentScan {
  readonly source: string;
  readonly settings: Settings;
  readonly movies: MovieTable;
  readonly measures: Columns;
  readonly ranges: SegmentModel["ranges"];
  readonly engagement: Float64Array;
  readonly popularity: Float64Array;
  readonly features: readonly string[];
  readonly standardised: Columns;
  readonly scale: readonly ColumnScale[];
  readonly scanned: readonly ScannedK[];
  /** What was found of the data, before a number of segments was chosen. */
  readonly notes: readonly Note[];
}

/**
 * Groups movies into audience segments: k-means on standardised engagement and popularity (or all six columns), scanned
 * over k, named by quadrant, with bootstrap stability and per-movie confidence. Movies with a missing measure are left
 * out and counted in a note. The same table, options and seed give the same bits.
 * Throws OPTION_INVALID, TOO_FEW_ROWS (fewer than 3 complete movies) and K_TOO_LARGE (more segments than distinct points).
 */
export function segment(table: MovieTable, options: SegmentOptions = {}): SegmentResult {
  const scan = scanMovies(table, options);
  return segmentAt(scan, scan.settings.k);
}

/** The costly half of `segment`: fits and measures every number of segments. Throws what `segment` throws. */
export function scanMovies(table: MovieTable, options: SegmentOptions = {}): SegmentScan {
  const settings = checkOptions(options);
  const { movies, notes } = completeMovies(table);
  const measures = measureColumns(movies);
  const ranges = fitRanges(measures);
  const { engagement, popularity } = composites(measures, ranges, settings.popularityWeight);
  const useAll = settings.features === "all";
  const columns = useAll ? [...measures, engagement, popularity] : [engagement, popularity];
  const scale = fitScale(columns);
  const standardised = applyScale(columns, scale);
  const ks = scannedKs(table.source, standardised, settings);
  const random = randomStream(settings.seed);
  return {
    source: table.source,
    settings,
    movies,
    measures,
    ranges,
    engagement,
    popularity,
    features: useAll ? [...featureNames] : ["engagement", "popularity"],
    standardised,
    scale,
    scanned: scanSegments(standardised, ks, settings.bootstraps, {
      random,
      onProgress: settings.onProgress,
      threads: settings.threads,
    }),
    notes: [...table.notes, ...notes, ...dataNotes(movies, constantMeasures(ranges))],
  };
}

/**
 * The segments of a scanned table for one number of them: what `segment` gives for it with the same options. Throws K_TOO_LARGE
 * for a number that was not scanned.
 */
export function segmentAt(scan: SegmentScan, wanted: number | "auto"): SegmentResult {
  const { settings, movies, measures, engagement, popularity, features, standardised, scanned } = scan;
  const points = scanned.map(({ point }) => point);
  const choice = chooseK(points);
  const k = wanted === "auto" ? choice.k : wanted;
  const chosen = scanned.find(({ point }) => point.k === k);
  if (chosen === undefined) {
    throw new MarqueeError("K_TOO_LARGE", {
      where: scan.source,
      expected: `at most ${points.at(-1)!.k} segments`,
      found: String(k),
      remedy: "Ask for fewer segments.",
    });
  }

  const segmentOf = rankClusters(chosen.fit.labels, k, engagement, popularity);
  const labels = Int32Array.from(chosen.fit.labels, (cluster) => segmentOf[cluster]!);
  const sureness = confidence(standardised, labels, k, chosen.refits);
  const segments = profileSegments(labels, k, {
    measures,
    engagement,
    popularity,
    confidence: sureness,
    hit: movies.hit,
  });
  const elbowK = kneedle(
    points.map((point) => point.k),
    points.map((point) => point.inertia),
  );
  const silhouetteK = points.reduce((best, point) => (point.silhouette > best.silhouette ? point : best)).k;
  const model: SegmentModel = {
    features,
    popularityWeight: settings.popularityWeight,
    ranges: scan.ranges,
    scale: scan.scale,
    centroids: rankedCentroids(chosen.fit.centroids, segmentOf, k, standardised.length),
    names: segments.map(({ name }) => name),
  };
  return {
    source: scan.source,
    rows: movieCount(movies),
    k,
    kChosenBy: wanted === "auto" ? "auto" : "given",
    silhouette: chosen.point.silhouette,
    inertia: chosen.point.inertia,
    features,
    popularityWeight: settings.popularityWeight,
    seed: settings.seed,
    scan: points,
    elbowK,
    silhouetteK,
    stableKs: points.filter((point) => point.stability >= stabilityFloor).map((point) => point.k),
    stabilityFloor,
    segments,
    movies: segmentedMovies(movies, engagement, popularity, labels, sureness),
    projection: settings.features === "all" ? project(standardised, features) : null,
    model,
    notes: [...scan.notes, ...choiceNotes(chosen.point, choice.anyStable, elbowK, silhouetteK, stabilityFloor)],
  };
}

/**
 * The segments that a model names its predictions by. At most six, since more could hardly be told apart by name. Throws what
 * `segment` throws.
 */
export function modelSegments(movies: MovieTable, seed: number): SegmentModel {
  return segment(movies, { seed, maxK: 6 }).model;
}

/** The segment of every row for a model: n integers in [0, k). measures: 4 columns without missing values, in the order of `measureNames`. */
export function assignSegments(model: SegmentModel, measures: Columns): Int32Array {
  const { engagement, popularity } = composites(measures, model.ranges, model.popularityWeight);
  const byName = new Map<string, Float64Array>([
    ...measureNames.map((name, index) => [name, measures[index]!] as const),
    ["engagement", engagement],
    ["popularity", popularity],
  ]);
  const columns = applyScale(
    model.features.map((name) => byName.get(name)!),
    model.scale as ColumnScale[],
  );
  return nearestCentroids(columns, Float64Array.from(model.centroids.flat()), model.centroids.length);
}

type Settings = Required<Omit<SegmentOptions, "maxK" | "threads">> & {
  maxK: number | null;
  threads: SegmentOptions["threads"];
};

function checkOptions(options: SegmentOptions): Settings {
  const {
    k = "auto",
    features = "engagement,popularity",
    popularityWeight = 0.5,
    seed = 42,
    bootstraps = 30,
  } = options;
  const featureSets: readonly FeatureSet[] = ["engagement,popularity", "all"];
  if (!featureSets.includes(features)) {
    throw new MarqueeError("OPTION_INVALID", {
      where: "features",
      expected: featureSets.join(" or "),
      found: String(features),
    });
  }
  if (k !== "auto") checkNumber("k", k, { min: 2, max: 50, integer: true });
  if (options.maxK !== undefined) checkNumber("maxK", options.maxK, { min: 2, max: 50, integer: true });
  return {
    k,
    features,
    popularityWeight: checkNumber("popularityWeight", popularityWeight, { min: 0, max: 1 }),
    seed: checkSeed(seed),
    bootstraps: checkNumber("bootstraps", bootstraps, { min: 2, max: 1000, integer: true }),
    maxK: options.maxK ?? null,
    onProgress: options.onProgress ?? (() => {}),
    threads: options.threads,
  };
}

function completeMovies(table: MovieTable): { movies: MovieTable; notes: Note[] } {
  const complete: number[] = [];
  for (let row = 0; row < movieCount(table); row++) {
    if (measureNames.every((name) => !Number.isNaN(table.measures[name][row]!))) complete.push(row);
  }
  const left = movieCount(table) - complete.length;
  if (complete.length < fewestRows) {
    throw new MarqueeError("TOO_FEW_ROWS", {
      where: table.source,
      expected: `at least ${fewestRows} movies with all four measures to segment`,
      found: String(complete.length),
    });
  }
  if (left === 0) return { movies: table, notes: [] };
  const message = `${left} of ${movieCount(table)} movies lack one of the four measures and were left out of the segments.`;
  return { movies: takeMovies(table, complete), notes: [note("ROWS_DROPPED", message)] };
}

function scannedKs(source: string, columns: Columns, settings: Settings): number[] {
  const rows = rowCount(columns);
  const wanted = Math.max(settings.maxK ?? defaultMaxK, settings.k === "auto" ? 0 : settings.k);
  const distinct = distinctPoints(columns, wanted);
  const largest = Math.min(wanted, distinct, rows - 1);
  const needed = settings.k === "auto" ? 2 : settings.k;
  if (largest < needed) {
    throw new MarqueeError("K_TOO_LARGE", {
      where: source,
      expected: `at most ${Math.min(distinct, rows - 1)} segments, because ${rows} movies lie on ${distinct} distinct points`,
      found: `${needed}`,
      remedy: distinct < 2 ? "Check that the measures differ between movies." : "Ask for fewer segments with --k.",
    });
  }
  return Array.from({ length: largest - 1 }, (_, index) => index + 2);
}

function rankedCentroids(centroids: Float64Array, segmentOf: Int32Array, k: number, width: number): number[][] {
  const ranked: number[][] = Array.from({ length: k }, () => []);
  for (let cluster = 0; cluster < k; cluster++) {
    ranked[segmentOf[cluster]!] = Array.from(centroids.subarray(cluster * width, (cluster + 1) * width));
  }
  return ranked;
}

function segmentedMovies(
  movies: MovieTable,
  engagement: Float64Array,
  popularity: Float64Array,
  labels: Int32Array,
  sureness: Float64Array,
): SegmentedMovies {
  return {
    ids: movies.ids,
    titles: movieTitles(movies),
    engagement: Array.from(engagement),
    popularity: Array.from(popularity),
    segment: Array.from(labels),
    confidence: Array.from(sureness),
    hit: movies.ids.map((_, row) => {
      const value = movies.hit?.[row];
      return value === 1 ? 1 : value === 0 ? 0 : null;
    }),
  };
}

function project(columns: Columns, features: readonly string[]): Projection {
  const { components, scores, explainedVarianceRatio } = principalComponents(columns, 2);
  return {
    first: Array.from(scores[0]!),
    second: Array.from(scores[1]!),
    explained: [explainedVarianceRatio[0]!, explainedVarianceRatio[1]!],
    loadings: features.map((feature, index) => ({
      feature,
      first: components[0]![index]!,
      second: components[1]![index]!,
    })),
  };
}
