"""The cohorts that begin before the plan: those on record, those due and not reported, and those decided since."""

from __future__ import annotations

import polars as pl

from caunghe.feed import Feed, due_intakes, last_reported_year

_KEYS = ("programme", "year")
_COUNTS = ("entrants", "dropouts", "women")


def cohorts_before(feed: Feed, first: int) -> pl.DataFrame:
    """Return ``programme, year, entrants, dropouts, women`` of every cohort that begins before the plan's first year.

    A programme that was due and did not report has as many entrants as are expected (``due_intakes``). A year after the
    last that is mostly reported stands as that one: every programme that tells nothing of it takes the entrants that
    it took then, of whom nothing more is known.
    """
    due = due_intakes(feed).filter(pl.col("year") < first)
    last = last_reported_year(due)
    if last is None:
        return due.filter("reported").select(*_KEYS, *_COUNTS)
    known = due.filter(pl.col("year") <= last).with_columns(entrants="expected").drop_nulls("entrants")
    early = due.filter(pl.col("year") > last, pl.col("reported"))
    years = pl.DataFrame({"year": range(last + 1, first)}, schema={"year": pl.Int64})
    again = known.filter(pl.col("year") == last).select("programme", "entrants").join(years, how="cross")
    again = again.join(early, on=_KEYS, how="anti", maintain_order="left")
    return pl.concat([known, early, again], how="diagonal").select(*_KEYS, *_COUNTS)
