"""When a cohort ends: nobody knows its graduates before, whatever a form says of them."""

from __future__ import annotations

from typing import Final

import polars as pl

from caunghe.feed.contents import Feed
from caunghe.schema import SCHOOL_YEAR_MONTH

_BY_SCHOOL_YEAR: Final = pl.col("months") >= 12


def cohort_ends() -> pl.Expr:
    """Return the day by which the last of a cohort have finished, of rows with ``year`` of entry and ``months``.

    A feed gives no day of entry. Courses of a year or more begin with the school year, so until 30 September; shorter
    ones all year round, until 30 December.

    >>> rows = pl.DataFrame({"year": [2024, 2024, 2025], "months": [24.0, 21.0, 6.0]})
    >>> [str(day) for day in rows.select(cohort_ends()).to_series()]
    ['2026-09-30', '2026-06-30', '2026-06-30']
    """
    return _after(pl.date(pl.col("year"), pl.when(_BY_SCHOOL_YEAR).then(SCHOOL_YEAR_MONTH).otherwise(12), 30))


def cohort_ends_first() -> pl.Expr:
    """Return the day before which nobody of a cohort can have finished, of the rows of ``cohort_ends``.

    >>> rows = pl.DataFrame({"year": [2024, 2025], "months": [24.0, 6.0]})
    >>> [str(day) for day in rows.select(cohort_ends_first()).to_series()]
    ['2026-09-01', '2025-07-01']
    """
    return _after(pl.date(pl.col("year"), pl.when(_BY_SCHOOL_YEAR).then(SCHOOL_YEAR_MONTH).otherwise(1), 1))


def _after(entry: pl.Expr) -> pl.Expr:
    return entry.dt.offset_by(pl.format("{}mo", pl.col("months").ceil().cast(pl.Int64)))


def finished_intakes(feed: Feed) -> pl.DataFrame:
    """Return the table ``intakes`` without cohorts of which some may still be learning on the feed's day.

    Graduates written for those, 0 or as many as so far, are no outcome. A programme without a duration tells nothing
    of its end: its cohorts are kept.

    >>> feed["intakes"]["year"].max(), finished_intakes(feed)["year"].max()
    (2025, 2024)
    """
    months = feed["programmes"].select("programme", "months").drop_nulls().unique("programme", keep="first")
    rows = feed["intakes"].join(months, on="programme", how="left", maintain_order="left")
    running = (cohort_ends() > pl.lit(feed.information.as_of)).fill_null(value=False)
    return rows.filter(~running).drop("months")
