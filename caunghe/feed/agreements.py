"""Agreements between institutions and employers: which are in force."""

from __future__ import annotations

from datetime import date

import polars as pl

from caunghe.feed.contents import Feed
from caunghe.schema import in_force


def agreements_in_force(feed: Feed, day: date) -> pl.DataFrame:
    """Return the agreements signed by a day that have not ended before it; those without end go on.

    The columns are those of the table ``agreements``.

    >>> agreements_in_force(feed, date(2027, 12, 31)).height, agreements_in_force(feed, date(2028, 1, 1)).height
    (1, 0)
    """
    return feed["agreements"].filter(agreement_in_force(day))


def agreement_in_force(day: date | pl.Expr) -> pl.Expr:
    """Return whether a row of agreements is in force on a day, which may differ from row to row.

    >>> agreements = feed["agreements"].join(pl.DataFrame({"year": [2024, 2025, 2026]}), how="cross")
    >>> agreements.filter(agreement_in_force(pl.date(pl.col("year"), 12, 31)))["year"].to_list()
    [2025, 2026]
    """
    return in_force(day, "signed", "ends")
