"""What it costs not to know: plans against the plan one would have made knowing each draw."""

from __future__ import annotations

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
from caunghe.planning.model.solver import Floats, Solution, Solver
from caunghe.planning.options import PlanOptions
from caunghe.planning.plan import supply
from caunghe.planning.questions.fixed import Step
from caunghe.planning.questions.what_if import LINEAR
from caunghe.planning.results import PlanResults
from caunghe.progress import silent
from caunghe.schema import check_number

_NO_PLAN: Final = Text(
    "Phải có kế hoạch rồi mới tính được thiệt hại do chưa biết trước nhu cầu; trạng thái của kế hoạch là {status}.",
    "regret needs a plan; got {status}",
)
_S, _F, _I = pl.String(), pl.Float64(), pl.Int64()
# One row a plan and draw, đồng: ``best`` is the cost of the plan made for this draw alone, regret = cost − best ≥ 0.
REGRETS: Final = pl.Schema({"plan": _S, "draw": _I, "probability": _F, "cost": _F, "best": _F, "regret": _F})
_UNCERTAIN: Final = ("shortage", "surplus", "risk")


def regrets(
    feed: Feed,
    forecast: ForecastResults,
    options: PlanOptions,
    plan: PlanResults,
    *,
    draws: int = 10,
    step: Step = silent,
) -> pl.DataFrame:
    """Return REGRETS of three plans over the ``draws`` most probable demand draws.

    plan       the plan itself
    mean       the plan made for the mean need, as if it were certain
    last_year  the best plan that gives no programme more seats than it filled last year

    cost[d,w] = (1 + risk_weight) · Σ_{k,t} weight[k] · max(0, need[w,k,t] − supply[d,k,t]) + all other terms of d: in
    one draw the mean and the tail are the same. ``best`` is the linear plan of the draw, so a whole plan's regret
    contains its rounding. Raises InputError when ``draws`` is below 1 or the plan is empty.
    """
    check_number("draws", draws, 1, whole=True)
    if plan.seats.is_empty():
        raise InputError(_NO_PLAN, status=plan.status)
    prepared = city(feed, forecast, options)
    built = model(prepared, LINEAR)
    chosen = np.sort(np.argsort(-prepared.demand.probability, kind="stable")[:draws])
    foresight = _Foresight(built)
    best: dict[int, float] = {}
    for w in chosen.tolist():
        step(len(best), len(chosen))
        best[w] = foresight.best(prepared.demand.need[w])
    plans = {"plan": _of_plan(plan), "mean": _of(built, foresight.plan(prepared.demand.expected))}
    plans["last_year"] = _of(built, _last_year(built))
    rows: list[tuple[object, ...]] = []
    for name, (given, other) in plans.items():
        for w in chosen.tolist():
            # whole đồng: what the solver leaves beyond them would make a regret of nothing negative
            cost = round((other + foresight.loss(prepared.demand.need[w], given)) * MILLION)
            least = round(best[w] * MILLION)
            rows.append((name, w, float(prepared.demand.probability[w]), cost, least, cost - least))
    return pl.DataFrame(rows, schema=REGRETS, orient="row")


def regret_summary(table: pl.DataFrame) -> pl.DataFrame:
    """Return ``plan, expected, worst`` regret in đồng; expected weighs draws by their probability.

    >>> table = pl.DataFrame({"plan": ["plan"] * 2, "probability": [0.75, 0.25], "regret": [4e6, 8e6]})
    >>> regret_summary(table).row(0)
    ('plan', 5000000.0, 8000000.0)
    """
    p = pl.col("probability")
    grouped = table.group_by("plan", maintain_order=True)
    return grouped.agg(expected=(pl.col("regret") * p).sum() / p.sum(), worst=pl.col("regret").max())


class _Foresight:
    """The linear plan with one certain need in place of the draws: pieces of demand cut to what that need fills."""

    def __init__(self, built: Model) -> None:
        self._city = built.city
        self._weight = built.city.demand.occupations["weight"].to_numpy() / MILLION
        self._factor = 1 + built.city.options.risk_weight
        self._surplus = built.city.options.surplus_value / MILLION
        met = built.columns["met"].join(built.city.demand.occupations, on="occupation", maintain_order="left")
        met = met.with_columns(start=pl.col("upper").cum_sum().over("occupation", "year") - pl.col("upper"))
        self._columns, self._width = met["column"].to_numpy(), met["upper"].to_numpy()
        self._start = met["start"].to_numpy()
        row = {o: i for i, o in enumerate(built.city.demand.occupations["occupation"])}
        self._occupation = np.array([row[o] for o in met["occupation"]], dtype=np.int64)
        self._year = met["year"].to_numpy() - built.city.demand.years[0]
        self._solver = Solver(built.program)
        for block in ("threshold", "excess"):
            columns = built.columns[block]["column"].to_numpy()
            self._solver.price_columns(columns, np.zeros(len(columns)))
        self._solver.price_columns(self._columns, -self._factor * met["weight"].to_numpy() / MILLION - self._surplus)
        self._constant = built.program.constant

    def plan(self, need: Floats) -> Solution:
        """Return the plan made for one need, shape (occupation, year)."""
        cell = np.maximum(need, 0.0)[self._occupation, self._year]
        upper = np.clip(cell - self._start, 0.0, self._width)
        self._solver.bound_columns(self._columns, np.zeros(len(upper)), upper)
        return self._solver.solve(method="simplex")

    def best(self, need: Floats) -> float:
        """Return the cost of the plan made for one need, million đồng."""
        nobody = self._factor * float((self._weight[:, None] * np.maximum(need, 0.0)).sum())
        return self.plan(need).objective - self._constant + nobody

    def loss(self, need: Floats, given: pl.DataFrame) -> float:
        """Return the cost of shortage and surplus in a draw when ``given`` (occupation, year, supply) comes to work."""
        demand = self._city.demand
        grid = pl.DataFrame({"occupation": demand.occupations["occupation"]}).join(
            pl.DataFrame({"year": demand.years}, schema={"year": pl.Int64}), how="cross", maintain_order="left_right"
        )
        joined = grid.join(given, on=["occupation", "year"], how="left", maintain_order="left")
        there = joined["supply"].fill_null(0.0).to_numpy().reshape(need.shape)
        short = np.maximum(need, 0.0) - there
        beyond = self._surplus * float(np.maximum(-short, 0.0).sum())
        return self._factor * float((self._weight[:, None] * np.maximum(short, 0.0)).sum()) + beyond


def _last_year(built: Model) -> Solution:
    last = built.city.programmes.select("programme", "last_seats")
    seats = built.columns["seats"].join(last, on="programme", maintain_order="left")
    solver = Solver(built.program)
    upper = np.minimum(seats["upper"].to_numpy(), seats["last_seats"].to_numpy().astype(float))
    solver.bound_columns(seats["column"].to_numpy(), np.zeros(len(upper)), upper)
    return solver.solve(method="simplex")


def _of(built: Model, solution: Solution) -> tuple[pl.DataFrame, float]:
    """Return what a solution supplies, and its cost apart from shortage and risk (million đồng)."""
    terms = built.costs.terms(solution.primal).filter(~pl.col("term").is_in(_UNCERTAIN))
    return supply(built, solution.primal), float(terms["value"].sum())


def _of_plan(plan: PlanResults) -> tuple[pl.DataFrame, float]:
    other = plan.terms.filter(~pl.col("term").is_in(_UNCERTAIN))
    return plan.shortage.select("occupation", "year", "supply"), float(other["value"].sum())
