"""The cohorts that begin before the plan: those on record, and those decided since."""

from __future__ import annotations

import polars as pl

from caunghe.feed import Feed

_COUNTS = ("entrants", "dropouts", "women")


def cohorts_before(feed: Feed, first: int) -> pl.DataFrame:
    """Return ``programme, year, entrants, dropouts, women`` of every cohort that begins before the plan's first year.

    A year that is decided and not yet on record stands as the last one on record: every programme takes the entrants
    that it took then, of whom nothing more is known.
    """
    known = feed["intakes"].filter(pl.col("year") < first).select("programme", "year", *_COUNTS)
    recorded = known["year"].max()
    if not isinstance(recorded, int):
        return known
    years = pl.DataFrame({"year": range(recorded + 1, first)}, schema={"year": pl.Int64})
    again = known.filter(pl.col("year") == recorded).select("programme", "entrants").join(years, how="cross")
    return pl.concat([known, again], how="diagonal")
