"""What a feed says of the standard's indicators, over how much of what is due, and where it then says nothing."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import polars as pl
import pytest

from caunghe.feed.contents import Feed
from caunghe.forms.standard_measures import Measured, measured
from caunghe.schema.coverage import COVERED
from tests.forms.reporting_city import frame, reporting_city

NOTHING = Measured(None, None, is_enough=False)


def with_tables(**tables: pl.DataFrame) -> Feed:
    city = reporting_city()
    return replace(city, tables={**city.tables, **tables})


def of_i1(*entrants: int | None, quota: int = 100, year: int = 2025) -> Feed:
    """Return the city with P1 and P2 of I1: 95 and 5 entrants in the year before, then those given; a quota each."""
    rows: list[dict[str, Any]] = []
    for programme, before, now in zip(("P1", "P2"), (95, 5), entrants, strict=True):
        rows.append({"programme": programme, "year": year - 1, "quota": quota, "entrants": before})
        rows.append({"programme": programme, "year": year, "quota": quota, "entrants": now})
    return with_tables(intakes=frame("intakes", rows))


@pytest.mark.parametrize(
    ("entrants", "value", "coverage"),
    [
        ((80, 40), 0.6, 1.0),
        ((95, None), 0.95, 95 / 100),  # just enough
        ((94, None), None, 94 / 99),
        ((None, 5), None, 5 / 100),
        ((None, None), None, 0.0),
    ],
)
def test_a_share_of_some_programmes_is_none_of_the_institution(
    entrants: tuple[int | None, int | None], value: float | None, coverage: float
) -> None:
    """A silent programme is due as many as it had, here 95 or 5; known must be 95 of a hundred people due."""
    assert COVERED == 0.95
    found = measured(of_i1(*entrants), "indicator_01", "I1", 2025)
    assert (found.value, found.coverage) == (value, pytest.approx(coverage))


def test_a_cohort_without_quota_is_not_known() -> None:
    city = of_i1(50, 50)
    open_quota = city["intakes"].with_columns(quota=pl.when(programme="P2").then("quota"))
    found = measured(with_tables(intakes=open_quota), "indicator_01", "I1", 2025)
    assert found == Measured(None, 0.5, is_enough=False)


def test_every_programme_states_its_day_of_review() -> None:
    """One of the two programmes of I1 was reviewed in 2025 by the feed; of the other nobody knows."""
    assert measured(reporting_city(), "indicator_04", "I1", 2025) == Measured(None, 0.5, is_enough=False)
    city = reporting_city()
    day = city["programmes"].filter(programme="P1")["reviewed"][0]
    known = city["programmes"].with_columns(pl.col("reviewed").fill_null(day.replace(year=2024)))
    assert measured(with_tables(programmes=known), "indicator_04", "I1", 2025) == Measured(0.5, 1.0, is_enough=True)


ASKED = {"institution": "I1", "year": 2025, "asked": 100}


@pytest.mark.parametrize(
    ("answers", "found"),
    [
        # 80 of 110 who answered; 110 of 200 asked
        ([("learners", 60, 45), ("graduates", 50, 35)], Measured(0.7273, 0.55, is_enough=True)),
        ([("learners", 50, 45), ("graduates", 50, 35)], Measured(0.8, 0.5, is_enough=True)),
        ([("learners", 50, 45), ("graduates", 49, 35)], Measured(None, 0.495, is_enough=False)),
        # who has sent no answers asked all the same
        ([("learners", 60, 45), ("graduates", None, None)], Measured(None, 0.3, is_enough=False)),
        # learners alone are not learners and graduates
        ([("learners", 60, 45)], NOTHING),
        ([], NOTHING),
    ],
)
def test_satisfied_are_of_who_answered_where_half_of_the_asked_did(
    answers: list[tuple[str, int | None, int | None]], found: Measured
) -> None:
    rows = [ASKED | {"kind": kind, "answered": answered, "satisfied": ok} for kind, answered, ok in answers]
    assert measured(with_tables(surveys=frame("surveys", rows)), "indicator_09", "I1", 2025) == found


def test_a_survey_of_every_field_stands_for_those_by_field_beside_it() -> None:
    employers = ASKED | {"kind": "employers", "answered": 80, "satisfied": 40}
    by_field = employers | {"training_field": "5520123", "answered": 100, "satisfied": 100}
    found = measured(with_tables(surveys=frame("surveys", [employers, by_field])), "indicator_10", "I1", 2025)
    assert found == Measured(0.5, 0.8, is_enough=True)


@pytest.mark.parametrize(
    ("answered", "found"),
    [
        ((30, 20), Measured(0.6, 0.5, is_enough=True)),  # 30 of 50 placed; 50 of 100 graduates answered
        ((30, 19), Measured(None, 0.49, is_enough=False)),
        ((30, None), Measured(None, 0.3, is_enough=False)),  # of the half that is due 30 of 50 answered
    ],
)
def test_who_found_work_is_of_the_last_cohorts_that_are_to_have_answered(
    answered: tuple[int | None, int | None], found: Measured
) -> None:
    rows = [
        {"programme": programme, "year": 2022, "quota": 60, "entrants": 60, "graduates": 50, "answered_12m": told,
         "placed_12m": None if told is None else told * 3 // 5}
        for programme, told in zip(("P1", "P2"), answered, strict=True)
    ]  # fmt: skip
    # an older cohort that was told in whole does not stand for the last one
    older = [row | {"year": 2021, "answered_12m": 50, "placed_12m": 50} for row in rows]
    city = reporting_city()
    year_long = city["programmes"].with_columns(months=pl.lit(12.0))
    told = with_tables(intakes=frame("intakes", rows + older), programmes=year_long)
    assert measured(told, "indicator_08", "I1", 2025) == pytest.approx(found)


def test_who_teaches_no_diploma_and_what_is_no_measure_has_none() -> None:
    assert measured(reporting_city(), "finance_1", "I1", 2025) == NOTHING
    assert {measured(reporting_city(), f"indicator_{n:02}", "I9", 2025) for n in (1, 4, 7, 8, 9, 10)} == {NOTHING}
