"""A peer's side of one workload: peer.py PEER WORKLOAD ROWS FOLDER THREADS TIMES SECONDS LONG [ROUND]. Prints what ours.mjs prints."""

import json
import resource
import sys
import time

import numpy as np

PEER, NAME, FOLDER = sys.argv[1], sys.argv[2], sys.argv[4]
ROWS, THREADS, TIMES = int(sys.argv[3]), int(sys.argv[5]), int(sys.argv[6])
WARM_SECONDS, LONG_SECONDS = float(sys.argv[7]), float(sys.argv[8])
ROUND = int(sys.argv[9]) if len(sys.argv) > 9 else 0
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
    # What it imports comes before the clock, here and below, as ours does.
    new_model(candidate)
    return lambda seed: new_model(candidate, seed).fit(X, y), lambda model: auc(labels, model.predict_proba(held)[:, 1])


def standardised(columns):
    X = read_numbers(f"train-{ROWS}", ROWS)[0][:, columns]
    return (X - X.mean(axis=0)) / X.std(axis=0)


def clustering(columns):
    from sklearn.cluster import KMeans

    X = standardised(columns)
    return lambda seed: KMeans(4, n_init=10, random_state=seed).fit(X), lambda model: model.inertia_


def silhouette():
    from sklearn.metrics import silhouette_score

    X = standardised([4, 5])
    # By quadrant, so that both sides judge the same clusters.
    labels = 2 * (X[:, 0] > 0) + (X[:, 1] > 0)
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
        seconds = []
        for row in X:
            start = time.perf_counter()
            model.predict_proba(row.reshape(1, -1))
            seconds.append(time.perf_counter() - start)
        return {"seconds": float(np.median(seconds))}

    held, labels = read_numbers(f"test-{TEST_ROWS}", TEST_ROWS)
    return work, lambda _: auc(labels, model.predict_proba(held)[:, 1])


def read_csv():
    import pandas

    path = f"{FOLDER}/movies-{ROWS}.csv"
    engine = "pyarrow" if PEER == "pandas-pyarrow" else None
    if engine is not None:
        import pyarrow.csv
    return lambda _: pandas.read_csv(path, engine=engine), lambda table: table["avg_rating"].mean()


MEASURES = ["avg_watch_time", "completion_rate", "ratings_count", "avg_rating"]


def with_composites(measures, ranges):
    scaled = ranges.transform(measures)
    engagement = scaled[:, :2].mean(axis=1)
    popularity = 0.7 * scaled[:, 2] + 0.3 * scaled[:, 3]
    return np.column_stack([measures, engagement, popularity])


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
        movies = pandas.read_csv(f"{FOLDER}/movies-{ROWS}-{ROUND}.csv")
        measures = movies[MEASURES]
        ranges = MinMaxScaler().fit(measures)
        scale = StandardScaler().fit(with_composites(measures, ranges))
        six = scale.transform(with_composites(measures, ranges))
        for X in (six[:, 4:], six):
            for k in range(2, 8):
                silhouette_score(X, KMeans(k, n_init=10, random_state=42).fit_predict(X))
        clusters = KMeans(4, n_init=10, random_state=42).fit(six)
        X = np.column_stack([six, clusters.labels_])
        Xt, Xv, yt, yv = train_test_split(X, movies["hit"], test_size=0.2, random_state=42, stratify=movies["hit"])
        forests = {"n_estimators": [100, 200], "max_depth": [5, 10, None], "min_samples_split": [2, 5]}
        boosted = {"n_estimators": [100, 200], "max_depth": [3, 5, 7], "learning_rate": [0.01, 0.1], "subsample": [0.8, 1]}
        searches = [
            GridSearchCV(RandomForestClassifier(random_state=42), forests, cv=5, n_jobs=jobs).fit(Xt, yt),
            GridSearchCV(XGBClassifier(random_state=42, n_jobs=1 if jobs else None), boosted, cv=5, n_jobs=jobs).fit(Xt, yt),
        ]
        best = max(searches, key=lambda search: search.best_score_)
        auc(yv, best.predict_proba(Xv)[:, 1])

        def judge():
            judged = pandas.read_csv(f"{FOLDER}/movies-judged.csv")
            six = scale.transform(with_composites(judged[MEASURES], ranges))
            X = np.column_stack([six, clusters.predict(six)])
            return auc(judged["hit"], best.predict_proba(X)[:, 1])

        return judge

    return work, lambda judge: judge()


def rollup():
    path = f"{FOLDER}/events-{ROWS}.parquet"
    if PEER == "polars":
        import polars
    else:
        import pandas
        import pyarrow.parquet
    work = {"polars": rollup_in_polars, "pandas": rollup_in_pandas}[PEER]
    return lambda _: work(path), lambda quality: quality


def window_figures(count, watched, finished, points, ratings):
    """Mean minutes, shares and ratings of a window, summed over movies: what both sides are compared by."""
    means = [(watched / 1000 / count), (finished / count), (points / 100 / ratings)]
    return sum(float(mean.fill_nan(None).sum() if hasattr(mean, "fill_nan") else mean.sum()) for mean in means)


WINDOWS = [7 * 86400, 28 * 86400, 91 * 86400, 10**12]
# Times outside 1850 to 2199 are none.
EARLIEST, LATEST = -3786825600, 7258118400


def rollup_in_polars(path):
    """Everything is lazy and streams; events are left out, and counted by reason, as we do."""
    import polars as pl

    col, ids = pl.col, ["movie_id", "user_id"]
    blank = lambda name: col(name).is_null() | (col(name).str.strip_chars(" ") == "")
    is_time = lambda name: (col(name) >= EARLIEST) & (col(name) < LATEST)
    impossible = [
        blank("movie_id"),
        blank("user_id"),
        col("watched_minutes").is_null(),
        ~col("watched_minutes").is_finite(),
        col("watched_minutes") < 0,
        col("runtime_minutes").is_null(),
        ~col("runtime_minutes").is_finite(),
        col("runtime_minutes") < 5e-4,
        col("runtime_minutes") > 1e5,
        col("watched_at").is_null(),
        ~is_time("watched_at"),
        ~is_time("released_at"),
        col("watched_at") < col("released_at"),
    ]
    possible = (
        (col("movie_id").str.strip_chars(" ") != "")
        & (col("user_id").str.strip_chars(" ") != "")
        & col("watched_minutes").is_finite()
        & (col("watched_minutes") >= 0)
        & (col("runtime_minutes") >= 5e-4)
        & (col("runtime_minutes") <= 1e5)
        & is_time("watched_at")
        & is_time("released_at")
        & (col("watched_at") >= col("released_at"))
    )
    events = pl.scan_parquet(path)
    excluded = events.filter(~possible.fill_null(False)).group_by(reason=pl.coalesce(
        [pl.when(condition).then(pl.lit(n, pl.Int8)) for n, condition in enumerate(impossible, 1)]
    )).len()
    kept = events.filter(possible)
    census = kept.group_by("movie_id").agg(
        pl.len().alias("events"),
        ((col("rating") < 1) | (col("rating") > 5)).sum().alias("odd"),
        *[getattr(col(name), of)().alias(f"{name}_{of}") for name in ["runtime_minutes", "released_at", "watched_at"] for of in ["min", "max"]],
        col("origin").max(),
    )
    thousandths = lambda minutes: (minutes * 1000 + 0.5).floor().cast(pl.Int32)
    kept = kept.with_columns(
        watched=thousandths(pl.min_horizontal("watched_minutes", "runtime_minutes")),
        runtime=thousandths(col("runtime_minutes")),
        age=col("watched_at") - col("released_at"),
    )
    viewers = kept.group_by(ids).agg(
        col("runtime").max(),
        col("age").min(),
        *[pl.when(col("age") < end).then(col("watched").cast(pl.Int64)).sum().alias(f"w{n}") for n, end in enumerate(WINDOWS)],
    )
    def sums(n, end):
        inside, total = col("age") < end, pl.min_horizontal(f"w{n}", "runtime")
        share = lambda least: (inside & (col(f"w{n}") * 10000 >= col("runtime").cast(pl.Int64) * least)).sum()
        return [
            inside.sum().alias(f"viewers{n}"),
            total.sum().alias(f"watched{n}"),
            (inside & (col(f"w{n}") >= 2000)).sum().alias(f"started{n}"),
            share(7000).alias(f"mostly{n}"),
            share(9000).alias(f"finished{n}"),
        ]
    movies = viewers.group_by("movie_id").agg(*[one for n, end in enumerate(WINDOWS) for one in sums(n, end)])
    points = (col("rating") * 100 + 0.5).floor().cast(pl.Int64)
    raters = (
        kept.filter((col("rating") >= 1) & (col("rating") <= 5))
        .with_columns(stamp=(col("watched_at") + 10**10) * 1000 + points)
        .group_by(ids)
        .agg(*[pl.when(col("age") < end).then(col("stamp")).max().alias(f"r{n}") for n, end in enumerate(WINDOWS)])
    )
    rated = raters.group_by("movie_id").agg(
        *[col(f"r{n}").count().alias(f"ratings{n}") for n in range(4)],
        *[(col(f"r{n}") % 1000).sum().alias(f"points{n}") for n in range(4)],
    )
    movies, rated, _, _ = pl.collect_all([movies, rated, census, excluded], engine="streaming")
    table = movies.join(rated, on="movie_id", how="left")
    return sum(
        window_figures(table[f"viewers{n}"], table[f"watched{n}"], table[f"finished{n}"], table[f"points{n}"], table[f"ratings{n}"])
        for n in range(4)
    )


def rollup_in_pandas(path):
    import numpy
    import pandas

    ids = ["movie_id", "user_id"]
    columns = [*ids, "watched_minutes", "runtime_minutes", "rating", "watched_at", "released_at", "origin"]
    events = pandas.read_parquet(path, columns=columns, dtype_backend="pyarrow")
    # The pyarrow strings group faster as categories; the rest is faster in numpy.
    events = events.astype({"movie_id": "category", "user_id": "category", "origin": "category", "watched_minutes": float, "runtime_minutes": float})
    events = events.astype({"rating": float, "watched_at": "int64", "released_at": "int64"})
    is_time = lambda times: (times >= EARLIEST) & (times < LATEST)
    impossible = [
        events.movie_id.isna() | (events.movie_id == ""),
        events.user_id.isna() | (events.user_id == ""),
        events.watched_minutes.isna(),
        ~numpy.isfinite(events.watched_minutes),
        events.watched_minutes < 0,
        events.runtime_minutes.isna(),
        ~numpy.isfinite(events.runtime_minutes),
        events.runtime_minutes < 5e-4,
        events.runtime_minutes > 1e5,
        ~is_time(events.watched_at),
        ~is_time(events.released_at),
        events.watched_at < events.released_at,
    ]
    reason = numpy.zeros(len(events), dtype="int8")
    for n, condition in reversed(list(enumerate(impossible, 1))):
        reason[condition.to_numpy()] = n
    numpy.bincount(reason)
    events = events[reason == 0]
    events.assign(odd=(events.rating < 1) | (events.rating > 5)).groupby("movie_id", sort=False, observed=True).agg(
        {"odd": "sum", "runtime_minutes": ["size", "min", "max"], "released_at": ["min", "max"], "watched_at": ["min", "max"], "origin": "first"}
    )
    thousandths = lambda minutes: numpy.floor(minutes * 1000 + 0.5).astype("int64")
    watched = thousandths(numpy.minimum(events.watched_minutes, events.runtime_minutes))
    age = events.watched_at - events.released_at
    totals = {f"w{n}": watched.where(age < end, 0) for n, end in enumerate(WINDOWS)}
    group = {"sort": False, "observed": True}
    grouped = pandas.DataFrame({**{name: events[name] for name in ids}, **totals, "runtime": thousandths(events.runtime_minutes), "age": age})
    viewers = grouped.groupby(ids, **group).agg({**{name: "sum" for name in totals}, "runtime": "max", "age": "min"}).reset_index()
    rated = (events.rating >= 1) & (events.rating <= 5)
    stamp = (events.watched_at[rated] + 10**10) * 1000 + numpy.floor(events.rating[rated] * 100 + 0.5).astype("int64")
    total = 0.0
    for n, end in enumerate(WINDOWS):
        inside = viewers[viewers.age < end]
        figures = pandas.DataFrame(
            {
                "movie_id": inside.movie_id,
                "watched": numpy.minimum(inside[f"w{n}"], inside.runtime),
                "started": inside[f"w{n}"] >= 2000,
                "mostly": inside[f"w{n}"] * 10000 >= inside.runtime * 7000,
                "finished": inside[f"w{n}"] * 10000 >= inside.runtime * 9000,
                "viewers": 1,
            }
        ).groupby("movie_id", **group).sum()
        early = age[rated] < end
        last = pandas.DataFrame({**{name: events.loc[rated, name][early] for name in ids}, "stamp": stamp[early]}).groupby(ids, **group).max().reset_index()
        last["points"] = last.stamp % 1000
        ratings = last.groupby("movie_id", **group).points.agg(["sum", "size"])
        total += window_figures(figures.viewers, figures.watched, figures.finished, ratings["sum"], ratings["size"])
    return total


WORKLOADS = {
    "boosting": lambda: fitting("boosting"),
    "boosting-first": lambda: fitting("boosting"),
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
    "rollup": rollup,
}

work, quality = WORKLOADS[NAME]()
seconds, result = [], None
began = time.perf_counter()
for attempt in range(TIMES):
    if attempt == 1 and seconds[0] > LONG_SECONDS:
        break
    if attempt >= 3 and time.perf_counter() - began > WARM_SECONDS:
        break
    start = time.perf_counter()
    result = work(100 * ROUND + attempt + 1)
    elapsed = time.perf_counter() - start
    seconds.append(result["seconds"] if isinstance(result, dict) else elapsed)
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)
print(json.dumps({"seconds": seconds, "quality": float(quality(result)), "peakMemory": peak}))
