"""One change to a clean city a case: what was meant is read, or told at its place; nothing is misread in silence."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import polars as pl
import pytest

from caunghe.feed.check import check_feed, news
from caunghe.feed.contents import Feed
from caunghe.feed.findings.findings import gather
from caunghe.feed.read import read_feed
from caunghe.feed.rules.semantic import SEMANTIC_RULES
from caunghe.feed.rules.structure import check_structure
from caunghe.indicators.catalogue import CATALOGUE
from caunghe.schema.tables import TABLES
from tests.feed.cases_of_headings import OF_HEADINGS
from tests.feed.cases_of_numbers import OF_NUMBERS
from tests.feed.cases_of_overs import OF_OVERS
from tests.feed.cases_of_regions import OF_REGIONS
from tests.feed.cases_of_rows import OF_ROWS
from tests.feed.cases_of_shown import OF_SHOWN
from tests.feed.cases_of_sizes import OF_SIZES
from tests.feed.cases_of_totals import OF_TOTALS
from tests.feed.cases_of_values import OF_VALUES
from tests.feed.changes import Case
from tests.feed.city import clean_city, write_csvs, write_workbook

CASES = [*OF_HEADINGS, *OF_NUMBERS, *OF_OVERS, *OF_REGIONS, *OF_ROWS, *OF_SHOWN, *OF_SIZES, *OF_TOTALS, *OF_VALUES]
Finding = tuple[str, str, int | None, str | None]


def read(case: Case | None, folder: Path) -> tuple[Feed, pl.DataFrame]:
    sheets = clean_city()
    files = case.change(sheets) if case else None
    if case and case.form == "csv":
        path = write_csvs(sheets, folder, files)
    else:
        path = write_workbook(sheets, folder / "city.xlsx", case.finish if case else None)
    feed, raw = read_feed(path)
    # what the rows mean is looked at only where a case is about that: it takes as long as all the rest
    if case is None or any(rule in SEMANTIC_RULES for rule, *_ in case.tells):
        return feed, check_feed(feed, raw, CATALOGUE)
    return feed, gather([raw, news(check_structure(feed), raw)])


@pytest.fixture(scope="module")
def clean(tmp_path_factory: pytest.TempPathFactory) -> tuple[Feed, pl.DataFrame]:
    return read(None, tmp_path_factory.mktemp("clean"))


def told(findings: pl.DataFrame) -> set[Finding]:
    return set(findings.select("rule", "table", "sheet_row", "column").iter_rows())


def differences(feed: Feed, clean: Feed) -> list[tuple[str, str, Any, Any]]:
    """Return the cells that differ from those of the clean city, by key; rows that are more or fewer as ``row``."""
    fields = ("city", "area", "as_of", "licence", "basis")
    pairs = {name: [getattr(each.information, name) for each in (clean, feed)] for name in fields}
    found: list[tuple[str, str, Any, Any]] = [
        ("feed", name, *pair) for name, pair in pairs.items() if pair[0] != pair[1]
    ]
    for name, table in TABLES.items():
        if feed[name].equals(clean[name]):
            continue
        before, after = (
            {tuple(row[key] for key in table.key): row for row in each[name].iter_rows(named=True)}
            for each in (clean, feed)
        )
        found += [(name, "row", key, None) for key in before.keys() ^ after.keys()]
        for key in before.keys() & after.keys():
            found += [
                (name, column, before[key][column], after[key][column])
                for column in table.names
                if before[key][column] != after[key][column]
            ]
    return found


def test_the_clean_city_has_no_errors(clean: tuple[Feed, pl.DataFrame]) -> None:
    _, findings = clean
    assert findings.filter(pl.col("severity") == "error").rows() == []


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_what_was_meant_is_read_or_told(case: Case, clean: tuple[Feed, pl.DataFrame], tmp_path: Path) -> None:
    feed, findings = read(case, tmp_path)
    before = told(clean[1])
    news = told(findings) - before
    wanted = {(rule, table, row, column) for rule, table, row, column in case.tells}
    assert wanted <= news, sorted(news, key=str)
    if not case.loses:
        assert differences(feed, clean[0]) == []
        assert news == wanted
    else:
        lost = {(table, column) for table, column, *_ in differences(feed, clean[0])}
        assert lost == set(case.loses)
        told_of = {table for _, table, *_ in news}
        assert {table for table, _ in lost} <= told_of


def test_there_are_cases_enough() -> None:
    assert len(CASES) == len({case.name for case in CASES}) >= 150
