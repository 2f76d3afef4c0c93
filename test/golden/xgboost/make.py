"""Makes model.json, a model of XGBoost's own, and predictions.json, what it predicts for rows with gaps.

In the virtual environment of ../../reference/requirements.txt: python make.py
"""

import json
from pathlib import Path

import numpy as np
import xgboost

FOLDER = Path(__file__).parent
NAMES = ["ratings_count", "avg_rating", "avg_watch_time", "completion_rate"]


def main():
    random = np.random.default_rng(5)
    X, y = movies(random, 400)
    params = {"objective": "binary:logistic", "max_depth": 4, "eval_metric": "logloss", "seed": 1}
    booster = xgboost.train(
        params,
        xgboost.DMatrix(X[:300], y[:300], feature_names=NAMES),
        num_boost_round=12,
        evals=[(xgboost.DMatrix(X[300:], y[300:], feature_names=NAMES), "watched")],
        early_stopping_rounds=3,
        verbose_eval=False,
    )
    booster.save_model(FOLDER / "model.json")
    rows, _ = movies(random, 60)
    probability = booster.predict(xgboost.DMatrix(rows, feature_names=NAMES))
    answer = {
        "names": NAMES,
        "columns": [[None if np.isnan(value) else float(value) for value in column] for column in rows.T],
        "probability": [float(f"{value:.9g}") for value in probability],
    }
    (FOLDER / "predictions.json").write_text(json.dumps(answer) + "\n")


def movies(random, count):
    appeal = random.normal(size=count)
    X = np.column_stack([
        np.exp(8 + 0.7 * appeal + 0.6 * random.normal(size=count)).round(),
        np.clip(3.8 + 0.4 * appeal + 0.3 * random.normal(size=count), 1, 5).round(1),
        (90 + 20 * appeal + 15 * random.normal(size=count)).round(),
        (1 / (1 + np.exp(-1 - 0.6 * appeal - 0.5 * random.normal(size=count)))).round(2),
    ])
    X[random.random(X.shape) < 0.1] = np.nan
    y = (random.random(count) < 1 / (1 + np.exp(-1.5 * appeal))).astype(int)
    return X, y


if __name__ == "__main__":
    main()
