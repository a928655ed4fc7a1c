"""The linear plan around a whole one: openings and classrooms held, the solver left as it was."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from caunghe.planning.plan import plan_seats
from caunghe.planning.questions.fixed import MONEY, FixedPlan, fixed_plan, money_of
from tests.planning import full_city
from tests.planning.tiny_city import forecast


@pytest.fixture(scope="module")
def fixed() -> FixedPlan:
    asked = full_city.options()
    return fixed_plan(full_city.feed(), forecast(), asked, plan_seats(full_city.feed(), forecast(), asked))


def test_openings_and_classrooms_stay_as_decided(fixed: FixedPlan) -> None:
    asked = full_city.options()
    plan = plan_seats(full_city.feed(), forecast(), asked)
    opened = fixed.model.values("opened", fixed.solution.primal).filter(pl.col("value") > 0)
    assert opened["value"].to_list() == pytest.approx([1.0] * plan.seats["opened"].sum())
    rooms = fixed.model.values("classrooms", fixed.solution.primal)["value"].sum()
    assert rooms == pytest.approx(plan.classrooms["added"].sum())


def test_the_plan_around_is_no_worse_than_the_whole_one(fixed: FixedPlan) -> None:
    asked = full_city.options()
    plan = plan_seats(full_city.feed(), forecast(), asked)
    assert plan.relaxed - 1e-6 <= fixed.solution.objective <= plan.objective + 1e-6
    paid = plan.terms.filter(pl.col("term").is_in(MONEY))["value"].sum()
    assert money_of(fixed.model, fixed.solution.primal) == pytest.approx(paid, rel=0.2)


def test_a_question_leaves_the_solver_as_it_was(fixed: FixedPlan) -> None:
    columns = fixed.model.columns["seats"]["column"].to_numpy()
    upper = fixed.model.program.upper[columns]
    none = np.zeros(len(columns))
    nobody = fixed.solution_after(
        lambda solver: solver.bound_columns(columns, none, none),
        lambda solver: solver.bound_columns(columns, none, upper),
    )
    assert nobody.objective > fixed.solution.objective
    assert fixed.solver.solve(method="simplex").objective == pytest.approx(fixed.solution.objective, rel=1e-9)
