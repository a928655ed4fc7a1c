"""Programmes that a linear plan would let pause: each goes on with one class where it can, or stops for good."""

from __future__ import annotations

import numpy as np

from caunghe.planning.model.columns import MILLION
from caunghe.planning.model.model import Model
from caunghe.planning.model.solver import Floats, Solution, Solver

_TINY = 1e-6


def going_on(model: Model, solver: Solver, solution: Solution) -> Solution:
    """Return a linear plan in which programmes that would pause go on with a class of the least size where they can.

    A learner of such a class is worth ``shortage_value`` while this is asked; the solver is left as it was. A pause is
    a year without a whole class, between years with one or after the last year before the plan.
    """
    seats = model.columns["seats"].join(
        model.city.programmes.select("programme", "class_minimum"), on="programme", maintain_order="left"
    )
    columns = seats["column"].to_numpy()
    least = seats["class_minimum"].to_numpy().astype(float)
    exact = solution.primal[columns]
    taught = exact >= least - _TINY
    paused = _pauses(model, taught) & (seats["upper"].to_numpy() >= least)
    if not paused.any():
        return solution
    chosen = columns[paused]
    worth = model.city.options.shortage_value / MILLION
    solver.bound_columns(chosen, model.program.lower[chosen], least[paused])
    solver.price_columns(chosen, model.program.cost[chosen] - worth)
    asked = solver.solve(method="simplex")
    solver.bound_columns(chosen, model.program.lower[chosen], model.program.upper[chosen])
    solver.price_columns(chosen, model.program.cost[chosen])
    return asked if asked.is_found else solution


def without_restarts(model: Model, classes: Floats) -> Floats:
    """Return the classes of every programme and year with none after a year in which it stopped."""
    paused = _pauses(model, classes > 0).reshape(-1, len(model.city.years))
    return np.where(np.maximum.accumulate(paused, axis=1).ravel(), 0.0, classes)


def _pauses(model: Model, taught: np.ndarray) -> np.ndarray:
    """Return, by programme and year, the years without teaching that come before one with it and after another."""
    shape = (-1, len(model.city.years))
    began = (model.city.programmes.sort("programme")["last_seats"] > 0).to_numpy()
    rows = taught.reshape(shape)
    before = np.maximum.accumulate(np.column_stack([began, rows]), axis=1)[:, :-1]
    after = np.maximum.accumulate(rows[:, ::-1], axis=1)[:, ::-1]
    return (~rows & before & after).ravel()
