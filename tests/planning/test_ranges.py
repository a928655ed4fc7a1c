"""What could be otherwise at nearly the same worth: ranges against trying."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from caunghe.errors import InputError
from caunghe.planning.plan import plan_seats
from caunghe.planning.questions.fixed import fixed_plan
from caunghe.planning.questions.ranges import ranges
from tests.planning.tiny_city import feed, forecast, options


def test_ranges_hold_the_plan_and_are_reached_by_trying() -> None:
    """Seats of one programme, forced to every number there is: those within the margin are those of the range."""
    asked, margin = options(), 0.005
    made = plan_seats(feed(), forecast(), asked)
    fixed = fixed_plan(feed(), forecast(), asked, made)
    found = ranges(fixed, by="programme", within=margin)
    limit = fixed.solution.objective * (1 + margin)
    for key, seats, low, high in found.select("key", "seats", "low", "high").iter_rows():
        assert low - 1e-6 <= seats <= high + 1e-6
        column = fixed.model.columns["seats"].filter(pl.col("programme") == key).select("column", "upper")
        number, most = column.row(0)
        within = []
        for tried in range(int(most) + 1):
            fixed.solver.bound_columns(np.array([number]), np.array([float(tried)]), np.array([float(tried)]))
            solution = fixed.solver.solve(method="simplex")
            if solution.is_found and solution.objective <= limit + 1e-6:
                within.append(tried)
        fixed.solver.bound_columns(np.array([number]), np.zeros(1), np.array([most]))
        assert min(within) == np.ceil(low - 1e-6)
        assert max(within) == np.floor(high + 1e-6)


def test_a_wider_margin_is_a_wider_range() -> None:
    asked = options(years=2)
    fixed = fixed_plan(feed(), forecast(), asked, plan_seats(feed(), forecast(), asked))
    near, far = (ranges(fixed, by="level", within=w).sort("key") for w in (0.001, 0.05))
    assert (far["low"] <= near["low"] + 1e-6).all()
    assert (far["high"] >= near["high"] - 1e-6).all()


def test_a_negative_margin_is_refused() -> None:
    asked = options()
    with pytest.raises(InputError, match="within must be 0 or more; got -1"):
        ranges(fixed_plan(feed(), forecast(), asked, plan_seats(feed(), forecast(), asked)), within=-1)
