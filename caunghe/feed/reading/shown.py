"""Cells whose number format shows another number than they hold: 28 seen as "28 ngày", 90 seen as "900"."""

from __future__ import annotations

from typing import Final, NamedTuple

import polars as pl

from caunghe.feed.values.measures import UnitConversion, conversion_of
from caunghe.feed.values.number_formats import NumberFormat, shown_by
from caunghe.feed.values.parsing import CellNote, column_of_one_value
from caunghe.language import fold
from caunghe.schema import TEXTUAL, Column

_PER_CENT: Final = frozenset({"share", "share_a_year", "indicator"})
_YEAR: Final = frozenset({"nam", "year"})
_WHOLE: Final = r"^\d+(?:\.0)?$"
_ALMOST: Final = 1e-9


class SeenCells(NamedTuple):
    """Cells to be read, without those that are seen as another number; and what is told of these."""

    cells: pl.Series
    notes: tuple[CellNote, ...]


def seen_cells(cells: pl.Series, formats: pl.Series, column: Column, by: UnitConversion | None) -> SeenCells:
    """Return the cells of a column as they are seen; ``by`` is what their heading's unit makes of their numbers.

    In a column of text what is seen is what is meant: 100109106 with the format 0000000000 is 0100109106. In a column
    of numbers a cell whose format states another unit than the heading, or adds digits, is not read and told.
    """
    refused = column_of_one_value(False, len(cells), pl.Boolean())
    shown, expected = (column_of_one_value(None, len(cells), pl.String()) for _ in range(2))
    for code in formats.drop_nulls().unique(maintain_order=True):
        form, of_format = shown_by(code), (formats == code).fill_null(False)
        if form is None:
            continue
        if column.kind in TEXTUAL:
            cells = _in_figures(cells, of_format, form)
            continue
        own = 1.0 if by is None else by.times / by.over
        factor = _factor(form, column, own)
        if factor is not None and abs(factor - own) <= _ALMOST * own:
            continue
        numbers = cells.cast(pl.Float64, strict=False)
        places = (of_format & numbers.is_not_null() & (numbers != 0)).arg_true()
        values = numbers.gather(places).to_list()
        meant = ["" if factor is None else f"{value * factor / own:.12g}" for value in values]
        refused = refused.scatter(places, True)
        shown = shown.scatter(places, [form.shown(value) for value in values])
        expected = expected.scatter(places, meant)
    if not refused.any():
        return SeenCells(cells, ())
    return SeenCells(cells.set(refused, None), (CellNote("format_contradicts", refused, expected, shown),))


def _factor(form: NumberFormat, column: Column, own: float) -> float | None:
    """Return by what a number of the cell becomes what is seen, in the column's unit; None where that is not known."""
    if form.is_cut or (form.is_percent and (form.literal or column.unit not in _PER_CENT)):
        return None
    literal, scale = form.literal, 1000.0**form.scale
    if not literal:
        # seen as 1,525 and no unit said: thousands of them, or the number itself
        return None if form.scale and own == 1 else own / scale
    if literal == "%" and column.unit in _PER_CENT:
        return 0.01 / scale
    if column.unit == "year" and fold(literal) in _YEAR:
        return 1.0
    unit = conversion_of(literal, column)
    return None if unit is None else unit.times / unit.over / scale


def _in_figures(cells: pl.Series, of_format: pl.Series, form: NumberFormat) -> pl.Series:
    """Return whole numbers in a column of text as their format shows them: with noughts and letters before."""
    if form.scale or form.is_percent or form.is_cut or form.decimals:
        return cells
    places = (of_format & cells.str.contains(_WHOLE).fill_null(False)).arg_true()
    return cells.scatter(places, [form.shown(float(cell)) for cell in cells.gather(places)]) if len(places) else cells
