"""Rows that add up the rows above them, without a label that says so, with one that may be a name, or without a key."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

import polars as pl

from caunghe.feed.reading.headers import Header
from caunghe.feed.reading.row_kinds import MAY_BE_A_TOTAL, is_short_for_total
from caunghe.schema import NUMERIC, TEXTUAL, Kind, Table

_ADDED: Final = frozenset(NUMERIC) - {Kind.SHARE, Kind.LONGITUDE, Kind.LATITUDE}
_FEWEST: Final = 2  # numbers that must be sums, and rows that they add up
_MOST_ROWS: Final = 200  # without a key
_ALMOST: Final = 1e-6
_LONG_TABLE: Final = 50_000  # rows, of which only the first key is looked at
_NAMING: Final = frozenset({Kind.KEY, Kind.REFERENCE, Kind.TEXT})


def unlabelled_totals(body: pl.DataFrame, header: Header, table: Table, dropped: Collection[int]) -> list[int]:
    """Return the rows without a whole key, or called what a total may be, whose numbers are all sums of those above.

    Added up are all rows above that are data, or those since the last total. ``dropped`` are rows known to be none.
    """
    names = body.columns
    keys = [names[at] for at, column in header.columns.items() if column in table.key]
    numbers = _numbers(body, header, table)
    if not keys or not numbers:
        return []
    called = _called(body, header, table)
    filled = pl.any_horizontal(pl.col(name).is_not_null() for name in numbers)
    lacks = body.select(at=pl.any_horizontal(pl.col(name).is_null() for name in keys) & filled)["at"].arg_true()
    unlabelled = [at for at in lacks if at not in dropped and at not in called]
    asked = sorted({*(unlabelled if len(unlabelled) <= _MOST_ROWS else ()), *called} - {*dropped})
    if not asked or len(asked) > _MOST_ROWS:
        return []
    texts = [names[at] for at, column in header.columns.items() if table[column].kind in TEXTUAL]
    values = body.select(pl.col(name).cast(pl.Float64, strict=False) for name in numbers)
    found: list[int] = []
    for at in asked:
        row = body.row(at, named=True)
        # a number alone in its row is a total where it adds up; beside a text that is none of a total two must
        least = _FEWEST if at not in called and any(row[name] for name in texts) else 1
        last = max((each for each in (*found, *dropped) if each < at), default=-1)
        before = [each for each in range(at) if each not in found and each not in dropped]
        same = {name: row[name] for name in keys if row[name] is not None}
        alike = body.select(alike=pl.all_horizontal(pl.lit(value=True), *(pl.col(k) == v for k, v in same.items())))
        of_same = [each for each in before if alike["alike"][each]] if same and least == 1 else before
        for rows in ([each for each in before if each > last], before, of_same):
            if len(rows) >= _FEWEST and adds_up(values, rows, at, least):
                found.append(at)
                break
    return found


def maybe_totals(body: pl.DataFrame, header: Header, table: Table, dropped: Collection[int]) -> dict[int, str]:
    """Return row -> what it is called, of those called by what is short for a total and for something else."""
    called = _called(body, header, table)
    return {at: text for at, text in called.items() if at not in dropped and is_short_for_total(text)}


def _numbers(body: pl.DataFrame, header: Header, table: Table) -> list[str]:
    return [
        body.columns[at]
        for at, column in header.columns.items()
        if table[column].kind in _ADDED and column not in table.key and table[column].unit != "year"
    ]


def _called(body: pl.DataFrame, header: Header, table: Table) -> dict[int, str]:
    """Return row -> the first of its names (no code of a list) that may be that of a total."""
    names = [
        body.columns[at]
        for at, column in header.columns.items()
        if (column in table.key or column == "name") and table[column].kind in _NAMING
    ]
    names = names[:1] if body.height > _LONG_TABLE else names
    if not names:
        return {}
    texts = [pl.when(pl.col(name).str.contains(MAY_BE_A_TOTAL)).then(pl.col(name)) for name in names]
    first = body.select(first=pl.coalesce(texts))["first"]
    return {at: first[at] for at in first.is_not_null().arg_true()}


def adds_up(values: pl.DataFrame, rows: list[int], at: int, least: int) -> bool:
    """Whether every number of a row, ``least`` of them no nought, is the sum of the rows given.

    >>> adds_up(pl.DataFrame({"n": [3.0, 4.0, 7.0]}), [0, 1], 2, 1)
    True
    """
    own = [(name, value) for name, value in values.row(at, named=True).items() if value is not None]
    sums = values[rows].sum().row(0, named=True)
    return sum(value != 0 for _, value in own) >= least and all(
        abs(sums[name] - value) <= _ALMOST * (1 + abs(value)) for name, value in own
    )
