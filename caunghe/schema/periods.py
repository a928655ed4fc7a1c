"""Facts about days and years that several packages ask for: what is in force, and the latest rows."""

from __future__ import annotations

from datetime import date

import polars as pl


def in_force(day: date | pl.Expr, begins: str = "valid_from", ends: str = "valid_to") -> pl.Expr:
    """Return whether a row's period holds a day: ``begins ≤ day ≤ ends``, both days within it.

    A period without end goes on; one whose beginning is not known holds no day.
    """
    return (pl.col(begins) <= day).fill_null(False) & not_ended(day, ends)


def not_ended(day: date | pl.Expr, ends: str = "valid_to") -> pl.Expr:
    """Return whether a row's period has not ended before a day; one without end goes on."""
    return pl.col(ends).is_null() | (pl.col(ends) >= day)


def latest_year(table: pl.DataFrame) -> pl.DataFrame:
    """Return the rows of the last year of a table, column ``year``."""
    return table.filter(pl.col("year") == pl.col("year").max())
