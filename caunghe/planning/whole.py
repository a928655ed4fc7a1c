"""From the relaxed plan to a whole one: large decisions by branch and bound, the rest rounded, the bound proven."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace

import numpy as np
import polars as pl

from caunghe.planning.model import Model
from caunghe.planning.solver import Floats, Progress, Solution, Solver

# up to this many whole columns HiGHS proves the whole model directly
_DIRECT = 600
_TINY = 1e-6
_PROVEN = 1e-6
# large decisions: rounding them costs most, and few of them remain whole questions
_FIRST = ("opened", "classrooms")


@dataclass(frozen=True, slots=True)
class WholePlan:
    """The relaxed solution, the whole one with a bound proven for it, and seconds by stage."""

    relaxed: Solution
    whole: Solution
    seconds: dict[str, float]


def whole_plan(model: Model, *, progress: Progress | None = None, solver: Solver | None = None) -> WholePlan:
    """Return a plan in whole classes, learners, workstations, classrooms, workplaces and openings, and how far it is
    from the best.

    The bound is the largest of those proven: that of the relaxed model, and that of the model in which only openings
    and classrooms are whole. A model with few whole columns is solved directly; so is one whose rounding fails.
    """
    clock = _Clock()
    own = solver or Solver(model.program)
    relaxed = own.solve(method="simplex")
    clock.stop("relaxed")
    if not relaxed.found:
        return WholePlan(relaxed, relaxed, clock.seconds)
    if model.program.integer.sum() <= _DIRECT:
        return WholePlan(relaxed, _direct(model, own, relaxed, progress, clock), clock.seconds)
    rounded = _staged(model, relaxed, progress, clock)
    if rounded is None:
        rounded = _direct(model, own, relaxed, progress, clock)
    return WholePlan(relaxed, rounded, clock.seconds)


class _Clock:
    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self._last = time.perf_counter()

    def stop(self, stage: str) -> None:
        now = time.perf_counter()
        self.seconds[stage] = now - self._last
        self._last = now


def _direct(model: Model, solver: Solver, relaxed: Solution, progress: Progress | None, clock: _Clock) -> Solution:
    options = model.city.options
    solution = solver.solve_integers(gap=options.mip_gap / 10, time_limit=options.time_limit, progress=progress)
    clock.stop("whole")
    return _with_bound(solution, max(relaxed.objective, solution.bound)) if solution.found else solution


def _staged(model: Model, relaxed: Solution, progress: Progress | None, clock: _Clock) -> Solution | None:
    """Return a whole solution: large decisions by branch and bound, then workstations and workplaces, classes, seats;
    None if that fails.
    """
    options = model.city.options
    large = np.zeros_like(model.program.integer)
    for block in _FIRST:
        large[model.columns[block]["column"].to_numpy()] = 1
    solver = Solver(replace(model.program, integer=large))
    solution = solver.solve_integers(gap=options.mip_gap / 5, time_limit=options.time_limit, progress=progress)
    bound = max(relaxed.objective, solution.bound)
    clock.stop("openings and classrooms")
    for step in (_large, _bought, _classes, _seats):
        if not solution.found:
            return None
        columns, values = step(model, solution.primal)
        solver.bound_columns(columns, values, values)
        solution = solver.solve(method="simplex")
    clock.stop("rounding")
    return _with_bound(solution, bound) if solution.found else None


def _with_bound(solution: Solution, bound: float) -> Solution:
    gap = max(0.0, (solution.objective - bound) / max(abs(solution.objective), 1e-9))
    return replace(solution, status="optimal" if gap <= _PROVEN else "feasible", bound=bound, gap=gap)


def _large(model: Model, primal: Floats) -> tuple[np.ndarray, Floats]:
    columns = np.concatenate([model.columns[block]["column"].to_numpy() for block in _FIRST])
    return columns, np.round(primal[columns])


def _bought(model: Model, primal: Floats) -> tuple[np.ndarray, Floats]:
    """Round workstations and workplaces down, then up again, largest part first, while a year's rounding saves the
    money.
    """
    stations = model.columns["stations"].join(model.city.station_prices, on="stem", maintain_order="left")
    asked = model.columns["asked"].with_columns(price=pl.lit(1.0))
    columns, values = [], []
    for frame in (stations, asked):
        exact = primal[frame["column"].to_numpy()]
        down = np.floor(exact + _TINY)
        parts = frame.select(
            "year", "price", "column", down=pl.Series(down), part=pl.Series(np.maximum(exact - down, 0.0))
        )
        parts = parts.with_columns(saved=(pl.col("part") * pl.col("price")).sum().over("year"))
        parts = parts.sort(["year", "part", "column"], descending=[False, True, False])
        dearer = ((1 - pl.col("part")) * pl.col("price")).cum_sum().over("year")
        # rounding the first k up costs Σ (1 − part) · price beyond what they cost now; the others, rounded down, give
        # theirs back
        given_back = pl.col("saved") - (pl.col("part") * pl.col("price")).cum_sum().over("year")
        up = (pl.col("part") > _TINY) & (dearer <= given_back)
        whole = parts.select("column", value=pl.col("down") + up.cast(pl.Float64)).sort("column")
        columns.append(whole["column"].to_numpy())
        values.append(whole["value"].to_numpy())
    return np.concatenate(columns), np.concatenate(values)


def _classes(model: Model, primal: Floats) -> tuple[np.ndarray, Floats]:
    """Return the fewest classes that hold the seats, or one fewer where the last would be under its minimum."""
    seats = model.columns["seats"].join(
        model.city.programmes.select("programme", "class_minimum", "class_maximum"),
        on="programme",
        maintain_order="left",
    )
    exact = np.maximum(primal[seats["column"].to_numpy()], 0.0)
    fewest = np.ceil(exact / seats["class_maximum"].to_numpy() - _TINY)
    most = np.floor(exact / seats["class_minimum"].to_numpy() + _TINY)
    held = np.where(fewest <= most, fewest, np.floor(exact / seats["class_maximum"].to_numpy() + _TINY))
    return model.columns["classes"]["column"].to_numpy(), held


def _seats(model: Model, primal: Floats) -> tuple[np.ndarray, Floats]:
    """Round seats down: fewer learners never need more of anything, and class minimums are whole."""
    columns = model.columns["seats"]["column"].to_numpy()
    return columns, np.floor(np.maximum(primal[columns], 0.0) + _TINY)
