"""Prices: duals against re-solving, against whole re-planning of a changed feed, and in words."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest

from caunghe.errors import InputError
from caunghe.feed.contents import Feed
from caunghe.planning.model.city import city
from caunghe.planning.model.model import model
from caunghe.planning.model.solver import Solver
from caunghe.planning.plan import plan_seats
from caunghe.planning.questions.explain import explain, seat_value
from caunghe.planning.questions.fixed import FixedPlan, fixed_plan
from caunghe.planning.questions.prices import confirmation, prices, prices_of
from caunghe.planning.questions.scarcity import scarcities
from caunghe.planning.questions.what_if import LINEAR
from tests.planning.tiny_city import feed, forecast, options

CASES: list[dict[str, Any]] = [{}, {"years": 3}, {"years": 3, "new_programmes": 4}, {"years": 2, "risk_weight": 0.0}]


def _fixed(given: Feed | None = None, **changed: Any) -> FixedPlan:
    asked, city_feed = options(**changed), given or feed()
    return fixed_plan(city_feed, forecast(), asked, plan_seats(city_feed, forecast(), asked))


@pytest.mark.parametrize("changed", CASES)
def test_price_lies_between_gain_and_loss(changed: dict[str, Any]) -> None:
    fixed = _fixed(**changed)
    scarce = [each for each in scarcities(fixed) if each.price > 1e-4]
    assert scarce
    for each in scarce:
        effect = confirmation(fixed, each)
        assert effect["gain"] is not None
        assert effect["gain"] <= each.price + 1e-4
        assert effect["gain"] >= -1e-6
        if effect["loss"] is not None:
            assert effect["loss"] >= each.price - 1e-4


@pytest.mark.parametrize("changed", CASES)
def test_dual_is_the_finite_difference(changed: dict[str, Any]) -> None:
    """A thousandth of a unit either way: alike where the basis is the only one, and then the dual is that number.

    Where several bases are optimal (a licence of two years whose seats hang together), the dual lies between.
    """
    fixed = _fixed(**changed)
    alike = 0
    for each in (p for p in scarcities(fixed) if p.price > 1e-4):
        more, fewer = (
            fixed.solution_after(lambda s, e=each, d=d: e.shift(s, d), lambda s, e=each: e.shift(s, 0.0)).objective
            for d in (0.001, -0.001)
        )
        gain, loss = (fixed.solution.objective - more) * 1000, (fewer - fixed.solution.objective) * 1000
        assert gain - 1e-4 <= each.price <= loss + 1e-4
        if loss - gain < 1e-3 * each.price:
            alike += 1
            assert each.price == pytest.approx(gain, rel=1e-3)
    assert alike >= 1


def test_what_is_idle_adds_nothing() -> None:
    fixed = _fixed(years=3)
    for each in scarcities(fixed):
        if each.price <= 1e-9:
            assert confirmation(fixed, each)["gain"] == pytest.approx(0, abs=1e-5)


def test_questions_leave_the_solver_as_it_was() -> None:
    fixed = _fixed(years=3)
    prices_of(fixed)
    assert fixed.solver.solve(method="simplex").objective == pytest.approx(fixed.solution.objective, rel=1e-9)


def test_a_milliard_is_a_milliard_in_the_feed() -> None:
    """The price of a fund is what a feed with one milliard more in it saves, planned anew."""
    asked, funds = options(), feed()["funds"]
    running = pl.when(pl.col("purpose") == "operating").then(pl.lit(400_000_000))
    poor = feed(funds=funds.with_columns(amount=running.otherwise("amount")))
    fixed = _fixed(poor)
    budget = next(p for p in scarcities(fixed) if p.resource == "budgets" and p.price > 1e-4)
    same = (pl.col("fund") == budget.key[0]) & (pl.col("year") == budget.year)
    more = pl.when(same).then(pl.col("amount") + 1_000_000_000)
    richer = poor["funds"].with_columns(amount=more.otherwise("amount"))
    built = model(city(feed(funds=richer), forecast(), asked), LINEAR)
    solver = Solver(built.program)
    for block in ("opened", "classrooms"):
        columns = built.columns[block]["column"].to_numpy()
        held = fixed.solution.primal[fixed.model.columns[block]["column"].to_numpy()]
        solver.bound_columns(columns, held, held)
    gain = fixed.solution.objective - solver.solve().objective
    assert gain > 100
    assert confirmation(fixed, budget)["gain"] == pytest.approx(gain, rel=1e-6)


def test_prices_are_ranked_and_said_in_both_languages() -> None:
    asked = options(years=3)
    found = prices(feed(), forecast(), asked, plan_seats(feed(), forecast(), asked), count=10)
    table = found.confirmed
    assert table["rank"].to_list() == list(range(1, table.height + 1))
    assert table["gain"].is_sorted(descending=True)
    assert (table["gain"] <= table["price"] + 1e3).all()
    assert found.every["price"].min() == 0
    for vi, en in table.select("vi", "en").iter_rows():
        assert vi.endswith(".")
        assert en.endswith(".")
        assert "{" not in vi + en


def test_prices_do_not_change_with_row_order() -> None:
    asked = options(years=3)
    turned = feed(**{name: frame.reverse() for name, frame in feed().tables.items()})
    one, other = (
        prices(city_feed, forecast(), asked, plan_seats(city_feed, forecast(), asked)).confirmed
        for city_feed in (feed(), turned)
    )
    assert one.select("rank", "resource", "key", "year").equals(other.select("rank", "resource", "key", "year"))
    assert one["gain"].to_list() == pytest.approx(other["gain"].to_list(), rel=1e-6)


def test_a_plan_that_is_not_one_has_no_prices() -> None:
    asked = options(targets="hard", years=2)
    impossible = feed(targets=feed()["targets"].with_columns(value=pl.lit(9_000.0)))
    nothing = plan_seats(impossible, forecast(), asked)
    with pytest.raises(InputError, match="must be found before it can be priced; got infeasible"):
        prices(impossible, forecast(), asked, nothing)


@pytest.mark.parametrize("programme", ["P1", "P2", "P3"])
def test_parts_of_a_seats_value_are_its_reduced_cost(programme: str) -> None:
    fixed = _fixed(years=3)
    value = seat_value(fixed, programme).group_by("year", maintain_order=True).agg(pl.col("value").sum())
    columns = fixed.model.columns["seats"].filter(pl.col("programme") == programme).sort("year")["column"].to_numpy()
    assert value["value"].to_list() == pytest.approx((-fixed.solution.reduced_cost[columns] * 1e6).tolist(), abs=10)


def test_a_programme_is_explained_in_whole_sentences() -> None:
    asked = options(years=3)
    made = plan_seats(feed(), forecast(), asked)
    said = explain(fixed_plan(feed(), forecast(), asked, made), made.seats, "P1")
    assert said["part"].to_list()[:4] == ["seats", "demand", "supply", "worth"]
    assert all(s.endswith(".") and "{" not in s for s in said["vi"].to_list() + said["en"].to_list())


def test_an_unknown_programme_cannot_be_explained() -> None:
    with pytest.raises(InputError, match="programme must be one of the plan's; got P9"):
        seat_value(_fixed(), "P9")
