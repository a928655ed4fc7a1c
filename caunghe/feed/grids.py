"""Sheets as they stand, title rows and all, and their cells read as the columns of the feed: for official forms."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import polars as pl

from caunghe.feed.reading.building import declared_column
from caunghe.feed.reading.container import open_table
from caunghe.feed.reading.fault_wording import fault_text
from caunghe.feed.values.measures import UnitConversion, converted_column
from caunghe.language import Text
from caunghe.schema import Column


class WholeSheet(NamedTuple):
    """A sheet from its first row on, every cell as text, and in words what only the file shows of it.

    ``numbers`` says of a column by its place which cells the file keeps as numbers; None for a file of text.

    >>> _ = (folder / "form.csv").write_text("Code;Name\\nP1;Welding\\n")
    >>> read_grids(folder / "form.csv")["form"].cells.rows()
    [('Code', 'Name'), ('P1', 'Welding')]
    """

    cells: pl.DataFrame
    notes: list[Text]
    numbers: Callable[[int], pl.Series] | None = None


def read_grids(path: Path) -> dict[str, WholeSheet]:
    """Return the visible sheets of a workbook by name, every cell as text, from the first row on.

    A text file is one sheet, without what stands above its headings. Raises FeedError for a file that is no table, or
    that cannot be read.

    >>> _ = (folder / "form.csv").write_text("Report of May;;\\nCode;Name;Enrolled\\nP1;Welding;12\\n")
    >>> [(name, sheet.cells.height, sheet.notes) for name, sheet in read_grids(folder / "form.csv").items()]
    [('form', 2, [])]
    """
    sheets: dict[str, WholeSheet] = {}
    for part in open_table(path):
        if part.shows_cells():
            grid = part.grid(lambda _: 0)
            sheets[part.name] = WholeSheet(
                grid.cells, [fault_text(fault, part.name) for fault in grid.faults], grid.numbers
            )
    return sheets


def read_cells(
    cells: pl.Series, column: Column, by: UnitConversion | None = None, numbers: pl.Series | None = None
) -> tuple[pl.Series, pl.Series]:
    """Return cells as the values of a column of the feed, and which of them could not be read.

    Numbers, days, codes and titles are read as in a feed; numbers in another unit are converted ``by`` it. ``numbers``
    says which cells the file keeps as numbers: 1.25 is that there, and what a text means is seen from its column.

    >>> from caunghe.schema import TABLES
    >>> values, failed = read_cells(pl.Series(["1.200", "12", "many"]), TABLES["intakes"]["entrants"])
    >>> values.to_list(), failed.to_list()
    ([1200, 12, None], [False, False, True])
    """
    kept = None if numbers is None else lambda: numbers
    if by is None:
        read = declared_column(cells, column, guarded=False, numbers=kept)
    else:
        read = converted_column(cells, column, by, numbers=kept)
    return read.values, read.failed
