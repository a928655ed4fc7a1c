"""Columns whose numbers are in another unit than their own."""

from __future__ import annotations

from typing import Final

import polars as pl

from caunghe.feed.values.decimals import multiplied
from caunghe.feed.values.measures import UnitConversion
from caunghe.feed.values.numbers import WHOLE
from caunghe.feed.values.parsing import CellNote, NumberCells, TypedColumn, typed_column
from caunghe.schema import Column, Kind

_OWN_UNIT: Final = r"(?i)(?:%|(?:đồng|vnđ|vnd|đ|₫)(?:\s*chẵn)?)\s*$|^\s*(?:vnđ|vnd|₫)"
# what a spreadsheet's own arithmetic adds to a number that is whole
_ALMOST: Final = 1e-13
_LARGEST_WHOLE: Final = 2**62
_PER_CENT: Final = UnitConversion(1, 100)


def converted_column(
    cells: pl.Series,
    column: Column,
    by: UnitConversion,
    *,
    guarded: bool = False,
    numbers: NumberCells | None = None,
    percents: NumberCells | None = None,
) -> TypedColumn:
    """Return a column whose heading has another unit, in its own; a cell that says its own unit stays as it is.

    Whole numbers that do not come out whole have failed; what is divided is rounded to the nearest one.
    """
    unit = "km2" if column.unit == "m2" else column.unit  # square metres are counted in thousands, hectares are not
    reading = Column(name=column.name, kind=Kind.NUMBER, label=column.label, note=column.note, unit=unit)
    reading = reading if column.kind in WHOLE or unit != column.unit else column
    read = typed_column(cells, reading, guarded=guarded, numbers=numbers)
    own = cells.str.contains(_OWN_UNIT).fill_null(False) if cells.dtype == pl.String() else read.failed & False
    if percents is not None:
        own = own | percents()
    values = multiplied(read.values, by.times, by.over).zip_with(~own.fill_null(False), read.values.cast(pl.Float64))
    failed = read.failed
    if column.kind in WHOLE:
        whole = values.round()
        fits = values.abs() <= _LARGEST_WHOLE
        if by.over == 1:
            fits &= (values - whole).abs() <= _ALMOST * (1 + values.abs())
        failed = failed | ~fits.fill_null(True)
        values = whole.set(failed, None)
    notes = _maybe_shares(read.values, own) if column.unit == "share" and by == _PER_CENT else ()
    values = values.cast(column.dtype).rename(cells.name)
    return TypedColumn(values, failed, read.doubtful, read.unclean, read.values, notes)


def _maybe_shares(values: pl.Series, own: pl.Series) -> tuple[CellNote, ...]:
    """Return the numbers under per cent that may be shares already: 0.7 may be 0.7 % and 70 %."""
    maybe = (values.is_between(0, 1, closed="right") & ~own).fill_null(False)
    return (CellNote("percent_doubtful", maybe, (100 * values).round(6)),) if maybe.any() else ()
