"""More and less money: a frontier that only falls."""

from __future__ import annotations

import pytest

from caunghe.errors import InputError
from caunghe.planning.plan import plan_seats
from caunghe.planning.questions.frontier import frontier
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


def test_a_negative_factor_is_refused() -> None:
    with pytest.raises(InputError, match=r"factor must be 0 or more; got -0\.5"):
        frontier(feed(), forecast(), options(), factors=(-0.5,))
