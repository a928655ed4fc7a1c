"""The values of each domain of a sample in order, with their weights."""

from __future__ import annotations

from typing import Final

import polars as pl

VALUE: Final = " value"
WEIGHT: Final = " weight"


def distributions(frame: pl.DataFrame, weight: str, labels: list[str]) -> pl.DataFrame:
    """Return the column ``VALUE`` of each domain in order, and the weights beside it, as lists; ``labels`` name it."""
    people = frame.select(*labels, VALUE, pl.col(weight).cast(pl.Float64).alias(WEIGHT))
    people = people.filter(pl.col(VALUE).is_not_null(), pl.col(WEIGHT) > 0).sort(VALUE, maintain_order=True)
    lists = pl.col(VALUE, WEIGHT).implode() if not labels else pl.col(VALUE, WEIGHT)
    return people.select(lists) if not labels else people.group_by(labels, maintain_order=True).agg(lists)
