"""Units said within a table and not in its headings: in a row among the rows, in a note below, in a column beside."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

import polars as pl

from caunghe.feed.findings.structural import FindingRow
from caunghe.feed.reading.headers import Header
from caunghe.feed.reading.over_headings import is_number
from caunghe.feed.values.measures import UnitConversion, conversion_of, unit_of, units_said
from caunghe.feed.values.parsing import CellNote, column_of_one_value
from caunghe.language import fold
from caunghe.schema import Table

_OWN: Final = UnitConversion(1, 1)
_SAYING: Final = ("row_note", "row_heading", "row_total", "row_signature")
_LABELS: Final = frozenset({"don vi tinh", "dvt", "don vi", "unit", "units", "don vi do", "don vi tinh toan"})
_LONG_TABLE: Final = 50_000


class UnitsBeside(NamedTuple):
    """The cells whose unit is in doubt, by the place of their column; the rows and the columns that say other units."""

    notes: Mapping[int, CellNote]
    rows: frozenset[int]
    columns: frozenset[int]


def units_beside(
    body: pl.DataFrame,
    rows: pl.Series,
    header: Header,
    table: Table,
    conversions: Mapping[int, UnitConversion],
    found: Sequence[FindingRow],
) -> UnitsBeside:
    """Return which cells of a table (``rows`` are their numbers in the sheet) stand under another unit than is read.

    A row that says a unit (one of ``found``) holds for the rows below it; below all, for the whole table.
    """
    said: dict[int, pl.Series] = {}
    told_rows, told_columns = set[int](), set[int]()
    numbers = {at: name for at, name in header.columns.items() if is_number(table[name])}
    for each in (each for each in found if each.rule in _SAYING and each.sheet_row is not None):
        units, below = units_said(each.value), rows > each.sheet_row
        for at, name in numbers.items():
            by = {unit: conversion_of(unit, table[name]) for unit in units}
            unit = next((unit for unit, of in by.items() if of not in (None, conversions.get(at, _OWN))), None)
            if unit is not None and len(rows):
                there = below if below.any() else below | True
                said[at] = _with(said.get(at), there, unit)
                told_rows.add(each.sheet_row or 0)
    for place, title in header.unknown.items():
        for at, name in numbers.items() if _is_label(title) and body.height <= _LONG_TABLE else ():
            units = body[body.columns[place]]
            other = {
                unit
                for unit in units.drop_nulls().unique()
                if unit_of(unit) and conversion_of(unit, table[name]) not in (None, conversions.get(at, _OWN))
            }
            for unit in sorted(other):
                said[at] = _with(said.get(at), (units == unit).fill_null(False), unit)
                told_columns.add(place)
    notes = {at: _note(unit, body[body.columns[at]]) for at, unit in said.items()}
    return UnitsBeside(notes, frozenset(told_rows), frozenset(told_columns))


def _is_label(title: str) -> bool:
    return fold(title).strip(" *:().") in _LABELS


def _with(said: pl.Series | None, there: pl.Series, unit: str) -> pl.Series:
    """Return what is said of each cell of a column, a unit said later last."""
    before = column_of_one_value(None, len(there), pl.String()) if said is None else said
    return before.scatter(there.arg_true(), unit)


def _note(units: pl.Series, cells: pl.Series) -> CellNote:
    return CellNote("unit_beside", units.is_not_null() & cells.is_not_null(), units, cells)
