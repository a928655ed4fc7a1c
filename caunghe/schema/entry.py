"""Dated rules of entry: which streams of learners may enter which level in which year."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Final

import polars as pl

from caunghe.schema.admission import ENTRY_RULES
from caunghe.schema.periods import in_force
from caunghe.schema.shipped import shipped_rows

SCHOOL_YEAR_MONTH: Final = 9
_PAIR: Final = ("level", "stream")


@cache
def national_entry_rules() -> pl.DataFrame:
    """Return the rules of entry shipped with the package, in the columns of the feed's table ``entry_rules``.

    Raises ValueError where a rule lacks a required cell or ends before it begins.

    >>> rules = national_entry_rules().filter(level="intermediate", stream="lower_secondary")
    >>> rules.select("valid_from", "certainty").rows()
    [(datetime.date(2015, 7, 1), 'published'), (datetime.date(2026, 1, 1), 'unsure')]
    """
    return shipped_rows(ENTRY_RULES)


def entry_rules(own: pl.DataFrame) -> pl.DataFrame:
    """Return the rules that hold for a city: its own, and the national ones for what it says nothing of.

    ``own`` is the feed's table ``entry_rules``. All its rows about a level and a stream take the place of the national
    ones about both, so that a city can open, close or date an entry.

    >>> closed = national_entry_rules().filter(level="short").with_columns(valid_to=pl.date(2025, 12, 31))
    >>> entry_rules(closed).filter(level="short")["valid_to"].to_list(), entry_rules(closed).height
    ([datetime.date(2025, 12, 31)], 12)
    """
    return pl.concat([own, national_entry_rules().join(own, on=_PAIR, how="anti", maintain_order="left")])


def entry_by_year(own: pl.DataFrame, years: Iterable[int]) -> pl.DataFrame:
    """Return ``level, stream, year``: who may enter what in each year.

    A rule counts in a year when it is in force on 1 September, when the school year begins.

    >>> entry_by_year(feed["entry_rules"], [2026]).filter(stream="adults")["level"].to_list()
    ['college', 'elementary', 'short']
    """
    days = pl.DataFrame({"year": list(years)}, schema={"year": pl.Int64})
    dated = entry_rules(own).join(days, how="cross")
    holds = in_force(pl.date(pl.col("year"), SCHOOL_YEAR_MONTH, 1))
    return dated.filter(holds).select(*_PAIR, "year").unique(maintain_order=True)
