"""An independent look at a published plan: every constraint again, from feed, options and the plan's decisions alone.

Nothing here is shared with the model: no module that builds it is imported, and every number is worked out in its own
way. Of the forecast people at work, openings and seekers are read, of supply the rates by programme. What the few
draws of demand make (mean and worst shortage, the terms shortage, surplus and risk) is not worked out again, but
held to be no less than what the expected path makes; names of programmes are not checked.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import polars as pl

from caunghe.feed import Feed
from caunghe.forecast import ForecastResults
from caunghe.planning.options import PlanOptions
from caunghe.planning.verify import certificates, goals, learners, money, programmes, shown, streaming, teaching
from caunghe.planning.verify.reading import reading
from caunghe.planning.verify.rules import Rule
from caunghe.planning.verify.soundness import unsound

FINDINGS: Final = pl.Schema(
    {
        "rule": pl.String(),
        "where": pl.String(),
        "left": pl.Float64(),
        "right": pl.Float64(),
        "slack": pl.Float64(),
        "holds": pl.Boolean(),
    }
)
RULES: Final = tuple(
    declared
    for module in (teaching, learners, streaming, money, goals, certificates, programmes, shown)
    for declared in vars(module).values()
    if isinstance(declared, Rule)
)
ROOM: Final = 1e-5
"""Relative room for sums of decimals: left ≤ right + ROOM · (1 + max(|left|, |right|)) counts as holding."""


def verify_plan(
    feed: Feed, forecast: ForecastResults, options: PlanOptions, tables: Mapping[str, pl.DataFrame]
) -> pl.DataFrame:
    """Return one row for every constraint checked: ``rule, where, left, right, slack, holds``.

    ``left ≤ right`` is what must hold; slack = right − left. Rules are ``RULES``, in their order.
    ``tables`` are those of ``PlanResults``. Tables that are no plan (``soundness``) are told so and not asked further;
    an empty plan, of which every table is empty, has nothing to check. Raises InputError when a norm is not in force.
    """
    rows = unsound(tables)
    if not rows and not tables["seats"].is_empty():
        read = reading(feed, forecast, options, tables)
        rows = [(rule.name, *sides) for rule in RULES for sides in rule.sides(read)]
    frame = pl.DataFrame(
        rows, schema={name: FINDINGS[name] for name in ("rule", "where", "left", "right")}, orient="row", strict=False
    )
    room = ROOM * (1 + pl.max_horizontal(pl.col("left").abs(), pl.col("right").abs()))
    return frame.with_columns(slack=pl.col("right") - pl.col("left"), holds=pl.col("left") <= pl.col("right") + room)
