"""Counts of the TMDB 5000 data set by pandas, and the figures that Marquee's import must agree with.

The data set is not ours to copy: pass its place. python tmdb_counts.py tmdb_5000_movies.csv.gz
"""

import json
import sys
from pathlib import Path

import numpy as np
import pandas as pd

films = pd.read_csv(sys.argv[1])
names = lambda column: films[column].map(lambda text: [entry["name"] for entry in json.loads(text)])
films["genres"], films["companies"] = names("genres"), names("production_companies")
titles = films.title.value_counts()

flaws = {
    "budget written as 0": (films.budget == 0).sum(),
    "budget of 1 to 9,999 dollars": films.budget.between(1, 9_999).sum(),
    "revenue written as 0": (films.revenue == 0).sum(),
    "not released": (films.status != "Released").sum(),
    "no votes": (films.vote_count == 0).sum(),
    "mean vote of 0 in spite of votes": ((films.vote_count > 0) & (films.vote_average == 0)).sum(),
    "running time of 0": (films.runtime == 0).sum(),
    "no running time": films.runtime.isna().sum(),
    "revenue of 1 to 9,999 dollars": films.revenue.between(1, 9_999).sum(),
    f"one of {(titles > 1).sum()} titles that several films have": titles[titles > 1].sum(),
    "no release date": films.release_date.isna().sum(),
    "no genre": (films.genres.map(len) == 0).sum(),
    "no production company": (films.companies.map(len) == 0).sum(),
}

judged = films[(films.revenue > 0) & (films.status == "Released") & (films.vote_count > 0) & (films.vote_average > 0)]
roi = judged[judged.budget >= 10_000]


def hits(table, is_hit):
    return {"kept": len(table), "hits": int(is_hit.sum())}


def outliers(values):
    low, high = values.quantile([0.25, 0.75])
    reach = 1.5 * (high - low)
    return int(((values < low - reach) | (values > high + reach)).sum())


rating = 1 + 4 * roi.vote_average / 10
completion = 0.3 + 0.4 * (rating - 1) / 4 + 0.25 * np.minimum(1, np.log10(1 + roi.vote_count) / 6)
watch = roi.runtime * completion

# What the makers had done before, film by film, the slow and plain way.
dates = pd.to_datetime(films.release_date)
verdict = pd.Series(np.nan, index=films.index)
verdict[roi.index] = (roi.revenue >= 2.5 * roi.budget).astype(float)
counts, shares = [], []
for index in roi.index:
    mine = set(films.companies[index])
    if not mine:
        continue
    shared = films.companies.map(lambda other: bool(mine & set(other)))
    earlier = shared & (dates < dates[index])
    settled = verdict[earlier & (dates <= dates[index] - pd.Timedelta(days=365))].dropna()
    counts.append(int(earlier.sum()))
    if len(settled):
        shares.append(settled.mean())

result = {
    "rows": len(films),
    "bothKnown": int(((films.budget > 0) & (films.revenue > 0)).sum()),
    "flaws": {what: int(count) for what, count in flaws.items()},
    "rules": {
        "roi": hits(roi, roi.revenue >= 2.5 * roi.budget),
        "roi:3": hits(roi, roi.revenue >= 3 * roi.budget),
        "revenue:100000000": hits(judged, judged.revenue >= 100_000_000),
        "top-quartile": hits(judged, judged.revenue >= judged.revenue.quantile(0.75)),
    },
    "outliers": {
        "avg_watch_time": outliers(watch),
        "completion_rate": outliers(completion),
        "ratings_count": outliers(roi.vote_count),
        "avg_rating": outliers(rating),
        "running_time": outliers(roi.runtime),
        "budget": outliers(roi.budget),
        "revenue": outliers(roi.revenue),
    },
    "means": {
        "avg_watch_time": watch.mean(),
        "completion_rate": completion.mean(),
        "ratings_count": roi.vote_count.mean(),
        "avg_rating": rating.mean(),
    },
    "companies": {"known": len(counts), "earlierFilms": sum(counts), "withShare": len(shares), "meanShare": float(np.mean(shares))},
}
Path(__file__).with_name("tmdb-counts.json").write_text(json.dumps(result, indent=1) + "\n")
