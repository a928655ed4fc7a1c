"""Hiring needs at any level of a list: what matches is used, coarser rows are spread, nothing is lost unseen."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import polars as pl
import pytest

from caunghe.feed.contents import Feed
from caunghe.feed.needs import needs_by_unit_group, weighted_needs
from caunghe.feed.rules.semantic.rules import example_feed

NEED = {"employer": "E1", "year": 2026, "openings": 10}
WORKERS = {"year": 2025, "industry": "25", "area": "C"}


def feed(*needs: dict[str, Any], **workers: float) -> Feed:
    employed = [WORKERS | {"occupation": code.strip("w"), "workers": number} for code, number in workers.items()]
    return example_feed({"hiring_needs": [NEED | need for need in needs], "employment": employed})


def by_occupation(of: Feed) -> dict[str, float]:
    rows = needs_by_unit_group(of).rows.with_columns(people=pl.col("openings") * pl.col("weight"))
    return dict(rows.group_by("occupation", maintain_order=True).agg(pl.col("people").sum()).iter_rows())


def test_unit_groups_stay_as_they_are() -> None:
    found = needs_by_unit_group(feed({"occupation": "7212"}, {"occupation": "4321", "openings": 6}))
    assert found.rows.select("occupation", "openings").rows() == [("7212", 10.0), ("4321", 6.0)]
    assert (found.spread, found.left_out) == (0.0, 0.0)


def test_a_coarse_row_goes_where_the_year_was_asked_for_by_unit_group() -> None:
    """7212 : 7214 are asked for as 30 : 10, weights counted; 20 people of 72 are spread 15 : 5."""
    rows = ({"occupation": "7212", "weight": 3.0}, {"occupation": "7214", "weight": 1.0})
    coarse = {"occupation": "72", "openings": 20, "weight": 1.0, "employer": "E2"}
    assert by_occupation(feed(*rows, coarse)) == {"7212": 45.0, "7214": 15.0}


def test_a_coarse_row_goes_by_workers_where_nobody_was_asked_for_beneath_it() -> None:
    of = feed({"occupation": "72", "hard_to_fill": 4}, {"occupation": "4321"}, w7212=300.0, w7214=100.0, w4321=50.0)
    found = needs_by_unit_group(of)
    spread = found.rows.filter(pl.col("occupation") != "4321").select("occupation", "openings", "hard_to_fill")
    assert spread.rows() == [
        ("7212", 7.5, 3.0),
        ("7214", 2.5, 1.0),
    ]
    assert (found.spread, found.left_out) == (10.0, 0.0)


def test_what_cannot_be_spread_is_left_out_and_counted() -> None:
    found = needs_by_unit_group(feed({"occupation": "72"}, {"occupation": "4321"}))
    assert found.rows["occupation"].to_list() == ["4321"]
    assert (found.spread, found.left_out) == (0.0, 10.0)


def test_needs_of_another_year_spread_nothing() -> None:
    found = needs_by_unit_group(feed({"occupation": "72"}, {"occupation": "7212", "year": 2025}))
    assert found.left_out == 10.0


def test_a_code_of_vsco_goes_by_the_crosswalk() -> None:
    """0120 of VSCO is half 0210 and half 0310 of ISCO-08."""
    assert by_occupation(feed({"occupation_vsco": "0120"})) == {"0210": 5.0, "0310": 5.0}


@pytest.mark.parametrize("digits", [1, 2, 3])
def test_a_coarse_code_of_vsco_is_spread_over_what_it_leads_to(digits: int) -> None:
    of = feed({"occupation_vsco": "7212"[:digits]}, w7212=60.0, w4321=40.0)
    assert by_occupation(of) == {"7212": 10.0}


def test_isco_rules_where_both_lists_are_given() -> None:
    assert by_occupation(feed({"occupation": "7212", "occupation_vsco": "72"})) == {"7212": 10.0}


def test_no_opening_is_lost_or_made() -> None:
    of = feed(
        {"occupation": "7212"}, {"occupation": "7"}, {"occupation_vsco": "72"}, {"occupation_vsco": "0120"},
        {"occupation": "91"}, w7212=10.0, w7411=30.0,
    )  # fmt: skip
    found = needs_by_unit_group(of)
    assert found.rows["openings"].sum() + found.left_out == pytest.approx(50.0)
    assert (found.spread, found.left_out) == (20.0, 10.0)


def test_the_weight_of_a_row_stays_that_of_its_employer() -> None:
    of = feed({"occupation": "72", "weight": 4.0}, {"occupation": "7212", "weight": 2.0, "employer": "E2"})
    assert needs_by_unit_group(of).rows.select("employer", "occupation", "openings", "weight").rows() == [
        ("E1", "7212", 10.0, 4.0),
        ("E2", "7212", 10.0, 2.0),
    ]
    assert weighted_needs(replace(of)).height == 2


def test_a_need_told_for_the_year_and_for_half_of_it_is_there_once() -> None:
    """10 of the year beside 10 of one half are 10; beside both halves, those 20; another occupation is its own."""
    year, first, second = (
        NEED | {"occupation": "7212"},
        {"occupation": "7212", "half": 1},
        {"occupation": "7212", "half": 2},
    )
    for rows, openings in (
        ((year, first), 10),
        ((year, first, second), 20),
        ((year, first | {"occupation": "721"}), 20),
    ):
        assert weighted_needs(feed(*rows))["openings"].sum() == openings
