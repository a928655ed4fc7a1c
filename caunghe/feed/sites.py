"""Sites of teaching: the years in which classes can start there."""

from __future__ import annotations

from typing import Final

import polars as pl

FIRST_YEAR: Final = 0
LAST_YEAR: Final = 9999


def class_years(sites: pl.DataFrame) -> pl.DataFrame:
    """Return ``site, first_year, last_year``: a site can start classes in these years and those between.

    The first is the year in which it opened, the last the one before that in which it closes: classes that start in
    the year of closing would not be taught there. ``FIRST_YEAR`` and ``LAST_YEAR`` stand where no day is given. A plan
    and a round of admission both go by them.

    >>> class_years(feed["sites"]).rows()
    [('S1', 0, 9999), ('S2', 0, 9999)]
    """
    return sites.select(
        "site",
        first_year=pl.col("opened").dt.year().cast(pl.Int64).fill_null(FIRST_YEAR),
        last_year=(pl.col("closes").dt.year().cast(pl.Int64) - 1).fill_null(LAST_YEAR),
    )
