"""When a cohort ends: nobody knows its graduates before, whatever a form says of them."""

from __future__ import annotations

from datetime import date
from typing import Final

import polars as pl

from caunghe.schema import SCHOOL_YEAR_MONTH

_FOLLOWED: Final = ("_6m", "_12m")  # months after it
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


def years_to_award() -> pl.Expr:
    """Return how many years after that of entry most of a cohort finish, of rows with ``months``.

    Courses of a year or more count from September, shorter ones from the middle of the year.

    >>> pl.DataFrame({"months": [36.0, 18.0, 6.0, 9.0]}).select(years_to_award()).to_series().to_list()
    [3, 2, 0, 1]
    """
    months = pl.when(_BY_SCHOOL_YEAR).then(pl.col("months") + 8).otherwise(pl.col("months") + 5)
    return months.floordiv(12).cast(pl.Int64)


def _after(entry: pl.Expr) -> pl.Expr:
    return entry.dt.offset_by(pl.format("{}mo", pl.col("months").ceil().cast(pl.Int64)))


def known_outcomes(intakes: pl.DataFrame, programmes: pl.DataFrame, as_of: date) -> pl.DataFrame:
    """Return the table ``intakes`` without what is written of the end of cohorts that have not finished by a day.

    Graduates of those, 0 or as many as so far, and their work are no outcome. A programme without a duration tells
    nothing of its end: its cohorts keep theirs.

    >>> rows = pl.DataFrame({"programme": ["P1"] * 2, "year": [2024, 2025], "entrants": [20, 20], "graduates": [17, 0]})
    >>> months = pl.DataFrame({"programme": ["P1"], "months": [12.0]})
    >>> known_outcomes(rows, months, date(2026, 6, 30))["graduates"].to_list()
    [17, None]
    """
    months = programmes.select("programme", "months").drop_nulls().unique("programme", keep="first")
    rows = intakes.join(months, on="programme", how="left", maintain_order="left")
    running = (cohort_ends() > pl.lit(as_of)).fill_null(value=False)
    outcomes = [name for name in intakes.columns if name in ("graduates", "completions") or name.endswith(_FOLLOWED)]
    return rows.with_columns(pl.when(~running).then(name).alias(name) for name in outcomes).drop("months")
