"""Which intakes are due, worked out by hand."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from caunghe.feed.due import COVERED, due_intakes, is_whole, last_reported_year
from tests.indicators.small_city import city

SITES = [
    {"site": "s", "institution": "i", "name": "x", "area": "1"},
    {"site": "t", "institution": "i", "name": "x", "area": "1", "closes": date(2025, 8, 31)},
]


def feed(*rows, closes=date(2025, 8, 31)):
    """Programmes p at the site s, q at t, which closes; rows of programme, year, entrants."""
    programmes = [
        {"programme": name, "site": site, "level": "college", "mode": "full_time", "name": name, "months": 24.0}
        for name, site in (("p", "s"), ("q", "t"), ("r", "s"))
    ]
    sites = [SITES[0], {**SITES[1], "closes": closes}]
    intakes = [dict(zip(("programme", "year", "entrants"), row, strict=True)) for row in rows]
    return city(programmes=programmes, sites=sites, intakes=intakes)


def due(*rows, **rest):
    """Return (programme, year) → (reported, expected)."""
    table = due_intakes(feed(*rows, **rest))
    return {(row["programme"], row["year"]): (row["reported"], row["expected"]) for row in table.to_dicts()}


def test_a_hole_is_due_and_expects_what_was_before():
    assert due(("p", 2022, 10), ("p", 2024, 30)) == {
        ("p", 2022): (True, 10),
        ("p", 2023): (False, 10),
        ("p", 2024): (True, 30),
    }


def test_an_empty_cell_is_due_and_expects_what_came_after_where_nothing_was_before():
    assert due(("p", 2023, None), ("p", 2024, 30))[("p", 2023)] == (False, 30)
    assert due(("p", 2023, None))[("p", 2023)] == (False, None)


def test_zero_entrants_are_reported():
    assert due(("p", 2024, 30), ("p", 2025, 0), ("q", 2025, 1))[("p", 2025)] == (True, 0)


def test_a_year_after_the_last_row_is_due_once_and_no_year_of_which_nobody_tells():
    told = due(("p", 2022, 10), ("r", 2022, 5), ("r", 2023, 5), ("r", 2024, 5))
    assert [year for name, year in told if name == "p"] == [2022, 2023]
    assert max(year for _, year in told) == 2024


@pytest.mark.parametrize(("closes", "is_due"), [(date(2025, 9, 1), False), (date(2025, 9, 2), True), (None, True)])
def test_nothing_is_due_of_a_site_that_is_closed_when_the_school_year_begins(closes, is_due):
    assert (("q", 2025) in due(("q", 2024, 5), ("p", 2024, 5), ("p", 2025, 5), closes=closes)) == is_due


@pytest.mark.parametrize(("entrants", "whole"), [(95, True), (94, False)])
def test_what_is_whole_covers_95_in_100_of_what_is_due(entrants, whole):
    due = pl.DataFrame({"expected": [entrants, 100 - entrants], "reported": [True, False]})
    assert COVERED == 0.95
    assert due.select(is_whole()).item() is whole


@pytest.mark.parametrize(("entrants", "year"), [(50, 2025), (49, 2024)])
def test_the_last_year_reported_is_one_of_which_half_of_what_is_due_is_reported(entrants, year):
    """p had as many as it has; r had what is left of 100 and is silent."""
    table = due_intakes(feed(("p", 2024, entrants), ("r", 2024, 100 - entrants), ("p", 2025, entrants)))
    assert last_reported_year(table) == year


def test_no_intakes_no_year():
    assert due_intakes(feed()).is_empty()
    assert last_reported_year(due_intakes(feed())) is None
