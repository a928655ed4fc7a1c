"""Rows about the plan itself: funds and tasks."""

from __future__ import annotations

import polars as pl

from caunghe.feed import Feed
from caunghe.indicators.options import IndicatorOptions


def funds(feed: Feed, _options: IndicatorOptions) -> pl.DataFrame:
    """Money by fund, year, source and purpose."""
    return feed["funds"]


def tasks(feed: Feed, _options: IndicatorOptions) -> pl.DataFrame:
    """Tasks that were not cancelled, and whether their day has passed undone on the day of the feed."""
    as_of = feed.information.as_of
    overdue = (pl.col("status") != "done") & (pl.col("due") < as_of)
    return (
        feed["tasks"]
        .filter(pl.col("status") != "cancelled")
        .with_columns(overdue=overdue, year=pl.lit(as_of.year, dtype=pl.Int64))
    )
