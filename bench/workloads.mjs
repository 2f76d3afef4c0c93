/** The notebook job learns from another table every round: what is chosen on one of 1,200 movies is chance, by 0.004 of ROC AUC between two sides. */
export const notebookTables = 5;

/**
 * What is measured. table: which data both sides read; peers: whom we are compared with; marks: the ratios, peer's time ÷ ours, that are to be
 * reached, a peer and number of rows each, where one is set; once: do it once a process, as it is long or its first time is meant; rounds:
 * how many turns when not five; seconds: that they may take together when not 30; most: rows beyond which a peer does not fit into 24 GB; quality: what both sides report beside the
 * time; asGood: whether ours is good enough beside a peer's for the time to count; rows: in the full run, and in the quick one.
 */
export const workloads = [
  {
    name: "boosting",
    what: "gradient boosting, 100 rounds, depth 6",
    table: "fit",
    peers: ["xgboost", "lightgbm"],
    quality: "test ROC AUC",
    asGood: rocAucWithin(0.001),
    marks: { xgboost: { 10000: 3, 100000: 3.5, 1000000: 3.5 } },
    rows: [10_000, 100_000, 1_000_000],
    quick: [10_000],
  },
  {
    name: "boosting-first",
    what: "the same, the first fit of a process",
    table: "fit",
    peers: ["xgboost"],
    quality: "test ROC AUC",
    asGood: rocAucWithin(0.001),
    marks: { xgboost: { 10000: 1.2 } },
    once: true,
    rows: [10_000],
    quick: [10_000],
  },
  {
    name: "forest-depth-10",
    what: "random forest, 100 trees, depth 10",
    table: "fit",
    peers: ["scikit-learn"],
    quality: "test ROC AUC",
    asGood: rocAucWithin(0.001),
    marks: { "scikit-learn": { 100000: 20 } },
    rows: [10_000, 100_000],
    quick: [10_000],
  },
  {
    name: "forest",
    what: "random forest, 100 trees, no depth limit",
    table: "fit",
    peers: ["scikit-learn"],
    quality: "test ROC AUC",
    asGood: rocAucWithin(0.001),
    marks: { "scikit-learn": { 100000: 10, 1000000: 10 } },
    rows: [10_000, 100_000, 1_000_000],
    quick: [10_000],
  },
  {
    name: "logistic",
    what: "logistic regression",
    table: "fit",
    peers: ["scikit-learn"],
    quality: "test ROC AUC",
    asGood: rocAucWithin(0.001),
    marks: { "scikit-learn": { 1000000: 8 } },
    rows: [10_000, 100_000, 1_000_000],
    quick: [10_000],
  },
  {
    name: "kmeans-2",
    what: "k-means, k 4, 10 restarts, 2 columns",
    table: "fit",
    peers: ["scikit-learn"],
    quality: "inertia",
    asGood: atMostTimes(1 + 1e-4),
    marks: { "scikit-learn": { 1000000: 20 } },
    rows: [10_000, 1_000_000, 10_000_000],
    quick: [10_000],
  },
  {
    name: "kmeans-6",
    what: "k-means, k 4, 10 restarts, 6 columns",
    table: "fit",
    peers: ["scikit-learn"],
    quality: "inertia",
    asGood: atMostTimes(1 + 1e-4),
    marks: { "scikit-learn": { 10000: 3, 1000000: 6 } },
    rows: [10_000, 1_000_000],
    quick: [10_000],
  },
  {
    name: "silhouette",
    what: "mean silhouette, exact, 2 columns",
    table: "fit",
    peers: ["scikit-learn"],
    quality: "silhouette",
    asGood: equalWithin(1e-6),
    marks: { "scikit-learn": { 10000: 45, 30000: 45 } },
    rows: [10_000, 30_000],
    quick: [3000],
  },
  {
    name: "predict-boosting",
    what: "predict with 100 boosted trees",
    table: "score",
    peers: ["xgboost"],
    quality: "test ROC AUC",
    asGood: rocAucWithin(0.001),
    marks: { xgboost: { 1000000: 5.5 } },
    rows: [100_000, 1_000_000, 10_000_000],
    quick: [100_000],
  },
  {
    name: "predict-forest",
    what: "predict with a forest of 100 trees",
    table: "score",
    peers: ["scikit-learn"],
    quality: "test ROC AUC",
    asGood: rocAucWithin(0.001),
    marks: { "scikit-learn": { 1000000: 5 } },
    rows: [100_000, 1_000_000],
    quick: [100_000],
  },
  {
    name: "row-boosting",
    what: "predict one row, boosting (median)",
    table: "score",
    peers: ["xgboost"],
    quality: "test ROC AUC",
    asGood: rocAucWithin(0.001),
    marks: { xgboost: { 1000: 50 } },
    rows: [1000],
    quick: [1000],
  },
  {
    name: "row-forest",
    what: "predict one row, forest (median)",
    table: "score",
    peers: ["scikit-learn"],
    quality: "test ROC AUC",
    asGood: rocAucWithin(0.001),
    marks: { "scikit-learn": { 1000: 300 } },
    rows: [1000],
    quick: [1000],
  },
  {
    name: "read-csv",
    what: "read a movie CSV",
    table: "csv",
    peers: ["pandas", "pandas-pyarrow"],
    quality: "mean rating",
    asGood: equalWithin(1e-9),
    marks: { pandas: { 10000000: 4.5 } },
    rows: [100_000, 1_000_000, 10_000_000],
    quick: [100_000],
  },
  {
    name: "rollup",
    what: "watch events as a movie table",
    table: "events",
    peers: ["polars", "pandas"],
    quality: "sum over movies of mean minutes and shares",
    asGood: equalWithin(1e-9),
    once: true,
    most: { pandas: 10_000_000 },
    rows: [1_000_000, 10_000_000, 100_000_000],
    quick: [200_000],
  },
  {
    name: "notebook",
    what: "whole notebook job",
    table: "movies",
    peers: ["all-cores", "defaults"],
    quality: "ROC AUC on 100,000 other movies",
    asGood: rocAucWithin(0.003),
    marks: { "all-cores": { 1200: 15 }, defaults: { 1200: 25 } },
    once: true,
    rounds: notebookTables,
    seconds: 240,
    rows: [1200],
    quick: [1200],
  },
];

/** The ratio that is to be reached: to be as fast as the peer, where no more was set. */
export function markOf({ marks }, peer, rows) {
  return marks?.[peer]?.[rows] ?? 1;
}

function rocAucWithin(tolerance) {
  return (ours, peer) => ours >= peer - tolerance;
}

function atMostTimes(factor) {
  return (ours, peer) => ours <= peer * factor;
}

function equalWithin(tolerance) {
  return (ours, peer) => Math.abs(ours - peer) <= tolerance * Math.max(1, Math.abs(peer));
}
