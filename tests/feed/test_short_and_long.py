"""Short columns are looked at cell by cell and long ones asked of Polars: both are read and checked alike."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from caunghe.feed.check import check_feed
from caunghe.feed.read import read_feed
from caunghe.feed.reading.coding import SHORT
from caunghe.indicators.catalogue import CATALOGUE
from tests.feed.city import Sheets, clean_city, write_csvs

TEACHERS = "Nhà giáo"
FAULTY = [
    # a field that no list knows, a year that no teacher was born in, a school that is none, a key for the second time
    ["GV21", "CS01", "9999999", "master", "college", "national_3", 4, "permanent", 1975],
    ["GV22", "CS01", "6520123", "master", "college", "national_3", 4, "permanent", 1492],
    ["GV23", "CS99", "6520123", "master", "college", "national_3", 4, "permanent", 1975],
    ["GV01", "CS01", "6520123", "master", "college", "national_3", 4, "permanent", 1975],
    # text for a number, letters lost and letters of another code in a key, and what is mended: spaces, zeros
    ["GV24", "CS01", "6520123", "master", "college", "national_3", "bốn", "permanent", 1975],
    ["Tr??ng Cao ??ng", "CS01", "6520123", "master", "college", "national_3", 4, "permanent", 1975],
    ["Trêng Cao ®¼ng", "CS01", "6520123", "master", "college", "national_3", 4, "permanent", 1975],
    [" GV25 ", "CS01 – Trường Cao đẳng Cộng đồng Tây Đô", "Hàn", "master", "college", "national_3", "4.0", "", 1975],
]


def found(sheets: Sheets, folder: Path) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return the teachers of a city, and the findings on them that are not about how many there are."""
    feed, raw = read_feed(write_csvs(sheets, folder))
    findings = check_feed(feed, raw, CATALOGUE).filter(pl.col("table") == "teachers", pl.col("sheet_row").is_not_null())
    return feed["teachers"], findings.drop("cause")


def test_a_long_table_is_read_and_checked_as_a_short_one(tmp_path: Path) -> None:
    short = clean_city()
    short[TEACHERS] += FAULTY
    long = {**short, TEACHERS: [*short[TEACHERS]]}
    long[TEACHERS] += [
        [f"GX{at}", "CS01", "6520123", "university", "college", "national_3", 4, "permanent", 1985]
        for at in range(SHORT)
    ]
    teachers, findings = found(short, tmp_path / "short")
    more, told = found(long, tmp_path / "long")
    assert teachers.height <= SHORT < more.height
    assert more.head(teachers.height).equals(teachers)
    assert told.filter(pl.col("sheet_row") <= teachers.height + 1).equals(findings)
    rules = set(findings["rule"])
    assert rules >= {"code_unknown", "out_of_range", "reference_unknown", "key_duplicate", "type_wrong"}
    assert rules >= {"letters_lost", "letters_broken"}
