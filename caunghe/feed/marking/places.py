"""Where the cells of a feed's findings stand in its files: the sheet, row and column of each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from caunghe.feed.reading.container import open_feed
from caunghe.feed.reading.grid import Grid
from caunghe.feed.reading.headers import find_header
from caunghe.feed.reading.heading_names import column_of
from caunghe.feed.reading.own_names import OwnNames
from caunghe.feed.reading.recognition import recognise
from caunghe.feed.reading.shape import HEADER_SEARCH_ROWS
from caunghe.schema import Table

_OF_TITLES: Final = ("column_unknown", "column_repeated", "column_personal")
_OF_HEADINGS: Final = (*_OF_TITLES, "heading_missing")
_SHOWN: Final = 200  # characters of a heading that a finding holds


@dataclass(frozen=True, slots=True)
class TablePlace:
    """The file or sheet that holds a table: its name, its cells, and column → position in them, counted from 0.

    ``titles`` are the headings that are no column of the table, or one a second time, with the position of each.
    """

    source: str
    grid: Grid
    columns: Mapping[str, int]
    header_row: int
    titles: Mapping[str, int]

    def cell(self, finding: Mapping[str, Any]) -> tuple[int, int]:
        """Return row (from 1) and position (from 0) of a finding; of the headings where it has no row."""
        position = self._position(finding)
        first = min(self.columns.values(), default=0)
        return int(finding["sheet_row"] or self.header_row), first if position is None else position

    def is_of_a_cell(self, finding: Mapping[str, Any]) -> bool:
        """Whether a finding is about a cell, a heading or a row; else it is about the table as a whole."""
        of_heading = finding["column"] is not None or finding["rule"] in _OF_HEADINGS
        return self._position(finding) is not None or (finding["sheet_row"] is not None and not of_heading)

    def _position(self, finding: Mapping[str, Any]) -> int | None:
        """Return where the column of a finding stands: a heading that is no column is known by its words or letters."""
        value = finding["value"] or ""
        if finding["rule"] in _OF_TITLES and value in self.titles:
            return self.titles[value]
        if finding["rule"] in ("heading_missing", "column_personal", "table_beside"):
            first, _, _ = value.partition("–")
            return next((at for at in range(self.grid.cells.width) if self.grid.letters(at) == first), None)
        return self.columns.get(finding["column"] or "")


def table_places(path: Path, own: OwnNames | None = None) -> dict[str, TablePlace]:
    """Return table → where it stands in the feed at ``path``; raises FeedError when that cannot be opened."""
    own = own or OwnNames()
    found = recognise(open_feed(path), path, own)
    return {table: _place(found.parts[table].name, grid(), own.table(table)) for table, grid in found.grids.items()}


def _place(source: str, grid: Grid, table: Table) -> TablePlace:
    if grid.header is not None:
        named = {column_of(title, table): at for at, title in enumerate(grid.header)}
        titles = {title: at for at, title in enumerate(grid.header)}
        return TablePlace(source, grid, {name: at for name, at in named.items() if name}, 1, titles)
    header = find_header(grid.cells.head(HEADER_SEARCH_ROWS).rows(), table)
    if header is None:
        return TablePlace(source, grid, {}, grid.first_row, {})
    columns = {column: position for position, column in header.columns.items()}
    others = header.unknown | header.repeated
    titles = {title[:_SHOWN]: position for position, title in others.items()}
    return TablePlace(source, grid, columns, grid.first_row + header.rows.start, titles)
