"""Decisions that hold: the end of the horizon, surplus, pauses, whole posts, closeness to what was published."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import polars as pl
import pytest

from caunghe.planning.model.city import city
from caunghe.planning.model.model import model
from caunghe.planning.model.pauses import without_restarts
from caunghe.planning.model.posts import some_posts, whole_hired, whole_retrained
from caunghe.planning.model.sets import years_after
from caunghe.planning.model.solver import Solver
from caunghe.planning.model.whole import whole_plan
from caunghe.planning.plan import plan_seats, results
from caunghe.planning.verify.verify import verify_plan
from tests.planning import full_city
from tests.planning.tiny_city import feed, forecast, options

NEED = (60.0, 60.0, 60.0)


@pytest.mark.parametrize(
    ("months", "after"), [([6.0], []), ([12.0], []), ([12.5], [2029]), ([9.0, 36.0], [2029, 2030])]
)
def test_the_last_intake_studies_on_after_the_plan(months: list[float], after: list[int]) -> None:
    assert years_after(pl.DataFrame({"months": months}), 2028) == after


def test_the_last_year_starts_no_more_than_could_start_every_year() -> None:
    """Three teachers guide 75 learners of a course of two years: 37 may start every year, and no 75 in the last."""
    made = plan_seats(full_city.feed(), forecast(NEED), full_city.options())
    electricians = made.seats.filter(programme="P2").sort("year")["seats"].to_list()
    assert electricians == [0, 37, 37]
    assert made.teachers.filter(institution="I1", stem="520227").is_empty()


def test_a_longer_plan_decides_the_last_year_of_a_shorter_one_alike() -> None:
    """The same needs every year, and nothing of what is there ends: year three of three is year three of five."""
    third = [
        plan_seats(feed(), forecast(draws=1), options(years=years, draws=1, share_of_leavers=0.5, repair_years=0))
        .seats.filter(year=2028)["seats"]
        .sum()
        for years in (3, 5)
    ]
    assert third[0] == pytest.approx(third[1], rel=0.02)


def test_reported_surplus_is_its_term() -> None:
    """The mean over draws of what supply has beyond need, at 30 million đồng a person."""
    asked = options(years=2, draws=4)
    few = forecast((5.0, 5.0, 5.0))
    made, prepared = plan_seats(feed(), few, asked), city(feed(), few, asked)
    supply = made.shortage["supply"].to_numpy().reshape(len(prepared.demand.occupations), -1)
    beyond = np.maximum(supply[None] - np.maximum(prepared.demand.need, 0), 0).sum(axis=(1, 2))
    term = made.terms.filter(term="surplus")["value"].item()
    assert term == pytest.approx(30 * float(beyond @ prepared.demand.probability), rel=1e-6)
    assert term > 0


def test_a_dearer_surplus_is_a_smaller_one() -> None:
    def beyond(value: float) -> float:
        made = plan_seats(feed(), forecast((5.0, 5.0, 5.0)), options(years=2, surplus_value=value))
        return float((made.shortage["supply"] - made.shortage["need"]).clip(0).sum())

    assert beyond(300e6) < beyond(0.0)


def test_what_pauses_stops_for_good_where_classes_are_rounded() -> None:
    built = model(city(feed(), forecast(), options(years=4)))
    classes = np.array([[1, 0, 2, 1], [0, 0, 1, 1], [2, 1, 1, 0]], dtype=float)  # P1, P2 and P3 taught before the plan
    held = without_restarts(built, classes.ravel()).reshape(3, 4)
    assert held.tolist() == [[1, 0, 0, 0], [0, 0, 0, 0], [2, 1, 1, 0]]


@pytest.mark.parametrize("direct_up_to", [0, 10**6])
def test_no_programme_pauses_and_posts_are_whole(direct_up_to: int) -> None:
    asked = full_city.options(may_restart=False, surplus_value=30e6)
    built = model(city(full_city.feed(), forecast(NEED), asked))
    tables = results(built, whole_plan(built, direct_up_to=direct_up_to), {}).tables
    checked = verify_plan(full_city.feed(), forecast(NEED), asked, tables)
    assert checked["holds"].all()
    assert {"stays_stopped", "whole_posts"} <= set(checked["rule"])
    assert tables["seats"]["seats"].sum() > 0


def test_posts_are_rounded_within_the_year_s_money() -> None:
    """Money for one post and a half: 0.9 and 0.6 of a post become one, the larger; 1.2 of the next year one."""
    built = model(city(feed(), forecast(), options(years=2)))
    hired = built.columns["hired"].sort("column")
    primal = np.zeros(len(built.program.cost))
    parts = {("I1", "520123", 2026): 0.6, ("I1", "520227", 2026): 0.9, ("I2", "340113", 2027): 1.2}
    for *key, column in hired.select("institution", "stem", "year", "column").iter_rows():
        primal[column] = parts.get(tuple(key), 0.0)
    columns, values = whole_hired(built, primal, {2026: 0.0, 2027: 0.0})
    assert dict(zip(hired.select("institution", "stem", "year").rows(), values.tolist(), strict=True)) == {
        key: float(key in (("I1", "520227", 2026), ("I2", "340113", 2027)))
        for key in hired.select("institution", "stem", "year").rows()
    }
    assert columns.tolist() == hired["column"].to_list()


def test_the_smaller_half_of_broken_posts_goes_first_and_pays_for_the_largest() -> None:
    """0.3 and 0.1 are dropped; what they save in 2026 makes 0.9 a post."""
    built = model(city(feed(), forecast(), options(years=1)))
    hired = built.columns["hired"].sort("column")["column"].to_list()
    primal = np.zeros(len(built.program.cost))
    primal[hired] = [0.3, 0.1, 0.9]
    columns, values = some_posts(built, primal)
    assert dict(zip(columns.tolist(), values.tolist(), strict=True)) == dict(zip(hired, [0.0, 0.0, 1.0], strict=True))


def test_as_many_teachers_leave_a_group_as_are_retrained_into_it() -> None:
    """One and a half retrained into electricity leave electronics, which has three: two, as a half counts for one."""
    built = model(city(full_city.feed(), forecast(NEED), full_city.options()))
    primal = np.zeros(len(built.program.cost))
    for block, stem in (("retrained_to", "520227"), ("retrained_from", "520225")):
        column = built.columns[block].filter(institution="I2", stem=stem, year=2027)["column"].item()
        primal[column] = 1.5
    columns, values = whole_retrained(built, primal)
    moved = {column: value for column, value in zip(columns.tolist(), values.tolist(), strict=True) if value}
    assert sorted(moved.values()) == [2.0, 2.0]
    assert set(moved) == set(np.flatnonzero(primal).tolist())


def test_a_plan_stays_at_the_published_one_unless_the_gain_is_worth_it() -> None:
    """A little money more moves seats of the settled plan, and none where moving a seat costs 20 million đồng."""
    first = plan_seats(feed(), forecast(), options(years=2))
    published = {(p, y): s for p, y, s in first.seats.select("programme", "year", "seats").iter_rows()}
    more = feed(funds=feed()["funds"].with_columns(pl.col("amount") + 1_000_000))
    near = options(years=2, published_seats=published)
    again = plan_seats(more, forecast(), near)
    assert again.seats["seats"].to_list() == first.seats["seats"].to_list()
    assert again.terms.filter(term="closeness")["value"].item() == 0


def test_moving_from_the_published_plan_costs_its_price() -> None:
    """The published plan has a seat fewer of P1 than all 40 its licence allows, which are worth far more."""
    asked = options(closeness_cost=1_000_000)
    free = plan_seats(feed(), forecast(), asked)
    seats = {(p, y): s for p, y, s in free.seats.select("programme", "year", "seats").iter_rows()}
    moved = replace(asked, published_seats=seats | {("P1", 2026): seats["P1", 2026] - 1})
    again = plan_seats(feed(), forecast(), moved)
    assert again.seats["seats"].to_list() == free.seats["seats"].to_list()
    assert again.terms.filter(term="closeness")["value"].item() == pytest.approx(1.0)
    assert again.objective == pytest.approx(free.objective + 1.0)


def test_a_linear_plan_does_not_pause_either() -> None:
    """seats[t] ≤ licence ÷ smallest class · seats[t−1]: nothing follows a year of nothing."""
    built = model(city(feed(), forecast(), options(years=3)))
    seats = built.columns["seats"]
    column = seats.filter(programme="P1", year=2027)["column"].to_numpy()
    solver = Solver(built.program)
    solver.bound_columns(column, np.zeros(1), np.zeros(1))
    after = built.values("seats", solver.solve().primal).filter(programme="P1", year=2028)
    assert after["value"].item() == pytest.approx(0.0, abs=1e-9)
