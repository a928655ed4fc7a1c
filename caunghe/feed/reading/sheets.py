"""Files that are no feed, as tables of text under their own headings: registers, mappings, side lists, advertisements.

Delimited text, workbooks and Parquet are opened and read as a feed's are (``container``).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Final, NamedTuple

import polars as pl

from caunghe.feed.reading.container import open_table
from caunghe.feed.reading.fault_wording import fault_text
from caunghe.feed.reading.grid import CellFault, Grid
from caunghe.feed.reading.shape import HEADER_SEARCH_ROWS, Cells, Naming, heading_row
from caunghe.feed.reading.sheet_remarks import sheet_remarks
from caunghe.feed.values.measures import units_said
from caunghe.language import Text

SHEET_ROW: Final = "row of the sheet"
_NUMBER: Final = re.compile(r"[-+]?[\d.,]+%?")
_MAY_BE_PERCENT: Final = r"^-?(?:\d|\d+\.\d+)(?:[eE]-?\d+)?$"
_YEAR: Final = re.compile(r"(?:19|20)\d{2}")


class Sheet(NamedTuple):
    """A file or sheet under its headings: rows of text, with the number of each in the sheet (``SHEET_ROW``).

    ``remarks`` say in words what is seen of it and its cells do not say; ``percents`` are by heading the rows of which
    the number is shown as per cent: 0.7 as 70 %. ``places`` are the headings by their place in the sheet, from 0, and
    ``merged`` by heading the first rows of cells that are one over several rows of data; ``units`` are those that lines
    above the headings say.
    """

    name: str
    rows: pl.DataFrame
    faults: tuple[CellFault, ...]
    remarks: tuple[Text, ...] = ()
    percents: Mapping[str, frozenset[int]] = MappingProxyType({})
    places: Mapping[int, str] = MappingProxyType({})
    merged: Mapping[str, Sequence[int]] = MappingProxyType({})
    units: tuple[str, ...] = ()

    @property
    def cells(self) -> pl.DataFrame:
        """The rows without their numbers."""
        return self.rows.drop(SHEET_ROW)

    def sentences(self) -> list[Text]:
        """Return in words what only the file shows: a guessed encoding, rows too long, formulas without a result."""
        return [fault_text(fault, self.name) for fault in self.faults]


def read_sheets(path: Path, naming: Naming | None = None, data: bytes | None = None) -> list[Sheet]:
    """Return the sheets of a workbook, or a text or Parquet file as one sheet; those without any cell are left out.

    The headings stand in the row that names most columns (``naming``), or in the first row as full as most. Rows above
    them, blank rows and columns without a heading are left out; a heading that comes again is numbered, and one over
    several columns is joined with those of the row below. Raises FeedError for a file that cannot be read.

    >>> _ = (folder / "schools.csv").write_text("Register of 2026\\n\\nCode;Name;Name\\n7;Seven;VII\\n")
    >>> (sheet,) = read_sheets(folder / "schools.csv")
    >>> sheet.cells.columns, sheet.rows.row(0)
    (['Code', 'Name', 'Name #2'], (4, '7', 'Seven', 'VII'))
    """
    sheets = ((part.name, part.grid(naming)) for part in open_table(path, data))
    return [sheet for name, grid in sheets if (sheet := _sheet(name, grid, naming)) is not None]


def best_sheet(sheets: Iterable[Sheet], naming: Naming) -> Sheet | None:
    """Return the sheet whose headings name most columns."""
    return max(sheets, key=lambda sheet: naming(sheet.cells.columns), default=None)


def _sheet(name: str, grid: Grid, naming: Naming | None) -> Sheet | None:
    if grid.header is not None:
        rows = grid.cells.select(pl.all().cast(pl.String))
        return Sheet(name, rows.with_row_index(SHEET_ROW, grid.first_row), grid.faults)
    head = grid.cells.head(HEADER_SEARCH_ROWS).rows()
    at = heading_row(head, naming)
    if at is None:
        return None
    last = at + 1 if _divides(head, at) else at
    headings = _headings(_joined(head[at], head[last]) if last > at else head[at])
    body = (
        grid.cells.slice(last + 1).select(pl.col(list(headings)).str.strip_chars().replace("", None)).rename(headings)
    )
    numbered = body.with_row_index(SHEET_ROW, grid.first_row + last + 1)
    filled = numbered.filter(pl.any_horizontal(pl.col(list(headings.values())).is_not_null()))
    places = {grid.cells.columns.index(column): heading for column, heading in headings.items()}
    above = [*grid.above, *head[:at]]
    remarks = tuple(sheet_remarks(grid, name, places, last + 1, above))
    units = dict.fromkeys(unit for row in above for cell in row for unit in units_said(cell))
    percents, merged = _percents(grid, places), _merged(grid, places, grid.first_row + last + 1)
    return Sheet(name, filled, grid.faults, remarks, percents, places, merged, tuple(units))


def _merged(grid: Grid, headings: Mapping[int, str], first: int) -> dict[str, list[int]]:
    """Return by heading the rows of the sheet, from ``first``, in which a cell begins that covers others below."""
    found: dict[str, list[int]] = {}
    for top, bottom, left, _ in grid.merged:
        heading = headings.get(left - grid.left() - 1)
        if heading is not None and bottom > top >= first:
            found.setdefault(heading, []).append(top)
    return found


def _percents(grid: Grid, headings: Mapping[int, str]) -> dict[str, frozenset[int]]:
    """Return by heading the rows of the sheet whose numbers are shown as per cent."""
    if grid.percents is None:
        return {}
    # to look a column's styles up takes a reading of the whole sheet
    maybe = {place for place in headings if grid.cells.to_series(place).str.contains(_MAY_BE_PERCENT).any()}
    shown = {heading: grid.percents(place).arg_true() for place, heading in headings.items() if place in maybe}
    return {heading: frozenset((rows + grid.first_row).to_list()) for heading, rows in shown.items() if len(rows)}


def _divides(head: Sequence[Cells], at: int) -> bool:
    """Whether the row below the headings parts some of them: a cell stands where they have none, none in the first."""
    if at + 1 >= len(head):
        return False
    above, below = ([bool(cell and cell.strip()) for cell in head[row]] for row in (at, at + 1))
    first = above.index(True)
    cells = [cell.strip() for cell in head[at + 1] if cell and cell.strip()]
    named = all(_YEAR.fullmatch(cell) or not _NUMBER.fullmatch(cell) for cell in cells)
    parts = any(under and not over for over, under in zip(above, below, strict=True))
    return parts and named and not below[first]


def _joined(above: Cells, below: Cells) -> tuple[str | None, ...]:
    """Return headings of two rows as one: ``Nhập học – Nữ`` where the second parts what stands over several columns."""
    over: str | None = None
    joined: list[str | None] = []
    for top, under in zip(above, below, strict=True):
        over = top if top and top.strip() else over if under and under.strip() else None
        joined.append(f"{over} – {under}" if over and under and under.strip() else over or under)
    return tuple(joined)


def _headings(cells: tuple[str | None, ...]) -> dict[str, str]:
    """Return the place of each named column → its heading on one line; a heading that comes again is numbered."""
    headings: dict[str, str] = {}
    for place, cell in enumerate(cells):
        heading = " ".join((cell or "").split())
        if heading:
            again = sum(name.partition(" #")[0] == heading for name in headings.values())
            headings[f"c{place}"] = f"{heading} #{again + 1}" if again else heading
    return headings
