"""Reference figures for the synthetic generator: SciPy's normal distributions, SDMetrics' quality report."""

import json

import numpy as np
import pandas as pd
from scipy.special import ndtr
from scipy.stats import ks_2samp, multivariate_normal

COLUMNS = ("avg_watch_time", "completion_rate", "ratings_count", "avg_rating")


def make(out_dir):
    random = np.random.default_rng(41)
    reference = {
        "normalCdf": [{"x": x, "share": float(ndtr(x))} for x in np.linspace(-38, 9, 95).round(3).tolist()],
        "rectangles": [rectangle(random, size) for size in (2, 2, 3, 4, 4, 4)],
        "similarity": [
            similarity(table(random, 300, 0.4), table(random, 450, 0.5)),
            similarity(table(random, 60, 0.5), table(random, 1000, 0.3)),
            similarity(table(random, 15, 0.5, gaps=False), table(random, 40, 0.5, gaps=False)),
        ],
    }
    (out_dir / "synthetic.json").write_text(json.dumps(reference, separators=(",", ":"), allow_nan=False) + "\n")


def rectangle(random, size):
    root = random.normal(size=(size, size + 1))
    covariance = root @ root.T
    scale = np.sqrt(np.diag(covariance))
    correlation = covariance / np.outer(scale, scale)
    lower = random.normal(-1, 0.7, size)
    upper = lower + random.uniform(0.3, 2.5, size)
    probability = multivariate_normal(np.zeros(size), correlation, maxpts=20_000_000, abseps=1e-9, releps=1e-9).cdf(
        upper, lower_limit=lower
    )
    return {
        "factor": np.linalg.cholesky(correlation).ravel().tolist(),
        "lower": lower.tolist(),
        "upper": upper.tolist(),
        "probability": float(probability),
    }


def table(random, rows, hit_rate, gaps=True):
    hit = (random.random(rows) < hit_rate).astype(int)
    quality = random.normal(size=rows) + 0.8 * hit
    data = pd.DataFrame(
        {
            "avg_watch_time": (90 + 20 * quality + 15 * random.normal(size=rows)).round().clip(1),
            "completion_rate": (1 / (1 + np.exp(-1 - 0.6 * quality - 0.5 * random.normal(size=rows)))).round(2),
            "ratings_count": np.exp(8 + 0.7 * quality + 0.6 * random.normal(size=rows)).round(),
            "avg_rating": (3.8 + 0.4 * quality + 0.3 * random.normal(size=rows)).clip(1, 5).round(1),
            "hit": hit,
        }
    )
    if gaps:
        data.loc[random.random(rows) < 0.05, "completion_rate"] = np.nan
    return data


def similarity(real, synthetic):
    answer = quality(real, synthetic)
    return {"real": plain(real), "synthetic": plain(synthetic), **answer}


def quality(real, synthetic):
    """What SDMetrics' quality report says of two tables with the movie table's columns."""
    from sdmetrics.reports.single_table import QualityReport

    columns = {name: {"sdtype": "numerical"} for name in COLUMNS}
    metadata = {"columns": {**columns, "hit": {"sdtype": "categorical"}}}
    report, everything = QualityReport(), QualityReport()
    # The report leaves out pairs that hardly go together in the real table; this one gives their scores too.
    everything.real_correlation_threshold = everything.real_association_threshold = 0
    report.generate(real, synthetic, metadata, verbose=False)
    everything.generate(real, synthetic, metadata, verbose=False)
    shapes = report.get_details("Column Shapes")
    counted = report.get_details("Column Pair Trends")["Meets Threshold?"].astype(bool)
    trends = everything.get_details("Column Pair Trends")
    return {
        "quality": float(report.get_score()),
        "properties": report.get_properties()["Score"].astype(float).tolist(),
        "shapes": dict(zip(shapes["Column"], shapes["Score"].astype(float))),
        "trends": [
            {"columns": [first, second], "score": float(score), "counted": bool(meets)}
            for first, second, score, meets in zip(trends["Column 1"], trends["Column 2"], trends["Score"], counted)
        ],
        "ks": {name: float(ks_2samp(real[name].dropna(), synthetic[name].dropna()).statistic) for name in COLUMNS},
    }


def plain(data):
    """Columns as JSON can hold them: null for what is missing."""
    return {name: [None if np.isnan(value) else float(value) for value in data[name]] for name in data}
