"""Reference figures for the learners: scikit-learn's logistic regression, trees, forest and ensembles, XGBoost's hist trees."""

import csv
import json
from pathlib import Path

import numpy as np
import xgboost
from sklearn.ensemble import RandomForestClassifier, StackingClassifier, VotingClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import StratifiedKFold
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.tree import DecisionTreeClassifier

MOVIES = Path(__file__).parents[2] / "data" / "movies.csv"
COLUMNS = ["avg_watch_time", "completion_rate", "ratings_count", "avg_rating"]


def make(out_dir):
    tables = {
        "original": original_table(),
        "rounded": synthetic_table(rows=1200, seed=11, decimals=(0, 2, -2, 1)),
        "missing": with_gaps(synthetic_table(rows=500, seed=12, decimals=(0, 2, -2, 1))),
        "fine": interaction_table(rows=900, seed=13, decimals=4),
        "coarse": interaction_table(rows=900, seed=13, decimals=1),
    }
    write(out_dir / "learner-tables.json", {name: as_plain(table) for name, table in tables.items()})
    write(out_dir / "logistic.json", logistic_cases(tables))
    write(out_dir / "boosting.json", boosting_cases(tables))
    write(out_dir / "forest.json", forest_cases(tables))
    write(out_dir / "lasso.json", lasso_cases(tables))
    write(out_dir / "tree.json", tree_cases(tables))
    write(out_dir / "early-stopping.json", early_stopping_cases(tables))
    write(out_dir / "ensembles.json", ensemble_cases(tables))


def original_table():
    rows = list(csv.DictReader(MOVIES.open()))
    X = np.array([[float(row[name]) for name in COLUMNS] for row in rows])
    return with_composites(X), np.array([int(row["hit"]) for row in rows])


def with_composites(X, decimals=None):
    """Adds engagement and popularity, which are linear in the other columns."""
    scaled = (X - X.min(axis=0)) / (X.max(axis=0) - X.min(axis=0))
    engagement = (scaled[:, 0] + scaled[:, 1]) / 2
    popularity = 0.7 * scaled[:, 2] + 0.3 * scaled[:, 3]
    if decimals is not None:
        engagement, popularity = engagement.round(decimals), popularity.round(decimals)
    return np.column_stack([X, engagement, popularity])


def synthetic_table(rows, seed, decimals):
    """Movies whose columns hang together and have at most 256 distinct values each."""
    random = np.random.default_rng(seed)
    appeal = random.normal(size=rows)
    X = np.column_stack([
        80 + 30 * (0.8 * appeal + 0.6 * random.normal(size=rows)),
        1 / (1 + np.exp(-(0.9 * appeal + 0.7 * random.normal(size=rows)))),
        np.minimum(20000, np.exp(8 + 0.6 * appeal + 0.6 * random.normal(size=rows))),
        np.clip(3.5 + 0.4 * appeal + 0.4 * random.normal(size=rows), 1, 5),
    ])
    X = np.column_stack([X[:, j].round(decimals[j]) for j in range(4)])
    X[:, 0] = np.maximum(X[:, 0], 0)
    logit = -1 + 1.2 * appeal + 0.8 * (X[:, 3] > 3.8) * (X[:, 0] > 90)
    y = (random.random(rows) < 1 / (1 + np.exp(-logit))).astype(int)
    table = with_composites(X, decimals=2)
    assert max(len(np.unique(column)) for column in table.T) <= 256
    return table, y


def with_gaps(table):
    X, y = table
    random = np.random.default_rng(99)
    X = X.copy()
    for j, share in enumerate([0.1, 0.3, 0.02, 0.0, 0.2, 0.5]):
        # Hits lose the fourth column's neighbours more often, so that a gap itself tells something.
        gap = random.random(len(y)) < share * (1 + 0.8 * (y == 1) * (j % 2))
        X[gap, j] = np.nan
    return X, y


def interaction_table(rows, seed, decimals):
    """A target that hangs on two columns together; with 4 decimals more than 256 distinct values a column."""
    random = np.random.default_rng(seed)
    X = random.normal(size=(rows, 5)).round(decimals)
    logit = 2 * np.sign(X[:, 0] * X[:, 1]) + X[:, 2]
    y = (random.random(rows) < 1 / (1 + np.exp(-logit))).astype(int)
    return X, y


def logistic_cases(tables):
    cases = []
    for table in ("original", "rounded"):
        X, y = tables[table]
        X = (X - X.mean(axis=0)) / X.std(axis=0)
        for C, class_weight, weighted in [
            (1.0, None, False),
            (1.0, "balanced", False),
            (0.01, None, False),
            (1000.0, None, False),
            (10.0, "balanced", False),
            (1.0, None, True),
        ]:
            weights = row_weights(len(y)) if weighted else None
            model = LogisticRegression(
                C=C, class_weight=class_weight, solver="newton-cholesky", tol=1e-13, max_iter=1000
            ).fit(X, y, sample_weight=weights)
            cases.append({
                "table": table,
                "C": C,
                "classWeight": class_weight or "none",
                "weighted": weighted,
                "coefficients": model.coef_[0].tolist(),
                "intercept": float(model.intercept_[0]),
            })
    return cases


def boosting_cases(tables):
    settings = [
        ("original", 20, {}),
        ("original", 20, {"min_child_weight": 0.1, "reg_lambda": 0.1}),
        ("original", 10, {"base_score": 0.5, "max_depth": 2, "min_child_weight": 0}),
        ("rounded", 8, {}),
        ("rounded", 8, {"gamma": 1, "reg_alpha": 0.5}),
        ("rounded", 8, {"min_child_weight": 10, "reg_lambda": 5}),
        ("rounded", 6, {"scale_pos_weight": 3, "max_depth": 5}),
        ("rounded", 6, {"base_score": 0.3, "max_depth": 4}),
        ("rounded", 20, {"learning_rate": 0.1, "max_depth": 3}),
        ("rounded", 6, {"weighted": True, "max_depth": 4}),
        ("missing", 8, {}),
        ("missing", 10, {"max_depth": 2, "reg_alpha": 1}),
        ("missing", 8, {"min_child_weight": 0, "max_depth": 4}),
        ("missing", 100, {"only_predictions": True}),
        ("rounded", 100, {"only_predictions": True, "max_depth": 3}),
    ]
    return [boosting_case(tables, table, trees, dict(params)) for table, trees, params in settings]


def boosting_case(tables, table, trees, params):
    X, y = tables[table]
    weighted = params.pop("weighted", False)
    only_predictions = params.pop("only_predictions", False)
    data = xgboost.DMatrix(X, y, weight=row_weights(len(y)) if weighted else None)
    booster = xgboost.train(
        {"objective": "binary:logistic", "tree_method": "hist", "nthread": 1, **params}, data, num_boost_round=trees
    )
    saved = json.loads(booster.save_raw("json"))["learner"]
    return {
        "table": table,
        "trees": trees,
        "params": params,
        "weighted": weighted,
        "baseScore": json.loads(saved["learner_model_param"]["base_score"])[0],
        "predictions": [float(f"{p:.8g}") for p in booster.predict(data)[:150]],
        "nodes": [] if only_predictions else [
            {
                "feature": [j if left >= 0 else -1 for j, left in zip(tree["split_indices"], tree["left_children"])],
                "threshold": tree["split_conditions"],
                "left": tree["left_children"],
                "right": tree["right_children"],
                "missingLeft": tree["default_left"],
                "cover": tree["sum_hessian"],
                "gain": tree["loss_changes"],
            }
            for tree in saved["gradient_booster"]["model"]["trees"]
        ],
    }


def forest_cases(tables):
    settings = [
        {},
        {"max_depth": 5, "min_samples_leaf": 5},
        {"max_features": None, "class_weight": "balanced", "min_samples_split": 20},
    ]
    cases = []
    for table in ("rounded", "fine"):
        X, y = tables[table]
        train = len(y) * 2 // 3
        for params in settings:
            aucs, gains = [], []
            for seed in range(100):
                model = RandomForestClassifier(n_estimators=50, random_state=seed, **params).fit(X[:train], y[:train])
                aucs.append(roc_auc_score(y[train:], model.predict_proba(X[train:])[:, 1]))
                gains.append(model.feature_importances_)
            cases.append({
                "table": table,
                "train": train,
                "trees": 50,
                "params": params,
                "meanAuc": float(np.mean(aucs)),
                "stdAuc": float(np.std(aucs, ddof=1)),
                "meanGain": np.mean(gains, axis=0).tolist(),
            })
    return cases


def lasso_cases(tables):
    cases = []
    for table, C, class_weight, weighted in [
        ("original", 1.0, None, False),
        ("original", 5.0, "balanced", False),
        ("rounded", 0.01, None, False),
        ("rounded", 0.1, "balanced", False),
        ("rounded", 0.1, None, True),
        ("rounded", 100.0, None, False),
    ]:
        X, y = tables[table]
        X = (X - X.mean(axis=0)) / X.std(axis=0)
        weights = row_weights(len(y)) if weighted else np.ones(len(y))
        model = LogisticRegression(
            C=C, l1_ratio=1.0, class_weight=class_weight, solver="saga", tol=1e-15, max_iter=300_000, random_state=1
        ).fit(X, y, sample_weight=weights)
        w, b = model.coef_[0], model.intercept_[0]
        if class_weight == "balanced":
            totals = np.array([weights[y == 0].sum(), weights[y == 1].sum()])
            weights = weights * (totals.sum() / (2 * totals))[y]
        residuals = C * weights * (1 / (1 + np.exp(-(X @ w + b))) - y)
        slopes = X.T @ residuals
        kept = w != 0
        assert np.abs(slopes[kept] + np.sign(w[kept])).max(initial=0) < 1e-6, (table, C)
        assert np.abs(slopes[~kept]).max(initial=0) < 1 and abs(residuals.sum()) < 1e-6, (table, C)
        cases.append({
            "table": table,
            "C": C,
            "classWeight": class_weight or "none",
            "weighted": weighted,
            "coefficients": w.tolist(),
            "intercept": float(b),
        })
    return cases


def tree_cases(tables):
    """Trees, where every best split is the only one: the same from every seed. Elsewhere the mean AUC alone."""
    cases = []
    for table, params, weighted in [
        ("rounded", {"max_depth": 3}, False),
        ("rounded", {"max_depth": 6, "min_samples_leaf": 20}, False),
        ("rounded", {"max_depth": 5, "min_samples_leaf": 20, "class_weight": "balanced"}, False),
        ("rounded", {"max_depth": 5, "min_samples_leaf": 20}, True),
        ("rounded", {}, False),
        ("fine", {"max_depth": 4}, False),
        ("fine", {"min_samples_leaf": 10}, False),
        ("fine", {"min_samples_split": 40, "class_weight": "balanced"}, False),
        ("fine", {}, False),
        ("missing", {"max_depth": 3}, False),
        ("missing", {"max_depth": 5, "min_samples_leaf": 15}, False),
    ]:
        X, y = tables[table]
        train = len(y) * 2 // 3
        weights = row_weights(train) if weighted else None
        models = [
            DecisionTreeClassifier(random_state=seed, **params).fit(X[:train], y[:train], sample_weight=weights)
            for seed in range(20)
        ]
        aucs = [roc_auc_score(y[train:], model.predict_proba(X[train:])[:, 1]) for model in models]
        unique = len({tree_text(model) for model in models}) == 1
        tree = models[0].tree_
        cases.append({
            "table": table,
            "train": train,
            "params": params,
            "weighted": weighted,
            "meanAuc": float(np.mean(aucs)),
            "gain": models[0].feature_importances_.tolist() if unique else None,
            "nodes": {
                "feature": np.maximum(tree.feature, -1).tolist(),
                "threshold": [float(f"{t:.9g}") for t in tree.threshold],
                "left": tree.children_left.tolist(),
                "right": tree.children_right.tolist(),
                "value": [float(f"{v:.9g}") for v in tree.value[:, 0, 1]],
                "cover": tree.weighted_n_node_samples.tolist(),
            } if unique else None,
        })
    return cases


def tree_text(model):
    tree = model.tree_
    return json.dumps([tree.feature.tolist(), tree.threshold.tolist(), tree.children_left.tolist()])


def early_stopping_cases(tables):
    """Training on the first two thirds; the rest is watched."""
    cases = []
    for table, patience, params, weighted in [
        ("rounded", 5, {"learning_rate": 0.1, "max_depth": 3}, False),
        ("rounded", 1, {"max_depth": 4}, False),
        ("missing", 10, {"learning_rate": 0.05, "max_depth": 3}, False),
        ("rounded", 5, {"learning_rate": 0.1, "max_depth": 3, "scale_pos_weight": 3}, False),
        ("rounded", 3, {"learning_rate": 0.2, "max_depth": 3}, True),
    ]:
        X, y = tables[table]
        train = len(y) * 2 // 3
        weights = row_weights(len(y)) if weighted else np.ones(len(y))
        data = [xgboost.DMatrix(X[rows], y[rows], weight=weights[rows]) for rows in (slice(train), slice(train, None))]
        booster = xgboost.train(
            {"objective": "binary:logistic", "eval_metric": "logloss", "tree_method": "hist", "nthread": 1, **params},
            data[0],
            num_boost_round=300,
            evals=[(data[1], "watched")],
            early_stopping_rounds=patience,
            verbose_eval=False,
        )
        cases.append({
            "table": table,
            "train": train,
            "patience": patience,
            "params": params,
            "weighted": weighted,
            "bestTrees": booster.best_iteration + 1,
            "logLoss": float(booster.best_score),
        })
    return cases


def ensemble_cases(tables):
    """On columns of few values, where XGBoost's trees are ours: on others its bins alone move the AUC by more than 0.01."""
    cases = []
    for table in ("rounded", "coarse"):
        X, y = tables[table]
        train = len(y) * 2 // 3
        aucs = {"soft": [], "hard": [], "stacking": [], "passthrough": []}
        for seed in range(20):
            members = [
                ("logistic", make_pipeline(StandardScaler(), LogisticRegression())),
                ("forest", RandomForestClassifier(n_estimators=60, min_samples_leaf=5, random_state=seed)),
                ("boosting", xgboost.XGBClassifier(n_estimators=25, max_depth=3, learning_rate=0.2, n_jobs=1)),
            ]
            folds = StratifiedKFold(5, shuffle=True, random_state=seed)
            soft = VotingClassifier(members, voting="soft").fit(X[:train], y[:train])
            hard = VotingClassifier(members, voting="hard").fit(X[:train], y[:train])
            stacking = StackingClassifier(members, cv=folds).fit(X[:train], y[:train])
            aucs["soft"].append(roc_auc_score(y[train:], soft.predict_proba(X[train:])[:, 1]))
            aucs["hard"].append(roc_auc_score(y[train:], hard.transform(X[train:]).mean(axis=1)))
            aucs["stacking"].append(roc_auc_score(y[train:], stacking.predict_proba(X[train:])[:, 1]))
            # Our columns are standardised for the meta-learner, so scikit-learn's come standardised.
            scaler = StandardScaler().fit(X[:train])
            X_scaled = scaler.transform(X)
            passing = StackingClassifier(members, cv=folds, passthrough=True).fit(X_scaled[:train], y[:train])
            aucs["passthrough"].append(roc_auc_score(y[train:], passing.predict_proba(X_scaled[train:])[:, 1]))
        for kind, values in aucs.items():
            cases.append({
                "table": table,
                "train": train,
                "kind": kind,
                "meanAuc": float(np.mean(values)),
                "stdAuc": float(np.std(values, ddof=1)),
            })
    return cases


def row_weights(rows):
    """Weights that both sides can make: 1, 2, 3, 1, 2, 3, …"""
    return 1.0 + np.arange(rows) % 3


def as_plain(table):
    X, y = table
    return {
        "columns": [[None if np.isnan(value) else float(value) for value in column] for column in X.T],
        "target": y.tolist(),
    }


def write(path, value):
    path.write_text(json.dumps(value, separators=(",", ":")) + "\n")
