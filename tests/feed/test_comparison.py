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
from caunghe.feed.findings.groups import grouped_findings
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


def with_cell(feed: Feed, table: str, key: dict[str, object], column: str, value: object) -> Feed:
    frame = feed[table]
    one = pl.all_horizontal(pl.col(name) == part for name, part in key.items())
    cell = pl.when(one).then(pl.lit(value, frame.schema[column])).otherwise(pl.col(column)).alias(column)
    return with_table(feed, table, frame.with_columns(cell))


@pytest.mark.parametrize(
    ("column", "value", "shown", "was"),
    [("entrants", 19, "19", "20"), ("graduates", 16, "16", "17"), ("graduates", None, "–", "17")],
)
def test_a_small_change_of_a_reported_year_is_one_line(
    last: Feed, column: str, value: int | None, shown: str, was: str
):
    later = replace(last, information=replace(last.information, as_of=date(2027, 6, 30)))
    changed = with_cell(later, "intakes", {"programme": "P1", "year": 2023}, column, value)
    assert told(changed, last) == [("figure_rewritten", "intakes", 2, column, shown, was)]
    # "ghi lại số cũ"
    assert told(with_cell(changed, "intakes", {"programme": "P1", "year": 2023}, column, int(was)), last) == []


def test_a_figure_that_was_not_known_yet_may_come(last: Feed):
    later = replace(last, information=replace(last.information, as_of=date(2027, 6, 30)))
    assert last["intakes"].filter(programme="P1", year=2025)["graduates"].to_list() == [None]
    assert told(with_cell(later, "intakes", {"programme": "P1", "year": 2025}, "graduates", 17), last) == []


def test_a_cell_that_has_jumped_is_told_once(last: Feed):
    key = {"area": last["leavers"]["area"][-1], "year": 2025, "grade": last["leavers"]["grade"][-1]}
    was = last["leavers"].filter(**key)["leavers"][0]
    found = told(with_cell(last, "leavers", key, "leavers", was * 10), last)
    assert [row[0] for row in found if row[3] == "leavers"] == ["figure_jumped"]


def test_a_row_of_an_earlier_year_that_is_gone_is_told_where_that_year_is_told(last: Feed):
    later = replace(last, information=replace(last.information, as_of=date(2027, 6, 30)))
    fewer = last["intakes"].filter(~((pl.col("programme") == "P1") & (pl.col("year") == 2023)))
    assert told(with_table(later, "intakes", fewer), last) == [
        ("row_vanished", "intakes", None, "year", "P1, 2023", "")
    ]
    # a year that is not sent again is not gone
    assert told(with_table(later, "intakes", last["intakes"].filter(pl.col("year") > 2023)), last) == []


def test_years_the_wrong_way_round_are_told(last: Feed):
    later = replace(last, information=replace(last.information, as_of=date(2027, 6, 30)))
    assert told(last, later) == [("years_reversed", "feed", None, "as_of", "2026-06-30", "2027-06-30")]
    # "Đổi chỗ hai bộ"
    assert told(later, last) == []


def test_many_changed_figures_of_a_table_are_one_group(last: Feed):
    later = replace(last, information=replace(last.information, as_of=date(2027, 6, 30)))
    changed = with_table(later, "intakes", last["intakes"].with_columns(pl.col("entrants") + 1))
    (group,) = grouped_findings(compared(changed, last), RULES | COMPARISON_RULES, "vi", 5)
    assert (group.rule, group.count, len(group.rows)) == ("figure_rewritten", last["intakes"].height, 5)
    assert group.rows[0]["says"] == "Số đã báo cáo nay khác: cột “Nhập học” năm trước ghi 20, nay ghi 21."


def exchanged(feed: Feed, table: str, column: str, one: str, other: str) -> Feed:
    swap = pl.col(column).replace({one: other, other: one})
    return with_table(feed, table, feed[table].with_columns(swap))


def keys_told(feed: Feed, last: Feed, table: str) -> list[tuple[object, ...]]:
    found = compared(feed, last).filter(rule="key_changed", table=table)
    return found.select("sheet_row", "column", "value", "expected").rows()


def test_names_that_were_exchanged_are_told(last: Feed):
    one, other = last["institutions"]["name"].to_list()
    names = exchanged(last, "institutions", "name", one, other)
    assert keys_told(names, last, "institutions") == [(2, "institution", "I1", "I2"), (3, "institution", "I2", "I1")]


def test_keys_that_were_exchanged_are_told(last: Feed):
    codes = exchanged(last, "programmes", "programme", "P1", "P2")
    assert keys_told(codes, last, "programmes") == [(2, "programme", "P2", "P1"), (3, "programme", "P1", "P2")]
    sites = exchanged(last, "sites", "site", "S1", "S2")
    assert {row[2:] for row in keys_told(sites, last, "sites")} == {("S1", "S2"), ("S2", "S1")}


def test_rows_in_another_order_have_their_keys(last: Feed):
    names = ("institutions", "sites", "programmes", "employers", "areas")
    turned = replace(last, tables={**last.tables, **{name: last[name].reverse() for name in names}})
    assert [row for name in names for row in keys_told(turned, last, name)] == []
