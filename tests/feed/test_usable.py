"""What breaks a structural rule is left out of the calculations; what only looks odd is not."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import polars as pl

from caunghe.feed.contents import Feed, FeedInformation
from caunghe.feed.findings.findings import FINDINGS
from caunghe.feed.usable import usable_feed
from caunghe.language.text import Text
from caunghe.schema.tables import TABLES


def feed_of(leavers: list[tuple[str | None, int, str, int]]) -> Feed:
    frame = pl.DataFrame(leavers, schema=["area", "year", "grade", "leavers"], orient="row")
    table = TABLES["leavers"]
    missing = [pl.lit(None, table[name].dtype).alias(name) for name in table.names if name not in frame.columns]
    tables = {name: other.empty() for name, other in TABLES.items()}
    tables["leavers"] = frame.with_columns(*missing).select(table.names).cast(table.polars_schema)
    return Feed(FeedInformation(Text("x", "x"), "31", date(2026, 6, 30), "CC0"), tables, frozenset({"leavers"}))


def finding(rule: str, row: int | None, column: str) -> tuple[str, str, str, int | None, str, str, str]:
    return (rule, "error", "leavers", row, column, "", "")


def test_cells_and_rows_are_left_out_by_their_sheet_row():
    feed = feed_of(
        [("a", 2024, "9", 10), ("b", 2024, "9", -5), ("c", 2024, "7", 8), ("a", 2024, "9", 11), (None, 2024, "9", 1)]
    )
    findings = pl.DataFrame(
        [
            finding("out_of_range", 3, "leavers"),
            finding("code_unknown", 4, "grade"),
            finding("key_duplicate", 5, "area"),
            finding("women_exceed_entrants", 2, "leavers"),
            finding("column_missing", None, "women"),
        ],
        schema=FINDINGS,
        orient="row",
    )
    kept = usable_feed(feed, findings)["leavers"]
    # row 4 loses its grade, which is part of the key, and so falls out; row 6 has no area
    assert kept.select("area", "leavers").rows() == [("a", 10), ("b", None)]
    assert feed["leavers"].height == 5


def test_row_numbers_stay_those_of_the_sheet():
    feed = feed_of([("a", 2024, "9", 10), ("a", 2024, "9", 11), ("b", 2024, "9", 12)])
    findings = pl.DataFrame([finding("key_duplicate", 3, "area")], schema=FINDINGS, orient="row")
    assert usable_feed(feed, findings).numbered_table("leavers")["sheet_row"].to_list() == [2, 4]


def test_a_feed_without_findings_is_unchanged():
    feed = feed_of([("a", 2024, "9", 10)])
    kept = usable_feed(feed, pl.DataFrame(schema=FINDINGS))
    assert kept["leavers"].equals(feed["leavers"])
    assert all(kept[name].schema == table.polars_schema for name, table in TABLES.items())


def test_a_whole_beside_its_parts_is_not_counted_with_them():
    """The city's own row beside its communes made the share of young people near a site 86.7 % of 73.4."""
    feed = feed_of([("city", 2024, "9", 90), ("a", 2024, "9", 50), ("b", 2024, "9", 40), ("city", 2023, "9", 80)])
    areas = pl.DataFrame({"area": ["city", "a", "b"], "parent": [None, "city", "city"]})
    tables = {**feed.tables, "areas": pl.concat([TABLES["areas"].empty(), areas], how="diagonal")}
    kept = usable_feed(replace(feed, tables=tables), pl.DataFrame(schema=FINDINGS))["leavers"]
    # of 2023 nothing but the whole is known
    assert kept.select("area", "year", "leavers").rows() == [("a", 2024, 50), ("b", 2024, 40), ("city", 2023, 80)]


def test_what_is_written_of_the_end_of_a_cohort_that_has_not_finished_is_no_outcome():
    """Two years from September 2024 end in September 2026, of 2023 in 2025; a programme without months keeps all."""
    rows = [("P1", 2023, 17, 15), ("P1", 2024, 0, 0), ("P1", 2025, 9, None), ("P2", 2025, 8, 7)]
    intakes = pl.DataFrame(rows, ["programme", "year", "graduates", "employed_6m"], orient="row")
    intakes = intakes.with_columns(entrants=pl.lit(20), dropouts=pl.lit(1))
    programmes = pl.DataFrame({"programme": ["P1", "P2"], "months": [24.0, None]})
    feed = feed_of([])
    own = {"intakes": intakes, "programmes": programmes}
    tables = {name: pl.concat([TABLES[name].empty(), frame], how="diagonal_relaxed") for name, frame in own.items()}
    feed = replace(feed, tables={**feed.tables, **tables})
    kept = usable_feed(feed, pl.DataFrame(schema=FINDINGS))["intakes"]
    known = kept.select("year", "graduates", "employed_6m", "dropouts").rows()
    assert known == [(2023, 17, 15, 1), (2024, None, None, 1), (2025, None, None, 1), (2025, 8, 7, 1)]
    # on the day on which its last may have finished a cohort has
    later = replace(feed, information=replace(feed.information, as_of=date(2026, 9, 30)))
    assert usable_feed(later, pl.DataFrame(schema=FINDINGS))["intakes"]["graduates"].to_list() == [17, 0, None, 8]
