"""Facts about days and years that several packages ask for: what is in force, and the latest rows."""

from __future__ import annotations

from datetime import date
from typing import Final

import polars as pl

DAYS_A_MONTH: Final = 365.25 / 12


def in_force(day: date | pl.Expr, begins: str = "valid_from", ends: str = "valid_to") -> pl.Expr:
    """Return whether a row's period holds a day: ``begins ≤ day ≤ ends``, both days within it.

    A period without end goes on; one whose beginning is not known holds no day. Both days are dates or expressions.

    >>> norms = pl.DataFrame({"valid_from": [date(2026, 1, 1), None], "valid_to": [None, date(2030, 12, 31)]})
    >>> norms.select(in_force(date(2026, 1, 1)))["valid_from"].to_list()
    [True, False]
    """
    return (pl.col(begins) <= day).fill_null(False) & not_ended(day, ends)


def not_ended(day: date | pl.Expr, ends: str = "valid_to") -> pl.Expr:
    """Return whether a row's period has not ended before a day; one without end goes on.

    >>> areas = pl.DataFrame({"valid_to": [None, date(2025, 6, 30), date(2025, 7, 1)]})
    >>> areas.select(not_ended(date(2025, 7, 1)))["valid_to"].to_list()
    [True, False, True]
    """
    return pl.col(ends).is_null() | (pl.col(ends) >= day)


def latest_year(table: pl.DataFrame) -> pl.DataFrame:
    """Return the rows of the last year of a table, column ``year``; none where no year is known.

    >>> latest_year(feed["intakes"])["year"].unique().to_list(), feed["intakes"]["year"].min()
    ([2025], 2023)
    """
    return table.filter(pl.col("year") == pl.col("year").max())
