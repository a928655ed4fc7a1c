"""What the goal of streaming is counted from: the city's target and the leavers last counted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import polars as pl

from caunghe.indicators import own_targets
from caunghe.planning import PlanOverview, city_targets
from caunghe.report.context import Context

STREAMED: Final = "streaming_rate"


@dataclass(frozen=True, slots=True)
class StreamingGoal:
    """The goal of the plan's first year: ``wanted = target · leavers``, of those counted in ``counted``.

    The target is that decided for ``set_for``, or on the line from it to the next year decided.
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
    taken = city_targets(context.feed, [goal["year"]]).filter(pl.col("indicator") == STREAMED, pl.col("value") > 0)
    if taken.is_empty():
        return None
    target = float(taken["value"][0])
    return StreamingGoal(
        year=goal["year"],
        wanted=goal["wanted"],
        reached=goal["reached"],
        target=target,
        set_for=int(decided["year"].max()),  # pyright: ignore[reportArgumentType]
        leavers=goal["wanted"] / target,
        counted=int(context.feed["leavers"]["year"].max()),  # pyright: ignore[reportArgumentType]
    )
