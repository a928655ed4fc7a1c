"""Rows of the matrix: a family of constraints is a table of keys and sides, and tables of terms joined to it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from caunghe.planning.model.solver import Floats, Integers

FREE = float("inf")


@dataclass(frozen=True, slots=True)
class Rows:
    """One family: ``sides`` has its keys, ``lower`` and ``upper``; ``terms`` has ``row`` (of this family), ``column``,
    ``value``.
    """

    name: str
    sides: pl.DataFrame
    terms: pl.DataFrame


def rows(name: str, keys: Sequence[str], sides: pl.DataFrame, terms: Sequence[pl.DataFrame]) -> Rows:
    """Return a family from its ``sides`` (keys, and ``lower`` or ``upper`` or both) and terms with the same keys,
    ``column``, ``value``.

    A term whose keys have no side is left out: nothing limits it.
    """
    missing = [
        pl.lit(value).alias(side) for side, value in (("lower", -FREE), ("upper", FREE)) if side not in sides.columns
    ]
    numbered = sides.with_columns(missing).sort(list(keys)).with_row_index("row")
    placed = [
        numbered.select("row", *keys)
        .join(term, on=list(keys))
        .select("row", pl.col("column").cast(pl.Int64), pl.col("value").cast(pl.Float64))
        for term in terms
    ]
    return Rows(name, numbered.drop("row").select(*keys, "lower", "upper"), pl.concat(placed))


def matrix(families: Sequence[Rows]) -> tuple[Integers, Integers, Floats]:
    """Return the families one below the other: where each row starts, and its columns and values (equal columns added
    up).
    """
    first = 0
    parts: list[pl.DataFrame] = []
    for family in families:
        parts.append(family.terms.with_columns(row=pl.col("row").cast(pl.Int64) + first))
        first += family.sides.height
    entries = (
        pl.concat(parts)
        .group_by("row", "column", maintain_order=True)
        .agg(pl.col("value").sum())
        .filter(pl.col("value") != 0)
        .sort("row", "column")
    )
    counts = np.bincount(entries["row"].to_numpy(), minlength=first)
    starts = np.concatenate([[0], np.cumsum(counts)]).astype(np.int32)
    return starts, entries["column"].to_numpy().astype(np.int32), entries["value"].to_numpy()
