"""Which targets bind the whole city as it is today, and which of two decisions about one year rules."""

from __future__ import annotations

from typing import Final

import polars as pl

from caunghe.feed import Feed

TODAY: Final = "merged"
"""The boundary of the city as it is today."""
TARGETS_OF_CITY: Final = pl.Schema(
    {
        "indicator": pl.String(),
        "year": pl.Int64(),
        "value": pl.Float64(),
        "boundary": pl.String(),
        "source": pl.String(),
        "standing": pl.String(),
    }
)


def is_of_today() -> pl.Expr:
    """Return whether a row's ``boundary`` is that of the city as it is today; a row that names none is of today.

    >>> pl.DataFrame({"boundary": [None, TODAY, "old_haiphong"]}).select(is_of_today()).to_series().to_list()
    [True, True, False]
    """
    return pl.col("boundary").fill_null(TODAY) == TODAY


def targets_of_city(feed: Feed) -> pl.DataFrame:
    """Return every target of the whole city and all its people, with what it is for the city of today.

    ``standing`` is ``rules`` for the one target of an indicator and year that binds; ``superseded`` where another rules
    in its place; ``other_boundary`` where it was set for an old boundary, of which today's city is not made. Two
    targets of one year can both be the city's own when one names today's boundary and one names none: the one that
    names it was decided since the city has it, so it rules. Of two rows that are alike in this the later row rules.

    >>> from dataclasses import replace
    >>> table = feed["targets"].with_columns(boundary=pl.lit("old_haiphong"))
    >>> old = replace(feed, tables={**feed.tables, "targets": table})
    >>> targets_of_city(old)["standing"].unique().to_list(), targets_of_city(feed)["standing"].unique().to_list()
    (['other_boundary'], ['rules'])
    """
    whole = pl.col("area") == feed.information.area
    stated = feed["targets"].filter(whole, pl.col("group").is_null()).drop_nulls(["indicator", "year", "value"])
    is_named = pl.col("boundary").is_not_null()
    ranked = stated.with_row_index("row").with_columns(is_own=is_of_today(), rank=is_named.cast(pl.Int64))
    ranked = ranked.sort("rank", "row").with_columns(
        is_last=pl.col("row") == pl.col("row").filter("is_own").last().over("indicator", "year")
    )
    standing = (
        pl.when(~pl.col("is_own"))
        .then(pl.lit("other_boundary"))
        .when(pl.col("is_last"))
        .then(pl.lit("rules"))
        .otherwise(pl.lit("superseded"))
    )
    frame = ranked.sort("row").with_columns(standing=standing, value=pl.col("value").cast(pl.Float64))
    return frame.select(TARGETS_OF_CITY.names()).sort("indicator", "year", maintain_order=True)


def own_targets(feed: Feed) -> pl.DataFrame:
    """Return ``indicator, year, value`` of the targets that bind the whole city of today, one an indicator and year.

    >>> own_targets(feed).rows()[0]
    ('certificate_rate', 2030, 0.5)
    """
    return targets_of_city(feed).filter(standing="rules").select("indicator", "year", "value")
