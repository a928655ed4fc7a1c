"""Sheets as they stand, title rows and all, and their cells read as the columns of the feed: for official forms."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final, NamedTuple

import polars as pl

from caunghe.feed.reading.building import declared_column
from caunghe.feed.reading.container import open_table
from caunghe.feed.reading.fault_wording import fault_text
from caunghe.feed.reading.grid import Grid
from caunghe.feed.reading.sheet_xml import column_letters
from caunghe.feed.reading.unseen import struck_lines
from caunghe.language import Text
from caunghe.schema import Column

# the faults of a file that leave a cell without its value
_WITHOUT_VALUE: Final = ("formula_unread", "type_wrong")


class WholeSheet(NamedTuple):
    """A sheet from its first row on, every cell as text, and in words what only the file shows of it.

    ``numbers`` says of a column by its place which cells the file keeps as numbers; None for a file of text. Rows are
    counted from 1 and columns by their place from 0: ``errors`` are row, column and text of cells without a value (a
    formula's error, a formula without a result); ``hidden_rows`` and ``hidden_columns`` are not shown; ``merged`` are
    first and last row, first and last column of cells that are one. ``letters`` is how a spreadsheet calls a column.
    A sheet that the file does not show ``is_hidden``. ``formats`` are those of a column's numbers that say more than
    the number; ``struck`` and ``veiled`` are cells struck through and cells whose number the format does not show.

    >>> _ = (folder / "form.csv").write_text("Code;Name\\nP1;Welding\\n")
    >>> read_grids(folder / "form.csv")["form"].cells.rows()
    [('Code', 'Name'), ('P1', 'Welding')]
    """

    cells: pl.DataFrame
    notes: list[Text]
    numbers: Callable[[int], pl.Series] | None = None
    errors: tuple[tuple[int, int, str], ...] = ()
    hidden_rows: tuple[int, ...] = ()
    hidden_columns: tuple[int, ...] = ()
    merged: tuple[tuple[int, int, int, int], ...] = ()
    letters: Callable[[int], str] = column_letters
    is_hidden: bool = False
    formats: Callable[[int], pl.Series] | None = None
    struck: frozenset[tuple[int, int]] = frozenset()
    veiled: frozenset[tuple[int, int]] = frozenset()

    def struck_lines(self, rows: Sequence[int]) -> tuple[list[int], list[tuple[int, int]]]:
        """Return which of some rows are struck through as a whole, and row and place of single cells of the others."""
        lines = {row: self.cells.row(row - 1) for row in rows} if self.struck else {}
        return struck_lines(self.struck, lines, 0)


def read_grids(path: Path) -> dict[str, WholeSheet]:
    """Return the sheets of a workbook by name, every cell as text, from the first row on; those without cells aside.

    A text file is one sheet, without what stands above its headings. Raises FeedError for a file that is no table, or
    that cannot be read.

    >>> _ = (folder / "form.csv").write_text("Report of May;;\\nCode;Name;Enrolled\\nP1;Welding;12\\n")
    >>> [(name, sheet.cells.height, sheet.notes) for name, sheet in read_grids(folder / "form.csv").items()]
    [('form', 2, [])]
    """
    sheets: dict[str, WholeSheet] = {}
    for part in open_table(path):
        if part.is_hidden or part.shows_cells():
            sheets[part.name] = _whole(part.name, part.grid(lambda _: 0))
    return {name: sheet for name, sheet in sheets.items() if sheet.cells.width}


def _whole(name: str, grid: Grid) -> WholeSheet:
    left = grid.left() + 1
    errors = [fault for fault in grid.faults if fault.rule in _WITHOUT_VALUE and fault.row and fault.position]
    notes = [fault_text(fault, name) for fault in grid.faults if fault not in errors]
    return WholeSheet(
        cells=grid.cells,
        notes=notes,
        numbers=grid.numbers,
        errors=tuple((fault.row or 0, (fault.position or 1) - 1, fault.value) for fault in errors),
        hidden_rows=grid.hidden_rows,
        hidden_columns=tuple(column - left for column in grid.hidden_columns),
        merged=tuple((top, bottom, first - left, last - left) for top, bottom, first, last in grid.merged),
        letters=grid.letters,
        is_hidden=grid.is_hidden,
        formats=grid.formats,
        struck=frozenset((row, column - left) for row, column in grid.struck()),
        veiled=frozenset((row, column - left) for row, column in grid.veiled()),
    )


def read_cells(cells: pl.Series, column: Column) -> tuple[pl.Series, pl.Series]:
    """Return cells as the values of a column of the feed, and which of them could not be read.

    >>> from caunghe.schema import TABLES
    >>> values, failed = read_cells(pl.Series(["1.200", "12", "many"]), TABLES["intakes"]["entrants"])
    >>> values.to_list(), failed.to_list()
    ([1200, 12, None], [False, False, True])
    """
    read = declared_column(cells, column, guarded=False)
    return read.values, read.failed
