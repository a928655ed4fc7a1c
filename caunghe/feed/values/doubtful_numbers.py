"""Numbers that the other numbers of their column put in doubt: a 1 among per cents, 1.02 among hundreds, 3.12346E+09.

All of them are numbers to any reader; what was meant, or what of it was lost, only the column shows.
"""

from __future__ import annotations

from typing import Final

import polars as pl

from caunghe.feed.values.numbers import BY_THOUSANDS
from caunghe.feed.values.parsing import CellNote, NumberCells, TypedColumn
from caunghe.schema import Column, Kind

_PER_CENTS: Final = (1.5, 100)
_HUNDRED: Final = 100
_THOUSAND: Final = 1000
_LARGE: Final = 100_000  # below, no spreadsheet writes an exponent into a narrow column
_SHORTENED: Final = r"^\s*[+-]?\d(?:[.,]\d+)?E\+\d+\s*$"
_ALMOST: Final = 1e-6


def in_doubt(
    read: TypedColumn, cells: pl.Series, column: Column, numbers: NumberCells | None, percents: NumberCells | None
) -> TypedColumn:
    """Return a column of numbers with what its own numbers put in doubt as notes; numbers cut short are not read."""
    if column.kind is Kind.SHARE:
        return _with(read, _shares(read.values, cells, percents)) if read.stated is None else read
    read = _without_shortened(read, cells, numbers)
    # in millions of đồng a fraction is nothing strange
    if numbers is None or column.unit not in BY_THOUSANDS or read.stated is not None:
        return read
    return _with(read, _eaten_noughts(read.values, numbers))


def _with(read: TypedColumn, notes: tuple[CellNote, ...]) -> TypedColumn:
    return read._replace(notes=(*read.notes, *notes)) if notes else read


def _shares(values: pl.Series, cells: pl.Series, percents: NumberCells | None) -> tuple[CellNote, ...]:
    """Return the shares of 1 or less beside numbers that can only be per cent."""
    if not values.is_between(*_PER_CENTS).any() or cells.dtype != pl.String():
        return ()
    maybe = (values.is_between(0, 1, closed="right") & ~cells.str.contains("%", literal=True)).fill_null(False)
    if percents is not None and maybe.any():
        maybe &= ~percents()
    if not maybe.any():
        return ()
    return (CellNote("share_doubtful", maybe, (100 * values).round(6), values),)


def _without_shortened(read: TypedColumn, cells: pl.Series, numbers: NumberCells | None) -> TypedColumn:
    """Return a column without the numbers of which a narrow column kept six digits."""
    largest = read.values.abs().max()
    if cells.dtype != pl.String() or not isinstance(largest, int | float) or largest < _LARGE:
        return read
    shortened = cells.str.contains(_SHORTENED).fill_null(False)
    if shortened.any() and numbers is not None:
        shortened &= ~numbers()
    if not shortened.any():
        return read
    note = CellNote("number_shortened", shortened, read.values.cast(pl.Float64).cast(pl.String))
    return read._replace(
        values=read.values.set(shortened, None), doubtful=read.doubtful & ~shortened, notes=(*read.notes, note)
    )


def _eaten_noughts(values: pl.Series, numbers: NumberCells) -> tuple[CellNote, ...]:
    """Return fractions kept as numbers among whole hundreds: 1.020 typed into a spreadsheet is 1.02."""
    numeric = values.cast(pl.Float64)
    parted = ((numeric != numeric.round()) & (numeric.abs() < _HUNDRED)).fill_null(False)
    if not parted.any():
        return ()
    whole = (numeric == numeric.round()).fill_null(False)
    thousands = (numeric * _THOUSAND).round()
    parted &= ((numeric * _THOUSAND - thousands).abs() <= _ALMOST).fill_null(False)
    others = numeric.filter(~parted).drop_nulls()
    among_hundreds = bool((numeric.filter(whole).abs() >= _HUNDRED).any())
    if not among_hundreds or len(others) != int(whole.sum()) or int(whole.sum()) < int(parted.sum()):
        return ()
    parted &= numbers()
    return (CellNote("fraction_doubtful", parted, thousands.cast(pl.Int64), numeric),) if parted.any() else ()
