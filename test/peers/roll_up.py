"""Watch events rolled up in pandas by the definitions of docs/method.md, for events that all carry a release."""

import numpy
import pandas

WINDOWS = {"day_7": 7 * 86400, "day_28": 28 * 86400, "day_91": 91 * 86400, "lifetime": 10**12}


def roll_up(job):
    events = pandas.read_csv(job["path"], dtype={"movie_id": str, "user_id": str})
    possible = (
        events.movie_id.notna()
        & events.user_id.notna()
        & numpy.isfinite(events.watched_minutes)
        & (events.watched_minutes >= 0)
        & (events.runtime_minutes > 0)
        & (events.watched_at >= events.released_at)
    )
    events = events[possible].copy()
    events["watched"] = numpy.floor(events.watched_minutes.clip(upper=events.runtime_minutes) * 1000 + 0.5)
    events["runtime"] = numpy.floor(events.runtime_minutes * 1000 + 0.5)
    events["age"] = events.watched_at - events.released_at
    columns = {}
    for ending, end in WINDOWS.items():
        inside = events[events.age < end]
        viewers = inside.groupby(["movie_id", "user_id"]).agg(total=("watched", "sum"), runtime=("runtime", "max"))
        viewers["minutes"] = viewers[["total", "runtime"]].min(axis=1) / 1000
        movies = viewers.groupby("movie_id")
        columns[f"viewers_{ending}"] = movies.size()
        columns[f"avg_watch_time_{ending}"] = movies.minutes.mean()
        columns[f"starters_{ending}"] = (viewers.total >= 2000).groupby("movie_id").sum()
        for name, tenths in [("watchers", 7), ("completers", 9)]:
            columns[f"{name}_{ending}"] = (viewers.total * 10 >= viewers.runtime * tenths).groupby("movie_id").sum()
        columns[f"completion_rate_{ending}"] = columns[f"completers_{ending}"] / movies.size()
        rated = inside[inside.rating.between(1, 5)].sort_values(["watched_at", "rating"])
        last = rated.groupby(["movie_id", "user_id"]).rating.last().groupby("movie_id")
        columns[f"ratings_count_{ending}"] = last.size()
        columns[f"avg_rating_{ending}"] = last.mean()
    return {
        "kept": len(events),
        "columns": {name: {str(movie): float(value) for movie, value in column.items()} for name, column in columns.items()},
    }
