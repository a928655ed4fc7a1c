"""What a plan returns: the contract that report and site read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Final, Literal

import polars as pl

from caunghe.schema import ResultTables

Status = Literal["optimal", "feasible", "infeasible", "unbounded", "no_answer"]
"""How a search for a plan ended."""

_S, _F, _I, _B = pl.String(), pl.Float64(), pl.Int64(), pl.Boolean()

# Every programme of the plan; a new one (``site:field:level``) stands for one the city could open.
PROGRAMMES: Final = pl.Schema(
    {
        "programme": _S,
        "site": _S,
        "institution": _S,
        "training_field": _S,
        "stem": _S,
        "group": _S,
        "level": _S,
        "name": _S,
        "months": _F,
        "licence": _I,
        "class_minimum": _I,
        "class_maximum": _I,
        "workplace_share": _F,
        "practice_share": _F,
        "tuition": _F,
        "cost_per_learner": _F,
        "women_share": _F,
        "last_seats": _I,
        "is_new": _B,
    }
)
# One row a programme and year. ``before`` is the year before's seats (entrants on record in the first year).
SEATS: Final = pl.Schema({"programme": _S, "year": _I, "seats": _I, "classes": _I, "before": _I, "opened": _B})
# Posts: a part of one is hours of a visiting teacher, or part of a teacher's time moved to another field.
TEACHERS: Final = pl.Schema(
    {"institution": _S, "stem": _S, "year": _I, "hired": _F, "retrained_to": _F, "retrained_from": _F}
)
STATIONS: Final = pl.Schema({"site": _S, "stem": _S, "year": _I, "bought": _I, "price": _F})
CLASSROOMS: Final = pl.Schema({"site": _S, "year": _I, "added": _I})
# Place-years: ``there`` discounted by the age of their confirmation, ``used`` by cohorts under way and the plan's; last
# year's use ``stands_in`` for what is there where the register has no row of the field.
WORKPLACES: Final = pl.Schema({"stem": _S, "year": _I, "there": _F, "used": _F, "asked": _I, "stands_in": _B})
FLOWS: Final = pl.Schema({"zone": _S, "site": _S, "level": _S, "stream": _S, "year": _I, "learners": _F, "km": _F})
ZONES: Final = pl.Schema({"area": _S, "zone": _S, "longitude": _F, "latitude": _F})
GROUPS: Final = pl.Schema({"group": _S, "zone": _S, "year": _I, "learners": _F})
# đồng
FUNDS: Final = pl.Schema({"fund": _S, "kind": _S, "year": _I, "spent": _F})
UNPAID: Final = pl.Schema({"kind": _S, "year": _I, "committed": _F, "unpaid": _F})
# People: ``need`` on the forecast's expected path, ``shortage`` what the plan leaves of it. ``mean_shortage``, which
# the objective weighs, is the mean over draws of what is short in each, ``worst`` that of the draws in the risk tail:
# doubt makes both larger.
SHORTAGE: Final = pl.Schema(
    {
        "occupation": _S,
        "year": _I,
        **dict.fromkeys(("need", "supply", "shortage", "mean_shortage", "worst"), _F),
    }
)
GOALS: Final = pl.Schema({"goal": _S, "where": _S, "year": _I, "wanted": _F, "reached": _F, "short": _F})
# targets of the city that the plan does not try to reach. ``reason``: other_boundary (set for another boundary than the
# plan's city), superseded (another decision about the year rules), no_base (what it is counted from is not on record),
# later (a stock of a year after the plan's last), over (of a year before its first, and no target of intakes),
# not_counted (what it counts does not follow from a plan's decisions)
UNPLANNED: Final = pl.Schema({"goal": _S, "year": _I, "value": _F, "boundary": _S, "source": _S, "reason": _S})
# people at work who hold one: whom no seat of the plan's years makes; all of them if every programme goes on taking the
# entrants of the year before the plan (the baseline); those whom the plan's seats add; ``rate`` is with the plan
CERTIFICATES: Final = pl.Schema({"year": _I, "employed": _F, "without_plan": _F, "as_now": _F, "added": _F, "rate": _F})
# million đồng; the values sum to the objective
TERMS: Final = pl.Schema({"term": _S, "value": _F})


@dataclass(frozen=True, kw_only=True, repr=False)
class PlanTables(ResultTables):
    """The tables of a plan's decisions and of what they bring; without rows where there is no plan."""

    programmes: Annotated[pl.DataFrame, PROGRAMMES]
    seats: Annotated[pl.DataFrame, SEATS]
    teachers: Annotated[pl.DataFrame, TEACHERS]
    stations: Annotated[pl.DataFrame, STATIONS]
    classrooms: Annotated[pl.DataFrame, CLASSROOMS]
    workplaces: Annotated[pl.DataFrame, WORKPLACES]
    flows: Annotated[pl.DataFrame, FLOWS]
    zones: Annotated[pl.DataFrame, ZONES]
    groups: Annotated[pl.DataFrame, GROUPS]
    funds: Annotated[pl.DataFrame, FUNDS]
    unpaid: Annotated[pl.DataFrame, UNPAID]
    shortage: Annotated[pl.DataFrame, SHORTAGE]
    goals: Annotated[pl.DataFrame, GOALS]
    unplanned_targets: Annotated[pl.DataFrame, UNPLANNED]
    certificates: Annotated[pl.DataFrame, CERTIFICATES]
    terms: Annotated[pl.DataFrame, TERMS]


@dataclass(frozen=True, kw_only=True, repr=False)
class PlanResults(PlanTables):
    """A plan in tables, and what is proven of it.

    ``status``: optimal, feasible, infeasible, or no_answer where none was found in time; tables are empty unless there
    is a plan. ``objective`` and ``bound`` in million đồng; ``gap = (objective − bound) / objective``; ``gain_gap`` is
    the same difference over what the plan saves against teaching nobody new, a stricter measure where much shortage is
    out of reach. Where goals come first, objective, bound and gap are those of the last stage: all terms but goals,
    shortage and risk. ``relaxed`` is the objective without whole numbers; ``seconds`` by stage.

    >>> plan.status, plan.years, round(plan.gap, 5)
    ('optimal', (2026,), 0.0)
    >>> plan.shortage.filter(pl.col("occupation") == "3113").select("year", "need", "shortage").row(0)
    (2026, 13.22..., 13.22...)
    >>> round(plan.objective), round(plan.terms["value"].sum())
    (77676, 77676)
    """

    status: Status
    objective: float
    bound: float
    gap: float
    gain_gap: float
    relaxed: float
    years: tuple[int, ...]
    seconds: Mapping[str, float]
