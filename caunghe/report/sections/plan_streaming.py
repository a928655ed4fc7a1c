"""What the goal of streaming is counted from: the city's target and the leavers last counted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import polars as pl

from caunghe.indicators import own_targets
from caunghe.planning import PlanOverview
from caunghe.report.context import Context

STREAMED: Final = "streaming_rate"


@dataclass(frozen=True, slots=True)
class StreamingGoal:
    """The goal of the plan's first year: ``wanted = target · leavers``, of those counted in ``counted``; the target is
    that of ``set_for``.
    """

    year: int
    wanted: float
    reached: float
    target: float
    set_for: int
    leavers: float
    counted: int


def streaming_goal(plan: PlanOverview, context: Context) -> StreamingGoal | None:
    """Return the goal, or None where the plan has none or leavers were never counted."""
    goals = plan.goals.filter(pl.col("goal") == STREAMED).sort("year").to_dicts()
    if not goals or context.feed["leavers"]["year"].null_count() == context.feed["leavers"].height:
        return None
    goal = goals[0]
    decided = own_targets(context.feed).filter(pl.col("indicator") == STREAMED, pl.col("year") <= goal["year"])
    if decided.is_empty():
        return None
    target = decided.sort("year").row(-1, named=True)
    return StreamingGoal(
        year=goal["year"],
        wanted=goal["wanted"],
        reached=goal["reached"],
        target=target["value"],
        set_for=target["year"],
        leavers=goal["wanted"] / target["value"],
        counted=int(context.feed["leavers"]["year"].max()),  # pyright: ignore[reportArgumentType]
    )
