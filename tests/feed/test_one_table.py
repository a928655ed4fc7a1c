"""One file of one table: checked by its name, its codes of other tables told as not compared."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from caunghe.errors import FeedError, InputError
from caunghe.feed.check import read_and_check
from caunghe.feed.usable import usable_feed
from caunghe.indicators.catalogue import CATALOGUE
from tests.feed.changes import NAMES
from tests.feed.city import SHEETS, csv_of


@pytest.mark.parametrize("sheet", NAMES)
@pytest.mark.parametrize("in_words", [True, False])
def test_a_sound_table_alone_has_one_finding(sheet: str, in_words: bool, tmp_path: Path) -> None:
    path = tmp_path / f"{sheet if in_words else NAMES[sheet]}.csv"
    path.write_text(csv_of(SHEETS[sheet]), encoding="utf-8")
    feed, findings = read_and_check(path, CATALOGUE)
    assert findings.select("rule", "table", "severity").rows() == [("table_alone", NAMES[sheet], "warning")]
    assert (feed.supplied, feed[NAMES[sheet]].height) == ({NAMES[sheet]}, len(SHEETS[sheet]) - 1)
    # nothing is calculated without the day of the data
    with pytest.raises(InputError, match="day of its data"):
        usable_feed(feed, findings)


def test_what_is_wrong_in_a_table_alone_is_told(tmp_path: Path) -> None:
    path = tmp_path / "intakes.csv"
    path.write_text("programme,year,entrants,women\nCT01,2025,20,25\nCT01,2025,x,1\n", encoding="utf-8")
    _, findings = read_and_check(path, CATALOGUE)
    rules = findings.filter(pl.col("rule") != "table_alone").select("rule", "sheet_row", "column").rows()
    assert rules == [("women_exceed_entrants", 2, "women"), ("type_wrong", 3, "entrants"), ("key_duplicate", 3, "year")]


@pytest.mark.parametrize(
    ("name", "cells", "told"),
    [
        ("institution list.csv", "a,b\n1,2\n", "the nearest to its name is institutions"),
        ("xyz.csv", "a,b\n1,2\n", "must have the name of a table, such as institutions.csv. Rename"),
        ("xyz.csv", "Chương trình đào tạo;Năm;Nhập học\nCT1;2022;105\n", "the nearest to its name is intakes"),
    ],
)
def test_a_file_that_is_called_as_no_table_is_refused(name: str, cells: str, told: str, tmp_path: Path) -> None:
    (tmp_path / name).write_text(cells)
    with pytest.raises(FeedError, match=told):
        read_and_check(tmp_path / name, CATALOGUE)
