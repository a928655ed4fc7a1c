"""Days that a spreadsheet turned round are told by what the other days of the column show, and no others are."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from caunghe.feed.read import read_feed
from caunghe.feed.values.day_order import exchanged_days
from caunghe.feed.values.parsing import days_of, typed_column
from caunghe.schema.tables import TABLES
from tests.feed.changes import SITES, column_of
from tests.feed.city import clean_city, write_workbook

OPENED = TABLES["sites"]["opened"]


def told(*cells: str | None) -> list[tuple[str | None, str | None]]:
    column = pl.Series(cells, dtype=pl.String)
    notes = exchanged_days(column, typed_column(column, OPENED).values)
    return [pair for note in notes for pair in zip(note.shown, note.expected, strict=True) if pair[1]]


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        # kept as days up to the 12th, left as text beyond
        (("2025-03-01", "2025-12-04", "25/03/2025", "31/12/2024"), ["2025-01-03", "2025-04-12"]),
        (("2025-03-01 00:00:00", "2025-05-05 00:00:00", "25/03/2025"), ["2025-01-03"]),
        # the month is written first
        (("9/5/2010", "09/25/2012", "3/12/2015"), ["2010-09-05", "2015-03-12"]),
        (("2010-05-09", "09/25/2012", None), ["2010-09-05"]),
        (("2010-05-20", "09/25/2012", "9/5/2010"), ["2010-09-05"]),
        # one program's text: taken for days without noughts, left with them
        (("4/12/2025", "3/1/2025", "25/03/2025", "31/12/2024"), ["2025-04-12", "2025-03-01"]),
    ],
)
def test_days_that_may_be_exchanged(cells: tuple[str | None, ...], expected: list[str]) -> None:
    assert [each for _, each in told(*cells)] == expected


@pytest.mark.parametrize(
    "cells",
    [
        ("2025-03-01", "2025-12-14", "25/03/2025", "31/12/2024"),
        ("2025-03-01", "25/03/2025", "05/03/2025"),
        ("2025-03-01", "25/03/2025"),
        ("04/12/2025", "03/01/2025", "25/03/2025"),
        ("4/12/2025", "3/1/2025", "25/3/2025"),
        ("4/12/2025", "3/1/2025"),
        ("2025-03-01", "2025-03-02", "2025-03-03"),
        ("5/5/2025", "09/25/2012"),
    ],
)
def test_days_that_nothing_shows_to_be_exchanged(cells: tuple[str, ...]) -> None:
    assert told(*cells) == []


def test_following_the_mend_ends_it(tmp_path: Path) -> None:
    def findings(*days: Any) -> list[tuple[Any, ...]]:
        sheets = clean_city()
        column_of(SITES, "Ngày mở", list(days))(sheets)
        _, found = read_feed(write_workbook(sheets, tmp_path / f"{len(list(tmp_path.iterdir()))}.xlsx"))
        return found.select("rule", "sheet_row", "value", "expected").rows()

    assert findings(date(2010, 12, 4), date(2011, 3, 1), "25/03/2012") == [
        ("days_exchanged", 2, "2010-12-04", "2010-04-12"),
        ("days_exchanged", 3, "2011-03-01", "2011-01-03"),
    ]
    assert findings(date(2010, 4, 12), date(2011, 1, 3), date(2012, 3, 25)) == []


def test_days_with_an_english_month_are_read() -> None:
    cells = ["5 September 2005", "Sep 5, 2005", "5-Sep-2005", "5th sept. 2005", "September 5th 2005", "31 June 2005"]
    day = date(2005, 9, 5)
    assert days_of(pl.Series([*cells, "5 Septober", "05-Sep-05"])).to_list() == [day] * 5 + [None] * 3


def test_a_year_of_two_digits_is_no_year_five() -> None:
    read = typed_column(pl.Series(["05-09-05", "2005-09-05"]), OPENED)
    assert read.values.to_list() == [None, date(2005, 9, 5)]
    assert read.failed.to_list() == [True, False]
