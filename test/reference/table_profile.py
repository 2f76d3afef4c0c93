"""Reference figures for the profile of a table: pandas, NumPy and SciPy on tables with ties, gaps and long tails."""

import json

import numpy as np
import pandas as pd
from scipy import stats
from sklearn.metrics import roc_auc_score

QUANTILES = {"p1": 0.01, "p5": 0.05, "p10": 0.1, "q1": 0.25, "median": 0.5, "q3": 0.75, "p90": 0.9, "p95": 0.95, "p99": 0.99}
MEASURES = ["avg_watch_time", "completion_rate", "ratings_count", "avg_rating"]


def make(out_dir):
    random = np.random.default_rng(7)
    cases = [case(table(random, rows, gaps)) for rows, gaps in ((15, 0), (200, 0.1), (2000, 0.02))]
    (out_dir / "table-profile.json").write_text(json.dumps(cases, separators=(",", ":")) + "\n")


def table(random, rows, gaps):
    liked = random.normal(0, 1, rows)
    frame = pd.DataFrame(
        {
            "avg_watch_time": np.clip(90 + 25 * liked + random.normal(0, 15, rows), 5, 240).round(1),
            "completion_rate": np.clip(0.7 + 0.1 * liked + random.normal(0, 0.1, rows), 0, 1).round(2),
            "ratings_count": np.exp(6 + liked + random.normal(0, 1.5, rows)).round(),
            "avg_rating": np.clip(3.5 + 0.5 * liked + random.normal(0, 0.4, rows), 1, 5).round(1),
            "hit": (liked + random.normal(0, 1, rows) > 0).astype(float),
            "budget": np.where(random.random(rows) < 0.2, 0, random.integers(1, 300, rows)) * 1e6,
        }
    )
    for column in frame.columns:
        frame.loc[random.random(rows) < gaps, column] = np.nan
    return frame


def case(frame):
    pairs = [(a, b) for index, a in enumerate(frame.columns) for b in frame.columns[:index]]
    contrasts = {column: contrast(frame, column) for column in frame.columns if column != "hit"}
    return {
        "table": {column: [None if np.isnan(value) else value for value in frame[column]] for column in frame.columns},
        "columns": {column: figures(frame[column]) for column in frame.columns if column != "hit"},
        "correlations": [{"pair": [a, b], **correlation(frame, a, b)} for a, b in pairs],
        "contrasts": contrasts,
    }


def figures(values):
    known = values.dropna()
    q1, q3 = known.quantile([0.25, 0.75])
    tailed = known.min() >= 0 and known.max() >= 100 and known.max() > 20 * known.median()
    placed = np.log1p(known) if tailed else known
    # As many bins as the rule of Freedman and Diaconis asks for, within that of Sturges and 30.
    width = 2 * stats.iqr(placed) / len(placed) ** (1 / 3)
    asked = int(np.ceil((placed.max() - placed.min()) / width)) if width > 0 else 0
    bins = min(30, max(int(np.ceil(np.log2(len(placed)))) + 1, asked))
    counts, edges = np.histogram(placed, bins=bins)
    return {
        "known": int(values.count()),
        "distinct": int(values.nunique()),
        "min": known.min(),
        "max": known.max(),
        "mean": known.mean(),
        "standardDeviation": known.std(),
        "zeros": int((known == 0).sum()),
        "quantiles": {name: known.quantile(share) for name, share in QUANTILES.items()},
        "outliers": [int((known < q1 - 1.5 * (q3 - q1)).sum()), int((known > q3 + 1.5 * (q3 - q1)).sum())],
        "scale": "log1p" if tailed else "linear",
        "edges": (np.expm1(edges) if tailed else edges).tolist(),
        "counts": counts.tolist(),
    }


def correlation(frame, a, b):
    both = frame[[a, b]].dropna()
    return {
        "count": len(both),
        "pearson": stats.pearsonr(both[a], both[b]).statistic,
        "spearman": stats.spearmanr(both[a], both[b]).statistic,
    }


def contrast(frame, column):
    both = frame[[column, "hit"]].dropna()
    hits = both.loc[both.hit == 1, column]
    others = both.loc[both.hit == 0, column]
    pooled = np.sqrt(((len(hits) - 1) * hits.var() + (len(others) - 1) * others.var()) / (len(both) - 2))
    correlation = stats.pearsonr(both[column], both.hit)
    interval = correlation.confidence_interval(0.95)
    return {
        "counts": [len(hits), len(others)],
        "means": [hits.mean(), others.mean()],
        "medians": [hits.median(), others.median()],
        "rocAuc": roc_auc_score(both.hit, both[column]),
        "cohensD": (hits.mean() - others.mean()) / pooled,
        "pointBiserial": stats.pointbiserialr(both.hit, both[column]).statistic,
        "interval": [interval.low, interval.high],
    }
