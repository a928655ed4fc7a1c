"""People counted by cell: a category of a breakdown, some months after leaving."""

from __future__ import annotations

from typing import Final

import polars as pl

from caunghe.outcomes.cohorts.followed import BREAKDOWNS

# what was known of learners when they came
INTAKE: Final = ("sex", "age_band", "level", "demand")
CELL: Final = ("months", "breakdown", "category")
# people: all, those who can be looked for, linked, in work, those of whom every month from leaving is known, in any of
# them, in work of a known occupation, in the field, in work with known pay
COUNTS: Final = ("persons", "searched", "linked", "working", "watched", "seen", "known", "in_field", "paid")


def long_rows(rows: pl.DataFrame, breakdowns: tuple[str, ...] = BREAKDOWNS) -> pl.DataFrame:
    """Return followed people once for each breakdown, with ``breakdown`` and ``category``; unknown ones left out."""
    kept = ("year", "months", "is_searched", "is_linked", "working", "seen", "in_field", "pay", "come", *INTAKE)
    parts = (rows.select(*kept, breakdown=pl.lit(by), category=pl.col(by).cast(pl.String)) for by in breakdowns)
    return pl.concat(list(parts)).drop_nulls("category")


def counted(rows: pl.DataFrame, *by: str) -> pl.DataFrame:
    """Return COUNTS of long rows by these columns, in their order, and the mean of ``come``."""
    table = rows.group_by(by, maintain_order=True).agg(
        persons=pl.len(),
        searched=pl.col("is_searched").sum(),
        linked=pl.col("is_linked").sum(),
        working=pl.col("working").sum(),
        watched=pl.col("seen").is_not_null().sum(),
        seen=pl.col("seen").sum(),
        known=pl.col("in_field").is_not_null().sum(),
        in_field=pl.col("in_field").sum(),
        paid=(pl.col("working") & pl.col("pay").is_not_null()).sum(),
        come=pl.col("come").mean(),
    )
    return table.with_columns(pl.col(*COUNTS).cast(pl.Int64)).sort(*by)


def latest_rows(rows: pl.DataFrame, pool_below: int) -> pl.DataFrame:
    """Return the long rows that the last complete cohort's figures rest on, with ``last_year``.

    A category with fewer than ``pool_below`` graduates in the last cohort takes those of the year before too.
    """
    rows = rows.with_columns(last_year=pl.col("year").max().over("months"))
    own = pl.col("year") == pl.col("last_year")
    size = own.sum().over(*CELL)
    before = (pl.col("year") == pl.col("last_year") - 1) & (size < pool_below)
    return rows.filter(own | before)
