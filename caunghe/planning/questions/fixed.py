"""The linear plan around a whole one: openings and classrooms stay as decided, everything else may move a little.

Prices, explanations and alternatives ask what a little more or less of something does. Openings and classrooms come
one by one and are held; seats, workstations, hires and places are free between whole numbers, or no change of one unit
could show.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import polars as pl

from caunghe.errors import InputError
from caunghe.feed import Feed
from caunghe.forecast import ForecastResults
from caunghe.language import Text
from caunghe.planning.model.city import city
from caunghe.planning.model.model import Model, model
from caunghe.planning.model.solver import Basis, Floats, Solution, Solver
from caunghe.planning.options import PlanOptions
from caunghe.planning.questions.what_if import LINEAR
from caunghe.planning.results import PlanResults

_NOT_FOUND: Final = Text(
    "Phải có kế hoạch rồi mới định giá được; trạng thái của kế hoạch là {status}.",
    "a plan must be found before it can be priced; got {status}",
)
_OTHERS: Final = Text(
    "Kế hoạch phải được lập từ chính bộ dữ liệu và các tùy chọn này; bộ giải trả về {status}.",
    "the plan must be one of this feed and these options; got {status}",
)
Step = Callable[[int, int], None]
"""Told how many of how many questions are answered; stops them by raising."""

MONEY: Final = ("running", "equipment", "teachers", "facilities", "programmes", "workplaces", "travel")
"""Terms of the objective that somebody pays."""


@dataclass(frozen=True, slots=True)
class FixedPlan:
    """The linear plan with the whole plan's openings and classrooms, solved, and kept warm for questions.

    ``basis`` is where ``solution`` was found. ``certificates`` and ``filled`` are what a unit of each column adds:
    certificate holders at work, and openings filled (expected person-years of shortage avoided).
    """

    feed: Feed
    model: Model
    solver: Solver
    solution: Solution
    basis: Basis
    certificates: Floats
    filled: Floats

    def solution_after(self, change: Callable[[Solver], None], undo: Callable[[Solver], None]) -> Solution:
        """Return the solution after ``change``; the solver is left as it was."""
        change(self.solver)
        solution = self.solver.solve(method="simplex")
        undo(self.solver)
        return solution


def fixed_plan(feed: Feed, forecast: ForecastResults, options: PlanOptions, plan: PlanResults) -> FixedPlan:
    """Return the linear plan around ``plan``. Goals that come first are priced by their penalty.

    Raises InputError when ``plan`` has no solution to hold on to.
    """
    if plan.seats.is_empty():
        raise InputError(_NOT_FOUND, status=plan.status)
    if options.targets == "first":
        options = replace(options, targets="penalised")
    built = model(city(feed, forecast, options), LINEAR)
    solver = Solver(built.program)
    for block, decided in _decisions(plan).items():
        keys = [c for c in decided.columns if c != "value"]
        held = built.columns[block].join(decided, on=keys, how="left", maintain_order="left")
        value = held["value"].fill_null(0.0).to_numpy()
        solver.bound_columns(held["column"].to_numpy(), value, value)
    solution = solver.solve(method="simplex")
    if not solution.is_found:
        raise InputError(_OTHERS, status=solution.status)
    return FixedPlan(
        feed, built, solver, solution, solver.basis(), certificates_by_column(built), _filled_by_column(built)
    )


def _decisions(plan: PlanResults) -> dict[str, pl.DataFrame]:
    opened = plan.seats.filter("opened").select("programme", "year", value=pl.lit(1.0))
    built = plan.classrooms.select("site", "year", value=pl.col("added").cast(pl.Float64))
    return {"opened": opened, "classrooms": built}


def certificates_by_column(built: Model) -> Floats:
    """Return by column the certificate holders at work one learner becomes: employed share · (1 − holders before)."""
    seats = built.columns["seats"].join(built.city.certificates.adds, on="programme")
    return np.bincount(seats["column"].to_numpy(), seats["rate"].to_numpy(), minlength=len(built.program.cost)).astype(
        np.float64
    )


def _filled_by_column(built: Model) -> Floats:
    met = built.columns["met"]
    return np.bincount(
        met["column"].to_numpy(), met["probability"].to_numpy(), minlength=len(built.program.cost)
    ).astype(np.float64)


def money_of(built: Model, primal: Floats) -> float:
    """Return what a solution costs, whoever pays it, in million đồng: the terms of ``MONEY``."""
    terms = built.costs.terms(primal)
    return float(terms.filter(pl.col("term").is_in(MONEY))["value"].sum())
