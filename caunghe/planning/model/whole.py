"""From the relaxed plan to a whole one: large decisions by branch and bound, the rest rounded, the bound proven."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import polars as pl

from caunghe.planning.model.columns import MILLION
from caunghe.planning.model.lexicographic import STAGE_ROOM
from caunghe.planning.model.model import Model
from caunghe.planning.model.pauses import going_on, without_restarts
from caunghe.planning.model.posts import some_posts, whole_hired, whole_retrained
from caunghe.planning.model.solver import Floats, Progress, Solution, Solver

_TINY = 1e-6
_PROVEN = 1e-6
# large decisions: rounding them costs most, and few of them remain whole questions
_FIRST = ("opened", "classrooms")
# seats are rounded in so many rounds and a last one
_ROUNDS = 4
# what rounding can take from a goal of the city: a share of it, and people
_MARGIN_SHARE = 0.01
_MARGIN_PEOPLE = 25.0
# million đồng for each person, or million đồng, missed while rounding
_MISSED = 1000.0


@dataclass(frozen=True, slots=True)
class WholePlan:
    """The relaxed solution, the whole one with a bound proven for it, and seconds by stage."""

    relaxed: Solution
    whole: Solution
    seconds: dict[str, float]


def whole_plan(model: Model, *, progress: Progress | None = None, direct_up_to: int = 600) -> WholePlan:
    """Return a plan in whole classes, learners, workstations, classrooms, workplaces and openings, and how far it is
    from the best.

    The bound is the largest of those proven: that of the relaxed model, and that of the model in which only openings
    and classrooms are whole. A model with at most ``direct_up_to`` whole columns is solved directly; so is one whose
    rounding fails, which may end without an answer at the time limit.
    """
    clock = _Clock()
    own = Solver(model.program)
    relaxed = own.solve(method="simplex")
    clock.stop("relaxed")
    if not relaxed.is_found:
        return WholePlan(relaxed, relaxed, clock.seconds)
    if model.program.integer.sum() <= direct_up_to:
        return WholePlan(relaxed, _direct_solution(model, own, relaxed, progress, clock), clock.seconds)
    rounded = _staged_solution(model, relaxed, progress, clock)
    if rounded is None:
        rounded = _direct_solution(model, own, relaxed, progress, clock)
    return WholePlan(relaxed, rounded, clock.seconds)


class _Clock:
    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self._last = time.perf_counter()

    def stop(self, stage: str) -> None:
        now = time.perf_counter()
        self.seconds[stage] = now - self._last
        self._last = now


def _direct_solution(
    model: Model, solver: Solver, relaxed: Solution, progress: Progress | None, clock: _Clock
) -> Solution:
    options = model.city.options
    solution = solver.solve_integers(gap=options.mip_gap / 10, time_limit=options.time_limit, progress=progress)
    clock.stop("whole")
    return _with_bound(solution, max(relaxed.objective, solution.bound)) if solution.is_found else solution


def _staged_solution(model: Model, relaxed: Solution, progress: Progress | None, clock: _Clock) -> Solution | None:
    """Return a whole solution: large decisions by branch and bound, then workstations and workplaces, teachers,
    classes, seats; None if that fails.

    Rounding down takes a little from every goal. Where none may be missed, each is first asked for with a margin and
    may be missed at a high price; both end when seats are whole. A bound proven meanwhile then proves nothing.
    """
    options = model.city.options
    large = np.zeros_like(model.program.integer)
    for block in _FIRST:
        large[model.columns[block]["column"].to_numpy()] = 1
    solver = Solver(replace(model.program, integer=large))
    rows, lower, upper = _margins(model)
    held = _held_columns(model)
    solver.bound_rows(rows, lower, upper)
    solver.bound_columns(held, np.zeros(len(held)), np.full(len(held), np.inf))
    solver.price_columns(held, np.full(len(held), _MISSED))
    gap = options.mip_gap * (2 if options.targets == "first" else 0.2)
    solution = solver.solve_integers(gap=gap, time_limit=options.time_limit, progress=progress)
    bound = relaxed.objective if len(held) else max(relaxed.objective, solution.bound)
    clock.stop("openings and classrooms")
    for step in (_large, _purchases, *_POSTS, _classes, *[_some_seats] * _ROUNDS, _seats):
        if not solution.is_found:
            return None
        if step is _classes and not options.may_restart:
            solution = going_on(model, solver, solution)
        columns, values = step(model, solution.primal)
        solver.bound_columns(columns, values, values)
        if step is _seats:
            solver.bound_rows(rows, model.program.row_lower[rows], model.program.row_upper[rows])
            solver.bound_columns(held, model.program.lower[held], model.program.upper[held])
            solver.price_columns(held, model.program.cost[held])
        solution = _rounded(solver)
    clock.stop("rounding")
    return _with_bound(solution, bound) if solution.is_found else None


def _rounded(solver: Solver) -> Solution:
    """Return the solution from the last basis, or afresh: from there what has a solution was once called infeasible."""
    solution = solver.solve(method="simplex")
    return solution if solution.is_found else solver.solve(method="afresh")


def _held_columns(model: Model) -> np.ndarray:
    """Return the columns held at 0 that say by how much a hard goal, or a stage settled before, is missed."""
    if model.city.options.targets == "hard":
        return model.columns["short"]["column"].to_numpy()
    return model.columns["over"]["column"].to_numpy() if "over" in model.columns else np.empty(0, np.int64)


def _margins(model: Model) -> tuple[np.ndarray, Floats, Floats]:
    """Return the rows that rounding must not break and their sides with a margin: hard goals, stages settled before."""
    if model.city.options.targets == "hard":
        goals = model.rows["goals"]
        least = goals["lower"].to_numpy()
        few = np.where((goals["where"] == "city").to_numpy(), _MARGIN_PEOPLE, 1.0)
        return goals["row"].to_numpy(), least + _MARGIN_SHARE * np.abs(least) + few, goals["upper"].to_numpy()
    rows = model.rows["stages"]["row"].to_numpy() if "stages" in model.rows else np.empty(0, np.int64)
    upper = model.program.row_upper[rows]
    return rows, model.program.row_lower[rows], upper - STAGE_ROOM * 0.7 * np.abs(upper)


def _with_bound(solution: Solution, bound: float) -> Solution:
    gap = max(0.0, (solution.objective - bound) / max(abs(solution.objective), 1e-9))
    return replace(solution, status="optimal" if gap <= _PROVEN else "feasible", bound=bound, gap=gap)


def _large(model: Model, primal: Floats) -> tuple[np.ndarray, Floats]:
    columns = np.concatenate([model.columns[block]["column"].to_numpy() for block in _FIRST])
    return columns, np.round(primal[columns])


def _purchases(model: Model, primal: Floats) -> tuple[np.ndarray, Floats]:
    """Round workstations and workplaces down, then up again, largest part first, while the year's money lasts: what
    rounding down saves and what their funds have left.
    """
    stations = model.columns["stations"].join(model.city.station_prices, on="stem", maintain_order="left")
    asked = model.columns["asked"].with_columns(price=pl.lit(model.city.prices["asked"]))
    columns: list[np.ndarray] = []
    values: list[Floats] = []
    for kind, frame in (("equipment", stations), ("workplaces", asked)):
        exact = primal[frame["column"].to_numpy()]
        down = np.floor(exact + _TINY)
        part = pl.Series("part", np.maximum(exact - down, 0.0))
        parts = frame.select("year", "price", "column", down=pl.Series(down), part=part)
        money = parts.group_by("year", maintain_order=True).agg(saved=(pl.col("part") * pl.col("price")).sum())
        money = money.join(_money_left(model, primal, kind), on="year", how="left").with_columns(
            pl.col("left").fill_null(0.0)
        )
        parts = parts.join(money, on="year").sort(["year", "part", "column"], descending=[False, True, False])
        taken = pl.col("price").cum_sum().over("year")
        up = (pl.col("part") > _TINY) & (taken <= pl.col("saved") + pl.col("left"))
        whole = parts.select("column", value=pl.col("down") + up.cast(pl.Float64)).sort("column")
        columns.append(whole["column"].to_numpy())
        values.append(whole["value"].to_numpy())
    return np.concatenate(columns), np.concatenate(values)


def _money_left(model: Model, primal: Floats, kind: str) -> pl.DataFrame:
    """Return ``year, left``: đồng that the funds which pay for a kind of cost have not spent."""
    spent = (
        model.values("spend", primal)
        .group_by("fund", "year", maintain_order=True)
        .agg(spent=pl.col("value").sum() * MILLION)
    )
    able = model.columns["spend"].filter(pl.col("kind") == kind).select("fund", "year").unique(maintain_order=True)
    joined = model.city.funds.join(able, on=["fund", "year"], how="semi").join(spent, on=["fund", "year"])
    return joined.group_by("year", maintain_order=True).agg(left=(pl.col("amount") - pl.col("spent")).clip(0).sum())


def _hired(model: Model, primal: Floats) -> tuple[np.ndarray, Floats]:
    return whole_hired(model, primal, dict(_money_left(model, primal, "teachers").iter_rows()))


# posts are rounded in so many rounds, retraining whole on the way; what one field leaves another takes
_POSTS: Final = (*[some_posts] * 3, whole_retrained, *[some_posts] * 7, _hired)


def _classes(model: Model, primal: Floats) -> tuple[np.ndarray, Floats]:
    """Return the fewest classes that hold the seats, or one fewer where the last would be under its minimum; what stops
    stays stopped.
    """
    seats = model.columns["seats"].join(
        model.city.programmes.select("programme", "class_minimum", "class_maximum"),
        on="programme",
        maintain_order="left",
    )
    exact = np.maximum(primal[seats["column"].to_numpy()], 0.0)
    fewest = np.ceil(exact / seats["class_maximum"].to_numpy() - _TINY)
    most = np.floor(exact / seats["class_minimum"].to_numpy() + _TINY)
    held = np.where(fewest <= most, fewest, np.floor(exact / seats["class_maximum"].to_numpy() + _TINY))
    if not model.city.options.may_restart:
        held = without_restarts(model, held)
    return model.columns["classes"]["column"].to_numpy(), held


def _some_seats(model: Model, primal: Floats) -> tuple[np.ndarray, Floats]:
    """Round down the half of the broken seats that lose least, so that the next solve can use what they leave."""
    columns, down = _seats(model, primal)
    part = primal[columns] - down
    broken = part > _TINY
    if not broken.any():
        return columns, down
    chosen = part <= np.median(part[broken])
    return columns[chosen], down[chosen]


def _seats(model: Model, primal: Floats) -> tuple[np.ndarray, Floats]:
    """Round seats down: fewer learners never need more of anything, and class minimums are whole."""
    columns = model.columns["seats"]["column"].to_numpy()
    return columns, np.floor(np.maximum(primal[columns], 0.0) + _TINY)
