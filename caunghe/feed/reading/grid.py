"""A table as it was found: cells by place, before anything is known of its columns."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple

import polars as pl

from caunghe.feed.reading.sheet_xml import column_letters


class CellFault(NamedTuple):
    """Something wrong that only the file itself shows: a rule, a row and column counted from 1, what stood there."""

    rule: str
    row: int | None
    position: int | None
    value: str
    expected: str = ""


@dataclass(frozen=True, slots=True)
class Grid:
    """One file or sheet, ``source`` as the user knows it.

    The first row of ``cells`` is ``first_row`` of the sheet. Without ``header`` every cell is text and the header is
    still to be found among them. With ``header`` (Parquet) the cells are typed. ``guarded`` cells (CSV) may bear the
    apostrophe of ``formulas``.

    Of text: ``above`` are the lines before the first row of ``cells``, ``delimiter`` is what separates the cells where
    there are quotation marks, ``asks`` says whether there may be a ``?``. Of a sheet: ``numbers`` and ``percents`` say
    of a column by its place which cells are kept as numbers and which as per cent, ``formats`` which number format a
    cell has where that says more than the number, ``left`` is how many empty columns stand before the first,
    ``hidden_rows`` and ``hidden_columns`` (from 1) are not shown, nor is the whole sheet where it ``is_hidden``;
    ``struck`` are row and column (from 1) of cells struck through, ``veiled`` of those of which their format shows
    nothing, ``blank_zeros`` of those whose format shows nothing of a zero, as the whole sheet does where it
    ``hides_zeros``, ``merged`` first and last row, first and last column (from 1) of cells that are one.
    """

    source: str
    cells: pl.DataFrame
    first_row: int = 1
    header: tuple[str, ...] | None = None
    faults: tuple[CellFault, ...] = field(default=())
    guarded: bool = False
    above: tuple[tuple[str, ...], ...] = ()
    delimiter: str = ""
    asks: bool = True
    numbers: Callable[[int], pl.Series] | None = None
    percents: Callable[[int], pl.Series] | None = None
    formats: Callable[[int], pl.Series] | None = None
    struck: Callable[[], frozenset[tuple[int, int]]] = frozenset
    veiled: Callable[[], frozenset[tuple[int, int]]] = frozenset
    blank_zeros: Callable[[], frozenset[tuple[int, int]]] = frozenset
    hides_zeros: bool = False
    left: Callable[[], int] = lambda: 0
    hidden_rows: tuple[int, ...] = ()
    hidden_columns: tuple[int, ...] = ()
    is_hidden: bool = False
    merged: tuple[tuple[int, int, int, int], ...] = ()

    def letters(self, position: int) -> str:
        """Return the letters by which a spreadsheet calls a column of ``cells``: ``A``, ``AB``."""
        return column_letters(position + self.left() + 1)
