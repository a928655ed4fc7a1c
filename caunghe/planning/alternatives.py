"""How firm a plan is: what could be otherwise at nearly the same worth, and what more or less money would do."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, Literal

import numpy as np
import polars as pl

from caunghe.errors import InputError
from caunghe.feed.contents import Feed
from caunghe.forecast.results import ForecastResults
from caunghe.planning.city import city
from caunghe.planning.columns import MILLION
from caunghe.planning.model import Model, model
from caunghe.planning.options import PlanOptions
from caunghe.planning.plan import shortage, supply
from caunghe.planning.results import PlanResults
from caunghe.planning.settled import certified, settled_plan
from caunghe.planning.solver import Solution, Solver
from caunghe.planning.what_if import LINEAR

_S, _F = pl.String(), pl.Float64()
# Seats over all years: in the plan, and the fewest and most that any plan within the margin has.
RANGES: Final = pl.Schema({"by": _S, "key": _S, "seats": _F, "low": _F, "high": _F})
# đồng over all years; ``shortage`` expected person-years, ``certificates`` holders at work made, ``missed`` people
# short of goals.
FRONTIER: Final = pl.Schema(
    {
        "factor": _F,
        "budget": _F,
        "spent": _F,
        "objective": _F,
        "shortage_cost": _F,
        "shortage": _F,
        "certificates": _F,
        "missed": _F,
    }
)
FACTORS: Final = (0.25, 0.4, 0.55, 0.7, 0.85, 1.0, 1.15, 1.3, 1.6, 2.0)


def ranges(
    feed: Feed,
    forecast: ForecastResults,
    options: PlanOptions,
    plan: PlanResults,
    *,
    by: Literal["programme", "institution", "group", "level"] = "level",
    within: float = 0.01,
    count: int = 12,
) -> pl.DataFrame:
    """Return RANGES of the ``count`` largest parts of the plan: min and max of Σ seats with objective ≤ (1 + within) ·
    best.

    Openings and classrooms stay as decided. A wide range says that the seats can be settled by other reasons. Raises
    InputError when ``within`` is negative.
    """
    if within < 0:
        raise InputError(f"within must not be negative; got {within:g}")
    settled = settled_plan(feed, forecast, options, plan)
    built, solver = settled.model, settled.solver
    cost = built.program.cost
    used = np.flatnonzero(cost)
    best = settled.solution.objective
    solver.add_row(used, cost[used], -np.inf, best + within * abs(best) - built.program.constant)
    solver.price_columns(np.arange(len(cost)), np.zeros(len(cost)))
    groups = _groups(built, settled.solution, by).head(count)
    rows = []
    for key, seats, found in groups.iter_rows():
        columns = np.array(found, dtype=np.int64)
        ends = []
        for sign in (1.0, -1.0):
            solver.price_columns(columns, np.full(len(columns), sign))
            ends.append(float(solver.solve(method="primal").primal[columns].sum()))
        solver.price_columns(columns, np.zeros(len(columns)))
        rows.append((by, key, seats, min(ends), max(ends)))
    return pl.DataFrame(rows, schema=RANGES, orient="row")


def _groups(built: Model, solution: Solution, by: str) -> pl.DataFrame:
    """Return ``key, seats`` of the plan and the columns of each, largest first."""
    about = built.city.programmes.select("programme", by if by != "programme" else pl.col("programme").alias("of"))
    seats = built.values("seats", solution.primal).with_columns(column=built.columns["seats"]["column"])
    grouped = seats.join(about, on="programme").group_by("of" if by == "programme" else by)
    summed = grouped.agg(pl.col("value").sum(), pl.col("column").sort())
    return summed.sort("value", pl.first(), descending=[True, False])


def frontier(
    feed: Feed, forecast: ForecastResults, options: PlanOptions, factors: Sequence[float] = FACTORS
) -> pl.DataFrame:
    """Return FRONTIER: the best linear plan when every budget is multiplied by each of ``factors``.

    More money never makes a worse plan, so the objective falls along the frontier; shortage is what the plan makes of
    it. Raises InputError for a negative factor, or one at which no plan exists (hard targets).
    """
    if min(factors, default=0.0) < 0:
        raise InputError(f"factor of budgets must not be negative; got {min(factors):g}")
    built = model(city(feed, forecast, options), LINEAR)
    solver = Solver(built.program)
    budgets = built.rows["budgets"]
    numbers, amount = budgets["row"].to_numpy(), budgets["upper"].to_numpy()
    points: list[dict[str, float]] = []
    for factor in sorted(factors, reverse=True):  # falling money keeps the basis dual feasible
        solver.bound_rows(numbers, np.full(len(numbers), -np.inf), amount * factor)
        solution = solver.solve(method="simplex")
        if not solution.found:
            raise InputError(f"budgets times {factor:g} must leave some plan that meets hard targets; got none")
        points.append({"factor": factor, "budget": float(amount.sum()) * factor * MILLION} | _point(built, solution))
    return pl.DataFrame(points, schema=FRONTIER).sort("factor")


def _point(built: Model, solution: Solution) -> dict[str, float]:
    primal = solution.primal
    terms = dict(built.costs.terms(primal).iter_rows())
    inside = shortage(built.city, supply(built, primal)).filter(pl.col("year").is_in(built.city.years))
    return {
        "spent": float(built.values("spend", primal)["value"].sum()) * MILLION,
        "objective": solution.objective * MILLION,
        "shortage_cost": terms["shortage"] * MILLION,
        "shortage": float(inside["shortage"].sum()),
        "certificates": float(certified(built) @ primal),
        "missed": float(built.values("short", primal)["value"].sum()),
    }
