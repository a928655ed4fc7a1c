"""Which cohorts can be judged: what the records reach, and whom they hold."""

from __future__ import annotations

from datetime import date
from typing import Final

import polars as pl

from caunghe.outcomes.cohorts.options import DestinationOptions

_WHOLE: Final = 0.5  # of the usual number of rows, in a month that is held to have come in whole
_USUAL: Final = 6  # months of which the median is the usual number
_HELD: Final = 0.35  # of the best cohort's share of people in the records, in a cohort that is held to be reported


def month_number(day: pl.Expr) -> pl.Expr:
    """Return months since year 0."""
    return day.dt.year().cast(pl.Int64) * 12 + day.dt.month().cast(pl.Int64) - 1


def first_day(month: int) -> date:
    """Return the first day of a month as ``month_number`` counts them."""
    return date(month // 12, month % 12 + 1, 1)


def reach_of_records(months: pl.Series) -> tuple[int, int] | None:
    """Return the first month of the records and the last one that has come in whole; None without any.

    A last month of fewer than half the rows of the median of the six before it is still coming in.
    """
    counts = months.drop_nulls().value_counts(name="rows").sort(months.name)
    if counts.is_empty():
        return None
    numbers, rows = counts[months.name].to_list(), counts["rows"].to_list()
    last = len(rows) - 1
    while last > 0:
        before = sorted(rows[max(0, last - _USUAL) : last])
        if rows[last] >= _WHOLE * before[len(before) // 2]:
            break
        last -= 1
    return numbers[0], numbers[last]


def cohort_states(people: pl.DataFrame, reach: tuple[int, int], options: DestinationOptions) -> pl.DataFrame:
    """Return ``year, months, month, status`` of every cohort (``COHORTS.status``).

    ``people`` has ``year`` and ``is_linked``. The month of ``k`` months after leaving is the k-th after
    graduation_month.
    """
    held = people.group_by("year", maintain_order=True).agg(share=pl.col("is_linked").mean()).sort("year")
    reported = pl.col("share") >= _HELD * pl.col("share").max()
    table = held.with_columns(reported=reported).join(pl.DataFrame({"months": options.months}), how="cross")
    month = pl.col("year") * 12 + options.graduation_month - 1 + pl.col("months")
    return table.with_columns(month=month).select(
        "year",
        "months",
        "month",
        status=pl.when(pl.col("month") > reach[1])
        .then(pl.lit("pending"))
        .when(pl.col("month") < reach[0])
        .then(pl.lit("before_records"))
        .when(~pl.col("reported"))
        .then(pl.lit("not_reported"))
        .otherwise(pl.lit("complete")),
    )
