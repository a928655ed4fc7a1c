"""Why no plan meets every target: targets and limits that contradict, none to spare, and what giving way costs."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Final, Literal

import numpy as np
import polars as pl

from caunghe.errors import InputError
from caunghe.feed import Feed
from caunghe.forecast import ForecastResults
from caunghe.language import Text
from caunghe.planning.model.city import city
from caunghe.planning.model.columns import MILLION
from caunghe.planning.model.solver import Solution
from caunghe.planning.options import PlanOptions
from caunghe.planning.questions.conflict_wording import agreement, member, relaxation, summary
from caunghe.planning.questions.elastic import Elastic
from caunghe.planning.questions.fixed import Step
from caunghe.planning.wording import Names
from caunghe.progress import silent

_NO_PLAN: Final = Text(
    "Khi không đặt mục tiêu nào phải có ít nhất một kế hoạch; không có kế hoạch nào.",
    "without targets some plan must exist; got none",
)
_S, _F, _I = pl.String(), pl.Float64(), pl.Int64()
# One row a limit of the conflicting set. ``alone``: the least by which this limit must give way if all other targets
# and limits of the plan are kept, in ``unit``; null where that is not enough.
MEMBERS: Final = pl.Schema({"kind": _S, "part": _S, "year": _I, "alone": _F, "unit": _S, "vi": _S, "en": _S})
# The cheapest way out of every conflict at once; ``cost`` in đồng a plan.
RELAXATIONS: Final = pl.Schema(
    {"kind": _S, "part": _S, "year": _I, "amount": _F, "unit": _S, "cost": _F, "vi": _S, "en": _S}
)
_EXCEEDED: Final = 1e-4  # natural units, far below one person or place
_PRICED: Final = 1e-7


@dataclass(frozen=True, slots=True)
class Conflict:
    """``status``: conflict, or none when every target can be met together.

    ``members`` contradict and none is to spare: without any one of them the others can be kept;
    ``relaxations`` the cheapest way to resolve all conflicts, buying what can be bought and lowering targets at
    their penalty; ``without_lowering`` the cheapest that lowers no target, empty where nothing on sale suffices.
    """

    status: Literal["conflict", "none"]
    members: pl.DataFrame
    relaxations: pl.DataFrame
    without_lowering: pl.DataFrame
    vi: str
    en: str


def conflict(feed: Feed, forecast: ForecastResults, options: PlanOptions, step: Step = silent) -> Conflict:
    """Return what contradicts when every target and floor must be met, in whole or part classes.

    Raises InputError when even without targets no plan exists.
    """
    prepared = city(feed, forecast, replace(options, targets="hard"))
    elastic = Elastic(prepared)
    names = Names(feed, prepared.learners.zones)
    found = conflicting_set(elastic, step)
    if not found:
        none = pl.DataFrame(schema=RELAXATIONS)
        return Conflict("none", pl.DataFrame(schema=MEMBERS), none, none, *agreement())
    enough = _enough_alone(elastic, found)
    said = [_member(elastic, names, options, number, enough=number in enough) for number in found]
    cheapest, goals = _relaxations(elastic, names, _priceless(elastic)), _goals(elastic)
    # the cheapest way of all is the cheapest of those that lower no target where it lowers none itself
    lowers = not {elastic.limits[number].kind for number in goals}.isdisjoint(cheapest["kind"])
    kept_targets = _relaxations(elastic, names, _priceless(elastic) | goals) if lowers else cheapest
    return Conflict("conflict", pl.DataFrame(said, schema=MEMBERS), cheapest, kept_targets, *summary(len(found)))


def conflicting_set(elastic: Elastic, step: Step = silent) -> list[int]:
    """Return the numbers of limits that cannot be kept together, none to spare; empty when all limits can be.

    First one goal that contradicts the limits by itself, where there is one: questions about one goal are answered many
    times as fast as about all. Then each limit is left out in turn, licences and money first, and put back only when a
    plan keeps the rest; what has no price in the answer is left out with it (deletion filter with duals, Chinneck and
    Dravnieks 1991).
    """
    kept = _of_one_goal(elastic, contradiction(elastic, frozenset(range(len(elastic.limits)))))
    needed: set[int] = set()
    while rest := kept - needed:
        step(len(needed), len(kept))
        number = max(rest)
        fewer = contradiction(elastic, kept - {number})
        if fewer:
            kept = fewer
        else:
            needed.add(number)
    return sorted(kept)


def _of_one_goal(elastic: Elastic, found: frozenset[int]) -> frozenset[int]:
    """Return a contradiction of all limits with the first goal of ``found`` that has one; else ``found`` itself."""
    goals = _goals(elastic)
    limits = frozenset(range(len(elastic.limits))) - goals
    for goal in sorted(found & goals):
        if alone := contradiction(elastic, limits | {goal}):
            return alone
    return found


def contradiction(elastic: Elastic, kept: Collection[int]) -> frozenset[int]:
    """Return those of ``kept`` that contradict; empty when some plan keeps them all, whatever becomes of the others.

    Raises InputError when every limit is kept and even without goals no plan exists. Goals kept are missed by as little
    as the limits kept allow. If by anything, the limits with a price and the goals they hold back form an infeasible
    system by themselves (Farkas).
    """
    goals = _goals(elastic) & set(kept)
    limits = set(kept) - goals
    solution = elastic.least(limits, {i: np.ones(len(elastic.limits[i].columns)) for i in goals})
    if solution.is_found and all(elastic.excess(i, solution) <= _EXCEEDED for i in goals):
        return frozenset()
    if not solution.is_found:
        if len(kept) == len(elastic.limits):
            raise InputError(_NO_PLAN)
        return frozenset(kept)
    return frozenset(i for i in kept if _counts(elastic, i, solution, cost=1.0 if i in goals else 0.0))


def _counts(elastic: Elastic, number: int, solution: Solution, *, cost: float) -> bool:
    """Whether a row of the limit has a price: the reduced cost of exceeding it is not its own cost."""
    reduced = solution.reduced_cost[elastic.limits[number].columns]
    return bool((np.abs(reduced - cost) > _PRICED).any())


def _goals(elastic: Elastic) -> set[int]:
    kinds = set(elastic.model.columns["short"]["goal"].unique(maintain_order=True))
    return {i for i, limit in enumerate(elastic.limits) if limit.kind in kinds}


def _priceless(elastic: Elastic) -> set[int]:
    return {i for i, limit in enumerate(elastic.limits) if np.isinf(limit.price).all()}


def _enough_alone(elastic: Elastic, found: list[int]) -> set[int]:
    """Return those of ``found`` without which all other limits can be kept: no contradiction known leaves them out."""
    every = frozenset(range(len(elastic.limits)))
    known: list[frozenset[int]] = []
    for number in found:
        if all(number in each for each in known) and (other := _without(elastic, every - {number})):
            known.append(other)
    return {number for number in found if all(number in each for each in known)}


def _without(elastic: Elastic, kept: frozenset[int]) -> frozenset[int]:
    """Return a contradiction of ``kept``, of one goal where there is one: of all at once only when each can be met."""
    goals = _goals(elastic)
    for goal in sorted(kept & goals, reverse=True):
        if alone := contradiction(elastic, (kept - goals) | {goal}):
            return alone
    return contradiction(elastic, kept)


def _member(elastic: Elastic, names: Names, options: PlanOptions, number: int, *, enough: bool) -> dict[str, object]:
    """Return a row of MEMBERS; how far the limit gives way is asked only where that is ``enough``."""
    limit, alone = elastic.limits[number], None
    if enough:
        others = set(range(len(elastic.limits))) - {number}
        solution = elastic.least(others, {number: np.full(len(limit.columns), limit.per_unit)})
        alone = elastic.excess(number, solution) if solution.is_found else None
    unit, (vi, en) = member(names, elastic.model.city, options, limit, alone)
    return {
        "kind": limit.kind,
        "part": limit.part,
        "year": limit.year,
        "alone": alone,
        "unit": unit,
        "vi": vi,
        "en": en,
    }


def _relaxations(elastic: Elastic, names: Names, kept: set[int]) -> pl.DataFrame:
    solution = elastic.least(kept, {i: limit.price for i, limit in enumerate(elastic.limits) if i not in kept})
    rows: list[dict[str, object]] = []
    for number, limit in enumerate(elastic.limits):
        if solution.is_found and number not in kept and elastic.excess(number, solution) > _EXCEEDED:
            amount, cost = elastic.excess(number, solution), elastic.cost(number, solution)
            unit, (vi, en) = relaxation(names, limit, amount, cost)
            facts = {"kind": limit.kind, "part": limit.part, "year": limit.year, "amount": amount, "unit": unit}
            rows.append({**facts, "cost": cost * MILLION, "vi": vi, "en": en})
    return pl.DataFrame(rows, schema=RELAXATIONS).sort("cost", descending=True)
