"""What stands behind a letter, against plans whose binding limit is known, and the money against the whole plan's."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import polars as pl
import pytest

from caunghe.feed.contents import Feed
from caunghe.forecast.results import ForecastResults
from caunghe.planning.letter_reasons import institution_money, letter_reasons
from caunghe.planning.letters import institution_letters
from caunghe.planning.model.city import city
from caunghe.planning.options import PlanOptions
from caunghe.planning.plan import plan_seats
from caunghe.planning.questions.explain import seat_value, seat_values
from caunghe.planning.questions.fixed import FixedPlan, fixed_plan
from caunghe.planning.results import PlanResults
from tests.planning import full_city
from tests.planning.tiny_city import feed, forecast, options


def made(given: Feed, ahead: ForecastResults, asked: PlanOptions) -> tuple[FixedPlan, PlanResults]:
    results = plan_seats(given, ahead, asked)
    return fixed_plan(given, ahead, asked, results), results


def binding(given: Feed, ahead: ForecastResults, asked: PlanOptions) -> dict[str, dict[str, Any]]:
    reasons = letter_reasons(*made(given, ahead, asked))
    return {row["programme"]: row for row in reasons.to_dicts()}


def test_one_more_teacher_saves_the_hire() -> None:
    """Logistics has 2 teachers for 36 starters and 28 of earlier years: a third is hired for 180 million. One more
    there would save that, and a learner of two years takes 2/25 of one.
    """
    given, ahead, asked = feed(), forecast((5.0, 5.0, 5.0)), options()
    row = binding(given, ahead, asked)["P3"]
    assert row["binds"] == "teachers"
    assert row["price"] == pytest.approx(asked.hire_cost)
    assert row["drag"] == pytest.approx(asked.hire_cost * 2 / 25)


def test_what_only_costs_its_journey_is_not_short_of_learners() -> None:
    """Nothing of welding is scarce: 730,623 đồng a seat is the way of its learners, a cost like the 29 million."""
    row = binding(feed(), forecast((5.0, 5.0, 5.0)), options())["P1"]
    assert row["binds"] == "demand"
    assert row["price"] is None
    assert row["brings"] >= row["teaching"]


def test_a_licence_that_is_full_binds_and_has_the_price_of_a_seat() -> None:
    """All 20 licensed seats of warehousing are taken in each of three years: one more a year brings what a seat brings,
    less what it costs and uses, three times.
    """
    given, ahead, asked = full_city.feed(), forecast((60.0, 60.0, 60.0)), full_city.options()
    fixed, results = made(given, ahead, asked)
    row = letter_reasons(fixed, results).row(by_predicate=pl.col("programme") == "P6", named=True)
    assert results.seats.filter(programme="P6")["seats"].to_list() == [20, 20, 20]
    assert (row["binds"], row["drag"]) == ("licences", None)
    assert row["price"] == pytest.approx(seat_value(fixed, "P6")["value"].sum(), rel=1e-6)
    assert row["price"] == pytest.approx(3 * (row["brings"] - row["teaching"] - row["scarce"]), rel=0.01)
    said = institution_letters(given, results, letter_reasons(fixed, results))
    assert said["en"].str.contains("What binds is the licensed intake: one more seat a year would save the city").any()


def test_where_the_fund_is_spent_it_is_named_with_its_year() -> None:
    """90 million for teaching in all: no money, no seat, and a billion more is worth more than a billion."""
    poor = pl.when(pl.col("purpose") == "operating").then(pl.lit(90_000_000)).otherwise("amount")
    given, ahead = feed(funds=feed()["funds"].with_columns(amount=poor)), forecast((400.0, 300.0, 600.0))
    fixed, results = made(given, ahead, options())
    reasons = letter_reasons(fixed, results)
    row = reasons.filter(binds="money").row(0, named=True)
    assert (row["fund"], row["year"]) == ("F1", 2026)
    assert row["price"] > 0
    said = institution_letters(given, results, reasons).filter(part="why")
    assert (
        said["en"]
        .str.contains(
            "What binds is the money of “Running costs of training (from: City budget)” in 2026", literal=True
        )
        .any()
    )
    assert said["vi"].str.contains("Điều giới hạn là kinh phí «", literal=True).any()


def test_values_of_all_programmes_are_those_of_each() -> None:
    fixed, _ = made(feed(), forecast(), options(years=2))
    every = seat_values(fixed)
    for programme in ("P1", "P2", "P3"):
        alone = seat_value(fixed, programme)
        assert every.filter(programme=programme).drop("programme")["value"].to_list() == alone["value"].to_list()


def test_the_money_of_a_school_by_hand() -> None:
    """40 welders and 37 electricians, each 10 million beyond tuition in the first year: 770 million."""
    fixed, results = made(feed(), forecast(), options())
    assert results.seats.sort("programme")["seats"].to_list() == [40, 37, 0]
    money = institution_money(fixed, results)
    assert money.filter(institution="I1", kind="running")["amount"].to_list() == [pytest.approx(770e6)]
    assert money.filter(institution="I2").is_empty()


def test_institutions_workplaces_and_cohorts_under_way_make_what_the_funds_pay() -> None:
    """By kind and year: Σ institutions + places asked for + committed = paid by funds + left unpaid."""
    given, ahead, asked = full_city.feed(), forecast((60.0, 60.0, 60.0)), full_city.options()
    fixed, results = made(given, ahead, asked)
    keys = ["kind", "year"]
    own = institution_money(fixed, results).group_by(keys).agg(due=pl.col("amount").sum())
    price = city(given, ahead, asked).prices["asked"]
    found = results.workplaces.group_by("year").agg(due=pl.col("asked").sum() * price)
    found = found.select(kind=pl.lit("workplaces"), year="year", due="due")
    begun = results.unpaid.select(*keys, due=pl.col("committed") - pl.col("unpaid"))
    due = pl.concat([own, found, begun]).group_by(keys).agg(pl.col("due").sum())
    paid = results.funds.group_by(keys).agg(paid=pl.col("spent").sum())
    both = due.join(paid, on=keys, how="full", coalesce=True).fill_null(0.0)
    assert both.height >= 8
    assert (both["due"] - both["paid"]).abs().max() < 10  # đồng


def test_a_reason_never_says_that_a_licence_binds_which_is_not_full() -> None:
    fixed, results = made(full_city.feed(), forecast((400.0, 300.0, 600.0)), full_city.options())
    reasons = letter_reasons(fixed, results).filter(binds="licences")
    first = results.seats.filter(year=results.years[0]).join(results.programmes, on="programme")
    full = first.filter(pl.col("seats") == pl.col("licence"))["programme"].to_list()
    assert set(reasons["programme"]) <= set(full)
    emptied = replace(results, seats=results.seats.with_columns(seats=pl.lit(1, pl.Int64)))
    assert letter_reasons(fixed, emptied).filter(binds="licences").is_empty()
