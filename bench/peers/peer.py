"""A peer's side of one workload: peer.py PEER WORKLOAD ROWS FOLDER THREADS TIMES. Prints what ours.mjs prints."""

import json
import resource
import sys
import time

import numpy as np

PEER, NAME, ROWS, FOLDER, THREADS, TIMES = sys.argv[1], sys.argv[2], int(sys.argv[3]), sys.argv[4], int(sys.argv[5]), int(sys.argv[6])
TEST_ROWS, SCORED_FIT_ROWS = 100_000, 20_000


def read_numbers(path, count):
    X = np.fromfile(f"{FOLDER}/{path}.x").reshape(7, count).T.copy()
    return X, np.fromfile(f"{FOLDER}/{path}.y", dtype=np.uint8)


def new_model(candidate, seed=0):
    if candidate == "boosting" and PEER == "xgboost":
        from xgboost import XGBClassifier

        return XGBClassifier(n_estimators=100, max_depth=6, learning_rate=0.3, tree_method="hist", n_jobs=THREADS, random_state=seed)
    if candidate == "boosting":
        from lightgbm import LGBMClassifier

        return LGBMClassifier(
            n_estimators=100, max_depth=6, num_leaves=63, learning_rate=0.3, n_jobs=THREADS, random_state=seed, verbose=-1
        )
    if candidate == "logistic":
        from sklearn.linear_model import LogisticRegression
        from sklearn.pipeline import make_pipeline
        from sklearn.preprocessing import StandardScaler

        return make_pipeline(StandardScaler(), LogisticRegression())
    from sklearn.ensemble import RandomForestClassifier

    depth = 10 if candidate == "forest-depth-10" else None
    return RandomForestClassifier(100, max_depth=depth, n_jobs=THREADS, random_state=seed)


def auc(y, probability):
    from sklearn.metrics import roc_auc_score

    return roc_auc_score(y, probability)


def fitting(candidate):
    X, y = read_numbers(f"train-{ROWS}", ROWS)
    held, labels = read_numbers(f"test-{TEST_ROWS}", TEST_ROWS)
    return lambda seed: new_model(candidate, seed).fit(X, y), lambda model: auc(labels, model.predict_proba(held)[:, 1])


def standardised(columns):
    X = read_numbers(f"train-{ROWS}", ROWS)[0][:, columns]
    return (X - X.mean(axis=0)) / X.std(axis=0)


def clustering(columns):
    from sklearn.cluster import KMeans

    X = standardised(columns)
    return lambda seed: KMeans(4, n_init=10, random_state=seed).fit(X), lambda model: model.inertia_


def silhouette():
    from sklearn.cluster import KMeans
    from sklearn.metrics import silhouette_score

    X = standardised([4, 5])
    labels = KMeans(4, n_init=1, random_state=1).fit_predict(X)
    return lambda _: silhouette_score(X, labels), lambda score: score


def predicting(candidate):
    model = new_model(candidate).fit(*read_numbers(f"train-{SCORED_FIT_ROWS}", SCORED_FIT_ROWS))
    X, y = read_numbers(f"test-{ROWS}", ROWS)
    return lambda _: model.predict_proba(X)[:, 1], lambda probability: auc(y, probability)


def one_by_one(candidate):
    model = new_model(candidate).fit(*read_numbers(f"train-{SCORED_FIT_ROWS}", SCORED_FIT_ROWS))
    if candidate == "forest":
        # Threads cost a single row more than they save.
        model.n_jobs = 1
    X = read_numbers(f"test-{ROWS}", ROWS)[0][:100]

    def work(_):
        seconds, first = [], None
        for row in X:
            start = time.perf_counter()
            probability = model.predict_proba(row.reshape(1, -1))[0, 1]
            seconds.append(time.perf_counter() - start)
            first = float(probability) if first is None else first
        return {"seconds": float(np.median(seconds)), "first": first}

    return work, lambda result: result["first"]


def read_csv():
    import pandas

    path = f"{FOLDER}/movies-{ROWS}.csv"
    return lambda _: pandas.read_csv(path, engine="pyarrow"), lambda table: table["avg_rating"].mean()


def notebook():
    import pandas
    from sklearn.cluster import KMeans
    from sklearn.ensemble import RandomForestClassifier
    from sklearn.metrics import silhouette_score
    from sklearn.model_selection import GridSearchCV, train_test_split
    from sklearn.preprocessing import MinMaxScaler, StandardScaler
    from xgboost import XGBClassifier

    jobs = -1 if PEER == "all-cores" else None

    def work(_):
        movies = pandas.read_csv(f"{FOLDER}/movies-{ROWS}.csv")
        measures = movies[["avg_watch_time", "completion_rate", "ratings_count", "avg_rating"]]
        scaled = MinMaxScaler().fit_transform(measures)
        engagement = scaled[:, :2].mean(axis=1)
        popularity = 0.7 * scaled[:, 2] + 0.3 * scaled[:, 3]
        six = StandardScaler().fit_transform(np.column_stack([measures, engagement, popularity]))
        for X in (six[:, 4:], six):
            for k in range(2, 8):
                silhouette_score(X, KMeans(k, n_init=10, random_state=42).fit_predict(X))
        clusters = KMeans(4, n_init=10, random_state=42).fit_predict(six)
        X = np.column_stack([six, clusters])
        Xt, Xv, yt, yv = train_test_split(X, movies["hit"], test_size=0.2, random_state=42, stratify=movies["hit"])
        forests = {"n_estimators": [100, 200], "max_depth": [5, 10, None], "min_samples_split": [2, 5]}
        boosted = {"n_estimators": [100, 200], "max_depth": [3, 5, 7], "learning_rate": [0.01, 0.1], "subsample": [0.8, 1]}
        searches = [
            GridSearchCV(RandomForestClassifier(random_state=42), forests, cv=5, n_jobs=jobs).fit(Xt, yt),
            GridSearchCV(XGBClassifier(random_state=42, n_jobs=1 if jobs else None), boosted, cv=5, n_jobs=jobs).fit(Xt, yt),
        ]
        best = max(searches, key=lambda search: search.best_score_)
        return auc(yv, best.predict_proba(Xv)[:, 1])

    return work, lambda score: score


WORKLOADS = {
    "boosting": lambda: fitting("boosting"),
    "forest": lambda: fitting("forest"),
    "forest-depth-10": lambda: fitting("forest-depth-10"),
    "logistic": lambda: fitting("logistic"),
    "kmeans-2": lambda: clustering([4, 5]),
    "kmeans-6": lambda: clustering([0, 1, 2, 3, 4, 5]),
    "silhouette": silhouette,
    "predict-boosting": lambda: predicting("boosting"),
    "predict-forest": lambda: predicting("forest"),
    "row-boosting": lambda: one_by_one("boosting"),
    "row-forest": lambda: one_by_one("forest"),
    "read-csv": read_csv,
    "notebook": notebook,
}

work, quality = WORKLOADS[NAME]()
seconds, result = [], None
for attempt in range(TIMES):
    start = time.perf_counter()
    result = work(attempt + 1)
    elapsed = time.perf_counter() - start
    seconds.append(result["seconds"] if isinstance(result, dict) else elapsed)
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)
print(json.dumps({"seconds": seconds, "quality": float(quality(result)), "peakMemory": peak}))
