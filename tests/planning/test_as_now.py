"""The plan held against going on as now: what is filled and counted, worked out by hand and from the plan's tables."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import polars as pl
import pytest
from polars.testing import assert_frame_equal

from caunghe.planning.as_now import (
    GOALS_AS_NOW,
    MONEY_AS_NOW,
    OPENINGS_FILLED,
    goals_as_now,
    money_as_now,
    openings_filled,
)
from caunghe.planning.model.city import City, city
from caunghe.planning.plan import plan_seats, shortage
from caunghe.planning.results import PlanResults
from tests.planning import full_city
from tests.planning.tiny_city import forecast


@pytest.fixture(scope="module")
def prepared() -> City:
    return city(full_city.feed(), forecast((60.0, 60.0, 60.0)), full_city.options())


@pytest.fixture(scope="module")
def plan() -> PlanResults:
    return plan_seats(full_city.feed(), forecast((60.0, 60.0, 60.0)), full_city.options())


def test_what_the_plan_fills_is_its_need_less_its_shortage(prepared: City, plan: PlanResults) -> None:
    found = openings_filled(prepared, plan)
    assert found.schema == OPENINGS_FILLED
    planned, kept = found.to_dicts()
    inside = plan.shortage.filter(pl.col("year").is_in(plan.years))
    assert planned["needed"] == kept["needed"] == pytest.approx(inside["need"].sum())
    assert planned["filled"] == pytest.approx(inside["need"].sum() - inside["shortage"].sum())
    for row in (planned, kept):
        assert row["share"] == pytest.approx(row["filled"] / row["needed"])
        assert row["low"] <= row["share"] <= row["high"]


def test_the_interval_is_of_the_draws(prepared: City, plan: PlanResults) -> None:
    """Four draws of equal weight that need 10, 20, 30 and 40 people, of whom the plan sends 15 a year."""
    need = np.zeros_like(prepared.demand.need)
    need[:, 0, :] = np.array([10.0, 20.0, 30.0, 40.0])[:, None]
    drawn = replace(prepared, demand=replace(prepared.demand, need=need, probability=np.full(4, 0.25)))
    supply = pl.when(pl.col("occupation") == prepared.demand.occupations["occupation"][0]).then(15.0).otherwise(0.0)
    sent = replace(plan, shortage=plan.shortage.with_columns(supply=supply))
    row = openings_filled(drawn, sent).row(0, named=True)
    assert (row["needed"], row["filled"]) == pytest.approx((3 * 25, 3 * 15))
    assert (row["low"], row["high"]) == pytest.approx((15 / 40, 10 / 10))
    # the gain is of the same draws: this plan's share less that of the seats as now, draw by draw
    kept = openings_filled(drawn, sent).row(1, named=True)
    assert kept["gain_low"] is None
    assert row["gain_low"] <= row["share"] - kept["share"] <= row["gain_high"]
    assert row["gain_high"] - row["gain_low"] <= (row["high"] - row["low"]) + (kept["high"] - kept["low"])


@pytest.mark.parametrize("spread", [0.0, 0.5, 2.0])
def test_doubt_makes_no_openings(prepared: City, plan: PlanResults, spread: float) -> None:
    """Draws twice as far apart, some of them below zero, leave what is needed and what is filled as they were."""
    demand = prepared.demand
    mean = np.einsum("wkt,w->kt", demand.need, demand.probability)
    need = mean + spread * (demand.need - mean + 40 * (np.arange(len(demand.need)) % 2 - 0.5)[:, None, None])
    need += mean - np.einsum("wkt,w->kt", need, demand.probability)
    moved = replace(prepared, demand=replace(demand, need=need))
    told = [openings_filled(which, plan).select("needed", "filled", "share") for which in (prepared, moved)]
    assert_frame_equal(*told)
    supply = plan.shortage.select("occupation", "year", "supply")
    before, after = (shortage(which, supply) for which in (prepared, moved))
    assert_frame_equal(before.select("need", "shortage"), after.select("need", "shortage"))
    assert (after["worst"] >= after["mean_shortage"] - 1e-9).all()
    assert (after["mean_shortage"] >= after["shortage"] - 1e-9).all()


def test_goals_as_now_are_counted_at_last_years_seats(prepared: City, plan: PlanResults) -> None:
    found = goals_as_now(prepared)
    assert found.schema == GOALS_AS_NOW
    by_goal = {(goal, year): people for goal, year, people in found.iter_rows()}
    assert [by_goal["diploma_entrants", year] for year in (2026, 2027, 2028)] == [62.0] * 3  # 20 + 18 + 16 + 8
    assert by_goal["streaming_rate", 2026] == pytest.approx(47)  # as many leavers as went on in 2025
    held = plan.certificates.with_columns(kept=pl.col("as_now") - pl.col("without_plan"))
    assert by_goal["certificate_rate", 2028] == pytest.approx(held.filter(year=2028)["kept"].item())


def test_the_plans_own_seats_cost_as_now_what_the_plan_pays_but_for_what_it_buys(prepared: City) -> None:
    """A plan of one year, held against a city that takes the same learners and buys and hires nothing."""
    options = replace(full_city.options(), years=1)
    made = plan_seats(full_city.feed(), forecast((60.0, 60.0, 60.0)), options)
    one = city(full_city.feed(), forecast((60.0, 60.0, 60.0)), options)
    seats = made.seats.select("programme", own=pl.col("seats"))
    programmes = one.programmes.join(seats, on="programme", maintain_order="left").with_columns(last_seats="own")
    found = money_as_now(replace(one, programmes=programmes.drop("own")), made)
    assert found.schema == MONEY_AS_NOW
    amounts = {
        "hired": made.teachers["hired"].sum(),
        "retrained": made.teachers["retrained_to"].sum(),
        "classroom": made.classrooms["added"].sum(),
        "opening": made.seats["opened"].sum(),
        "asked": made.workplaces["asked"].sum(),
    }
    bought = float((made.stations["bought"] * made.stations["price"]).sum())
    bought += sum(float(amount) * one.prices[price] for price, amount in amounts.items())
    (row,) = found.to_dicts()
    assert row["plan"] == pytest.approx(made.funds["spent"].sum() + made.unpaid["unpaid"].sum())
    assert row["as_now"] == pytest.approx(row["plan"] - bought)
    # fewer learners cost less: what is due follows the seats
    (less,) = money_as_now(
        replace(one, programmes=programmes.with_columns(last_seats=pl.lit(0)).drop("own")), made
    ).to_dicts()
    assert less["as_now"] == pytest.approx(one.committed["amount"].sum())
    assert less["as_now"] < row["as_now"]
