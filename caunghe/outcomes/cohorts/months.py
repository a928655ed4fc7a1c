"""Which cohorts can be judged: what the records reach, which months are whole, and whom they take in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

import polars as pl

from caunghe.outcomes.cohorts.options import DestinationOptions
from caunghe.outcomes.results import RECORD_MONTHS
from caunghe.schema import in_schema

LEAST_KNOWN: Final = 0.5
"""Of less than this share of what is due no number is said; a last month with less is still coming in."""
_USUAL: Final = 6  # months on either side of which the median is the usual number
# of as many people as left, those who are new in the records, or the records do not take them in; where they hold only
# earlier cohorts, as the pilot's do, late beginners among those are 4 %
_TAKEN_IN: Final = 0.1
_EARLY: Final = 1  # months, that of leaving, in which graduates may have begun to work already


@dataclass(frozen=True, slots=True)
class RecordMonths:
    """What the employment records hold, month by month.

    ``months``: ``month, persons, usual, come`` of every month from ``first`` on; ``last`` is the last one of which at
    least half has come in; ``new``: ``month, persons`` who are in no month before.
    """

    months: pl.DataFrame
    new: pl.DataFrame
    first: int
    last: int

    def come(self, month: int) -> float:
        """Return the share of a month that has come in, 0 where the records do not reach it."""
        own = self.months.filter(pl.col("month") == month, pl.col("month") <= self.last)
        return float(own["come"].item()) if own.height else 0.0

    def window(self, after: int, month: int) -> float:
        """Return the mean share come in of the months after one, up to another."""
        return sum(self.come(each) for each in range(after + 1, month + 1)) / (month - after)

    def taken_in(self, after: int, month: int) -> int:
        """Return how many people are first met in the months after one, up to another."""
        return int(self.new.filter(pl.col("month") > after, pl.col("month") <= month)["persons"].sum())

    def table(self) -> pl.DataFrame:
        """Return ``RECORD_MONTHS``."""
        day = pl.col("month").map_elements(first_day, pl.Date())
        return in_schema(self.months.with_columns(month=day, is_last=pl.col("month") == self.last), RECORD_MONTHS)


def month_number(day: pl.Expr) -> pl.Expr:
    """Return months since year 0."""
    return day.dt.year().cast(pl.Int64) * 12 + day.dt.month().cast(pl.Int64) - 1


def first_day(month: int) -> date:
    """Return the first day of a month as ``month_number`` counts them."""
    return date(month // 12, month % 12 + 1, 1)


def record_months(work: pl.DataFrame) -> RecordMonths | None:
    """Return what the records hold, from a row a ``person`` and ``month`` in work; None without any.

    The usual number of a month is the lesser of the medians of the six months before it and of the six after, so that
    growth and decline are no gap; ``come`` is the share of it that the month has. A month without a row has 0.
    """
    if work.is_empty():
        return None
    counts = work.group_by("month", maintain_order=True).agg(persons=pl.len().cast(pl.Int64))
    span = work.select(month=pl.int_range(pl.col("month").min(), pl.col("month").max() + 1))
    table = span.join(counts, on="month", how="left", maintain_order="left").with_columns(
        pl.col("persons").fill_null(0)
    )
    persons: list[int] = table["persons"].to_list()
    usual = [_usual(persons, at) for at in range(len(persons))]
    table = table.with_columns(usual=pl.Series(usual, dtype=pl.Float64))
    table = table.with_columns(
        come=pl.when(pl.col("persons") == 0)
        .then(0.0)
        .otherwise((pl.col("persons") / pl.col("usual")).clip(upper_bound=1.0))
    )
    new = work.group_by("person", maintain_order=True).agg(pl.col("month").min())
    new = new.group_by("month", maintain_order=True).agg(persons=pl.len().cast(pl.Int64)).sort("month")
    numbers: list[int] = table["month"].to_list()
    held: list[int] = table.filter(pl.col("come") >= LEAST_KNOWN)["month"].to_list()
    return RecordMonths(table, new, numbers[0], max(held, default=numbers[0]))


def _usual(persons: list[int], at: int) -> float:
    """Return the usual number of a month among its neighbours, its own where it has none that count anybody."""
    sides = (persons[max(0, at - _USUAL) : at], persons[at + 1 : at + 1 + _USUAL])
    medians = [float(sorted(side)[len(side) // 2]) for side in sides if any(side)]
    return max(min(medians), 1.0) if medians else float(max(persons[at], 1))


def cohort_states(people: pl.DataFrame, records: RecordMonths, options: DestinationOptions) -> pl.DataFrame:
    """Return ``year, months, left, month, status, unknown_status, come, window`` of every cohort (``COHORTS.status``).

    ``people`` has ``year`` and ``is_searched``. The month of ``k`` months after leaving is the k-th after the month
    ``left``, graduation_month. ``come`` is the share of that month's records, ``window`` of those of all months from
    leaving. A cohort is not reported where less than half of its month has come, or where the records take in nearly
    nobody who is new while it leaves: what is found of the cohort itself decides nothing.
    """
    leaving = people.group_by("year", maintain_order=True).agg(pl.col("is_searched").sum().cast(pl.Int64)).sort("year")
    rows: list[dict[str, object]] = []
    for year, searched in leaving.iter_rows():
        left = year * 12 + options.graduation_month - 1
        new = records.taken_in(left - _EARLY, left + options.months[0])
        for months in options.months:
            month = left + months
            come, window = records.come(month), records.window(left, month)
            takes_in = new >= _TAKEN_IN * searched
            status = _status(month, come, records, takes_in=takes_in)
            early = status == "complete" and left + 1 < records.first
            named: dict[str, object] = {
                "year": year,
                "months": months,
                "left": left,
                "month": month,
                "come": come,
                "window": window,
            }
            rows.append(named | {"status": status, "unknown_status": "before_records" if early else status})
    return pl.DataFrame(rows, schema=_STATES)


_STATES: Final = pl.Schema(
    {
        **dict.fromkeys(("year", "months", "left", "month"), pl.Int64()),
        **dict.fromkeys(("status", "unknown_status"), pl.String()),
        **dict.fromkeys(("come", "window"), pl.Float64()),
    }
)


def _status(month: int, come: float, records: RecordMonths, *, takes_in: bool) -> str:
    if month > records.last:
        return "pending"
    if month < records.first:
        return "before_records"
    return "complete" if come >= LEAST_KNOWN and takes_in else "not_reported"
