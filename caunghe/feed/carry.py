"""Last year's feed made ready for this year: what stands stays, yearly rows come once more with their figures empty."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Final

import polars as pl

from caunghe.feed.contents import Feed
from caunghe.schema import TABLES, Kind, Table

# years ahead are decided, not counted: they do not come again
_AHEAD: Final = frozenset({"industry_outlooks", "targets", "standard_assessments"})
_FIGURES: Final = frozenset({Kind.INTEGER, Kind.NUMBER, Kind.MONEY, Kind.SHARE, Kind.DATE, Kind.BOOLEAN})


def next_year(feed: Feed) -> Feed:
    """Return a feed with its day a year later, and for each yearly table the rows of the year to be filled in.

    They are those of the last year that is not after the feed's day, their figures empty; rows of the new year that the
    feed has already stay as they are. Bulk tables are left out.

    >>> later = next_year(feed)
    >>> str(later.information.as_of), feed["leavers"]["year"].max(), later["leavers"]["year"].max()
    ('2027-06-30', 2025, 2026)
    >>> later["leavers"].filter(year=2026)["leavers"].null_count()
    4
    """
    about = replace(feed.information, as_of=_a_year_later(feed.information.as_of))
    tables = {
        name: table.empty() if table.bulk else _with_new_year(feed[name], table, feed.information.as_of.year)
        for name, table in TABLES.items()
    }
    supplied = frozenset(name for name in feed.supplied if not TABLES[name].bulk)
    return Feed(about, tables, supplied)


def _a_year_later(day: date) -> date:
    try:
        return day.replace(year=day.year + 1)
    except ValueError:
        # 29 February
        return day + timedelta(days=365)


def is_yearly(table: Table) -> bool:
    """Whether a table has a row a year of what has happened.

    >>> [is_yearly(TABLES[name]) for name in ("intakes", "sites", "targets")]
    [True, False, False]
    """
    return "year" in table.key and table.name not in _AHEAD


def _with_new_year(frame: pl.DataFrame, table: Table, until: int) -> pl.DataFrame:
    if not is_yearly(table):
        return frame
    last = frame.filter(pl.col("year") <= until)["year"].max()
    if last is None:
        return frame
    figures = [column.name for column in table.columns if column.kind in _FIGURES and column.name not in table.key]
    new = frame.filter(pl.col("year") == last).with_columns(
        pl.col("year") + 1, *(pl.lit(None, frame.schema[name]).alias(name) for name in figures)
    )
    unseen = new.join(frame, on=list(table.key), how="anti", nulls_equal=True, maintain_order="left")
    return pl.concat([frame, unseen])
