"""Rows that add up the rows above them, without a label that says so or without a key."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

import polars as pl

from caunghe.feed.reading.headers import Header
from caunghe.schema import NUMERIC, TEXTUAL, Kind, Table

_ADDED: Final = frozenset(NUMERIC) - {Kind.SHARE, Kind.LONGITUDE, Kind.LATITUDE}
_FEWEST: Final = 2  # numbers that must be sums, and rows that they add up
_MOST_ROWS: Final = 200  # without a key
_ALMOST: Final = 1e-6


def unlabelled_totals(body: pl.DataFrame, header: Header, table: Table, dropped: Collection[int]) -> list[int]:
    """Return the rows without a whole key whose every number is the sum of that column in the rows above.

    Added up are all rows above that are data, or those since the last total. ``dropped`` are rows known to be none.
    """
    names = body.columns
    keys = [names[at] for at, column in header.columns.items() if column in table.key]
    numbers = [
        names[at]
        for at, column in header.columns.items()
        if table[column].kind in _ADDED and column not in table.key and table[column].unit != "year"
    ]
    if not keys or not numbers:
        return []
    filled = pl.any_horizontal(pl.col(name).is_not_null() for name in numbers)
    lacks = body.select(at=pl.any_horizontal(pl.col(name).is_null() for name in keys) & filled)["at"].arg_true()
    asked = [at for at in lacks if at not in dropped]
    if not asked or len(asked) > _MOST_ROWS:
        return []
    texts = [names[at] for at, column in header.columns.items() if table[column].kind in TEXTUAL]
    values = body.select(pl.col(name).cast(pl.Float64, strict=False) for name in numbers)
    found: list[int] = []
    for at in asked:
        row = body.row(at, named=True)
        # a number alone in its row is a total where it adds up; beside a text two numbers must
        least = _FEWEST if any(row[name] for name in texts) else 1
        last = max((each for each in (*found, *dropped) if each < at), default=-1)
        before = [each for each in range(at) if each not in found and each not in dropped]
        same = {name: row[name] for name in keys if row[name] is not None}
        alike = body.select(alike=pl.all_horizontal(pl.lit(value=True), *(pl.col(k) == v for k, v in same.items())))
        of_same = [each for each in before if alike["alike"][each]] if same and least == 1 else before
        for rows in ([each for each in before if each > last], before, of_same):
            if len(rows) >= _FEWEST and _adds_up(values, rows, at, least):
                found.append(at)
                break
    return found


def _adds_up(values: pl.DataFrame, rows: list[int], at: int, least: int) -> bool:
    own = [(name, value) for name, value in values.row(at, named=True).items() if value is not None]
    sums = values[rows].sum().row(0, named=True)
    return sum(value != 0 for _, value in own) >= least and all(
        abs(sums[name] - value) <= _ALMOST * (1 + abs(value)) for name, value in own
    )
