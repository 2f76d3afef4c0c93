"""What scikit-learn, XGBoost and SDMetrics say of data that Marquee made. Usage: judge.py JOB.json ANSWER.json"""

import json
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import xgboost
from sklearn import metrics
from sklearn.ensemble import RandomForestClassifier, StackingClassifier, VotingClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GridSearchCV, StratifiedKFold
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from roll_up import roll_up


def main():
    job_path, answer_path = sys.argv[1:]
    with open(job_path) as file:
        job = json.load(file)
    answer = judges[job["judge"]](job)
    with open(answer_path, "w") as file:
        json.dump(answer, file, allow_nan=False)


def logistic(job):
    X, y = table(job["columns"]), np.array(job["target"])
    X = (X - X.mean(axis=0)) / X.std(axis=0)
    answers = []
    for case in job["cases"]:
        model = LogisticRegression(
            C=case["C"],
            class_weight=None if case["classWeight"] == "none" else case["classWeight"],
            solver="newton-cholesky",
            tol=1e-13,
            max_iter=1000,
        ).fit(X, y)
        answers.append({"coefficients": model.coef_[0].tolist(), "intercept": float(model.intercept_[0])})
    return answers


def lasso(job):
    X, y = table(job["columns"]), np.array(job["target"])
    X = (X - X.mean(axis=0)) / X.std(axis=0)
    answers = []
    for case in job["cases"]:
        model = LogisticRegression(
            C=case["C"],
            l1_ratio=1.0,
            class_weight=None if case["classWeight"] == "none" else case["classWeight"],
            solver="saga",
            tol=1e-12,
            max_iter=100_000,
            random_state=1,
        ).fit(X, y)
        answers.append({"coefficients": model.coef_[0].tolist(), "intercept": float(model.intercept_[0])})
    return answers


def ensemble_members(seed):
    return [
        ("logistic", make_pipeline(StandardScaler(), LogisticRegression())),
        ("forest", RandomForestClassifier(n_estimators=60, min_samples_leaf=5, random_state=seed)),
        (
            "boosting",
            xgboost.XGBClassifier(
                n_estimators=25, max_depth=3, learning_rate=0.2, tree_method="hist", n_jobs=1, random_state=seed
            ),
        ),
    ]


def ensembles(job):
    """Mean AUC over seeds of soft and hard voting and of stacking on the rows after the first."""
    X, y = table(job["columns"]), np.array(job["target"])
    train = job["train"]
    aucs = {"soft": [], "hard": [], "stacking": []}
    for seed in range(job["seeds"]):
        members = ensemble_members(seed)
        folds = StratifiedKFold(5, shuffle=True, random_state=seed)
        soft = VotingClassifier(members, voting="soft").fit(X[:train], y[:train])
        hard = VotingClassifier(members, voting="hard").fit(X[:train], y[:train])
        stacking = StackingClassifier(members, cv=folds).fit(X[:train], y[:train])
        scores = {
            "soft": soft.predict_proba(X[train:])[:, 1],
            "hard": hard.transform(X[train:]).mean(axis=1),
            "stacking": stacking.predict_proba(X[train:])[:, 1],
        }
        for kind, score in scores.items():
            aucs[kind].append(metrics.roc_auc_score(y[train:], score))
    return {kind: float(np.mean(values)) for kind, values in aucs.items()}


def tuned(job):
    """Searches each learner's grid by cross-validation, refits the best and gives what it predicts for other rows."""
    X, y, rows = table(job["columns"]), np.array(job["target"]), table(job["rows"])
    learners = {
        "logistic": (
            make_pipeline(StandardScaler(), LogisticRegression(max_iter=1000)),
            {"C": "logisticregression__C"},
        ),
        "forest": (
            RandomForestClassifier(random_state=1),
            {"trees": "n_estimators", "maxDepth": "max_depth", "minSamplesSplit": "min_samples_split"},
        ),
        "boosting": (
            xgboost.XGBClassifier(tree_method="hist", n_jobs=1, random_state=1),
            {
                "trees": "n_estimators",
                "maxDepth": "max_depth",
                "learningRate": "learning_rate",
                "subsample": "subsample",
            },
        ),
    }
    answers = {}
    for name, grid in job["grids"].items():
        model, names = learners[name]
        folds = StratifiedKFold(job["folds"], shuffle=True, random_state=1)
        space = {names[param]: values for param, values in grid.items()}
        search = GridSearchCV(model, space, scoring="roc_auc", cv=folds, n_jobs=2).fit(X, y)
        answers[name] = {"probability": search.predict_proba(rows)[:, 1].astype(float).tolist()}
    return answers


def grow(job):
    """Trains XGBoost, saves the model and gives its trees and what it predicts for other rows."""
    names = job["names"]
    data = xgboost.DMatrix(table(job["columns"]), np.array(job["target"]), feature_names=names)
    params = {"objective": "binary:logistic", "tree_method": "hist", "nthread": 1, **job["params"]}
    booster = xgboost.train(params, data, num_boost_round=job["trees"])
    booster.save_model(job["model"])
    saved = json.loads(booster.save_raw("json"))["learner"]["gradient_booster"]["model"]["trees"]
    return {
        "probability": predict(booster, job["rows"]),
        "trees": [
            {
                "column": [j if left >= 0 else -1 for j, left in zip(tree["split_indices"], tree["left_children"])],
                "condition": tree["split_conditions"],
                "left": tree["left_children"],
                "right": tree["right_children"],
            }
            for tree in saved
        ],
    }


def load(job):
    """Loads a model that Marquee exported, predicts with it and saves it again."""
    booster = xgboost.Booster()
    booster.load_model(job["model"])
    booster.save_model(job["again"])
    return {
        "probability": predict(booster, job["rows"]),
        "names": booster.feature_names,
        "trees": booster.num_boosted_rounds(),
    }


def forest(job):
    X, y = table(job["columns"]), np.array(job["target"])
    train = job["train"]
    aucs = []
    for seed in range(job["seeds"]):
        model = RandomForestClassifier(n_estimators=job["trees"], random_state=seed, **job["params"])
        model.fit(X[:train], y[:train])
        aucs.append(metrics.roc_auc_score(y[train:], model.predict_proba(X[train:])[:, 1]))
    return {"auc": float(np.mean(aucs))}


def figures(job):
    y, p = np.array(job["target"]), np.array(job["probability"])
    verdict = (p >= job["threshold"]).astype(int)
    X = table(job["columns"])
    return {
        "accuracy": float(metrics.accuracy_score(y, verdict)),
        "precision": float(metrics.precision_score(y, verdict)),
        "recall": float(metrics.recall_score(y, verdict)),
        "f1": float(metrics.f1_score(y, verdict)),
        "rocAuc": float(metrics.roc_auc_score(y, p)),
        "averagePrecision": float(metrics.average_precision_score(y, p)),
        "brier": float(metrics.brier_score_loss(y, p)),
        "logLoss": float(metrics.log_loss(y, p)),
        "silhouette": float(metrics.silhouette_score(X, job["labels"])),
        "adjustedRand": float(metrics.adjusted_rand_score(job["labels"], job["otherLabels"])),
    }


def quality(job):
    """The quality report of SDMetrics on a real and a synthetic movie table."""
    sys.path.insert(0, str(Path(__file__).parent.parent / "reference"))
    import synthetic

    return synthetic.quality(*(pd.DataFrame(job[name]).astype(float) for name in ("real", "synthetic")))


def predict(booster, rows):
    data = xgboost.DMatrix(table(rows), feature_names=booster.feature_names)
    return booster.predict(data).astype(float).tolist()


def table(columns):
    """Columns with null for what is missing, as rows with NaN."""
    return np.array([[np.nan if value is None else value for value in column] for column in columns]).T


judges = {
    "logistic": logistic,
    "lasso": lasso,
    "grow": grow,
    "load": load,
    "forest": forest,
    "ensembles": ensembles,
    "tuned": tuned,
    "figures": figures,
    "quality": quality,
    "rollUp": roll_up,
}

if __name__ == "__main__":
    main()
