import type { SegmentProfile, SegmentResult } from "../../src/movies/segment-result.ts";
import type { ForecastScores, LeaderboardRow, TestReport, TrainResult } from "../../src/movies/train-result.ts";
import type { StudyData } from "../../src/studies/study-result.ts";
import { plainTraining } from "../fixtures/plain-training.ts";

/** Results made by hand, to change one figure at a time and read the words. */

export function madeSegment(over: Partial<SegmentProfile> = {}): SegmentProfile {
  return {
    segment: 0,
    name: "Blockbusters",
    count: 80,
    engagement: 0.8,
    popularity: 0.7,
    means: { avg_watch_time: 110, completion_rate: 0.9, ratings_count: 9000, avg_rating: 4.6 },
    hitRate: 0.75,
    hitRateInterval: [0.645, 0.832],
    confidence: 0.98,
    ...over,
  };
}

export const cult = madeSegment({
  segment: 1,
  name: "Cult Classics",
  count: 40,
  engagement: 0.7,
  popularity: 0.2,
  hitRate: 0.5,
  hitRateInterval: [0.352, 0.648],
});

export const low = madeSegment({
  segment: 2,
  name: "Low Performers",
  count: 80,
  engagement: 0.2,
  popularity: 0.1,
  hitRate: 0.125,
  hitRateInterval: [0.069, 0.215],
});

/** 200 movies in three segments: 60, 20 and 10 hits, 45% overall. */
export function madeSegmentation(over: Partial<SegmentResult> = {}): SegmentResult {
  const segments = over.segments ?? [madeSegment(), cult, low];
  const hit = segments.flatMap(({ count, hitRate }) =>
    Array.from({ length: count }, (_, index) =>
      hitRate === null ? null : index < Math.round(hitRate * count) ? (1 as const) : (0 as const),
    ),
  );
  return {
    source: "movies.csv",
    rows: hit.length,
    k: segments.length,
    kChosenBy: "auto",
    silhouette: 0.61,
    inertia: 40,
    features: ["engagement", "popularity"],
    popularityWeight: 0.5,
    seed: 42,
    scan: [{ k: segments.length, inertia: 40, silhouette: 0.61, stability: 0.93 }],
    elbowK: segments.length,
    silhouetteK: segments.length,
    stableKs: [segments.length],
    stabilityFloor: 0.75,
    segments,
    movies: { ids: [], titles: [], engagement: [], popularity: [], segment: [], confidence: [], hit },
    projection: null,
    model: {
      features: ["engagement", "popularity"],
      popularityWeight: 0.5,
      ranges: { avg_watch_time: [0, 1], completion_rate: [0, 1], ratings_count: [0, 1], avg_rating: [1, 5] },
      scale: [],
      centroids: [],
      names: segments.map((segment) => segment.name),
    },
    notes: [],
    ...over,
  };
}

function scores(rocAuc: number | null): ForecastScores {
  return { accuracy: 0.7, rocAuc, prAuc: 0.7, brier: 0.2, logLoss: 0.6, precision: 0.7, recall: 0.7, f1: 0.7 };
}

function row(learner: string, label: string, rocAuc: number): LeaderboardRow {
  return {
    learner,
    label,
    params: {},
    cv: scores(rocAuc),
    cvStd: scores(0.02),
    cvStandardError: { rocAuc: 0.01, logLoss: 0.01 },
    foldRocAuc: [],
  };
}

const baseline = row("baseline", "Base rate", 0.5);

/** A forest tested on 400 movies, 160 of them hits, of which it called 120; it was wrong about 60 others. */
export function madeTraining(over: Partial<TrainResult> = {}, test: Partial<TestReport> = {}): TrainResult {
  return {
    ...plainTraining,
    source: "movies.csv",
    rows: { train: 1600, test: 400 },
    hitRate: { train: 0.41, test: 0.4 },
    seed: 42,
    split: { kind: "stratified", column: null, testSize: 0.2, folds: 5, repeats: 1 },
    features: ["avg_watch_time"],
    baseline,
    leaderboard: [row("forest", "Random forest", 0.81), row("logistic", "Logistic regression", 0.77), baseline],
    leader: "forest",
    winner: "forest",
    winnerLabel: "Random forest",
    tie: false,
    comparisons: [
      { learner: "logistic", difference: 0.03, interval: [0.01, 0.05], tied: false },
      { learner: "baseline", difference: 0.2, interval: [0.15, 0.25], tied: false },
    ],
    threshold: 0.5,
    test: {
      ...scores(0.79),
      accuracy: 0.75,
      precision: 120 / 180,
      confusion: [
        [180, 60],
        [40, 120],
      ],
      intervals: { rocAuc: [0.74, 0.84], precision: [0.59, 0.74] },
      roc: null,
      pr: null,
      calibration: [],
      ...test,
    },
    importance: [],
    notes: [],
    ...over,
  };
}

/** Fifteen movies, three of them tested, all right. */
export const tinyTraining = madeTraining(
  { rows: { train: 12, test: 3 }, hitRate: { train: 0.5, test: 2 / 3 } },
  {
    rocAuc: 1,
    accuracy: 1,
    confusion: [
      [1, 0],
      [0, 2],
    ],
    intervals: {},
  },
);

export function madeData(over: Partial<StudyData> = {}, rows = 2000): StudyData {
  return {
    source: "movies.csv",
    hash: null,
    description: { rows, columns: [], target: { known: rows, hits: rows / 2 }, extras: [] },
    proxies: [],
    targetRule: null,
    notes: [],
    ...over,
  };
}
