"""Who starts a course by the plan and as now: the counts that page one, duty 3 and the part on seats tell alike."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import polars as pl

from caunghe.planning import PlanOverview
from caunghe.report.figures import total
from caunghe.schema import codes_with

DIPLOMA: Final = pl.col("level").is_in(codes_with("levels", "post_secondary"))
UNCOUNTED: Final = ~pl.col("level").is_in(codes_with("levels", "certified"))
"""Programmes that end without what the certificate rate counts."""
PRIORITY: Final = DIPLOMA & pl.col("training_field").is_in(
    codes_with("training_fields", "priority_2025") + codes_with("training_fields", "priority_2030")
)


@dataclass(frozen=True, slots=True)
class Starters:
    """People who start a course: as now in a year, by the plan in its first year and its last, and in all its years."""

    now: float
    first: float
    last: float
    all_now: float
    planned: float


def starters(plan: PlanOverview, of: pl.Expr | None = None) -> Starters:
    """Return who starts in the programmes that a condition on their facts picks, or in all of them."""
    picked = plan.programmes if of is None else plan.programmes.filter(of)
    seats = plan.seats.join(picked, on="programme", how="semi")
    years = plan.seats["year"].unique(maintain_order=True).sort()
    opening, closing = (seats.filter(pl.col("year") == year) for year in (years[0], years[-1]))
    now = total(opening, "before")
    return Starters(now, total(opening, "seats"), total(closing, "seats"), now * len(years), total(seats, "seats"))
