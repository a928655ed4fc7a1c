"""Which months advertisements were collected in: a month without any says nothing of openings, and is not a zero."""

from __future__ import annotations

from datetime import date
from typing import Final

import polars as pl

# boards are not looked at every day: a month is whole where all of it but its first or last days is within the data
UNSEEN_DAYS: Final = 7


def newest(table: pl.DataFrame, months: int) -> pl.DataFrame:
    """Return the openings of the last ``months`` whole or begun months; those without a day are left out."""
    last = table["month"].max()
    if last is None:
        return table.clear()
    assert isinstance(last, date)
    start = pl.select(pl.lit(last).dt.offset_by(f"-{months - 1}mo")).item()
    return table.filter(pl.col("month") >= start)


def whole_months(table: pl.DataFrame) -> pl.Series:
    """Return the first days of the months that the data have as a whole, in order.

    Data reach from the first day of the earliest opening to the last day on which any was posted or seen; a month
    counts with at least one opening, and if no more than seven of its days lie outside. A month between the two ends in
    which no opening began was not collected: no city hires nobody for a month.

    >>> days = [date(2026, 1, 20), date(2026, 2, 3), date(2026, 4, 9), date(2026, 5, 2)]
    >>> table = pl.DataFrame({"first": days, "last": days}).with_columns(month=pl.col("first").dt.truncate("1mo"))
    >>> whole_months(table).to_list()  # January lacks its first days, March any, May its last
    [datetime.date(2026, 2, 1), datetime.date(2026, 4, 1)]
    """
    end = pl.col("month").dt.month_end()
    within = (pl.col("month").dt.offset_by(f"{UNSEEN_DAYS}d") >= pl.col("since")) & (
        end.dt.offset_by(f"-{UNSEEN_DAYS}d") <= pl.col("until")
    )
    dated = table.drop_nulls("month").with_columns(since=pl.col("first").min(), until=pl.col("last").max())
    return dated.filter(within)["month"].unique(maintain_order=True).sort()
