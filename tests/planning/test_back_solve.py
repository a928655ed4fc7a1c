"""Back-solving a target: the draws simulated one by one, and the best choice of draws on a tiny city."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import polars as pl
import pytest

from caunghe.errors import InputError
from caunghe.feed.contents import Feed
from caunghe.planning.model.city import city
from caunghe.planning.model.solver import Solver
from caunghe.planning.questions import back_solve as engine
from caunghe.planning.questions.back_solve import back_solve
from tests.planning.tiny_city import feed, forecast, options

YEAR = 2030


def _wanting(value: float) -> Feed:
    row = {"indicator": "certificate_rate", "area": "C", "year": YEAR, "value": value}
    return feed(targets=pl.DataFrame([row], schema=feed()["targets"].schema))


def _chance(value: float, draws: int = 40, *, beyond: bool = False) -> Any:
    given, foreseen, asked = _wanting(value), _uncertain(draws), options(years=5)
    return engine._Chance(given, foreseen, city(given, foreseen, asked), YEAR, value, beyond=beyond)


def _uncertain(draws: int) -> Any:
    foreseen = forecast(draws=draws)
    scale = np.random.default_rng(3).normal(1, 0.02, (draws, 1, 1)).astype(np.float32)
    return replace(foreseen, employment=foreseen.employment * scale)


def test_probability_is_that_of_draws_simulated_one_by_one() -> None:
    chance = _chance(0.34)
    rate, _, solution = chance.cheapest(0.8)
    seats = chance.model.values("seats", solution.primal)
    met = 0
    for w in range(len(chance.draws.employed)):
        holders = chance.draws.without[w]
        for i, starters in enumerate(seats["value"]):
            holders += chance.draws.made[w, i] * starters
        met += holders >= rate * chance.draws.employed[w] - 1e-3
    assert met >= 0.8 * len(chance.draws.employed)


@pytest.mark.parametrize(("value", "q"), [(0.33, 0.5), (0.34, 0.7), (0.36, 0.9)])
def test_no_other_choice_of_draws_is_cheaper(value: float, q: float) -> None:
    """Against branch and bound over which draws to reach, all of them switched by a whole column each."""
    chance = _chance(value, draws=24)
    rate, _, solution = chance.cheapest(q)
    assert rate == value
    assert solution.objective > 10
    assert solution.objective == pytest.approx(_best_of_all_choices(chance, rate, q), rel=1e-5)


def _best_of_all_choices(chance: Any, rate: float, q: float) -> float:
    """Minimise money with made[w]·seats + wanted[w] · missed[w] ≥ wanted[w], at most n − ⌈q·n⌉ draws missed."""
    program, draws = chance.model.program, chance.draws
    n, width = len(draws.employed), len(program.cost)
    wanted = np.maximum(rate * draws.employed - draws.without, 0.0)
    zeros, ones = np.zeros(n), np.ones(n)
    wide = replace(
        program,
        cost=np.append(chance._money, zeros),
        lower=np.append(program.lower, zeros),
        upper=np.append(program.upper, ones),
        integer=np.append(np.zeros(width, np.int32), ones.astype(np.int32)),
    )
    solver = Solver(wide)
    fixed = np.array([chance.rate])
    solver.bound_columns(fixed, np.zeros(1), np.zeros(1))
    for w in range(n):
        used = np.flatnonzero(draws.made[w])
        row = np.append(chance.seats[used], width + w)
        solver.add_row(row, np.append(draws.made[w][used], wanted[w]), wanted[w], np.inf)
    solver.add_row(np.arange(width, width + n), ones, 0.0, float(n - np.ceil(q * n - 1e-9)))
    return solver.solve_integers(gap=1e-9, time_limit=60).objective


def test_surer_is_dearer() -> None:
    found = back_solve(_wanting(0.34), _uncertain(60), options(years=5), probabilities=(0.5, 0.7, 0.9))
    assert found.curve["within_reach"].all()
    assert found.curve["cost"].is_sorted()
    assert found.starters["starters"].min() > 0  # type: ignore[operator]
    assert all(s.endswith(".") and "{" not in s for s in found.curve["vi"].to_list() + found.curve["en"].to_list())


def test_out_of_reach_says_how_far_and_what_it_would_take() -> None:
    given, foreseen, asked = _wanting(0.42), _uncertain(60), options(years=5)
    possible = back_solve(given, foreseen, asked, probabilities=(0.5, 0.9))
    assert not possible.curve["within_reach"].any()
    assert (possible.curve["rate"] < 0.42).all()
    assert possible.curve["rate"].is_sorted(descending=True)
    wished = back_solve(given, foreseen, asked, probabilities=(0.5,), beyond=True)
    assert wished.curve["rate"][0] > possible.curve["rate"][0]
    assert "seats_beyond_licences" in wished.needs["what"].to_list()


@pytest.mark.parametrize("value", [0.34, 0.355, 0.37, 0.42])
def test_no_surer_plan_is_cheaper_and_none_makes_fewer_holders(value: float) -> None:
    """Within reach, out of reach, and where the target is in reach of the lower probabilities alone."""
    found = back_solve(_wanting(value), _uncertain(60), options(years=5))
    curve = found.curve
    assert curve["asked"].to_list() == sorted(engine.QUANTILES)
    assert curve["rate"].is_sorted(descending=True)
    assert (curve["best"] - curve["rate"]).is_between(-1e-9, engine._NEARLY).all()
    inside, out = curve.filter("within_reach"), curve.filter(~pl.col("within_reach"))
    assert inside["cost"].is_sorted()
    # one plan as far as the rate that is printed goes: neither its cost nor its holders change with what is asked of it
    assert out["cost"].n_unique() == out["certified"].n_unique() == min(out.height, 1)


def test_a_plan_from_above_is_no_dearer_than_the_plan_above() -> None:
    chance = _chance(0.34, draws=60)
    _, _, surest = chance.cheapest(0.95)
    _, _, alone = chance.cheapest(0.9)
    _, _, after = chance.cheapest(0.9, surest)
    assert after.objective <= min(surest.objective, alone.objective) * (1 + 1e-7)


def test_certain_draws_need_no_margin() -> None:
    """With employment certain and nothing else drawn, the target is met exactly by the mean."""
    chance = _chance(0.34)
    chance.draws = replace(
        chance.draws,
        employed=np.full_like(chance.draws.employed, 3000.0),
        without=np.full_like(chance.draws.without, 900.0),
        made=np.repeat(chance.draws.made[:1], len(chance.draws.made), axis=0),
    )
    chance._people = 3000.0
    _, _, solution = chance.cheapest(0.9)
    made = chance.draws.made[0] @ solution.primal[chance.seats]
    assert made == pytest.approx(0.34 * 3000 - 900, rel=1e-4)


def test_without_a_target_every_point_is_the_highest_rate() -> None:
    """A target of an old boundary gives the year and no more: the same plans as for a target that nobody can reach."""
    old = {"indicator": "certificate_rate", "area": "C", "year": 2029, "value": 0.31, "boundary": "old_haiphong"}
    given = feed(targets=pl.DataFrame([old], schema=feed()["targets"].schema))
    found = back_solve(given, _uncertain(40), options(years=5), probabilities=(0.5, 0.9))
    assert (found.year, found.target) == (2029, None)
    assert not found.curve["within_reach"].any()
    assert found.curve["rate"].is_sorted(descending=True)
    assert "the highest certificate rate of 2029 found is" in found.curve["en"][0]
    assert "31%" not in found.curve["en"][0]
    assert back_solve(feed(), _uncertain(40), options(years=5), probabilities=(0.5,)).year == 2030


def test_a_survey_is_needed_and_a_probability() -> None:
    with pytest.raises(InputError, match="needs a labour survey"):
        back_solve(feed(labour_survey=feed()["labour_survey"].clear()), forecast(), options(years=5))
    with pytest.raises(InputError, match="probability must be between 0 and 1; got 1"):
        back_solve(_wanting(0.31), forecast(), options(years=5), probabilities=(1.0,))
