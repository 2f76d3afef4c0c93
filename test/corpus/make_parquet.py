"""Makes the Parquet files of test/corpus/files that no reader of movie tables may trip over.

    python3 -m venv .venv && .venv/bin/pip install pyarrow==22.0.0
    .venv/bin/python test/corpus/make_parquet.py
"""

import datetime
import decimal
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

FILES = Path(__file__).parent / "files"
MOVIES = {
    "movie_id": ["1", "2"],
    "avg_watch_time": [45.0, 110.0],
    "completion_rate": [0.6, 0.9],
    "ratings_count": [1200, 8500],
    "avg_rating": [3.8, 4.6],
    "hit": [0, 1],
}


def write(name, extra=None, **options):
    path = FILES / f"{name}.parquet"
    pq.write_table(pa.table({**MOVIES, **(extra or {})}), path, store_schema=False, **options)
    return path


def varint(number):
    coded = bytearray()
    while number > 127:
        coded.append(number & 127 | 128)
        number >>= 7
    coded.append(number)
    return bytes(coded)


def claim_rows(path, rows):
    """Lets the footer claim so many rows: the field num_rows, a zigzag varint behind the schema."""
    data = path.read_bytes()
    size = int.from_bytes(data[-8:-4], "little")
    body, footer = data[: -8 - size], data[-8 - size : -8]
    # Field 3 of the file's metadata, an i64 that says 2: 0x16, then 4 for 2.
    at = footer.index(b"\x16\x04\x19")
    footer = footer[: at + 1] + varint(2 * rows) + footer[at + 2 :]
    path.write_bytes(body + footer + len(footer).to_bytes(4, "little") + b"PAR1")


def write_readable(name, **options):
    """Sixty movies in several row groups and pages, with gaps, texts and dates."""
    rows = range(60)
    movies = {
        "movie_id": [f"m{row}" for row in rows],
        "avg_watch_time": [None if row % 13 == 5 else 40.5 + row for row in rows],
        "completion_rate": [0.5 + row / 200 for row in rows],
        "ratings_count": [row * 1000 for row in rows],
        "avg_rating": [1 + row % 40 / 10 for row in rows],
        "hit": [row % 3 == 0 for row in rows],
        "title": [None if row % 7 == 3 else f"Movie {row % 5}" for row in rows],
        "released": [datetime.date(2003, 2, 1 + row % 28) for row in rows],
    }
    pq.write_table(pa.table(movies), FILES / f"{name}.parquet", store_schema=False, row_group_size=25, **options)


FILES.mkdir(exist_ok=True)
write_readable("readable", compression="none", use_dictionary=False)
write_readable("readable-zstd", compression="zstd", data_page_version="2.0")
whole = write("70-truncated").read_bytes()
(FILES / "70-truncated.parquet").write_bytes(whole[: len(whole) // 2])
claim_rows(write("71-claims-a-hundred-million-rows"), 100_000_000)
write("72-nested", {"genres": [["Drama"], ["Comedy", "War"]]})
moment = datetime.datetime(2003, 2, 28)
write("72-int96", {"released": pa.array([moment, moment], pa.timestamp("ns"))}, use_deprecated_int96_timestamps=True)
digits = [decimal.Decimal("1" * 40), decimal.Decimal("2" * 40)]
write("72-decimal256", {"budget": pa.array(digits, pa.decimal256(50, 0))})
