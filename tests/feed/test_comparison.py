"""What is odd beside last year's feed: tenfold, halved, gone, under another key; nothing else."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import polars as pl
import pytest

from caunghe.feed.check import RULES
from caunghe.feed.comparison import COMPARISON_RULES, compared
from caunghe.feed.contents import Feed
from caunghe.feed.findings.findings import sentences
from caunghe.feed.read import read_feed
from caunghe.language.text import LANGUAGES
from caunghe.pilot.small_city import small_city


@pytest.fixture(scope="module")
def last() -> Feed:
    return read_feed(small_city())[0]


def with_table(feed: Feed, name: str, frame: pl.DataFrame) -> Feed:
    return replace(feed, tables={**feed.tables, name: frame})


def told(feed: Feed, last: Feed) -> list[tuple[object, ...]]:
    return compared(feed, last).select("rule", "table", "sheet_row", "column", "value", "expected").rows()


def test_the_same_feed_has_nothing_odd(last: Feed):
    assert told(last, last) == []


@pytest.mark.parametrize(
    ("capacity", "rule"), [(300, "figure_jumped"), (299, None), (31, None), (30, "figure_halved"), (0, None)]
)
def test_a_figure_is_told_from_five_times_and_down_to_half(last: Feed, capacity: int, rule: str | None):
    """S2 holds 60: 5 × 60 = 300, 60 / 2 = 30."""
    sites = last["sites"].with_columns(
        capacity=pl.when(pl.col("site") == "S2").then(capacity).otherwise(pl.col("capacity")).cast(pl.Int64)
    )
    wanted = [(rule, "sites", 3, "capacity", str(capacity), "60")] if rule else []
    assert told(with_table(last, "sites", sites), last) == wanted


def test_a_year_is_compared_with_the_one_before(last: Feed):
    later = replace(last, information=replace(last.information, as_of=date(2027, 6, 30)))
    newest = last["leavers"].filter(year=2025)
    grown = newest.with_columns(pl.col("year") + 1, pl.col("leavers") * 10, to_vocational=None)
    leavers = pl.concat([last["leavers"], grown.cast(dict(last["leavers"].schema))])  # type: ignore[arg-type]
    found = compared(with_table(later, "leavers", leavers), last).filter(table="leavers")
    assert found["rule"].to_list() == ["figure_jumped"] * newest.height
    assert found["sheet_row"].to_list() == [6, 7, 8, 9]
    assert found.row(0)[5:7] == ("1600", "160")


def test_a_row_that_is_gone_and_one_under_another_key(last: Feed):
    gone = last["institutions"].filter(pl.col("institution") != "I2")
    assert told(with_table(last, "institutions", gone), last) == [
        ("row_vanished", "institutions", None, "institution", "I2", "")
    ]
    other = last["institutions"].with_columns(pl.col("institution").replace({"I2": "CS-2"}))
    assert told(with_table(last, "institutions", other), last) == [
        ("key_changed", "institutions", 3, "institution", "CS-2", "I2")
    ]


def test_rules_have_sentences_in_both_languages(last: Feed):
    sites = last["sites"].with_columns(pl.col("capacity") * 100)
    found = compared(with_table(last, "sites", sites), last)
    for language, said in zip(
        LANGUAGES, ("120 thành 12.000 ở cột “Sức chứa”", "120 became 12,000 in the column “Capacity”"), strict=True
    ):
        assert said in sentences(found, dict(RULES), language)["says"][0]
    assert set(COMPARISON_RULES) <= set(RULES)
