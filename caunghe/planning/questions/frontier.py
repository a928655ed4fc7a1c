"""What more or less money would do: the best plan at each multiple of every budget."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
import polars as pl

from caunghe.errors import InputError
from caunghe.feed import Feed
from caunghe.forecast import ForecastResults
from caunghe.language import Text
from caunghe.planning.model.city import city
from caunghe.planning.model.columns import MILLION
from caunghe.planning.model.model import Model, model
from caunghe.planning.model.solver import Solution, Solver
from caunghe.planning.options import PlanOptions
from caunghe.planning.plan import shortage, supply
from caunghe.planning.questions.fixed import Step, certificates_by_column
from caunghe.planning.questions.what_if import LINEAR
from caunghe.progress import silent
from caunghe.schema import check_number

_NO_PLAN: Final = Text(
    "Kinh phí nhân {factor} phải còn cho phép ít nhất một kế hoạch đạt các mục tiêu bắt buộc; không có kế hoạch nào.",
    "budgets times {factor} must leave some plan that meets hard targets; got none",
)
_F = pl.Float64()
# đồng over all years; ``shortage`` person-years on the expected path, ``certificates`` holders at work made,
# ``missed`` people short of goals.
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


def frontier(
    feed: Feed,
    forecast: ForecastResults,
    options: PlanOptions,
    factors: Sequence[float] = FACTORS,
    *,
    step: Step = silent,
) -> pl.DataFrame:
    """Return FRONTIER: the best linear plan when every budget is multiplied by each of ``factors``.

    More money never makes a worse plan, so the objective falls along the frontier; shortage is what the plan makes of
    it. Raises InputError for a negative factor, or one at which no plan exists (hard targets).
    """
    for factor in factors:
        check_number("factor", factor, 0)
    built = model(city(feed, forecast, options), LINEAR)
    solver = Solver(built.program)
    budgets = built.rows["budgets"]
    numbers, amount = budgets["row"].to_numpy(), budgets["upper"].to_numpy()
    points: list[dict[str, float]] = []
    for factor in sorted(factors, reverse=True):  # falling money keeps the basis dual feasible
        step(len(points), len(factors))
        solver.bound_rows(numbers, np.full(len(numbers), -np.inf), amount * factor)
        solution = solver.solve(method="simplex")
        if not solution.is_found:
            raise InputError(_NO_PLAN, factor=f"{factor:g}")
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
        "certificates": float(certificates_by_column(built) @ primal),
        "missed": float(built.values("short", primal)["value"].sum()),
    }
