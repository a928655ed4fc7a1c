"""What is known of a sheet's cells beside their text, in workbooks that are not read by patterns (.ods, .xls)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from itertools import product

import polars as pl

from caunghe.feed.reading.cell_columns import marked_rows, texts_of_rows
from caunghe.feed.reading.cell_styles import CellStyle
from caunghe.feed.reading.grid import CellFault, Grid
from caunghe.feed.reading.rich_text import as_seen

_Rows = dict[int, list[int]]
_Codes = dict[int, dict[int, str]]
_Places = set[tuple[int, int]]


@dataclass(slots=True)
class SheetFacts:
    """A sheet by rows and columns from 1: its numbers, per cents and number formats by column, and its bounds.

    ``unread`` are the rule, row, column and text of error cells and of formulas without a result, ``marked`` row,
    column and what is seen of cells that are set in parts; ``rows`` and ``columns`` where the last filled ones stand.
    """

    numbers: _Rows = field(default_factory=_Rows)
    percents: _Rows = field(default_factory=_Rows)
    formats: _Codes = field(default_factory=_Codes)
    unread: list[tuple[str, int, int, str]] = field(default_factory=list[tuple[str, int, int, str]])
    marked: list[tuple[int, int, str]] = field(default_factory=list[tuple[int, int, str]])
    struck: _Places = field(default_factory=_Places)
    veiled: _Places = field(default_factory=_Places)
    blank_zeros: _Places = field(default_factory=_Places)
    hides_zeros: bool = False
    hidden_rows: list[int] = field(default_factory=list[int])
    hidden_columns: list[int] = field(default_factory=list[int])
    merged: list[tuple[int, int, int, int]] = field(default_factory=list[tuple[int, int, int, int]])
    rows: int = 0
    columns: int = 0
    first_column: int = 0

    def add_style(self, style: CellStyle, *, is_number: bool, rows: Iterable[int], columns: Iterable[int]) -> None:
        """Take up what a style says of the cells in some rows and columns."""
        for row, column in product(rows, columns):
            if style.is_struck:
                self.struck.add((row, column))
            if style.veil.of_numbers if is_number else style.veil.of_texts:
                self.veiled.add((row, column))
            if style.veil.of_zeros and is_number:
                self.blank_zeros.add((row, column))
            if style.is_percent and is_number:
                self.percents.setdefault(column, []).append(row)
            if style.format and is_number:
                self.formats.setdefault(column, {})[row] = style.format

    def grid(self, name: str, cells: pl.DataFrame, *, is_hidden: bool) -> Grid:
        """Return the cells, which begin in the first column in use, with what is known of them."""
        left, rows = max(self.first_column - 1, 0), cells.height
        cells, parts = as_seen(cells, self.marked, lambda: left)
        return Grid(
            source=name,
            cells=cells,
            faults=tuple(CellFault(rule, row, at - left, text) for rule, row, at, text in self.unread if at > left),
            numbers=lambda place: marked_rows(self.numbers.get(place + left + 1, ()), rows),
            percents=lambda place: marked_rows(self.percents.get(place + left + 1, ()), rows),
            formats=lambda place: texts_of_rows(self.formats.get(place + left + 1, {}), rows),
            struck=cache(lambda: parts.union(self.struck)),
            veiled=cache(lambda: frozenset(self.veiled)),
            blank_zeros=cache(lambda: frozenset(self.blank_zeros)),
            hides_zeros=self.hides_zeros,
            left=lambda: left,
            hidden_rows=tuple(self.hidden_rows),
            hidden_columns=tuple(self.hidden_columns),
            is_hidden=is_hidden,
            merged=tuple(self.merged),
        )
