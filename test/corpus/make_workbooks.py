"""Makes the workbooks of test/corpus/files as spreadsheet programs write them.

    python3 -m venv .venv && .venv/bin/pip install XlsxWriter==3.2.9 openpyxl==3.1.5
    .venv/bin/python test/corpus/make_workbooks.py
"""

import datetime
from pathlib import Path

import openpyxl
import xlsxwriter

FILES = Path(__file__).parent / "files"
HEADER = ["movie_id", "avg_watch_time", "completion_rate", "ratings_count", "avg_rating", "hit", "release_date"]
MADE = datetime.datetime(2026, 1, 1)


def typed():
    """Numbers, texts, dates, formulas with the values stored beside them, errors, booleans, and a second sheet."""
    book = xlsxwriter.Workbook(FILES / "typed.xlsx")
    book.set_properties({"created": MADE})
    date = book.add_format({"num_format": "yyyy-mm-dd"})
    moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
    sheet = book.add_worksheet("Movies")
    sheet.write_row(0, 0, HEADER)
    sheet.write_row(1, 0, ["0111161", 45, 0.6, 1200, 3.8])
    sheet.write_boolean(1, 5, False)
    sheet.write_datetime(1, 6, datetime.datetime(2003, 2, 28), date)
    sheet.write_row(2, 0, [2, 110.5, 0.9])
    sheet.write_formula(2, 3, "=85*100", None, 8500)
    sheet.write_formula(2, 4, "=23/0", None, "#DIV/0!")
    sheet.write_boolean(2, 5, True)
    sheet.write_datetime(2, 6, datetime.datetime(2004, 3, 1, 18, 30), moment)
    sheet.write_row(3, 0, [3, "60", "0.65", "2,000,000", 4, 0])
    second = book.add_worksheet("Other")
    second.write_row(0, 0, HEADER[:6])
    second.write_row(1, 0, ["x", 1, 0.5, 10, 3, 1])
    book.close()


def merged_title():
    """A merged title above the header, as reports have them."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet["A1"] = "Movies of 2024"
    sheet.merge_cells("A1:F1")
    sheet.append(HEADER[:6])
    sheet.append([1, 45, 0.6, 1200, 3.8, 0])
    sheet.append([2, 110, 0.9, 8500, 4.6, 1])
    book.save(FILES / "merged-title.xlsx")


def merged_header():
    """Two columns under one merged heading: the second has no name."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append([*HEADER[:6], "release", None])
    sheet.merge_cells("G1:H1")
    sheet.append([1, 45, 0.6, 1200, 3.8, 0, "UK", "US"])
    book.save(FILES / "merged-header.xlsx")


FILES.mkdir(exist_ok=True)
typed()
merged_title()
merged_header()
