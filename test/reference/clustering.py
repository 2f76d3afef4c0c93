"""Reference figures for clustering, metrics and statistics: scikit-learn, SciPy, NumPy and kneed."""

import csv
import json
import warnings
from pathlib import Path

import numpy as np
from kneed import KneeLocator
from scipy.stats import binomtest
from sklearn import metrics
from sklearn.calibration import calibration_curve
from sklearn.cluster import KMeans
from sklearn.decomposition import PCA
from sklearn.preprocessing import MinMaxScaler, StandardScaler

MOVIES = Path(__file__).parents[2] / "data" / "movies.csv"


def make(out_dir):
    tables = {
        "original": original_features(),
        "separate": blobs(seed=1, rows=200, dimensions=2, centres=4, spread=0.4),
        "overlapping": blobs(seed=2, rows=300, dimensions=2, centres=3, spread=1.6),
        "wide": blobs(seed=3, rows=200, dimensions=6, centres=5, spread=1.2),
    }
    write(out_dir / "clustering.json", {name: clustering_case(table) for name, table in tables.items()})
    write(out_dir / "elbows.json", elbow_cases(seed=4))
    write(out_dir / "metrics.json", metric_cases(seed=5))
    write(out_dir / "stats.json", stats_cases(seed=6))


def original_features():
    """Engagement and popularity of the 15 movies, standardised."""
    names = ["avg_watch_time", "completion_rate", "ratings_count", "avg_rating"]
    rows = list(csv.DictReader(MOVIES.open()))
    scaled = MinMaxScaler().fit_transform([[float(row[name]) for name in names] for row in rows])
    return StandardScaler().fit_transform(np.column_stack([scaled[:, :2].mean(axis=1), scaled[:, 2:].mean(axis=1)]))


def blobs(seed, rows, dimensions, centres, spread):
    random = np.random.default_rng(seed)
    middles = random.uniform(-5, 5, size=(centres, dimensions))
    return (middles[random.integers(centres, size=rows)] + random.normal(0, spread, (rows, dimensions))).round(3)


def clustering_case(table):
    fits = []
    for k in range(2, 7):
        model = KMeans(k, n_init=200, tol=0, random_state=0).fit(table)
        single = [KMeans(k, n_init=1, tol=0, random_state=seed).fit(table).inertia_ for seed in range(200)]
        fits.append({
            "k": k,
            "inertia": model.inertia_,
            "meanInertiaOfOneStart": np.mean(single),
            "silhouette": metrics.silhouette_score(table, model.labels_),
            "labels": model.labels_,
        })
    pairs = [(a, b) for a in range(len(fits)) for b in range(a)]
    pca = PCA().fit(table)
    return {
        "columns": table.T,
        "fits": fits,
        "silhouettes": metrics.silhouette_samples(table, fits[1]["labels"]),
        "adjustedRand": [
            {"a": a, "b": b, "index": metrics.adjusted_rand_score(fits[a]["labels"], fits[b]["labels"])}
            for a, b in pairs
        ],
        "components": pca.components_,
        "scores": pca.transform(table)[:3],
        "explainedVarianceRatio": pca.explained_variance_ratio_,
    }


def elbow_cases(seed):
    random = np.random.default_rng(seed)
    curves = [
        [10, 5, 2.5, 1.25, 0.6, 0.3],
        [10, 8, 6, 4, 2],
        [10, 9, 8, 1, 0.5, 0.2],
        [10, 0, 0, 0, 0],
        [1, 1, 1, 1],
        [5, 3],
        [1, 2, 3, 4],
        [100, 50, 45, 20, 18, 17, 16.5],
    ]
    for _ in range(60):
        curves.append(np.sort(random.uniform(0, 100, random.integers(3, 12)))[::-1].round(2))
    for _ in range(60):
        curves.append(np.cumsum(np.sort(random.exponential(10, random.integers(3, 12))))[::-1].round(2))
    for _ in range(60):
        curves.append(random.uniform(0, 100, random.integers(3, 12)).round(1))
    return [elbow_case(np.asarray(curve, dtype=float)) for curve in curves]


def elbow_case(inertias):
    ks = np.arange(2, 2 + len(inertias))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with np.errstate(invalid="ignore"):
            knee = KneeLocator(ks, inertias, S=1.0, curve="convex", direction="decreasing").knee
    return {"ks": ks, "inertias": inertias, "knee": None if knee is None else int(knee)}


def metric_cases(seed):
    random = np.random.default_rng(seed)
    cases = []
    for rows, decimals in [(8, 1), (30, 1), (60, 2), (200, 2), (200, 6)]:
        target = random.integers(2, size=rows)
        noise = random.normal(0, 1.5, rows)
        cases.append(metric_case(target, (1 / (1 + np.exp(-(2 * target - 1 + noise)))).round(decimals)))
    # A perfect ranking, its reverse, and one that tells nothing.
    target = np.array([0, 0, 0, 1, 1])
    for probability in ([0.1, 0.2, 0.3, 0.7, 0.9], [0.9, 0.8, 0.7, 0.2, 0.1], [0.4] * 5):
        cases.append(metric_case(target, np.array(probability)))
    return cases


def metric_case(target, probability):
    verdict = (probability >= 0.5).astype(int)
    fpr, tpr, roc_thresholds = metrics.roc_curve(target, probability)
    precision, recall, pr_thresholds = metrics.precision_recall_curve(target, probability)
    hit_rate, mean_probability = calibration_curve(target, probability, n_bins=10)
    return {
        "target": target,
        "probability": probability,
        "confusion": metrics.confusion_matrix(target, verdict, labels=[0, 1]),
        "accuracy": metrics.accuracy_score(target, verdict),
        "precision": metrics.precision_score(target, verdict, zero_division=0),
        "recall": metrics.recall_score(target, verdict, zero_division=0),
        "f1": metrics.f1_score(target, verdict, zero_division=0),
        "brier": metrics.brier_score_loss(target, probability),
        # Our clip, so that a probability of 0 or 1 costs the same.
        "logLoss": metrics.log_loss(target, np.clip(probability, 1e-15, 1 - 1e-15)),
        "rocAuc": metrics.roc_auc_score(target, probability),
        "averagePrecision": metrics.average_precision_score(target, probability),
        "roc": {"x": fpr, "y": tpr, "threshold": [None, *roc_thresholds[1:]]},
        "pr": {"x": recall[::-1], "y": precision[::-1], "threshold": [None, *pr_thresholds[::-1]]},
        "calibration": {"hitRate": hit_rate, "meanProbability": mean_probability},
    }


def stats_cases(seed):
    random = np.random.default_rng(seed)
    values = random.normal(1000, 3, 41).round(3)
    other = (values * 0.4 + random.normal(0, 2, 41)).round(3)
    shares = [0, 0.025, 0.1, 0.25, 0.333, 0.5, 0.75, 0.975, 1]
    trials = [(0, 5), (5, 5), (3, 8), (1, 40), (80, 200)]
    return {
        "values": values,
        "other": other,
        "mean": values.mean(),
        "variance": [values.var(ddof=0), values.var(ddof=1)],
        "median": np.median(values),
        "quantiles": [{"p": p, "value": np.quantile(values, p)} for p in shares],
        "pearson": np.corrcoef(values, other)[0, 1],
        "wilson": [
            {"successes": successes, "count": count, "interval": wilson(successes, count)}
            for successes, count in trials
        ],
    }


def wilson(successes, count):
    interval = binomtest(successes, count).proportion_ci(0.95, method="wilson")
    return [interval.low, interval.high]


def write(path, content):
    path.write_text(json.dumps(content, default=as_plain, allow_nan=False, separators=(",", ":")) + "\n")


def as_plain(value):
    """NumPy's numbers and arrays as JSON has them."""
    return value.tolist()
