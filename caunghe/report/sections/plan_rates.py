"""Of which year the certificate rate of a plan is told, and how sure it is."""

from __future__ import annotations

from typing import Any

import polars as pl

from caunghe.planning import PlanOverview


def rate_year(plan: PlanOverview) -> int:
    """Return the year of which the certificate rate is told: of a target, of one for an old boundary, or the last."""
    years = plan.certificates["year"].to_list()
    own = plan.goals.filter(pl.col("goal") == "certificate_rate")["year"].to_list()
    old = plan.unplanned_targets.filter(pl.col("goal") == "certificate_rate")["year"].to_list()
    return max(own, default=max((year for year in old if year in years), default=max(years)))


def rate_interval(plan: PlanOverview) -> dict[str, Any] | None:
    """Return the row of ``rate_intervals`` of the year told, or None where there is none."""
    if plan.certificates.is_empty():
        return None
    found = plan.rate_intervals.filter(pl.col("year") == rate_year(plan))
    return None if found.is_empty() else found.row(0, named=True)


def holders_error(plan: PlanOverview, row: dict[str, Any], ends: tuple[str, str] = ("low", "high")) -> float | None:
    """Return half the 80 % interval of holders at work in a year of ``certificates``, where the rate of it has one."""
    sure = plan.rate_intervals.filter(pl.col("year") == row["year"]).select(ends).rows()
    return (sure[0][1] - sure[0][0]) / 2 * row["employed"] if sure else None


def mean_miss(plan: PlanOverview) -> float | None:
    """Return how far the reckoning behind the rate missed the surveys of years that are over, on average; None where it
    could not be tried.
    """
    missed = plan.stock_test.select((pl.col("stock") - pl.col("surveyed")).abs().mean()).item()
    return None if missed is None else float(missed)
