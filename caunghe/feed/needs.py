"""What employers say they will hire, each row with the number of employers it stands for."""

from __future__ import annotations

import polars as pl

from caunghe.feed.contents import Feed


def weighted_needs(feed: Feed) -> pl.DataFrame:
    """Return the table ``hiring_needs`` with a weight in every row.

    In a year without any weight everybody was asked, and each employer stands for itself alone. Where others of the
    year have one, a row without is of a sample in which nobody knows what it stands for: it is left out.

    >>> rows = feed["hiring_needs"].with_columns(weight=pl.Series([None, *[2.0] * (feed["hiring_needs"].height - 1)]))
    >>> from dataclasses import replace
    >>> lacking = replace(feed, tables={**feed.tables, "hiring_needs": rows})
    >>> weighted_needs(lacking).height - feed["hiring_needs"].height
    -1
    """
    needs = feed["hiring_needs"]
    is_sample = pl.col("weight").is_not_null().any().over("year")
    return needs.filter(pl.col("weight").is_not_null() | ~is_sample).with_columns(pl.col("weight").fill_null(1.0))
