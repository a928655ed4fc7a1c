"""Dated duties to report: which body owes which official form, to whom, and until which day."""

from __future__ import annotations

from calendar import monthrange
from datetime import date
from functools import cache
from typing import Final

import polars as pl

from caunghe.schema.reporting import REPORTING_DUTIES
from caunghe.schema.shipped import shipped_rows

_PAIR: Final = ("form", "reporter")
MONTHS_A_YEAR: Final = 12


@cache
def national_reporting_duties() -> pl.DataFrame:
    """Return the duties shipped with the package, in the columns of the feed's table ``reporting_duties``.

    Raises ValueError where one lacks a required cell or ends before it begins.

    >>> monthly = national_reporting_duties().filter(form="enrolment_monthly")
    >>> monthly.select("reporter", "period", "due_months", "due_day").row(0)
    ('institution', 'month', 0, 25)
    """
    return shipped_rows(REPORTING_DUTIES)


def reporting_duties(own: pl.DataFrame) -> pl.DataFrame:
    """Return the duties that hold for a city: its own, and the national ones for what it says nothing of.

    ``own`` is the feed's table ``reporting_duties``. All its rows about a form and a reporter take the place of the
    national ones about both, so that a city can set another day or end a duty.

    >>> sooner = national_reporting_duties().filter(form="enrolment_monthly").with_columns(due_day=pl.lit(20, pl.Int64))
    >>> reporting_duties(sooner).filter(form="enrolment_monthly")["due_day"].to_list()
    [20]
    """
    return pl.concat([own, national_reporting_duties().join(own, on=_PAIR, how="anti", maintain_order="left")])


def due_date(ends: date, months: int, day: int) -> date:
    """Return the last day for a period that ends on ``ends``: ``day`` of the month ``months`` after its last month.

    Months may be fewer than 0; the 30th of a shorter month is its last day.

    >>> str(due_date(date(2026, 2, 28), 0, 30)), str(due_date(date(2026, 12, 31), 1, 9))
    ('2026-02-28', '2027-01-09')
    """
    count = ends.year * MONTHS_A_YEAR + ends.month - 1 + months
    year, month = count // MONTHS_A_YEAR, count % MONTHS_A_YEAR + 1
    return date(year, month, min(day, monthrange(year, month)[1]))
