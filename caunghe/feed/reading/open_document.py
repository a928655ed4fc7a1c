"""What only the XML of an OpenDocument sheet tells: which cells are numbers, error cells, and what is not shown."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from typing import Final
from xml.etree import ElementTree

import polars as pl

from caunghe.feed.reading.grid import CellFault

_TABLE: Final = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_OFFICE: Final = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_ERROR: Final = "{urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0}value-type"
_REPEATED_COLUMNS: Final = f"{_TABLE}number-columns-repeated"
_REPEATED_ROWS: Final = f"{_TABLE}number-rows-repeated"
_NUMBERS: Final = frozenset({"float", "currency", "percentage"})


@dataclass(slots=True)
class OpenSheet:
    """A sheet by rows and columns from 1: its numbers and per cents by column, and its bounds.

    ``errors`` are row, column and text of error cells; ``rows`` and ``columns`` where the last filled ones stand.
    """

    numbers: dict[int, list[int]] = field(default_factory=dict[int, list[int]])
    percents: dict[int, list[int]] = field(default_factory=dict[int, list[int]])
    errors: list[tuple[int, int, str]] = field(default_factory=list[tuple[int, int, str]])
    hidden_rows: list[int] = field(default_factory=list[int])
    hidden_columns: list[int] = field(default_factory=list[int])
    merged: list[tuple[int, int, int, int]] = field(default_factory=list[tuple[int, int, int, int]])
    rows: int = 0
    columns: int = 0
    first_column: int = 0

    def mask(self, of: dict[int, list[int]], column: int, rows: int) -> pl.Series:
        """Return which of so many rows a column has among its numbers or per cents."""
        places = [row - 1 for row in of.get(column, ()) if row <= rows]
        nothing = pl.Series([False], dtype=pl.Boolean).new_from_index(0, rows)
        return nothing.scatter(places, True) if places else nothing

    def faults(self) -> tuple[CellFault, ...]:
        """Return the error cells, their columns counted from the first in use."""
        return tuple(CellFault("type_wrong", row, at - self.first_column + 1, text) for row, at, text in self.errors)


def open_sheets(content: bytes, limit: int) -> dict[str, OpenSheet]:
    """Return the sheets of ``content.xml`` by name; raises ParseError where it is damaged or a sheet is beyond bounds.

    A cell or row that is repeated counts as often: ``limit`` is how many cells a sheet may span.
    """
    if b"<!DOCTYPE" in content or b"<!ENTITY" in content:
        raise ElementTree.ParseError("content.xml holds a document type")
    sheets: dict[str, OpenSheet] = {}
    sheet, row, column = OpenSheet(), 0, 0
    for event, element in ElementTree.iterparse(BytesIO(content), events=("start", "end")):
        if event == "start" and element.tag == f"{_TABLE}table":
            sheet, row, column = OpenSheet(), 0, 0
            sheets[element.get(f"{_TABLE}name", "")] = sheet
        elif event == "end" and element.tag == f"{_TABLE}table-column":
            count = int(element.get(_REPEATED_COLUMNS, "1"))
            if element.get(f"{_TABLE}visibility", "visible") != "visible":
                sheet.hidden_columns += range(column + 1, min(column + count, 16_384) + 1)
            column += count
        elif event == "end" and element.tag == f"{_TABLE}table-row":
            row += _add_row(sheet, element, row + 1)
            if sheet.rows * sheet.columns > limit:
                raise ElementTree.ParseError(f"{sheet.rows} × {sheet.columns} cells; the limit is {limit}")
            element.clear()
    return sheets


def _add_row(sheet: OpenSheet, element: ElementTree.Element, row: int) -> int:
    """Take a row up and return how often it is repeated."""
    count = int(element.get(_REPEATED_ROWS, "1"))
    filled = list(_filled_cells(element))
    if not filled:
        return count
    sheet.rows = max(sheet.rows, row + count - 1)
    sheet.columns = max(sheet.columns, *(last for _, last, _ in filled))
    first = filled[0][0]
    sheet.first_column = min(sheet.first_column or first, first)
    rows = range(row, row + min(count, 1_000))
    if element.get(f"{_TABLE}visibility", "visible") != "visible":
        sheet.hidden_rows += rows
    for column, last, cell in filled:
        kind = cell.get(f"{_OFFICE}value-type", "")
        down, across = (int(cell.get(f"{_TABLE}number-{what}-spanned", "1")) for what in ("rows", "columns"))
        if down * across > 1:
            sheet.merged.append((row, row + down - 1, column, column + across - 1))
        if cell.get(_ERROR) == "error":
            sheet.errors.append((row, column, "".join(cell.itertext()).strip()))
        elif kind in _NUMBERS:
            for at in range(column, min(last, column + 1_000) + 1):
                sheet.numbers.setdefault(at, []).extend(rows)
                if kind == "percentage":
                    sheet.percents.setdefault(at, []).extend(rows)
    return count


def _filled_cells(row: ElementTree.Element) -> Iterator[tuple[int, int, ElementTree.Element]]:
    """Yield the cells of a row that hold a value, with the first and last column of each."""
    column = 0
    for cell in row:
        if not cell.tag.endswith(("}table-cell", "}covered-table-cell")):
            continue
        count = int(cell.get(_REPEATED_COLUMNS, "1"))
        if cell.get(f"{_OFFICE}value-type"):
            yield column + 1, column + count, cell
        column += count
