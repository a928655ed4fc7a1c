"""Where the plan begins: on either side of the day on which a round closes, and what is decided before it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import polars as pl
import pytest

from caunghe.feed.contents import Feed
from caunghe.feed.intake_years import first_open_year
from caunghe.planning.model.cohorts import cohorts_before
from caunghe.planning.plan import plan_seats
from tests.planning import full_city
from tests.planning.case import Case
from tests.planning.tiny_city import feed, forecast, options

CLOSES = date(2026, 7, 15)


def with_rounds(*closings: date, as_of: date = date(2026, 6, 30)) -> Feed:
    """Return the tiny city on a day, with rounds that close on the days given; its last intake is of 2025."""
    rows = [
        {"round": f"R{n}", "name": "Đợt", "opens": day - timedelta(30), "closes": day} for n, day in enumerate(closings)
    ]
    given = feed(rounds=pl.DataFrame(rows, schema=feed()["rounds"].schema))
    return replace(given, information=replace(given.information, as_of=as_of))


@pytest.mark.parametrize(
    ("day", "first"),
    [(CLOSES - timedelta(1), 2026), (CLOSES, 2026), (CLOSES + timedelta(1), 2027), (date(2026, 11, 30), 2027)],
)
def test_an_intake_can_be_decided_up_to_the_day_its_round_closes(day: date, first: int) -> None:
    assert first_open_year(with_rounds(CLOSES, as_of=day)) == first
    # the day of a report counts as the day of the feed does
    assert first_open_year(with_rounds(CLOSES), day) == first


def test_the_last_round_of_a_year_closes_its_intake() -> None:
    two = with_rounds(CLOSES, date(2026, 10, 1), as_of=date(2026, 9, 1))
    assert (first_open_year(two), first_open_year(two, date(2026, 10, 2))) == (2026, 2027)


def test_without_a_round_an_intake_is_closed_when_its_year_is_over() -> None:
    assert first_open_year(feed(), date(2026, 12, 31)) == 2026
    assert first_open_year(feed(), date(2027, 1, 1)) == 2027
    assert first_open_year(with_rounds(date(2025, 7, 15)), date(2026, 12, 31)) == 2026


def test_a_day_before_that_of_the_data_opens_nothing_again() -> None:
    assert first_open_year(with_rounds(CLOSES, as_of=date(2026, 8, 1)), date(2026, 1, 1)) == 2027


def test_without_intakes_nothing_says_where_to_begin() -> None:
    assert first_open_year(feed(intakes=feed()["intakes"].clear())) is None


def test_a_closed_year_stands_as_the_last_intake_of_which_nothing_more_is_known() -> None:
    decided = cohorts_before(feed(), 2028).filter(pl.col("year") > 2025).sort("year", "programme")
    assert decided.rows() == [
        (programme, year, entrants, None, None)
        for year in (2026, 2027)
        for programme, entrants in (("P1", 20), ("P2", 18), ("P3", 16))
    ]
    assert cohorts_before(feed(), 2026).height == feed()["intakes"].height


def test_one_early_row_is_no_intake_on_record_and_a_silent_programme_takes_what_it_took() -> None:
    """P1 tells of 2026 early and P3 nothing of 2025: the plan still begins with 2026, P3 with its 16 of 2024."""
    rows = feed()["intakes"].filter(~((pl.col("programme") == "P3") & (pl.col("year") == 2025)))
    early = rows.filter(programme="P1", year=2025).with_columns(
        year=pl.lit(2026, pl.Int64), entrants=pl.lit(3, pl.Int64)
    )
    given = feed(intakes=pl.concat([rows, early]))
    assert first_open_year(given) == 2026
    assert dict(cohorts_before(given, 2026).filter(year=2025).select("programme", "entrants").iter_rows())["P3"] == 16
    later = cohorts_before(given, 2027).filter(year=2026)
    assert dict(later.select("programme", "entrants").iter_rows()) == {"P1": 3, "P2": 18, "P3": 16}
    plan = plan_seats(given, forecast(), options())
    assert plan.years == (2026,)
    assert dict(plan.seats.select("programme", "before").iter_rows()) == {"P1": 20, "P2": 18, "P3": 16}
    case = Case(given, forecast(), options(), plan.tables)
    assert case.broken() == set()
    assert sorted(case.reading().intakes.before(2027).items()) == sorted(
        ((programme, year), entrants)
        for programme, year, entrants in cohorts_before(given, 2027).select("programme", "year", "entrants").iter_rows()
    )


def test_a_plan_made_after_the_round_closed_begins_with_the_next_year_and_holds() -> None:
    late = with_rounds(CLOSES, as_of=CLOSES + timedelta(1))
    plan = plan_seats(late, forecast(), options())
    assert plan.years == (2027,)
    assert dict(plan.seats.select("programme", "before").iter_rows()) == {"P1": 20, "P2": 18, "P3": 16}
    # the cohort of 2026 is taught in 2027 and graduates: the plan counts both
    assert Case(late, forecast(), options(), plan.tables).broken() == set()


def test_years_decided_before_the_plan_are_taught_and_counted_by_the_verifier_too() -> None:
    given, asked, foreseen = full_city.feed(), full_city.options(first_year=2028), forecast((60.0, 60.0, 60.0))
    case = Case(given, foreseen, asked, plan_seats(given, foreseen, asked).tables)
    assert case.broken() == set()
    assert case.reading().earlier_study["P2", 2028] == 12 * 18  # of those who began in 2027
