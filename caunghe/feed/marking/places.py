"""Where the cells of a feed's findings stand in its files: the sheet, row and column of each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from caunghe.feed.reading.container import open_feed
from caunghe.feed.reading.grid import Grid
from caunghe.feed.reading.headers import column_of, find_header
from caunghe.feed.reading.recognition import recognise
from caunghe.feed.reading.shape import HEADER_SEARCH_ROWS
from caunghe.schema import TABLES


@dataclass(frozen=True, slots=True)
class TablePlace:
    """The file or sheet that holds a table: its name, its cells, and column → position in them, counted from 0."""

    source: str
    grid: Grid
    columns: Mapping[str, int]
    header_row: int

    def cell(self, finding: Mapping[str, Any]) -> tuple[int, int]:
        """Return row (from 1) and position (from 0) of a finding; of the headings where it has no row."""
        row = finding["sheet_row"] or self.header_row
        return int(row), self.columns.get(finding["column"] or "", min(self.columns.values(), default=0))


def table_places(path: Path) -> dict[str, TablePlace]:
    """Return table → where it stands in the feed at ``path``; raises FeedError when that cannot be opened."""
    found = recognise(open_feed(path), path)
    return {table: _place(found.parts[table].name, grid(), table) for table, grid in found.grids.items()}


def _place(source: str, grid: Grid, table: str) -> TablePlace:
    if grid.header is not None:
        named = {column_of(title, TABLES[table]): at for at, title in enumerate(grid.header)}
        return TablePlace(source, grid, {name: at for name, at in named.items() if name}, 1)
    header = find_header(grid.cells.head(HEADER_SEARCH_ROWS).rows(), TABLES[table])
    if header is None:
        return TablePlace(source, grid, {}, grid.first_row)
    columns = {column: position for position, column in header.columns.items()}
    return TablePlace(source, grid, columns, grid.first_row + header.rows.start)
