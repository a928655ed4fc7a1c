"""What the plan makes of what a duty is judged by: as now, in its first year and in its last."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

import polars as pl

from caunghe.language import Text, share
from caunghe.planning import PlanOverview
from caunghe.report.context import Context
from caunghe.report.sections.plan_starters import DIPLOMA, PRIORITY, Starters, starters
from caunghe.report.sections.plan_streaming import STREAMED, streaming_goal
from caunghe.report.sections.plan_trade_offs import plan_years

Path = tuple[str, str, str]
"""As now, in the plan's first year and in its last, as written."""

_WITH = Text(
    "{label}, có kế hoạch: năm {first} là {opening}, năm {last} là {closing}; như hiện nay là {now}.",
    "{label}, with the plan: {opening} in {first}, {closing} in {last}; as now {now}.",
)
_WITH_BESIDE_CHANCE = Text(
    "Khả năng nêu trên tính theo xu hướng, chưa có kế hoạch. Có kế hoạch, toàn thành phố hiện nay: năm {first} là"
    " {opening}, năm {last} là {closing}; như hiện nay là {now}.",
    "The chance is that of the trend, without the plan. With the plan, in today's city: {opening} in {first}, {closing}"
    " in {last}; as now {now}.",
)
_IN_YEAR = Text("{value} năm {year}", "{value} in {year}")
_PEOPLE = Text("{people} người", "{people} {people:person|people}")
_OF = Text(
    "{people} người ({share} số tuyển mới trung cấp, cao đẳng)",
    "{people} {people:person|people} ({share} of diploma starters)",
)


def with_the_plan(indicator: str, context: Context, *, beside_chance: bool = False) -> str:
    """Return what the plan makes of an indicator; empty without a plan, or where it says nothing of it.

    ``beside_chance``: said after a chance on the trend, which knows no plan.
    """
    plan = context.plan
    if indicator not in _PATHS or not isinstance(plan, PlanOverview) or plan.seats.is_empty():
        return ""
    path = _PATHS[indicator](plan, context)
    if path is None:
        return ""
    now, opening, closing = path
    words = _WITH_BESIDE_CHANCE if beside_chance else _WITH
    slots = {"label": context.label(indicator), "now": now, "opening": opening, "closing": closing}
    return context.say(words, **plan_years(plan), **slots)


def _rate(plan: PlanOverview, context: Context) -> Path | None:
    if plan.certificates.is_empty():
        return None
    held = plan.certificates.sort("year")
    first, last = held.row(0, named=True), held.row(-1, named=True)
    kept = share(last["as_now"] / last["employed"], context.language)
    now = context.say(_IN_YEAR, value=kept, year=last["year"])
    return now, share(first["rate"], context.language), share(last["rate"], context.language)


def _diplomas(plan: PlanOverview, context: Context) -> Path | None:
    count = starters(plan, DIPLOMA)
    now, first, last = (context.say(_PEOPLE, people=context.people(each)) for each in _ends(count))
    return now, first, last


def _ends(count: Starters) -> tuple[float, float, float]:
    return count.now, count.first, count.last


def _priority(plan: PlanOverview, context: Context) -> Path | None:
    """Return people beside their share: the share of a total that shrinks hides how many are left."""
    pairs = zip(_ends(starters(plan, PRIORITY)), _ends(starters(plan, DIPLOMA)), strict=True)
    now, first, last = (
        context.say(_OF, people=context.people(own), share=share(own / of if of else None, context.language))
        for own, of in pairs
    )
    return now, first, last


def _streaming(plan: PlanOverview, context: Context) -> Path | None:
    base = streaming_goal(plan, context)
    own = plan.goals.filter(pl.col("goal") == STREAMED).sort("year")
    now = plan.goals_as_now.filter(pl.col("goal") == STREAMED).sort("year")
    if base is None or own.is_empty() or now.is_empty():
        return None
    people = now["people"][0], own["reached"][0], own["reached"][-1]
    kept, first, last = (share(each / base.leavers, context.language) for each in people)
    return kept, first, last


_PATHS: Final[Mapping[str, Callable[[PlanOverview, Context], Path | None]]] = {
    "certificate_rate": _rate,
    "diploma_entrants": _diplomas,
    "priority_entrants_share": _priority,
    STREAMED: _streaming,
}
OF_DUTY: Final[Mapping[int, str]] = {
    1: "certificate_rate",
    2: "diploma_entrants",
    3: "priority_entrants_share",
    11: STREAMED,
}
"""The indicator of each duty of which the plan says something."""
