"""Prices a mayor can read: what one more of each resource brings, by its dual, confirmed by adding and taking one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import polars as pl

from caunghe.feed import Feed
from caunghe.forecast import ForecastResults
from caunghe.planning.model.columns import MILLION
from caunghe.planning.model.solver import Solution
from caunghe.planning.options import PlanOptions
from caunghe.planning.questions.fixed import FixedPlan, Step, fixed_plan, money_of
from caunghe.planning.questions.prices_wording import sentence
from caunghe.planning.questions.scarcity import Scarcity, scarcities
from caunghe.planning.results import PlanResults
from caunghe.planning.wording import Names
from caunghe.progress import silent
from caunghe.schema import check_number

_S, _F, _I, _B = pl.String(), pl.Float64(), pl.Int64(), pl.Boolean()
# Every resource; ``price`` in đồng for one unit more, 0 where there is enough.
EVERY: Final = pl.Schema({"resource": _S, "key": _S, "year": _I, "price": _F})
# Confirmed by re-solving. ``gain``: đồng the objective saves with one more; ``loss``: what it loses with one fewer,
# null when no plan is left; always gain ≤ price ≤ loss, and ``exact`` where all three agree. ``certificates``
# (holders at work), ``filled`` (expected person-years of shortage) and ``money`` (đồng paid, whoever pays) with one
# more.
CONFIRMED: Final = pl.Schema(
    {
        "rank": _I,
        "resource": _S,
        "key": _S,
        "year": _I,
        "price": _F,
        "gain": _F,
        "loss": _F,
        "exact": _B,
        "certificates": _F,
        "filled": _F,
        "money": _F,
        "vi": _S,
        "en": _S,
    }
)
_AGREE: Final = 1e-3  # relative
# a price below this many million đồng is the solver's tolerance
_DUST: Final = 1e-5


@dataclass(frozen=True, slots=True)
class Prices:
    """``every``: all resources by price. ``confirmed``: the dearest, re-solved with one more and one fewer, by gain."""

    every: pl.DataFrame
    confirmed: pl.DataFrame


def prices(
    feed: Feed, forecast: ForecastResults, options: PlanOptions, plan: PlanResults, *, count: int = 30
) -> Prices:
    """Return what one more of each resource is worth around ``plan``, the ``count`` dearest confirmed.

    Raises InputError when ``count`` is negative or ``plan`` has no solution.
    """
    return prices_of(fixed_plan(feed, forecast, options, plan), count=count)


def prices_of(fixed: FixedPlan, *, count: int = 30, step: Step = silent) -> Prices:
    """Return the prices of a fixed plan; see ``prices``."""
    check_number("count", count, 0, whole=True)
    found = scarcities(fixed)
    names = Names(fixed.feed, fixed.model.city.learners.zones)
    idle = frozenset((p.resource, p.key) for p in found if p.price <= _DUST)
    dearest = [each for each in found[:count] if each.price > _DUST]
    rows: list[dict[str, object]] = []
    for each in dearest:
        step(len(rows), len(dearest))
        rows.append(_row(fixed, names, each, idle))
    rows.sort(key=lambda row: -round(float(str(row["gain"]))))  # to the đồng: equal gains stay in order of price
    table = pl.DataFrame([{"rank": i + 1} | row for i, row in enumerate(rows)], schema=CONFIRMED)
    every = [(p.resource, " ".join(p.key), p.year, p.price * MILLION if p.price > _DUST else 0.0) for p in found]
    return Prices(pl.DataFrame(every, schema=EVERY, orient="row"), table)


def confirmation(fixed: FixedPlan, each: Scarcity) -> dict[str, float | None]:
    """Return gain and loss (million đồng) of one more and one fewer, and what one more brings; both by re-solving."""
    base = fixed.solution
    more = fixed.solution_after(lambda s: each.shift(s, 1.0), lambda s: each.shift(s, 0.0))
    fewer = fixed.solution_after(lambda s: each.shift(s, -1.0), lambda s: each.shift(s, 0.0))
    return {
        "gain": base.objective - more.objective,
        "loss": fewer.objective - base.objective if fewer.is_found else None,
        "certificates": float(fixed.certificates @ (more.primal - base.primal)),
        "filled": float(fixed.filled @ (more.primal - base.primal)),
        "money": _money(fixed, more) - _money(fixed, base),
    }


def _money(fixed: FixedPlan, solution: Solution) -> float:
    return money_of(fixed.model, solution.primal)


def _row(
    fixed: FixedPlan, names: Names, each: Scarcity, idle: frozenset[tuple[str, tuple[str, ...]]]
) -> dict[str, object]:
    effect = confirmation(fixed, each)
    vi, en = sentence(fixed, names, each, effect, idle)
    gain, loss = effect["gain"] or 0.0, effect["loss"]
    room = _AGREE * max(abs(each.price), 1.0)
    exact = loss is not None and abs(gain - each.price) <= room and abs(loss - each.price) <= room
    return {
        "resource": each.resource,
        "key": " ".join(each.key),
        "year": each.year,
        "price": each.price * MILLION,
        "gain": float(round(gain * MILLION)),
        "loss": None if loss is None else float(round(loss * MILLION)),
        "exact": exact,
        "certificates": round(effect["certificates"] or 0.0, 6),
        "filled": round(effect["filled"] or 0.0, 6),
        "money": float(round((effect["money"] or 0.0) * MILLION)),
        "vi": vi,
        "en": en,
    }
