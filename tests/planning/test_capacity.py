"""The years in which a site can start classes, and the workplaces of fields that nobody has reported."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from caunghe.planning.model.capacity import open_years
from caunghe.planning.model.city import city
from caunghe.planning.plan import plan_seats
from tests.planning.case import Case
from tests.planning.tiny_city import ELECTRICITY, feed, forecast, options

YEARS = (2026, 2027, 2028)


@pytest.mark.parametrize(
    ("opened", "closes", "closed", "years"),
    [
        (None, None, {}, [2026, 2027, 2028]),
        (date(2027, 12, 31), None, {}, [2027, 2028]),
        (None, date(2028, 1, 1), {}, [2026, 2027]),
        (None, None, {"S1": 2027}, [2026]),
        (date(2027, 1, 1), date(2040, 1, 1), {"S1": 2028}, [2027]),
        (None, date(2027, 6, 1), {"S1": 2028}, [2026]),
        (None, None, {"S1": 2026}, []),
    ],
)
def test_open_from_the_year_of_opening_until_the_year_of_closing(
    opened: date | None, closes: date | None, closed: dict[str, int], years: list[int]
) -> None:
    sites = feed()["sites"].with_columns(opened=pl.lit(opened, pl.Date), closes=pl.lit(closes, pl.Date))
    table = open_years(feed(sites=sites), YEARS, options(closed_sites=closed))
    assert table.filter(site="S1")["year"].to_list() == years


def test_a_field_that_the_register_does_not_name_keeps_the_places_its_learners_used() -> None:
    """Of P2 (24 months) the cohorts of 2024 and 2025, 18 less 2, were taught in 2025, a fifth of it at a workplace."""
    workplaces = feed()["workplaces"].filter(pl.col("training_field") != ELECTRICITY)
    given = feed(workplaces=workplaces)
    found = city(given, forecast(), options(years=2)).capacity["workplaces"].filter(stem=ELECTRICITY[1:])
    found = found.filter(pl.col("year") < 2028)  # the year after the plan's last is taught too
    assert found["stands_in"].to_list() == [True, True]
    assert found["amount"].to_list() == pytest.approx([2 * 16 * 0.2] * 2)
    # of the first year the cohort of 2025 still uses its part
    assert found["free"].to_list() == pytest.approx([16 * 0.2, 2 * 16 * 0.2])
    plan = plan_seats(given, forecast(), options(years=2))
    assert plan.workplaces.filter("stands_in")["stem"].unique().to_list() == [ELECTRICITY[1:]]
    assert Case(given, forecast(), options(years=2), plan.tables).broken() == set()


def test_what_was_used_beyond_the_register_is_brought_back_to_it_in_three_years() -> None:
    """The register has no place of the field, yet last year two cohorts of 16 used a fifth of their time there."""
    none = feed()["workplaces"].with_columns(
        places=pl.when(pl.col("training_field") == ELECTRICITY).then(0).otherwise("places")
    )
    for repair, left in ((3, [1, 2 / 3, 1 / 3, 0]), (0, [0, 0, 0, 0])):
        prepared = city(feed(workplaces=none), forecast(), options(years=4, repair_years=repair))
        found = prepared.capacity["workplaces"].filter(
            pl.col("stem") == ELECTRICITY[1:], pl.col("year").is_in(prepared.years)
        )
        assert found["amount"].to_list() == pytest.approx([2 * 16 * 0.2 * part for part in left])
        assert found["listed"].sum() == 0
        assert not found["stands_in"].any()


def test_without_a_register_no_field_is_closed() -> None:
    given = feed(workplaces=feed()["workplaces"].clear())
    plan = plan_seats(given, forecast(), options())
    assert plan.workplaces["stands_in"].all()
    assert plan.seats["seats"].sum() > 0
    assert Case(given, forecast(), options(), plan.tables).broken() == set()
