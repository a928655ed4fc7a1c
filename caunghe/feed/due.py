"""Intakes that are due: a programme that reports nothing has entrants all the same, only how many is not known."""

from __future__ import annotations

from typing import Final

import polars as pl

from caunghe.feed.contents import Feed
from caunghe.schema import COVERED, SCHOOL_YEAR_MONTH

MOSTLY: Final = 0.5
"""A year of which at least as much of what is due is reported has begun for the city, not for an early programme."""
_KEYS: Final = ("programme", "year")


def due_intakes(feed: Feed) -> pl.DataFrame:
    """Return the table ``intakes`` with a row more for every one that is due and did not come, and two more columns.

    ``reported`` tells whether entrants are known; ``expected`` is how many they are or, where they are not known, as
    many as the programme last reported before, else first after. Due are all years between a programme's first and
    last row, and the year after the last one while its site stays open: who is silent for longer counts as ended. No
    year is due after the last of which any programme tells. Rows without programme or year are left out.

    >>> from dataclasses import replace
    >>> early = feed["intakes"].filter(programme="P1", year=2025).with_columns(year=pl.lit(2026, pl.Int64))
    >>> table = pl.concat([feed["intakes"], early])  # one programme tells of 2026
    >>> due = due_intakes(replace(feed, tables={**feed.tables, "intakes": table})).filter(year=2026)
    >>> due.height, due["reported"].sum(), due["expected"].sum() == feed["intakes"].filter(year=2025)["entrants"].sum()
    (3, 1, True)
    """
    intakes = feed["intakes"].drop_nulls(_KEYS)
    spans = intakes.group_by("programme", maintain_order=True).agg(
        first=pl.col("year").min(), last=pl.col("year").max()
    )
    after = spans.select("programme", year=pl.col("last") + 1).filter(
        pl.col("year") <= pl.lit(intakes["year"].max(), pl.Int64)
    )
    within = spans.select("programme", year=pl.int_ranges("first", "last")).explode("year").drop_nulls()
    due = pl.concat([within, _still_taught(feed, after)])
    silent = due.join(intakes, on=_KEYS, how="anti", maintain_order="left")
    rows = pl.concat([intakes, silent], how="diagonal").sort(_KEYS, maintain_order=True)
    last_known = pl.col("entrants").forward_fill().over("programme")
    return rows.with_columns(
        reported=pl.col("entrants").is_not_null(),
        expected=pl.coalesce(last_known, pl.col("entrants").backward_fill().over("programme")),
    )


def last_reported_year(due: pl.DataFrame) -> int | None:
    """Return the last year of ``due_intakes`` of which most of what is due is reported; None where there is none.

    >>> last_reported_year(due_intakes(feed))
    2025
    """
    known = due.group_by("year", maintain_order=True).agg(reported=_covers(MOSTLY))
    year = known.filter("reported")["year"].max()
    return year if isinstance(year, int) else None


def is_whole() -> pl.Expr:
    """Return whether the reported rows of a group of ``due_intakes`` cover what is due of it.

    >>> due = pl.DataFrame({"expected": [96, 4, 50, 50], "reported": [True, False, True, False], "year": [1, 1, 2, 2]})
    >>> due.group_by("year", maintain_order=True).agg(whole=is_whole())["whole"].to_list()
    [True, False]
    """
    return _covers(COVERED)


def _covers(least: float) -> pl.Expr:
    told, every = pl.col("expected").filter(pl.col("reported")), pl.col("expected")
    return pl.col("reported").any() & (told.sum() >= least * every.sum())


def _still_taught(feed: Feed, after: pl.DataFrame) -> pl.DataFrame:
    """Return the rows of ``programme, year`` whose site is open when the school year begins."""
    known = feed.feed_for("expected")
    sites = known["programmes"].select("programme", "site").join(known["sites"].select("site", "closes"), on="site")
    begins = pl.date(pl.col("year"), SCHOOL_YEAR_MONTH, 1)
    closed = after.join(sites, on="programme").filter(pl.col("closes") <= begins)
    return after.join(closed, on=_KEYS, how="anti", maintain_order="left")
