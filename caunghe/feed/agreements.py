"""Agreements between institutions and employers: which are in force."""

from __future__ import annotations

from datetime import date

import polars as pl

from caunghe.feed.contents import Feed
from caunghe.schema import in_force


def agreements_in_force(feed: Feed, day: date) -> pl.DataFrame:
    """Return the agreements signed by a day that have not ended before it; those without end go on."""
    return feed["agreements"].filter(agreement_in_force(day))


def agreement_in_force(day: date | pl.Expr) -> pl.Expr:
    """Return whether a row of agreements is in force on a day, which may differ from row to row."""
    return in_force(day, "signed", "ends")
