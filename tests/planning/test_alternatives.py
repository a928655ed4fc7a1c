"""Alternatives: ranges against trying, a frontier that only falls, regret that is never negative."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from caunghe.errors import InputError
from caunghe.planning.plan import plan_seats
from caunghe.planning.questions.fixed import settled_plan
from caunghe.planning.questions.frontier import frontier
from caunghe.planning.questions.ranges import ranges
from caunghe.planning.questions.regret import regret_summary, regrets
from tests.planning.tiny_city import feed, forecast, options


def test_more_money_never_makes_a_worse_plan() -> None:
    points = frontier(feed(), forecast(), options(years=3), factors=(0.0, 0.1, 0.2, 0.4, 0.7, 1.0, 2.0))
    assert points["objective"].is_sorted(descending=True)
    assert points["shortage_cost"].is_sorted(descending=True)
    assert points["shortage_cost"][0] > points["shortage_cost"][-1]
    assert (points["spent"] <= points["budget"] + 1).all()


def test_a_factor_of_one_is_the_linear_plan() -> None:
    asked = options(years=2)
    points = frontier(feed(), forecast(), asked, factors=(1.0,))
    assert points["objective"][0] / 1e6 == pytest.approx(plan_seats(feed(), forecast(), asked).relaxed, rel=1e-6)


def test_ranges_hold_the_plan_and_are_reached_by_trying() -> None:
    """Seats of one programme, forced to every number there is: those within the margin are those of the range."""
    asked, margin = options(), 0.005
    made = plan_seats(feed(), forecast(), asked)
    settled = settled_plan(feed(), forecast(), asked, made)
    found = ranges(settled, by="programme", within=margin)
    limit = settled.solution.objective * (1 + margin)
    for key, seats, low, high in found.select("key", "seats", "low", "high").iter_rows():
        assert low - 1e-6 <= seats <= high + 1e-6
        column = settled.model.columns["seats"].filter(pl.col("programme") == key).select("column", "upper")
        number, most = column.row(0)
        within = []
        for tried in range(int(most) + 1):
            settled.solver.bound_columns(np.array([number]), np.array([float(tried)]), np.array([float(tried)]))
            solution = settled.solver.solve(method="simplex")
            if solution.found and solution.objective <= limit + 1e-6:
                within.append(tried)
        settled.solver.bound_columns(np.array([number]), np.zeros(1), np.array([most]))
        assert min(within) == np.ceil(low - 1e-6)
        assert max(within) == np.floor(high + 1e-6)


def test_a_wider_margin_is_a_wider_range() -> None:
    asked = options(years=2)
    settled = settled_plan(feed(), forecast(), asked, plan_seats(feed(), forecast(), asked))
    near, far = (ranges(settled, by="level", within=w).sort("key") for w in (0.001, 0.05))
    assert (far["low"] <= near["low"] + 1e-6).all()
    assert (far["high"] >= near["high"] - 1e-6).all()


def test_regret_is_never_negative_and_the_plan_regrets_less_than_last_year() -> None:
    asked = options(years=3, draws=9)
    table = regrets(feed(), forecast(), asked, plan_seats(feed(), forecast(), asked), draws=9)
    assert (table["regret"] >= -1.0).all()
    assert table["draw"].n_unique() == 9
    expected = dict(regret_summary(table).select("plan", "expected").iter_rows())
    assert expected["plan"] < expected["last_year"]


def test_mean_regret_is_the_worth_of_knowing() -> None:
    """Without aversion to risk, Σ p · cost of the plan is its objective: both count in the same units."""
    asked = options(years=2, draws=6, risk_weight=0.0)
    made = plan_seats(feed(), forecast(), asked)
    table = regrets(feed(), forecast(), asked, made, draws=6).filter(pl.col("plan") == "plan")
    assert (table["cost"] * table["probability"]).sum() / 1e6 == pytest.approx(made.objective, rel=1e-6)


def test_bad_requests() -> None:
    asked = options()
    made = plan_seats(feed(), forecast(), asked)
    with pytest.raises(InputError, match="within must not be negative; got -1"):
        ranges(settled_plan(feed(), forecast(), asked, made), within=-1)
    with pytest.raises(InputError, match=r"factor of budgets must not be negative; got -0\.5"):
        frontier(feed(), forecast(), asked, factors=(-0.5,))
    with pytest.raises(InputError, match="regret needs a plan and one draw or more"):
        regrets(feed(), forecast(), asked, made, draws=0)
