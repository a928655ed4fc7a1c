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


def employers_stood_for(feed: Feed) -> pl.DataFrame:
    """Return ``year, size_band, stood_for, register``: whom employers with needs stand for, beside the register.

    ``stood_for`` is the sum of the weights of employers with a row of ``hiring_needs`` in the year, ``register`` how
    many employers of the size band ``employers`` lists; years without weights, in which everybody was asked, are left
    out. Who was asked and needs nobody often has no row: the two may differ for that, or because who did not answer is
    in no weight, and nothing in the feed tells which.

    >>> employers_stood_for(feed).row(0)
    (2026, '1-9', 3.0, 3)
    """
    asked = weighted_needs(feed).filter((pl.col("weight") != 1).any().over("year")).drop_nulls(["employer", "year"])
    # an employer weighs as much in all of its rows
    asked = asked.unique(["year", "employer"], maintain_order=True).join(
        feed["employers"].select("employer", "size_band"), on="employer"
    )
    listed = feed["employers"].group_by("size_band").agg(register=pl.len().cast(pl.Int64))
    sums = asked.group_by("year", "size_band").agg(stood_for=pl.col("weight").sum())
    found = sums.join(listed, on="size_band").drop_nulls("size_band")
    return found.select("year", "size_band", "stood_for", "register").sort("year", "size_band")
